internal import Findings
internal import Foundation
internal import Statistics

/// Animals that left before the last time, and how much faster they would have had to grow to change the answer.
struct GrowthDropout {
    let data: GrowthComparison
    let level: Double

    init(_ data: GrowthComparison, level: Double) { (self.data, self.level) = (data, level) }

    func left(of isOf: Bool) -> [GrowthComparison.Unit] {
        data.units.filter { $0.isOf == isOf && $0.leftEarly }
    }

    /// Share of the planned time after its last measurement.
    private func unseen(_ unit: GrowthComparison.Unit) -> Double {
        data.end > data.start ? max(0, (data.end - unit.animal.lastTime) / (data.end - data.start)) : 0
    }

    /// Whether the arm in question grows slower; nil where there is no estimate.
    private var ofIsSlower: Bool? { data.welch.value.map { $0.difference < 0 } }

    /// Welch's test with the slopes of those who left one arm moved by delta over the time not seen: up in the
    /// arm that grows slower, down in the other, so that the arms come nearer.
    private func welch(delta: Double, movingOf: Bool, isSlower: Bool) -> TTest? {
        func slopes(_ side: Bool) -> [Double] {
            data.units.filter { $0.isOf == side }.compactMap { unit in
                unit.slope.value.map {
                    side == movingOf && unit.leftEarly ? $0 + (isSlower ? delta : -delta) * unseen(unit) : $0
                }
            }
        }
        return TTest.welch(slopes(true), slopes(false), level: level).value
    }

    /// The smallest delta at which the interval reaches zero; undefined where there is nothing to tip.
    ///
    /// - Parameter inSlower: whether those who left the arm that grows slower are moved, or the other's.
    func tippingPoint(inSlower: Bool) -> Outcome<Double> {
        guard let ofIsSlower, let plain = data.decidingWelch.value else {
            return .undefined("the slopes cannot be compared")
        }
        guard plain.interval.lower > 0 || plain.interval.upper < 0 else {
            return .undefined("the interval holds zero as it is")
        }
        let isOf = ofIsSlower == inSlower
        guard left(of: isOf).contains(where: { unseen($0) > 0 && $0.slope.value != nil }) else {
            return .undefined("no \(data.analysis.columns.oneNoun) left that arm early")
        }
        func holdsZero(_ delta: Double) -> Bool {
            welch(delta: delta, movingOf: isOf, isSlower: inSlower)
                .map { $0.interval.lower <= 0 && $0.interval.upper >= 0 } ?? true
        }
        var (low, high) = (0.0, max(abs(plain.difference), 1e-12))
        for _ in 0..<60 where !holdsZero(high) { (low, high) = (high, high * 2) }
        guard holdsZero(high) else { return .undefined("no such difference changes the answer") }
        for _ in 0..<100 {
            let middle = (low + high) / 2
            if holdsZero(middle) { high = middle } else { low = middle }
        }
        return .success(high)
    }

    private func armName(slower: Bool) -> String {
        (ofIsSlower != false) == slower ? data.analysis.of : data.analysis.against
    }

    var estimates: [Estimate] {
        guard !left(of: true).isEmpty || !left(of: false).isEmpty else { return [] }
        let noun = data.analysis.columns.noun
        return [true, false].map { slower in
            Estimate(
                "dropout_tipping_point" + (slower ? "" : "_faster_arm"),
                label: "Delta that changes the answer, \(noun) that left \(armName(slower: slower))",
                definition: "how much \(slower ? "faster" : "slower") the \(noun) that left arm "
                    + "'\(armName(slower: slower))' early would have had to grow after leaving, over the rest of "
                    + "the planned time, for Welch's interval of the slopes to reach zero",
                value: Quantity(tippingPoint(inSlower: slower)), unit: data.rateUnit)
        }
    }

    var cautions: [Caution] {
        let columns = data.analysis.columns
        let (first, second) = (left(of: true).count, left(of: false).count)
        guard first + second > 0 else { return [] }
        let end = "\(columns.time) \(Numbers.plain(data.end))"
        func side(_ isOf: Bool, _ name: String) -> String {
            let lasts = left(of: isOf).map { $0.animal.series().values.last! }
            let median = Descriptives(lasts).median.value.map {
                " (median last value \(Numbers.short($0)))"
            }
            return "\(lasts.count) of \(data.count(of: isOf)) in \(name)\(median ?? "")"
        }
        var text =
            "Before \(end) there left \(side(true, data.analysis.of)) and \(side(false, data.analysis.against)). "
            + "The slopes take what is missing as missing at random: that it depends on the values seen and on "
            + "nothing else."
        for slower in [true, false] where !left(of: (ofIsSlower != false) == slower).isEmpty {
            let who = "those who left \(armName(slower: slower))"
            switch tippingPoint(inSlower: slower) {
            case .success(let delta):
                text +=
                    " The answer would change if \(who) had grown \(slower ? "faster" : "slower") afterwards by "
                    + "\(Numbers.short(delta)) \(data.rateUnit)."
            case .failure(let why): text += " Delta sensitivity, \(who): \(why.reason)."
            }
        }
        return [Caution("dropout", text, weight: .serious)]
    }

    /// By arm: how many left, when, and at which value.
    var table: FindingTable {
        let columns = data.analysis.columns
        var rows: [[DataFrame.Cell]] = []
        for (isOf, name) in [(true, data.analysis.of), (false, data.analysis.against)] {
            let gone = left(of: isOf)
            func median(_ values: [Double]) -> DataFrame.Cell {
                Descriptives(values).median.value.map { .number($0) } ?? .missing
            }
            let stayed = data.units.filter { $0.isOf == isOf && !$0.leftEarly }
            rows.append([
                .text(name), .number(Double(data.count(of: isOf))), .number(Double(gone.count)),
                median(gone.map(\.animal.lastTime)), median(gone.map { $0.animal.series().values.last! }),
                median(stayed.map { $0.animal.series().values.last! }),
            ])
        }
        return FindingTable(
            id: "dropout", title: "Who left early",
            caption:
                "By arm: \(columns.noun) in all, those without a measurement at the last \(columns.time), and "
                + "medians of their last \(columns.time) and value beside the last value of those who stayed.",
            frame: DataFrame(
                columns: [
                    columns.arm ?? "arm", columns.noun, "left_early", "median_last_time",
                    "median_last_value_left",
                    "median_last_value_stayed",
                ], rows: rows))
    }
}

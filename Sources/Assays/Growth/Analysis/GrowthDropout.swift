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

    /// Welch's test with the slopes of those who left the slower arm raised by delta over the time not seen.
    private func welch(delta: Double, isOf: Bool) -> TTest? {
        func slopes(_ side: Bool) -> [Double] {
            data.units.filter { $0.isOf == side }.compactMap { unit in
                unit.slope.value.map { side == isOf && unit.leftEarly ? $0 + delta * unseen(unit) : $0 }
            }
        }
        return TTest.welch(slopes(true), slopes(false), level: level).value
    }

    /// The smallest delta at which the interval reaches zero; undefined where there is nothing to tip.
    var tippingPoint: Outcome<Double> {
        guard let isOf = ofIsSlower, let plain = data.decidingWelch.value else {
            return .undefined("the slopes cannot be compared")
        }
        guard plain.interval.lower > 0 || plain.interval.upper < 0 else {
            return .undefined("the interval holds zero as it is")
        }
        guard left(of: isOf).contains(where: { unseen($0) > 0 && $0.slope.value != nil }) else {
            return .undefined("no \(data.analysis.columns.oneNoun) left the arm that grows slower")
        }
        func holdsZero(_ delta: Double) -> Bool {
            welch(delta: delta, isOf: isOf).map { $0.interval.lower <= 0 && $0.interval.upper >= 0 } ?? true
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

    var estimates: [Estimate] {
        guard !left(of: true).isEmpty || !left(of: false).isEmpty else { return [] }
        let noun = data.analysis.columns.noun
        let slower = ofIsSlower == false ? data.analysis.against : data.analysis.of
        return [
            Estimate(
                "dropout_tipping_point", label: "Delta that changes the answer (dropout)",
                definition:
                    "how much faster the \(noun) that left arm '\(slower)' early would have had to grow "
                    + "after leaving, over the rest of the planned time, for Welch's interval of the slopes to "
                    + "reach zero", value: Quantity(tippingPoint), unit: data.rateUnit)
        ]
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
        switch tippingPoint {
        case .success(let delta):
            text +=
                " The answer would change if those who left the slower arm had grown faster afterwards by "
                + "\(Numbers.short(delta)) \(data.rateUnit)."
        case .failure(let why): text += " Delta sensitivity: \(why.reason)."
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

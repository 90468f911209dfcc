internal import Findings
internal import Foundation
internal import Statistics

/// The deciding comparison of two independent groups: Hodges-Lehmann shift and Mann-Whitney test.
struct GroupShift {
    let first: [Double]
    let second: [Double]
    let names: (first: String, second: String)
    let test: Outcome<MannWhitney>
    let method: RankTestMethod

    let pValue: Quantity
    /// At 95 %, as shown.
    private let shownBounds: Outcome<Bounds>
    private let decisionBounds: Outcome<Bounds>
    private let decisionLevel: Double

    init(
        _ first: [Double], _ second: [Double], names: (first: String, second: String), decisionLevel: Double
    ) {
        (self.first, self.second, self.names) = (first, second, names)
        self.decisionLevel = decisionLevel
        let test = MannWhitney.of(first, second)
        let method = test.value?.preferredMethod ?? .exact
        func bounds(_ level: Double) -> Outcome<Bounds> {
            test.flatMap { $0.shiftInterval(level: level, method: method) }
        }
        (self.test, self.method) = (test, method)
        pValue = Quantity(test.map { $0.pValue(method) })
        shownBounds = bounds(0.95)
        decisionBounds = decisionLevel == 0.95 ? shownBounds : bounds(decisionLevel)
    }

    /// The shift's interval at 0.95 or the decision level.
    func bounds(_ level: Double) -> Outcome<Bounds> {
        precondition(level == 0.95 || level == decisionLevel, "only these levels are computed")
        return level == decisionLevel ? decisionBounds : shownBounds
    }

    var shortTestName: String { method == .exact ? "exact Mann-Whitney" : "Mann-Whitney" }

    var testName: String {
        method == .exact
            ? "exact Mann-Whitney test" : "Mann-Whitney test (normal approximation with ties and continuity)"
    }
    var procedure: String { "Hodges-Lehmann interval inverted from the \(testName)" }
    var sizes: String { "\(first.count) against \(second.count)" }

    var shift: Quantity { Quantity(test.map(\.shift)) }
    /// At 95 %.
    var interval: Interval? { shownBounds.value.map { Interval($0, level: 0.95, method: procedure) } }
    private var decisionInterval: Interval? {
        decisionBounds.value.map { Interval($0, level: decisionLevel, method: procedure) }
    }

    /// Completes "not testable, because …".
    private var notTestable: String? {
        if first.isEmpty { return "no row with \(names.first) is left to analyse" }
        if second.isEmpty { return "no row with \(names.second) is left to analyse" }
        guard let test = test.value else { return nil }
        let alpha = 1 - decisionLevel
        let floor = MannWhitney.smallestAttainableP(first.count, second.count)
        // A level such as 1 − 0.05/10 carries the rounding of its subtraction.
        if floor > alpha * (1 + 1e-9) {
            return
                "\(sizes) cannot reach p ≤ \(Numbers.short(alpha)) whatever the values: the smallest p is \(Numbers.short(floor))"
        }
        let tied = test.smallestAttainableP
        if tied == 1 { return "all \(first.count + second.count) values are equal" }
        if tied > alpha * (1 + 1e-9) {
            return "with these ties the smallest p that \(sizes) can give is \(Numbers.short(tied))"
        }
        return nil
    }

    private var detectable: String? {
        guard !first.isEmpty, !second.isEmpty else { return nil }
        guard let effect = DetectableEffect.mannWhitney(first.count, second.count, level: decisionLevel).value
        else {
            return nil
        }
        return
            "\(sizes) could have shown an AUC of \(String(format: "%.2f", effect.auc)) "
            + "(a shift of \(Numbers.short(effect.standardizedShift, digits: 2)) standard deviations) with 80 % power at "
            + "level \(Numbers.percent(decisionLevel))"
    }

    func decision(higherMeans: String, lowerMeans: String) -> Decision {
        Decision(
            estimate: "hodges_lehmann_shift", procedure: procedure, higherMeans: higherMeans,
            lowerMeans: lowerMeans, effect: shift, interval: decisionInterval, pValue: pValue,
            smallestAttainableP: test.value == nil
                ? nil : MannWhitney.smallestAttainableP(first.count, second.count),
            notTestable: notTestable, detectable: detectable)
    }

    func shiftEstimate(label: String, unit: String?) -> Estimate {
        Estimate(
            "hodges_lehmann_shift", label: label,
            definition:
                "Median of all differences between a value of \(names.first) and one of \(names.second) "
                + "(Hodges-Lehmann); interval: all shifts that the \(testName) keeps",
            value: shift, interval: interval, unit: unit, null: 0)
    }

    /// Whether the area has its logit-DeLong interval, or Newcombe's in its place.
    var hasLogitInterval: Bool {
        ROC.of(cases: first, controls: second).flatMap { $0.logitInterval() }.value != nil
    }

    /// Probability that a value of the first group is higher, with its interval.
    var areaEstimate: Estimate {
        let roc = ROC.of(cases: first, controls: second)
        let interval = roc.value.map { roc -> Interval in
            if let logit = roc.logitInterval().value {
                return Interval(logit, level: 0.95, method: "logit-transformed DeLong")
            }
            return Interval(
                roc.newcombeInterval(), level: 0.95, method: "Newcombe's score interval (method 5)")
        }
        return Estimate(
            "auc", label: "Area under the ROC curve",
            definition:
                "Probability that a value of \(names.first) is higher than one of \(names.second), ties half",
            value: Quantity(roc.map(\.auc)), interval: interval, null: 0.5)
    }

    var tests: [Finding.Test] {
        let approximate = method == .exact ? RankTestMethod.asymptotic : .asymptoticWithoutContinuity
        let welch = TTest.welch(first, second)
        return [
            Finding.Test(
                name: testName, statistic: Quantity(test.map(\.statistic)), pValue: pValue),
            Finding.Test(
                name: method == .exact
                    ? "Mann-Whitney test, normal approximation with ties and continuity"
                    : "Mann-Whitney test, normal approximation with ties",
                statistic: Quantity(test.map(\.statistic)),
                pValue: Quantity(test.map { $0.pValue(approximate) })),
            Finding.Test(
                name: "Welch's t test", statistic: Quantity(welch.map(\.statistic)),
                pValue: Quantity(welch.map(\.pValue))),
        ]
    }

    var cautions: [Caution] {
        var cautions: [Caution] = []
        if let why = shownBounds.reason, test.value != nil {
            cautions.append(
                Caution(
                    "no-shift-fits", "The shift has no interval, because \(why); the p value still holds.",
                    weight: .serious))
        }
        if let test = test.value, method == .exact, test.hasTies {
            cautions.append(
                Caution("ties", "Some values tie; the exact test is conditional on these ties."))
        }
        if method != .exact {
            cautions.append(
                Caution(
                    "large-sample-test",
                    "With \(sizes) the normal approximation stands in for the exact test; they agree closely."
                ))
        }
        if min(first.count, second.count) < 10, !first.isEmpty, !second.isEmpty {
            cautions.append(
                Caution(
                    "few-units",
                    "One group has only \(min(first.count, second.count)) values: the interval is wide, and one "
                        + "patient can change it."))
        }
        return cautions
    }
}

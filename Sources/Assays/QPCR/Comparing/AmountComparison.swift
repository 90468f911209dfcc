internal import Findings
internal import Foundation
internal import Statistics

/// The deciding comparison of amounts on a log scale: between groups, or within pairs; censored or not.
///
/// Nothing undetermined: the exact Mann-Whitney (signed-rank) test and its Hodges-Lehmann interval, as
/// everywhere. Else a test that takes an order only where it is sure, inverted so that both groups are treated
/// alike at each shift: moving a group moves its limits too, so the other group's limits are raised as far (or
/// the moved values cut at their old limits). An arm without any detected value leaves the interval open
/// on that side: how much lower it lies, nobody measured.
struct AmountComparison {
    let first: [CensoredAmount]
    let second: [CensoredAmount]
    let isPaired: Bool
    let testName: String
    let shortTestName: String
    let pValue: Quantity
    let statistic: Quantity
    /// Where `isBound`, the end nearest to 0 of what is known.
    let effect: Quantity
    let isBound: Bool
    let interval: Interval?
    let decisionInterval: Interval?
    let notTestable: String?
    let smallestAttainableP: Double?
    let detectable: String?

    var censoredCount: Int { (first + second).count(where: \.isBelow) }
    var isCensored: Bool { censoredCount > 0 }
    var procedure: String { "Hodges-Lehmann interval inverted from the \(testName)" }
    var sizes: String {
        isPaired ? Numbers.count(first.count, "pairs") : "\(first.count) against \(second.count)"
    }

    /// - Precondition: for pairs, both lists are as long and in one order.
    init(
        _ first: [CensoredAmount], _ second: [CensoredAmount], isPaired: Bool, names: (String, String),
        level: Double
    ) {
        (self.first, self.second, self.isPaired) = (first, second, isPaired)
        let engine: any ShiftEngine =
            (first + second).contains(where: \.isBelow)
            ? (isPaired
                ? CensoredPairsEngine(first, second) as any ShiftEngine : CensoredGroupsEngine(first, second))
            : (isPaired
                ? PairsEngine(first, second) as any ShiftEngine : GroupsEngine(first, second))
        testName = engine.testName
        shortTestName = engine.shortTestName
        let hasData = !first.isEmpty && !second.isEmpty
        let none = Quantity.undefined(because: "a group has no values")
        pValue = hasData ? engine.pValue : none
        statistic = hasData ? engine.statistic : none
        let estimate = hasData ? engine.estimate : .undefined("a group has no values")
        (effect, isBound) = Self.effect(estimate)
        let procedure = "Hodges-Lehmann interval inverted from the \(testName)"
        func interval(_ level: Double) -> Interval? {
            guard hasData else { return nil }
            return engine.bounds(level).value.map { Interval($0, level: level, method: procedure) }
        }
        self.interval = interval(0.95)
        decisionInterval = level == 0.95 ? self.interval : interval(level)
        let sizes = isPaired ? Numbers.count(first.count, "pairs") : "\(first.count) against \(second.count)"
        let floor = hasData ? engine.smallestP : nil
        smallestAttainableP = floor?.bySizes
        notTestable = Self.notTestable(
            first, second, names, floor, sizes: sizes, isPaired: isPaired, alpha: 1 - level)
        detectable = hasData ? Self.detectable(first.count, second.count, isPaired, sizes, level) : nil
    }

    private static func effect(_ estimate: Outcome<Bounds>) -> (Quantity, Bool) {
        switch estimate {
        case .failure(let why): return (.undefined(because: why.reason), false)
        case .success(let ends):
            if ends.lower.isFinite, ends.upper.isFinite {
                return (.value((ends.lower + ends.upper) / 2), false)
            }
            if ends.lower.isFinite { return (.value(ends.lower), true) }
            if ends.upper.isFinite { return (.value(ends.upper), true) }
            return (.undefined(because: "no value of either group is known exactly"), false)
        }
    }

    private static func notTestable(
        _ first: [CensoredAmount], _ second: [CensoredAmount], _ names: (String, String),
        _ floor: (bySizes: Double, byValues: Double)?, sizes: String, isPaired: Bool, alpha: Double
    ) -> String? {
        if isPaired, first.isEmpty { return "there are no complete pairs" }
        if first.isEmpty { return "no sample of \(names.0) is left to analyse" }
        if second.isEmpty { return "no sample of \(names.1) is left to analyse" }
        guard let floor else { return nil }
        let slack = alpha * (1 + 1e-9)
        if floor.bySizes > slack {
            return
                "\(sizes) cannot reach p ≤ \(Numbers.short(alpha)) whatever the values: the smallest p is \(Numbers.short(floor.bySizes))"
        }
        if (first + second).allSatisfy(\.isBelow) { return "the target was not detected in any sample" }
        if floor.byValues == 1 { return "all values are equal" }
        if floor.byValues > slack {
            return
                "with these ties and undetermined values the smallest p that \(sizes) can give is \(Numbers.short(floor.byValues))"
        }
        return nil
    }

    private static func detectable(
        _ n: Int, _ m: Int, _ isPaired: Bool, _ sizes: String, _ level: Double
    ) -> String? {
        if isPaired {
            return DetectableEffect.signedRank(n, level: level).value.map { effect in
                "\(sizes) could have shown a mean difference of \(Numbers.short(effect.standardizedShift, digits: 2)) "
                    + "standard deviations of the differences with 80 % power at level \(Numbers.percent(level))"
            }
        }
        return DetectableEffect.mannWhitney(n, m, level: level).value.map { effect in
            "\(sizes) could have shown a shift of \(Numbers.short(effect.standardizedShift, digits: 2)) standard "
                + "deviations with 80 % power at level \(Numbers.percent(level))"
        }
    }
}

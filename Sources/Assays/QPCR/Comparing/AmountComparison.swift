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

/// One way to test and to estimate a shift.
protocol ShiftEngine {
    var testName: String { get }
    var shortTestName: String { get }
    var pValue: Quantity { get }
    var statistic: Quantity { get }
    /// Both ends equal, or what is known of the shift.
    var estimate: Outcome<Bounds> { get }
    func bounds(_ level: Double) -> Outcome<Bounds>
    /// By the numbers alone, and given ties and limits.
    var smallestP: (bySizes: Double, byValues: Double) { get }
}

struct GroupsEngine: ShiftEngine {
    let test: Outcome<MannWhitney>
    private let sizes: (Int, Int)

    init(_ first: [CensoredAmount], _ second: [CensoredAmount]) {
        test = MannWhitney.of(first.map(\.value), second.map(\.value))
        sizes = (first.count, second.count)
    }

    private var method: RankTestMethod { test.value?.preferredMethod ?? .exact }
    var shortTestName: String { "Mann-Whitney" }
    var testName: String {
        method == .exact
            ? "exact Mann-Whitney test" : "Mann-Whitney test (normal approximation with ties and continuity)"
    }
    var pValue: Quantity { Quantity(test.map { $0.pValue(method) }) }
    var statistic: Quantity { Quantity(test.map(\.statistic)) }
    var estimate: Outcome<Bounds> { test.map { Bounds(lower: $0.shift, upper: $0.shift) } }
    func bounds(_ level: Double) -> Outcome<Bounds> {
        test.flatMap { $0.shiftInterval(level: level, method: method) }
    }
    var smallestP: (bySizes: Double, byValues: Double) {
        (MannWhitney.smallestAttainableP(sizes.0, sizes.1), test.value?.smallestAttainableP ?? 1)
    }
}

struct PairsEngine: ShiftEngine {
    let test: Outcome<SignedRank>

    init(_ first: [CensoredAmount], _ second: [CensoredAmount]) {
        test = SignedRank.of(first: second.map(\.value), second: first.map(\.value))
    }

    private var method: RankTestMethod { test.value?.preferredMethod ?? .exact }
    var shortTestName: String { "signed-rank" }
    var testName: String {
        method == .exact
            ? "exact signed-rank test (zeros by Pratt)"
            : "signed-rank test (zeros by Pratt, normal approximation with ties and continuity)"
    }
    var pValue: Quantity { Quantity(test.flatMap { $0.pValue(method) }) }
    var statistic: Quantity { Quantity(test.map { $0.statistic() }) }
    var estimate: Outcome<Bounds> { test.map { Bounds(lower: $0.pseudomedian, upper: $0.pseudomedian) } }
    func bounds(_ level: Double) -> Outcome<Bounds> {
        test.flatMap { test in
            test.zeroCount < test.pairCount
                ? test.interval(level: level, method: method) : .undefined("all differences are zero")
        }
    }
    var smallestP: (bySizes: Double, byValues: Double) {
        let pairs = test.value?.pairCount ?? 0
        let moved = pairs - (test.value?.zeroCount ?? 0)
        return (SignedRank.smallestAttainableP(pairs), moved == 0 ? 1 : SignedRank.smallestAttainableP(moved))
    }
}

struct CensoredGroupsEngine: ShiftEngine {
    let first: [CensoredAmount]
    let second: [CensoredAmount]

    private let unmoved: GehanTest
    let ends: Bounds

    init(_ first: [CensoredAmount], _ second: [CensoredAmount]) {
        (self.first, self.second) = (first, second)
        unmoved = GehanTest(first, second)
        ends = ShiftInversion.estimate { shift in
            let (a, b) = Self.moved(first, second, shift)
            return GehanTest.statistic(a, b)
        }
    }

    /// Both groups as a shift would have them: with limits that are alike again.
    private static func moved(
        _ first: [CensoredAmount], _ second: [CensoredAmount], _ shift: Double
    ) -> ([CensoredAmount], [CensoredAmount]) {
        let rise = max(0, -shift)
        return (
            first.map { $0.moved(by: -shift, floorRaisedBy: rise) },
            second.map { $0.moved(by: 0, floorRaisedBy: rise) }
        )
    }

    private func p(_ shift: Double) -> Double {
        if shift == 0 { return unmoved.pValue }
        let (a, b) = Self.moved(first, second, shift)
        return GehanTest(a, b).pValue
    }

    var shortTestName: String { "Gehan" }
    var testName: String {
        unmoved.isExact
            ? "exact permutation test of Gehan's scores (Mann-Whitney for undetermined values)"
            : "test of Gehan's scores (Mann-Whitney for undetermined values; normal approximation)"
    }
    var pValue: Quantity { .value(unmoved.pValue) }
    var statistic: Quantity { .value(Double(unmoved.statistic)) }
    var estimate: Outcome<Bounds> { .success(ends) }
    func bounds(_ level: Double) -> Outcome<Bounds> {
        guard let inside = ends.inside else { return .undefined("no value of either group is known exactly") }
        return .success(ShiftInversion.interval(alpha: 1 - level, inside: inside, p))
    }
    var smallestP: (bySizes: Double, byValues: Double) {
        (
            MannWhitney.smallestAttainableP(first.count, second.count),
            GehanTest.smallestAttainableP(first, second)
        )
    }
}

/// Pairs some of whose values are undetermined: within each pair both values are cut at the higher of the two
/// limits, which swaps sign when the values are swapped, so that the signed-rank test stays exact.
struct CensoredPairsEngine: ShiftEngine {
    let first: [CensoredAmount]
    let second: [CensoredAmount]

    init(_ first: [CensoredAmount], _ second: [CensoredAmount]) {
        (self.first, self.second) = (first, second)
    }

    private func test(_ shift: Double) -> Outcome<SignedRank> {
        let differences = zip(first, second).map { a, b -> Double in
            let limit = max(a.floor - shift, b.floor)
            return CensoredAmount.recorded(max(a.value - shift, limit) - max(b.value, limit))
        }
        return SignedRank.of(first: differences.map { _ in 0 }, second: differences)
    }

    private func p(_ shift: Double) -> Double {
        guard let test = test(shift).value, test.zeroCount < test.pairCount else { return 1 }
        return test.pValue(test.preferredMethod).value ?? 1
    }

    /// Sum of the signed ranks, doubled: above 0 where the first is higher.
    private func sign(_ shift: Double) -> Int {
        guard let test = test(shift).value else { return 0 }
        let centre = test.pseudomedian
        return centre > 1e-9 ? 1 : centre < -1e-9 ? -1 : 0
    }

    var shortTestName: String { "signed-rank" }
    var testName: String {
        "exact signed-rank test (zeros by Pratt; each pair cut at the higher of its limits of detection)"
    }
    var pValue: Quantity { .value(p(0)) }
    var statistic: Quantity { Quantity(test(0).map { $0.statistic() }) }
    var estimate: Outcome<Bounds> { .success(ShiftInversion.estimate(sign)) }
    func bounds(_ level: Double) -> Outcome<Bounds> {
        guard let inside = ShiftInversion.estimate(sign).inside else {
            return .undefined("no pair has a value that is known exactly")
        }
        return .success(ShiftInversion.interval(alpha: 1 - level, inside: inside, p))
    }
    var smallestP: (bySizes: Double, byValues: Double) {
        let zeros = test(0).value?.zeroCount ?? first.count
        let moved = first.count - zeros
        return (
            SignedRank.smallestAttainableP(first.count),
            moved == 0 ? 1 : SignedRank.smallestAttainableP(moved)
        )
    }
}

extension Bounds {
    /// A shift that the test keeps, to search outwards from.
    fileprivate var inside: Double? {
        if lower.isFinite, upper.isFinite { return (lower + upper) / 2 }
        // Open on one side: every shift beyond the known end fits as well as can be.
        if lower.isFinite { return lower + 1 }
        if upper.isFinite { return upper - 1 }
        return nil
    }
}

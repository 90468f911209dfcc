internal import Findings
internal import Statistics

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

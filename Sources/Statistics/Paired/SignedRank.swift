internal import Foundation
internal import NumericalKit

/// What the signed-rank test does with differences of zero.
public enum ZeroDifferences: Sendable, Hashable {
    /// They take ranks, and are then left out of the sum (Pratt).
    case ranked
    /// They are left out before ranking (Wilcoxon).
    case dropped
}

/// Wilcoxon's signed-rank test of paired differences, and their centre.
///
/// Differences are taken between recorded decimals, so ties are exact.
/// *Source*: Wilcoxon 1945, doi:10.2307/3001968; Pratt 1959, doi:10.1080/01621459.1959.10501526.
public struct SignedRank: Sendable {
    let unit: RecordedDecimals
    /// Second − first of each pair, ascending, in units.
    let differences: [Int128]
    public var pairCount: Int { differences.count }
    public var zeroCount: Int { differences.count { $0 == 0 } }
    public var positiveCount: Int { differences.count { $0 > 0 } }

    /// Differences second − first of pairs. Undefined where there is no pair.
    public static func of(first: [Double], second: [Double]) -> Outcome<SignedRank> {
        precondition(first.count == second.count, "pairs need two values each")
        if first.isEmpty { return .undefined("there are no complete pairs") }
        let unit = RecordedDecimals(commonTo: first + second)
        let differences = zip(first, second).map { unit.units($1) - unit.units($0) }.sorted()
        return .success(SignedRank(unit: unit, differences: differences))
    }

    /// The differences, ascending.
    public var values: [Double] { differences.map { unit.number($0) } }

    /// Sum of the ranks of positive differences.
    public func statistic(_ zeros: ZeroDifferences = .ranked) -> Double {
        Double(signedRanks(differences, zeros).doubledPositive) / 2
    }

    public static func exactIsFeasible(_ pairCount: Int) -> Bool { pairCount <= 300 }

    public var preferredMethod: RankTestMethod { Self.exactIsFeasible(pairCount) ? .exact : .asymptotic }

    /// Two-sided p in (0, 1]: all signs of the differences that are not zero are equally likely.
    /// - Returns: undefined where all differences are zero.
    public func pValue(_ method: RankTestMethod, zeros: ZeroDifferences = .ranked) -> Outcome<Double> {
        if zeroCount == pairCount { return .undefined("all differences are zero") }
        return .success(signedRankP(signedRanks(differences, zeros), method))
    }

    /// Standardised sum without continuity correction.
    public func zScore(_ zeros: ZeroDifferences = .ranked) -> Outcome<Double> {
        if zeroCount == pairCount { return .undefined("all differences are zero") }
        let ranked = signedRanks(differences, zeros)
        return .success(ranked.distance / ranked.variance.squareRoot())
    }

    /// Hodges-Lehmann estimate: the median of the Walsh averages (means of all pairs of differences, each
    /// with itself too), zeros included.
    public var pseudomedian: Double {
        unit.number(quarters: ShiftedSignedRank(differences, method: .asymptotic).quadrupledMedianWalsh)
    }

    /// Interval of the centre: all d on the recorded decimals for which the test of `difference − d` gives
    /// p > 1 − `level`, and the estimate; 0 lies outside exactly when `pValue(method)` ≤ 1 − `level`.
    public func interval(level: Double, method: RankTestMethod) -> Outcome<Bounds> {
        let test = ShiftedSignedRank(differences, method: method)
        guard let kept = test.keptShifts(alpha: 1 - level) else {
            return .undefined("so many differences tie that no centre fits them")
        }
        let bounds = Bounds(
            lower: kept.lower.map { unit.number($0) } ?? -.infinity,
            upper: kept.upper.map { unit.number($0) } ?? .infinity)
        return .success(bounds.reaching(pseudomedian))
    }

    /// The smallest two-sided exact p with so many pairs, when none is zero: 2/2ⁿ.
    public static func smallestAttainableP(_ pairCount: Int) -> Double {
        min(1, exp2(1 - Double(min(pairCount, 1023))))
    }

    /// (positive − negative rank sum) / (their total), zeros dropped.
    ///
    /// *Source*: Kerby 2014, doi:10.2466/11.IT.3.1.
    public var rankBiserial: Outcome<Double> {
        if zeroCount == pairCount { return .undefined("all differences are zero") }
        let ranked = signedRanks(differences, .dropped)
        let total = ranked.doubledRanks.reduce(0, +)
        return .success(Double(2 * ranked.doubledPositive - total) / Double(total))
    }
}

/// Doubled ranks of the absolute differences that are not zero, and the doubled sum of the positive ones'.
struct SignedRanks {
    var doubledRanks: [Int]
    var doubledPositive: Int

    /// Positive rank sum minus its mean.
    var distance: Double { (Double(doubledPositive) - Double(doubledRanks.reduce(0, +)) / 2) / 2 }
    var variance: Double { doubledRanks.reduce(0) { $0 + Double($1) * Double($1) } / 16 }
}

/// `differences` ascending.
func signedRanks(_ differences: [Int128], _ zeros: ZeroDifferences) -> SignedRanks {
    let kept = zeros == .ranked ? differences : differences.filter { $0 != 0 }
    let order = kept.sorted { abs($0) < abs($1) }
    var result = SignedRanks(doubledRanks: [], doubledPositive: 0)
    var start = 0
    while start < order.count {
        var end = start
        while end < order.count, abs(order[end]) == abs(order[start]) { end += 1 }
        for place in start..<end where order[place] != 0 {
            result.doubledRanks.append(start + end + 1)
            if order[place] > 0 { result.doubledPositive += start + end + 1 }
        }
        start = end
    }
    return result
}

func signedRankP(_ ranked: SignedRanks, _ method: RankTestMethod) -> Double {
    if ranked.doubledRanks.isEmpty || ranked.distance == 0 { return 1 }
    if method != .exact {
        let distance = abs(ranked.distance) - (method == .asymptotic ? 0.5 : 0)
        return max(Normal.twoSided(max(0, distance) / ranked.variance.squareRoot()), .leastNonzeroMagnitude)
    }
    let total = ranked.doubledRanks.reduce(0, +)
    let limit = min(ranked.doubledPositive, total - ranked.doubledPositive)
    // Probabilities of the doubled sum up to the nearer tail's end; each rank is in or out with 1/2.
    var cells = [Double](repeating: 0, count: limit + 1)
    cells[0] = 1
    for rank in ranked.doubledRanks {
        for sum in stride(from: limit, through: 0, by: -1) {
            cells[sum] = 0.5 * (cells[sum] + (sum >= rank ? cells[sum - rank] : 0))
        }
    }
    return min(1, 2 * cells.reduce(0, +))
}

/// The signed-rank test of differences minus a shift. Zeros keep their ranks, so that the test changes
/// little where a shift meets a difference.
struct ShiftedSignedRank: ShiftTest {
    let differences: [Int128]
    let method: RankTestMethod

    init(_ differences: [Int128], method: RankTestMethod) {
        (self.differences, self.method) = (differences, method)
    }

    func pValue(shift: Int128) -> Double {
        signedRankP(signedRanks(differences.map { $0 - shift }, .ranked), method)
    }

    func roughPValue(shift: Int128) -> Double {
        signedRankP(signedRanks(differences.map { $0 - shift }, .ranked), .asymptotic)
    }

    var steps: ClosedRange<Int128> { differences[0]...differences[differences.count - 1] }

    /// A shift is a step where two differences lie at equal distances from it, or one meets it.
    func isStep(_ shift: Int128) -> Bool {
        walshCount(doubledAtMost: 2 * shift) > walshCount(doubledAtMost: 2 * shift - 1)
    }

    func step(above shift: Int128) -> Int128? {
        let rank = walshCount(doubledAtMost: 2 * shift) + 1
        return rank > walshTotal ? nil : halfUp(doubledWalsh(rank: rank))
    }

    func step(below shift: Int128) -> Int128? {
        let rank = walshCount(doubledAtMost: 2 * shift - 1)
        return rank == 0 ? nil : doubledWalsh(rank: rank) >> 1
    }

    /// A half unit lies between two shifts: the one above it is the first at which the test has changed.
    private func halfUp(_ doubled: Int128) -> Int128 { (doubled + 1) >> 1 }

    var walshTotal: Int { differences.count * (differences.count + 1) / 2 }

    /// Number of pairs i ≤ j with dᵢ + dⱼ at most the limit.
    func walshCount(doubledAtMost limit: Int128) -> Int {
        var (count, high) = (0, differences.count)
        for (low, value) in differences.enumerated() {
            while high > 0, value + differences[high - 1] > limit { high -= 1 }
            if high <= low { break }
            count += high - low
        }
        return count
    }

    /// The sum dᵢ + dⱼ of that rank.
    func doubledWalsh(rank: Int) -> Int128 {
        var (low, high) = (2 * differences[0] - 1, 2 * differences[differences.count - 1])
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if walshCount(doubledAtMost: middle) >= rank { high = middle } else { low = middle }
        }
        return high
    }

    /// Four times the median Walsh average, in units.
    var quadrupledMedianWalsh: Int128 {
        let middle = (walshTotal + 1) / 2
        let low = doubledWalsh(rank: middle)
        return low + (walshTotal % 2 == 1 ? low : doubledWalsh(rank: middle + 1))
    }

    var doubledEstimate: Int128 { quadrupledMedianWalsh >> 1 }
}

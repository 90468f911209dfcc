internal import Foundation
internal import NumericalKit
internal import Synchronization

/// What a design could have shown: found from the numbers of patients and the level alone, never from the
/// estimate.
public struct DetectableEffect: Sendable, Hashable {
    /// Difference of the means in standard deviations, under normal values.
    public var standardizedShift: Double
    /// Φ(shift/√2): the area under the ROC curve that goes with it (two groups only).
    public var auc: Double
    public var power: Double
}

extension DetectableEffect {
    /// Fewer where there are many pairs: the quantile is then steadier.
    private static func simulatedStudies(_ pairs: Int) -> Int { pairs > 400 ? 4000 : 10_000 }
    private static let simulationSeed: UInt64 = 0x6D69_7241_7869_7321

    /// The shift that the two-sided exact Mann-Whitney test at `level` shows with this power.
    ///
    /// Normal values with a common standard deviation. In each simulated study the test is significant from
    /// a certain shift on: that at which U reaches its critical value, an ordered pairwise difference. The
    /// quantile of these shifts at `power` is the answer: no search, the same numbers for all shifts. The
    /// seed is fixed, so equal sizes give equal answers. Above 2,500 pairs by Noether's formula.
    /// - Returns: undefined where the test cannot reach the level at these sizes.
    /// *Source* (large samples): Noether 1987, doi:10.1080/01621459.1987.10478478.
    public static func mannWhitney(
        _ firstCount: Int, _ secondCount: Int, level: Double, power: Double = 0.8
    ) -> Outcome<DetectableEffect> {
        guard MannWhitney.smallestAttainableP(firstCount, secondCount) <= 1 - level else {
            return .undefined("\(firstCount) against \(secondCount) cannot reach that level at all")
        }
        if firstCount * secondCount > 2500 {
            let (n, m) = (Double(firstCount), Double(secondCount))
            let z = Normal.quantile((1 + level) / 2) + Normal.quantile(power)
            let auc = 0.5 + z * ((n + m) / (12 * n * m)).squareRoot()
            guard auc < 1 else { return .undefined("the groups are too small") }
            let shift = 2.0.squareRoot() * Normal.quantile(auc)
            return .success(DetectableEffect(standardizedShift: shift, auc: auc, power: power))
        }
        let null = UntiedRankSumDistribution(firstCount: firstCount, secondCount: secondCount)
        guard let low = null.lowerCriticalValue((1 - level) / 2) else {
            return .undefined("\(firstCount) against \(secondCount) cannot reach that level at all")
        }
        let needed = firstCount * secondCount - low
        let design = SimulatedDesign(sizes: [firstCount, secondCount], level: level, power: power)
        let studies = simulatedStudies(firstCount * secondCount)
        let shift = remembered(design, studies: studies) { stream in
            let first = (0..<firstCount).map { _ in stream.normal() }
            let second = (0..<secondCount).map { _ in stream.normal() }
            var gaps: [Double] = []
            gaps.reserveCapacity(firstCount * secondCount)
            for y in second { for x in first { gaps.append(y - x) } }
            return smallest(needed, of: &gaps)
        }
        return .success(
            DetectableEffect(
                standardizedShift: shift, auc: Normal.lowerTail(shift / 2.0.squareRoot()), power: power))
    }

    /// The mean difference, in standard deviations of the differences, that the two-sided exact signed-rank
    /// test at `level` shows with this power; as `mannWhitney`, by Walsh averages. Above 80 pairs by the
    /// efficiency 3/π of the test against the z test.
    public static func signedRank(
        _ pairCount: Int, level: Double, power: Double = 0.8
    ) -> Outcome<DetectableEffect> {
        guard SignedRank.smallestAttainableP(pairCount) <= 1 - level else {
            return .undefined("\(pairCount) pairs cannot reach that level at all")
        }
        func effect(_ shift: Double) -> Outcome<DetectableEffect> {
            .success(
                DetectableEffect(
                    standardizedShift: shift, auc: Normal.lowerTail(shift / 2.0.squareRoot()), power: power))
        }
        if pairCount > 80 {
            let z = Normal.quantile((1 + level) / 2) + Normal.quantile(power)
            return effect(z / (Double(pairCount) * 3 / .pi).squareRoot())
        }
        let needed = signedRankCriticalSum(pairCount, level: level)
        let design = SimulatedDesign(sizes: [pairCount], level: level, power: power)
        return effect(
            remembered(design, studies: simulatedStudies(pairCount * (pairCount + 1) / 2)) { stream in
                let values = (0..<pairCount).map { _ in stream.normal() }
                var gaps: [Double] = []
                gaps.reserveCapacity(pairCount * (pairCount + 1) / 2)
                for (i, value) in values.enumerated() {
                    for other in values[i...] { gaps.append(-(value + other) / 2) }
                }
                return smallest(needed, of: &gaps)
            })
    }

    /// One design has one answer, so that a thousand studies of the same sizes simulate it once.
    private static func remembered(
        _ design: SimulatedDesign, studies: Int, _ threshold: (inout RandomStream) -> Double
    ) -> Double {
        if let known = knownShifts.withLock({ $0[design] }) { return known }
        let shift = simulatedShift(design.power, studies: studies, threshold)
        knownShifts.withLock { $0[design] = shift }
        return shift
    }

    /// The quantile at `power` of the shift from which each simulated study is significant.
    private static func simulatedShift(
        _ power: Double, studies: Int, _ threshold: (inout RandomStream) -> Double
    ) -> Double {
        let thresholds = (0..<studies).map { task in
            var stream = RandomStream(seed: simulationSeed, task: UInt64(task))
            return threshold(&stream)
        }
        return quantile(power, ofSorted: thresholds.sorted())
    }
}

/// What a simulated shift depends on: one size for pairs, two for groups.
private struct SimulatedDesign: Hashable {
    var sizes: [Int]
    var level: Double
    var power: Double
}

private let knownShifts = Mutex<[SimulatedDesign: Double]>([:])

/// The smallest positive rank sum with a two-sided p of at most 1 − `level`, without ties.
private func signedRankCriticalSum(_ pairCount: Int, level: Double) -> Int {
    let ranks = (1...pairCount).map { 2 * $0 }
    let total = pairCount * (pairCount + 1) / 2
    // p falls with the sum above its mean; the largest sum is significant.
    var (low, high) = (total / 2, total)
    while high - low > 1 {
        let middle = (low + high) / 2
        let p = signedRankP(SignedRanks(doubledRanks: ranks, doubledPositive: 2 * middle), .exact)
        if p <= 1 - level { high = middle } else { low = middle }
    }
    return high
}

/// The value of rank `rank` (1 = smallest), by Hoare's selection; reorders `values`.
private func smallest(_ rank: Int, of values: inout [Double]) -> Double {
    var (low, high) = (0, values.count - 1)
    while low < high {
        let pivot = values[(low + high) / 2]
        var (i, j) = (low, high)
        while i <= j {
            while values[i] < pivot { i += 1 }
            while values[j] > pivot { j -= 1 }
            if i <= j {
                values.swapAt(i, j)
                i += 1
                j -= 1
            }
        }
        if rank - 1 <= j { high = j } else if rank - 1 >= i { low = i } else { break }
    }
    return values[rank - 1]
}

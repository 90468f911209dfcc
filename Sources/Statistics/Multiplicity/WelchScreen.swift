internal import Foundation

/// Welch's t of many markers between two groups, with Westfall-Young step-down p values by permuting labels.
///
/// The statistic is (mean of the second group − mean of the first)/√(s₁²/n₁ + s₂²/n₂). A marker without
/// variance within the groups is undefined; where a permutation takes the variance away, its statistic is
/// infinite if the means differ and 0 if not.
public struct WelchScreen: Sendable {
    /// One for each marker.
    public let statistics: [Outcome<Double>]
    private let lanes: ColumnLanes
    private let totals: [(sum: SIMD8<Double>, squares: SIMD8<Double>)]
    private let secondCount: Int

    /// - Parameters:
    ///   - markers: one array of finite values for each marker.
    ///   - isSecond: whether each subject is of the second group.
    public init(_ markers: [[Double]], isSecond: [Bool]) {
        precondition(markers.allSatisfy { $0.allSatisfy(\.isFinite) }, "values must be finite")
        lanes = ColumnLanes(markers.map(standardised), rowCount: isSecond.count)
        let (count, rows) = (isSecond.count, lanes.cells)
        totals = (0..<lanes.blockCount).map { block in
            rows[block * count..<(block + 1) * count].reduce(into: (.zero, .zero)) {
                $0.0 += $1
                $0.1 += $1 * $1
            }
        }
        secondCount = isSecond.count { $0 }
        let members = isSecond.indices.filter { isSecond[$0] }
        let (first, second) = (isSecond.indices.filter { !isSecond[$0] }, members)
        statistics = markers.map { values in
            TTest.welch(second.map { values[$0] }, first.map { values[$0] }).map(\.statistic)
        }
    }

    /// With given permutations of 0 ..< n: subject i gets the label of subject `permutation[i]`.
    public func westfallYoung(permutations: [[Int]], of isSecond: [Bool]) -> WestfallYoung {
        count(permutations.lazy.map { order in order.indices.filter { isSecond[order[$0]] } })
    }

    /// With random permutations, one stream for each.
    public func westfallYoung(replicates: Int, seed: UInt64) -> WestfallYoung {
        count(
            (0..<replicates).lazy.map { task in
                Array(
                    randomPermutation(of: lanes.rowCount, seed: seed, task: UInt64(task)).prefix(secondCount))
            })
    }

    /// With all assignments of the labels; nil where there are more than `limit`.
    public func westfallYoungOverAll(limit: Int = 1_000_000) -> WestfallYoung? {
        allChoices(of: secondCount, from: lanes.rowCount, limit: limit).map { count($0, isComplete: true) }
    }

    private func count(_ choices: some Sequence<[Int]>, isComplete: Bool = false) -> WestfallYoung {
        var counter = ExceedanceCounter(observed: statistics)
        var permuted = [Double](repeating: 0, count: lanes.columnCount)
        for members in choices {
            precondition(members.count == secondCount, "a permutation changes the groups' sizes")
            fill(&permuted, members: members)
            permuted.withUnsafeBufferPointer { counter.add($0) }
        }
        return counter.result(isComplete: isComplete)
    }

    /// Absolute statistics with these subjects as the second group, from sums and sums of squares of
    /// standardised values.
    private func fill(_ statistics: inout [Double], members: [Int]) {
        let (n, m) = (Double(secondCount), Double(lanes.rowCount - secondCount))
        lanes.cells.withUnsafeBufferPointer { cells in
            for block in 0..<lanes.blockCount {
                let start = block * lanes.rowCount
                var (sum, squares) = (SIMD8<Double>.zero, SIMD8<Double>.zero)
                for row in members {
                    let x = cells[start + row]
                    sum += x
                    squares += x * x
                }
                let other = totals[block].sum - sum
                let difference = sum / n - other / m
                let spread = max0(squares - sum * sum / n) / (n * (n - 1))
                let otherSpread = max0(totals[block].squares - squares - other * other / m) / (m * (m - 1))
                let variance = spread + otherSpread
                for lane in 0..<min(8, lanes.columnCount - block * 8) {
                    statistics[block * 8 + lane] = Self.ratio(difference[lane], variance[lane])
                }
            }
        }
    }

    /// Of values with unit deviation: a variance below rounding is none.
    private static func ratio(_ difference: Double, _ variance: Double) -> Double {
        if variance > 1e-24 { return abs(difference) / variance.squareRoot() }
        return abs(difference) > 1e-12 ? .infinity : 0
    }
}

private func max0(_ x: SIMD8<Double>) -> SIMD8<Double> { x.replacing(with: 0, where: x .< 0) }

/// Centred, over their standard deviation (divisor n): sums of squares then lose no digits, and units cancel.
private func standardised(_ values: [Double]) -> [Double] {
    guard let first = values.first, values.contains(where: { $0 != first }) else {
        return values.map { _ in 0 }
    }
    let unit = values.reduce(0) { max($0, abs($1)) }
    let scaled = values.map { $0 / unit }
    let centre = meanOf(scaled)
    let n = Double(values.count)
    let deviation = (scaled.reduce(0) { $0 + ($1 - centre) * ($1 - centre) } / n).squareRoot()
    return scaled.map { deviation > 0 ? ($0 - centre) / deviation : 0 }
}

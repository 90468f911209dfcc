internal import Foundation
internal import NumericalKit

/// The test of the largest statistic over all candidate cut points: its p counts the choice in.
///
/// p and critical value come from one distribution: p ≤ α exactly where the observed maximum exceeds
/// `criticalValue(alpha: α)`.
public struct SelectionTest: Sendable {
    public enum Procedure: Sendable, Hashable {
        /// All ways of dealing the classes out.
        case exact
        /// So many random orders of the scores; p = (b + 1)/(B + 1).
        case permutations(Int)
    }

    public let scan: CutPointScan
    public let procedure: Procedure
    /// In (0, 1].
    public let pValue: Double
    /// No larger than the smallest p that these values of the marker and these scores could give.
    public let smallestAttainableP: Double
    private let critical: @Sendable (Double) -> Double

    /// The observed maximum has p ≤ α exactly where it exceeds this; infinite where none can.
    public func criticalValue(alpha: Double) -> Double {
        precondition(alpha > 0 && alpha < 1, "a level lies between 0 and 1")
        return critical(alpha)
    }

    // MARK: - Permutations

    /// - Parameter maxima: the largest statistic of each permutation.
    public static func permutations(_ scan: CutPointScan, maxima: [Double]) -> SelectionTest {
        precondition(!maxima.isEmpty, "at least one permutation is needed")
        let observed = scan.maximum
        let threshold = observed * (1 - CutPointScan.slack)
        let trials = Double(maxima.count + 1)
        let descending = maxima.sorted(by: >)
        return SelectionTest(
            scan: scan, procedure: .permutations(maxima.count),
            pValue: Double(maxima.count { $0 >= threshold } + 1) / trials,
            smallestAttainableP: max(1 / trials, scan.smallestShareOfOrders),
            critical: { alpha in
                let allowed = Int((alpha * trials + 1e-9).rounded(.down))
                if allowed == 0 { return .infinity }
                let value = allowed > descending.count ? 0 : descending[allowed - 1]
                // Equal but for rounding is equal.
                return abs(value - observed) <= observed * CutPointScan.slack ? observed : value
            })
    }

    /// Random orders of the scores, each from its own stream.
    public static func permutations(
        _ scan: CutPointScan, replicates: Int = 9_999, seed: UInt64
    ) -> SelectionTest {
        permutations(scan, maxima: scan.permutedMaxima(replicates: replicates, seed: seed))
    }

    // MARK: - Exact

    /// For scores of 0 and 1. Needs patients × cases steps, some forty times for a critical value.
    ///
    /// With Youden's index and all cut points this is the exact two-sample Smirnov test, conditional on ties.
    /// *Source*: Koziol, Biometrics 1991 (maximally selected chi-squared); Hilton, Mehta, Patel, Computational
    /// Statistics & Data Analysis 1994 (Smirnov's test).
    public static func exact(_ scan: CutPointScan) -> SelectionTest {
        let paths = ClassPaths(scan)
        let observed = scan.maximum
        let p = paths.probability(atLeast: observed)
        return SelectionTest(
            scan: scan, procedure: .exact, pValue: p,
            smallestAttainableP: paths.probability(atLeast: paths.greatest),
            critical: { alpha in
                let value = paths.criticalValue(alpha: alpha)
                if p <= alpha { return min(value, observed * (1 - CutPointScan.slack)) }
                return max(value, observed)
            })
    }

    /// The exact test where its cost is small, else permutations.
    public static func of(_ scan: CutPointScan, replicates: Int = 9_999, seed: UInt64) -> SelectionTest {
        let isBinary = scan.scores.allSatisfy { $0 == 0 || $0 == 1 }
        let steps = Double(scan.scores.count) * scan.scores.reduce(0, +)
        return isBinary && steps <= 1e7
            ? exact(scan) : permutations(scan, replicates: replicates, seed: seed)
    }
}

extension CutPointScan {
    /// The largest statistic of each random order; order r is drawn from the stream of task r.
    public func permutedMaxima(replicates: Int, seed: UInt64) -> [Double] {
        var ordered = centred
        return (0..<replicates).map { replicate in
            var stream = RandomStream(seed: seed, task: UInt64(replicate))
            ordered.withUnsafeMutableBufferPointer { ordered in
                centred.withUnsafeBufferPointer { _ = ordered.update(from: $0) }
            }
            ordered.shuffle(by: &stream)
            return maximum(ofOrdered: ordered)
        }
    }

    /// The largest statistic of each given permutation: `rows[i]` is the patient (0-based) whose score the
    /// patient i gets.
    public func permutedMaxima(_ permutations: [[Int]]) -> [Double] {
        permutations.map { rows in
            precondition(rows.count == scores.count, "a permutation names each patient once")
            return maximum(ofOrdered: points.order.map { centred[rows[$0]] })
        }
    }

    /// At the candidate with the largest possible statistic, the share of orders that give it.
    var smallestShareOfOrders: Double {
        let ascending = centred.sorted()
        var (best, share) = (0.0, 1.0)
        for isLow in [true, false] {
            let extreme = isLow ? ascending : ascending.reversed()
            var (sum, next) = (0.0, 0)
            for (below, factor) in zip(points.below, factors) {
                while next < below {
                    sum += extreme[next]
                    next += 1
                }
                let value = abs(sum) * factor
                if value < best * (1 - Self.slack) { continue }
                let own = shareOfDeals(extreme, chosen: below)
                // Of equal extremes each adds its own orders; the largest is a safe lower bound.
                share = value > best * (1 + Self.slack) ? own : max(share, own)
                best = max(best, value)
            }
        }
        return share
    }

    /// The share of the deals of `chosen` scores whose sum is that of the first ones in `extreme`.
    private func shareOfDeals(_ extreme: [Double], chosen: Int) -> Double {
        let edge = extreme[chosen - 1]
        let tied = extreme.count { $0 == edge }
        let inside = extreme.prefix(chosen).count { $0 == edge }
        func logChoose(_ n: Int, _ k: Int) -> Double {
            logGamma(Double(n + 1)) - logGamma(Double(k + 1)) - logGamma(Double(n - k + 1))
        }
        return exp(logChoose(tied, inside) - logChoose(extreme.count, chosen))
    }
}

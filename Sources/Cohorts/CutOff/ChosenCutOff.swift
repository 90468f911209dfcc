internal import Findings
internal import Foundation
internal import Statistics

/// The deciding test of a cut-off that was chosen on the data: the largest statistic over all candidates
/// against its distribution when marker and outcome have nothing to do with each other.
///
/// The effect is the statistic at the chosen cut-off in its own unit; its interval reaches as many null standard
/// errors to each side as the largest statistic needs to be significant. So it holds for all candidates at
/// once, and leaves 0 out exactly where p is at most the level.
struct ChosenCutOff {
    let scan: CutPointScan
    let test: SelectionTest
    /// The statistic times this is the effect.
    let unit: Double
    /// Where the effect ends: 1 for Youden's index.
    let limit: Double

    /// Of 0 and 1 scores the effect is Youden's index, else the logarithm of Peto's one-step hazard ratio.
    init(_ scan: CutPointScan, isBinary: Bool, alpha: Double, seed: UInt64) {
        self.scan = scan
        // Twenty permutations or more lie beyond the critical value.
        let replicates = min(199_999, max(9_999, Int((20 / alpha).rounded(.up)) - 1))
        test = SelectionTest.of(scan, replicates: replicates, seed: seed)
        let deviation = scan.deviations[scan.best]
        if isBinary {
            let (n, cases) = (Double(scan.scores.count), scan.scores.reduce(0, +))
            unit = scan.measure == .youden ? 1 : deviation * n / (cases * (n - cases))
            limit = 1
        } else {
            (unit, limit) = (1 / deviation, .infinity)
        }
    }

    var value: Double { scan.points.upperValues[scan.best] }
    var statistic: Double { scan.statistics[scan.best] }
    /// Youden's index from the counts, so that a whole share is whole.
    var effect: Double {
        guard limit == 1 else { return statistic * unit }
        let isAbove = scan.points.isAbove(scan.best)
        func share(_ score: Double) -> Double {
            let own = isAbove.indices.filter { scan.scores[$0] == score }
            return Double(own.count { isAbove[$0] }) / Double(own.count)
        }
        return share(1) - share(0)
    }
    var isHigher: Bool { statistic >= 0 }

    func bounds(alpha: Double) -> Bounds {
        let reach = test.criticalValue(alpha: alpha)
        return Bounds(
            lower: max(-limit, (statistic - reach) * unit), upper: min(limit, (statistic + reach) * unit))
    }

    func interval(level: Double, alpha: Double) -> Interval {
        Interval(bounds(alpha: alpha), level: level, method: procedure)
    }

    var procedure: String {
        let distribution =
            switch test.procedure {
            case .exact: "exact distribution"
            case .permutations(let count): "distribution over \(Numbers.count(count)) permutations"
            }
        return
            "\(distribution) of the largest statistic over all candidate cut-offs, and the interval with its "
            + "critical value"
    }

    /// Completes "not testable, because …".
    func notTestable(alpha: Double) -> String? {
        guard test.smallestAttainableP > alpha * (1 + 1e-9) else { return nil }
        return "the smallest p that the largest statistic over \(Numbers.count(scan.points.count)) candidate "
            + "cut-offs of these \(scan.scores.count) patients can give is "
            + "\(Numbers.short(test.smallestAttainableP)), above \(Numbers.short(alpha))"
    }

    /// The effect that exceeds the critical value with 80 % probability, by the normal approximation: from the
    /// numbers of patients alone.
    func detectable(alpha: Double, standardError: Double) -> Double? {
        let reach = test.criticalValue(alpha: alpha) * unit
        let effect = reach + 0.8416 * standardError
        return effect.isFinite && effect < limit ? effect : nil
    }
}

/// 1 less a level; the rounding of that subtraction never decides.
func errorRate(_ level: Double) -> Double { (1 - level) * (1 + 1e-9) }

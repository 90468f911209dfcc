internal import Foundation
internal import NumericalKit
internal import Statistics

extension JointCurveFit {
    /// Profile interval of the ratio of two effective doses, calibrated by F(1, df).
    func profile(
        _ i: Int, _ j: Int, _ target: EffectiveDoseTarget, logRatio: Double, level: Double
    ) -> Outcome<Bounds> {
        guard residualDF > 0, rss > 0 else { return .undefined("no residual degrees of freedom are left") }
        guard i != j else { return .undefined("a curve is compared with itself") }
        let t = StudentT.quantile(0.5 + level / 2, df: Double(residualDF))
        let variance = rss / Double(residualDF)
        let spread = standardErrorOfLogRatio(i, j, target) ?? 0.3
        let search = JointSearch(model: model, data: data, layout: layout)
        // A wish of a million times the data's own weight: the ratio is held to a millionth of its error.
        let weight = 1e6 * variance / (spread * spread)
        func excess(_ ratio: Double, _ start: inout [CurveCoefficients]) -> Double {
            let tie = JointSearch.Tie(first: i, second: j, target: target, value: ratio, weight: weight)
            let found = search.tied(tie, from: start)
            start = found.coefficients
            return max(found.rss - rss, 0).squareRoot() - t * variance.squareRoot()
        }
        func end(_ direction: Double) -> Double {
            var (inside, step) = (logRatio, max(t * spread, 1e-6))
            var start = coefficients
            while abs(inside - logRatio) < 14 {
                let outside = inside + direction * step
                var trial = start
                if excess(outside, &trial) >= 0 {
                    return brentRoot(between: inside, and: outside, tolerance: 1e-5 * t * spread) { ratio in
                        if ratio == logRatio { return -t * variance.squareRoot() }
                        var local = start
                        return excess(ratio, &local)
                    } ?? outside
                }
                (inside, start) = (outside, trial)
                step *= 1.5
            }
            return direction * .infinity
        }
        return .success(Bounds(lower: exp(end(-1)), upper: exp(end(1))))
    }
}

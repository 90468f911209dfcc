internal import Foundation
internal import NumericalKit

/// How the variance τ² of true effects between cohorts is estimated. Every estimate is at least 0.
public enum HeterogeneityEstimator: String, Sendable, Hashable, CaseIterable {
    /// τ² = 0: one true effect for all (the fixed-effect, or common-effect, model).
    case none
    /// By moments of Cochran's Q. *Source*: DerSimonian and Laird 1986, doi:10.1016/0197-2456(86)90046-2.
    case derSimonianLaird
    /// Restricted maximum likelihood. *Source*: Viechtbauer 2005, doi:10.3102/10769986030003261.
    case restrictedLikelihood
    /// The τ² at which the generalised Q equals its expectation k − 1. *Source*: Paule and Mandel 1982,
    /// doi:10.6028/jres.087.022.
    case pauleMandel
}

/// Estimates of one effect from several cohorts, each with its variance.
struct CohortEffects {
    let effects: [Double]
    let variances: [Double]

    var count: Int { effects.count }
    private var freedom: Double { Double(count - 1) }

    func weights(_ tauSquared: Double) -> [Double] { variances.map { 1 / ($0 + tauSquared) } }

    /// The weighted mean, summed from the least effect: no cancellation far from 0.
    func mean(_ weights: [Double]) -> Double {
        let total = weights.reduce(0, +)
        let origin = effects.min() ?? 0
        return origin + zip(weights, effects).reduce(0) { $0 + $1.0 / total * ($1.1 - origin) }
    }

    /// Σ w·(y − mean)² with w = 1/(v + τ²): falls as τ² rises.
    func generalisedQ(_ tauSquared: Double) -> Double {
        let weights = weights(tauSquared)
        let centre = mean(weights)
        return zip(weights, effects).reduce(0) { $0 + $1.0 * ($1.1 - centre) * ($1.1 - centre) }
    }

    func tauSquared(_ estimator: HeterogeneityEstimator) -> Outcome<Double> {
        switch estimator {
        case .none: .success(0)
        case .derSimonianLaird: .success(max(0, (generalisedQ(0) - freedom) / spread(weights(0))))
        case .pauleMandel: root(ofQ: freedom)
        case .restrictedLikelihood: restrictedLikelihood()
        }
    }

    /// Σw − Σw²/Σw.
    func spread(_ weights: [Double]) -> Double {
        let total = weights.reduce(0, +)
        return weights.reduce(0) { $0 + $1 * (1 - $1 / total) }
    }

    /// The τ² at which the generalised Q is `target`; 0 where Q is below it without any.
    func root(ofQ target: Double) -> Outcome<Double> {
        func excess(_ tauSquared: Double) -> Double { generalisedQ(tauSquared) - target }
        if excess(0) <= 0 { return .success(0) }
        var upper = variances.max() ?? 1
        for _ in 0..<2000 where excess(upper) > 0 { upper *= 2 }
        let tolerance = (variances.min() ?? 0) * 1e-14
        guard let root = brentRoot(between: 0, and: upper, tolerance: tolerance, excess) else {
            return .undefined("no variance between the cohorts explains how far apart they lie")
        }
        return .success(root)
    }

    /// The likelihood may have more than one maximum: the best of a fine grid is refined by its slope.
    private func restrictedLikelihood() -> Outcome<Double> {
        let range = (effects.max() ?? 0) - (effects.min() ?? 0)
        let (low, high) = ((variances.min() ?? 1) * 1e-6, range * range + (variances.max() ?? 1))
        let steps = 400
        let ratio = pow(high / low, 1 / Double(steps))
        let grid = [0] + (0...steps).map { low * pow(ratio, Double($0)) }
        let values = grid.map(logRestrictedLikelihood)
        guard values.allSatisfy(\.isFinite), let best = grid.indices.max(by: { values[$0] < values[$1] })
        else { return .undefined("the restricted likelihood has no finite value") }
        if best == 0, slope(0) <= 0 { return .success(0) }
        let (below, above) = (grid[max(0, best - 1)], grid[min(grid.count - 1, best + 1)])
        guard let root = brentRoot(between: below, and: above, tolerance: low * 1e-9, slope) else {
            return .success(grid[best])
        }
        return .success(root)
    }

    private func logRestrictedLikelihood(_ tauSquared: Double) -> Double {
        let weights = weights(tauSquared)
        let logs = variances.reduce(0) { $0 + log($1 + tauSquared) }
        return -0.5 * (logs + log(weights.reduce(0, +)) + generalisedQ(tauSquared))
    }

    /// Derivative of twice the restricted likelihood.
    private func slope(_ tauSquared: Double) -> Double {
        let weights = weights(tauSquared)
        let centre = mean(weights)
        let pull = zip(weights, effects).reduce(0) { sum, pair in
            sum + pair.0 * pair.0 * (pair.1 - centre) * (pair.1 - centre)
        }
        return pull - spread(weights)
    }
}

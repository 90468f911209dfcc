internal import Foundation
internal import NumericalKit

/// How the pooled effect's standard error and its reference distribution are made.
public enum PooledTest: String, Sendable, Hashable, CaseIterable {
    /// 1/√Σw with the normal distribution: right only where τ² is known, so too narrow with few cohorts.
    case normal
    /// √(q/Σw) with t, k − 1 degrees of freedom, where q = Σw(y − mean)²/(k − 1) is how far apart the
    /// cohorts lie beside what their weights expect. *Source*: Hartung and Knapp 2001, doi:10.1002/sim.791;
    /// Sidik and Jonkman 2002, doi:10.1002/sim.1262.
    case hartungKnapp
    /// The same with max(1, q): never a smaller standard error than the plain one, for cohorts that agree
    /// by chance. *Source*: Röver, Knapp and Friede 2015, doi:10.1186/s12874-015-0091-1.
    case modifiedHartungKnapp
}

/// Which quantile spans a prediction interval, mean ± quantile·√(SE² + τ²).
public enum PredictionQuantile: Sendable, Hashable {
    /// That of the pooled effect's own test.
    case ofTest
    /// t with k − 2 degrees of freedom. *Source*: Higgins, Thompson and Spiegelhalter 2009,
    /// doi:10.1111/j.1467-985X.2008.00552.x.
    case higgins
}

/// One effect pooled over cohorts by inverse variances: the model y = μ + u + e, u with variance τ² between
/// cohorts, e with each cohort's own (taken as known).
///
/// *Source*: Borenstein and others, A basic introduction to fixed-effect and random-effects models, 2010,
/// doi:10.1002/jrsm.12.
public struct MetaAnalysis: Sendable {
    /// As given, one for each cohort.
    public let effects: [Double]
    public let variances: [Double]
    public let test: PooledTest
    /// The pooled effect μ, in the unit of the effects.
    public let effect: Double
    public let standardError: Double
    /// τ², in the squared unit.
    public let tauSquared: Double
    /// Each cohort's share of the pooled effect; they sum to 1.
    public let weights: [Double]
    /// Percentage of the variance of the observed effects that lies between cohorts, in 0 ..< 100.
    ///
    /// From τ² against the cohorts' typical variance (k − 1)/(Σw − Σw²/Σw); in the fixed-effect model from Q:
    /// (Q − (k − 1))/Q. *Source*: Higgins and Thompson 2002, doi:10.1002/sim.1186.
    public let iSquared: Double
    /// Total variance over that within cohorts; in the fixed-effect model Q/(k − 1).
    public let hSquared: Double
    /// Cochran's Q: Σ(y − fixed-effect mean)²/v.
    public let cochranQ: Double

    public var count: Int { effects.count }
    /// Of the test of the pooled effect; nil for the normal one.
    public var degreesOfFreedom: Double? { test == .normal ? nil : Double(count - 1) }

    /// - Parameters:
    ///   - effects: on a scale where estimates are about normal (log hazard ratios, not hazard ratios).
    ///   - variances: squared standard errors.
    /// - Returns: undefined with fewer than two cohorts or where a variance is not a positive number.
    public static func pool(
        _ effects: [Double], variances: [Double],
        heterogeneity: HeterogeneityEstimator = .restrictedLikelihood,
        test: PooledTest = .modifiedHartungKnapp
    ) -> Outcome<MetaAnalysis> {
        checked(effects, variances).flatMap { cohorts in
            cohorts.tauSquared(heterogeneity).flatMap {
                make(cohorts, tauSquared: $0, test, isFixed: heterogeneity == .none)
            }
        }
    }

    /// The same with a given τ² ≥ 0.
    public static func pool(
        _ effects: [Double], variances: [Double], tauSquared: Double, test: PooledTest
    ) -> Outcome<MetaAnalysis> {
        precondition(tauSquared >= 0 && tauSquared.isFinite, "a variance between cohorts is at least 0")
        return checked(effects, variances).flatMap { make($0, tauSquared: tauSquared, test, isFixed: false) }
    }

    static func checked(_ effects: [Double], _ variances: [Double]) -> Outcome<CohortEffects> {
        precondition(effects.count == variances.count, "one variance for each effect")
        if effects.count < 2 {
            return .undefined(effects.isEmpty ? "there is no cohort" : "one cohort cannot be pooled")
        }
        guard effects.allSatisfy(\.isFinite) else { return .undefined("an effect is not a finite number") }
        guard variances.allSatisfy({ $0 > 0 && $0.isFinite && (1 / $0).isFinite }) else {
            return .undefined("a cohort's standard error is not a positive number")
        }
        return .success(CohortEffects(effects: effects, variances: variances))
    }

    private static func make(
        _ cohorts: CohortEffects, tauSquared: Double, _ test: PooledTest, isFixed: Bool
    ) -> Outcome<MetaAnalysis> {
        let (weights, freedom) = (cohorts.weights(tauSquared), Double(cohorts.count - 1))
        let total = weights.reduce(0, +)
        let (q, residual) = (cohorts.generalisedQ(0), cohorts.generalisedQ(tauSquared) / freedom)
        guard q.isFinite, total.isFinite else {
            return .undefined("the cohorts lie too far apart to compute")
        }
        let factor =
            switch test {
            case .normal: 1.0
            case .hartungKnapp: residual
            case .modifiedHartungKnapp: max(1, residual)
            }
        if factor == 0 { return .undefined("the cohorts' effects are all equal, so they show no variance") }
        let typical = freedom / cohorts.spread(cohorts.weights(0))
        return .success(
            MetaAnalysis(
                effects: cohorts.effects, variances: cohorts.variances, test: test,
                effect: cohorts.mean(weights), standardError: (factor / total).squareRoot(),
                tauSquared: tauSquared, weights: weights.map { $0 / total },
                iSquared: 100
                    * (isFixed ? max(0, q - freedom) / max(q, freedom) : tauSquared / (typical + tauSquared)),
                hSquared: isFixed ? q / freedom : tauSquared / typical + 1, cochranQ: q))
    }
}

extension MetaAnalysis {
    /// Two-sided, of the pooled effect against 0.
    public var pValue: Double {
        let statistic = effect / standardError
        let p = degreesOfFreedom.map { StudentT.twoSided(statistic, df: $0) } ?? Normal.twoSided(statistic)
        return max(p, .leastNonzeroMagnitude)
    }

    /// effect ± quantile·SE: it excludes 0 exactly where `pValue` is below 1 − `level`.
    public func interval(level: Double = 0.95) -> Bounds {
        around(effect, quantile(level, degreesOfFreedom) * standardError)
    }

    /// Of one cohort's own estimate, normal.
    public func interval(ofCohort place: Int, level: Double = 0.95) -> Bounds {
        around(effects[place], quantile(level, nil) * variances[place].squareRoot())
    }

    /// Of Cochran's Q, chi-squared with k − 1 degrees of freedom: that all cohorts share one true effect.
    public var heterogeneityPValue: Double {
        max(ChiSquared.upperTail(cochranQ, df: Double(count - 1)), .leastNonzeroMagnitude)
    }

    /// Where the true effect of another such cohort is expected.
    ///
    /// - Returns: undefined where the quantile has no degrees of freedom (`higgins` with two cohorts).
    public func predictionInterval(
        level: Double = 0.95, _ kind: PredictionQuantile = .ofTest
    ) -> Outcome<Bounds> {
        let freedom = kind == .higgins ? Double(count - 2) : degreesOfFreedom
        if let freedom, freedom < 1 { return .undefined("a prediction needs at least three cohorts") }
        let deviation = (standardError * standardError + tauSquared).squareRoot()
        return .success(around(effect, quantile(level, freedom) * deviation))
    }

    /// Interval of τ² by inverting the test of the generalised Q, chi-squared with k − 1 degrees of freedom.
    ///
    /// - Returns: undefined where the cohorts agree more closely than chance allows, so that every τ² is
    ///   rejected.
    /// *Source*: Viechtbauer 2007, doi:10.1002/sim.2514.
    public func tauSquaredInterval(level: Double = 0.95) -> Outcome<Bounds> {
        let cohorts = CohortEffects(effects: effects, variances: variances)
        func end(_ tail: Double) -> Outcome<Double> {
            cohorts.root(ofQ: ChiSquared.quantile(tail, df: Double(count - 1)))
        }
        if cochranQ < ChiSquared.quantile((1 - level) / 2, df: Double(count - 1)) {
            return .undefined("the cohorts agree more closely than chance allows with any variance")
        }
        return end((1 + level) / 2).flatMap { lower in
            end((1 - level) / 2).map { Bounds(lower: lower, upper: $0) }
        }
    }

    private func quantile(_ level: Double, _ freedom: Double?) -> Double {
        let tail = (1 + level) / 2
        return freedom.map { StudentT.quantile(tail, df: $0) } ?? Normal.quantile(tail)
    }

    private func around(_ centre: Double, _ reach: Double) -> Bounds {
        Bounds(lower: centre - reach, upper: centre + reach)
    }
}

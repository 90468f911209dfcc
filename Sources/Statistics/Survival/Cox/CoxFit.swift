internal import Foundation
internal import NumericalKit

/// A fitted Cox proportional hazards model.
///
/// The estimand is the log hazard ratio for one unit of each covariate, at equal values of the others and
/// within a stratum. *Source*: Cox 1972, doi:10.1111/j.2517-6161.1972.tb00899.x; Therneau and Grambsch,
/// Modeling Survival Data, 2000.
public struct CoxFit: RegressionFit {
    public let design: CoxDesign
    public let ties: CoxTies
    /// Whether Jeffreys' penalty was added (Firth's fit, finite under separation).
    public let isPenalised: Bool
    /// Log hazard ratios, one for each name of the design.
    public let coefficients: [Double]
    /// Inverse information, p × p, row-major.
    public let covariance: [Double]
    /// Log partial likelihood at the estimate, with the penalty where there is one (of covariates scaled to
    /// unit standard deviation, so that units cancel in every comparison).
    public let logLikelihood: Double
    /// The same with all coefficients 0.
    public let nullLogLikelihood: Double
    /// Score test of all coefficients together: chi-squared with p degrees of freedom.
    public let scoreStatistic: Double
    public let iterations: Int

    let likelihood: PartialLikelihood
    /// The estimate for standardised covariates.
    let standardised: [Double]
    let point: LikelihoodPoint

    /// Fits by Newton's method on centred and scaled covariates, until a step is below 1e-11 standard errors.
    public static func fit(
        _ design: CoxDesign, ties: CoxTies = .efron
    ) -> Result<CoxFit, CoxUndefined> {
        maximise(design, ties: ties, isPenalised: false)
    }

    /// Firth's penalised fit, which is finite where the likelihood rises without end. Ties by Efron or
    /// Breslow. *Source*: Heinze and Schemper 2001, doi:10.1111/j.0006-341X.2001.00114.x.
    public static func firth(
        _ design: CoxDesign, ties: CoxTies = .efron
    ) -> Result<CoxFit, CoxUndefined> {
        precondition(ties != .exact, "Firth's penalty is defined here for Efron's and Breslow's ties")
        return maximise(design, ties: ties, isPenalised: true)
    }

    private static func maximise(
        _ design: CoxDesign, ties: CoxTies, isPenalised: Bool
    ) -> Result<CoxFit, CoxUndefined> {
        guard design.count > 0 else { return .failure(.noSubjects) }
        guard design.followUp.eventCount > 0 else { return .failure(.noEvents) }
        let sets = RiskSets(design)
        let likelihood = PartialLikelihood(sets: sets, ties: ties, isPenalised: isPenalised)
        let plain = PartialLikelihood(sets: sets, ties: ties, isPenalised: false)
        let origin = [Double](repeating: 0, count: design.width)
        guard let null = plain.at(origin) else { return .failure(.notConverged) }
        if let flaw = flaw(in: null.information, design) { return .failure(flaw) }
        guard let start = isPenalised ? likelihood.at(origin) : null else { return .failure(.notConverged) }
        switch NewtonSearch(likelihood: likelihood).run(from: origin, at: start) {
        case .failed: return .failure(.notConverged)
        case .monotone(let which, _): return .failure(.monotone(which.map { design.names[$0] }))
        case .found(let beta, let point, let iterations):
            guard let factor = Cholesky(point.information, size: design.width),
                let nullFactor = Cholesky(null.information, size: design.width)
            else { return .failure(.notConverged) }
            return .success(
                CoxFit(
                    design, likelihood, beta: beta, point: point, inverse: factor.inverse(),
                    nullValue: start.value, score: nullFactor.quadraticForm(null.gradient),
                    iterations: iterations))
        }
    }

    private init(
        _ design: CoxDesign, _ likelihood: PartialLikelihood, beta: [Double], point: LikelihoodPoint,
        inverse: [Double], nullValue: Double, score: Double, iterations: Int
    ) {
        self.design = design
        self.likelihood = likelihood
        (ties, isPenalised) = (likelihood.ties, likelihood.isPenalised)
        standardised = beta
        self.point = point
        let (scale, p) = (likelihood.sets.scale, design.width)
        coefficients = (0..<p).map { beta[$0] / scale[$0] }
        covariance = inverse.indices.map { inverse[$0] / scale[$0 / p] / scale[$0 % p] }
        logLikelihood = point.value
        nullLogLikelihood = nullValue
        scoreStatistic = score
        self.iterations = iterations
    }

    private static func flaw(in information: [Double], _ design: CoxDesign) -> CoxUndefined? {
        switch Dependence(of: information, size: design.width) {
        case .independent: nil
        case .constant(let k): .constant(design.names[k])
        case .collinear(let k): .collinear(design.names[k])
        }
    }
}

extension CoxFit {
    public var names: [String] { design.names }
    public var subjects: Int { design.count }
    public var events: Int { design.followUp.eventCount }

    /// Of all coefficients together; chi-squared with p degrees of freedom.
    public var likelihoodRatioStatistic: Double { 2 * (logLikelihood - nullLogLikelihood) }

    /// Of all coefficients together; chi-squared with p degrees of freedom.
    public var waldStatistic: Double {
        let (p, b) = (design.width, standardised)
        return (0..<p).reduce(0) { sum, i in
            sum + (0..<p).reduce(0) { $0 + b[i] * point.information[i * p + $1] * b[$1] }
        }
    }

    public func profileInterval(_ k: Int, level: Double = 0.95) -> (lower: Double, upper: Double)? {
        let scale = likelihood.sets.scale[k]
        return profile.interval(k, level: level).map { ($0.lower / scale, $0.upper / scale) }
    }

    public func likelihoodRatioTest(of held: [Int]) -> (chiSquared: Double, pValue: Double)? {
        profile.fall(without: held).map { ($0, ChiSquared.upperTail($0, df: Double(held.count))) }
    }

    private var profile: ProfileLikelihood<PartialLikelihood> {
        ProfileLikelihood(likelihood: likelihood, maximum: standardised, point: point)
    }

    /// Linear predictors of the subjects, less that of the mean covariates (so that none overflows).
    public var linearPredictors: [Double] {
        let (sets, p) = (likelihood.sets, design.width)
        var result = [Double](repeating: 0, count: design.count)
        for (position, row) in sets.order.enumerated() {
            result[row] = (0..<p).reduce(0) { $0 + sets.x[position * p + $1] * standardised[$1] }
        }
        return result
    }
}

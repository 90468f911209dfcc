internal import Foundation
internal import NumericalKit

/// A fitted logistic regression.
///
/// The estimand is the log odds ratio for one unit of each covariate, at equal values of the others.
/// *Source*: Cox 1958, doi:10.1111/j.2517-6161.1958.tb00292.x; McCullagh and Nelder, Generalized Linear
/// Models, 1989, chapter 4.
public struct LogisticFit: RegressionFit {
    public let design: LogisticDesign
    public let isPenalised: Bool
    /// Log odds ratios, one for each name of the design.
    public let coefficients: [Double]
    public let covariance: [Double]
    /// Log odds where all covariates are 0.
    public let intercept: Double
    public let interceptStandardError: Double
    /// At the estimate, with the penalty where there is one (½ log det of the information of intercept and
    /// coefficients in the covariates' own units).
    public let logLikelihood: Double
    /// Without the penalty.
    public let plainLogLikelihood: Double
    /// Of the intercept alone, without any penalty.
    public let nullLogLikelihood: Double
    public let iterations: Int

    private let likelihood: LogisticLikelihood
    private let maximum: [Double]
    private let point: LikelihoodPoint

    /// Maximum likelihood by Newton's method on centred and scaled covariates, until a step is below 1e-11
    /// standard errors.
    public static func fit(_ design: LogisticDesign) -> Result<LogisticFit, LogisticUndefined> {
        maximise(design, isPenalised: false)
    }

    /// Firth's fit with Jeffreys' penalty, which is finite where the covariates separate the outcomes.
    /// *Source*: Firth 1993, doi:10.1093/biomet/80.1.27; Heinze and Schemper 2002, doi:10.1002/sim.1047.
    public static func firth(_ design: LogisticDesign) -> Result<LogisticFit, LogisticUndefined> {
        maximise(design, isPenalised: true)
    }

    private static func maximise(
        _ design: LogisticDesign, isPenalised: Bool
    ) -> Result<LogisticFit, LogisticUndefined> {
        if design.count == 0 { return .failure(.noSubjects) }
        if design.cases == 0 || design.cases == design.count { return .failure(.oneClass(design.cases > 0)) }
        let likelihood = LogisticLikelihood(design, isPenalised: isPenalised)
        let plain = LogisticLikelihood(design, isPenalised: false)
        guard let (start, null) = intercept(of: design, plain) else { return .failure(.notConverged) }
        if let flaw = flaw(in: null.information, design) { return .failure(flaw) }
        switch NewtonSearch(likelihood: likelihood).run(from: start, at: isPenalised ? nil : null) {
        case .failed: return .failure(.notConverged)
        case .monotone(let which, let value):
            let names = which.filter { $0 > 0 }.map { design.names[$0 - 1] }
            // Under complete separation every outcome ends up certain, and the likelihood 1.
            return .failure(.separated(names, isComplete: value > -1e-6))
        case .found(let beta, let point, let iterations):
            guard let inverse = Cholesky(point.information, size: beta.count)?.inverse(),
                let unpenalised = isPenalised ? plain.at(beta) : point
            else { return .failure(.notConverged) }
            return .success(
                LogisticFit(
                    design, likelihood, beta, point, inverse: inverse, plainValue: unpenalised.value,
                    nullValue: null.value, iterations: iterations))
        }
    }

    /// The model of the intercept alone.
    private static func intercept(
        of design: LogisticDesign, _ plain: LogisticLikelihood
    ) -> (beta: [Double], point: LikelihoodPoint)? {
        var start = [Double](repeating: 0, count: plain.width)
        if design.offsets == nil {
            start[0] = log(Double(design.cases) / Double(design.count - design.cases))
            return plain.at(start).map { (start, $0) }
        }
        let search = NewtonSearch(likelihood: plain, held: Array(1..<plain.width))
        guard case .found(let beta, let point, _) = search.run(from: start) else { return nil }
        return (beta, point)
    }

    private static func flaw(in information: [Double], _ design: LogisticDesign) -> LogisticUndefined? {
        switch Dependence(of: information, size: design.width + 1) {
        case .independent: nil
        case .constant(let k): .constant(design.names[max(k, 1) - 1])
        case .collinear(let k):
            // What the intercept alone determines is constant.
            Set(design.column(k - 1)).count == 1
                ? .constant(design.names[k - 1]) : .collinear(design.names[k - 1])
        }
    }

    private init(
        _ design: LogisticDesign, _ likelihood: LogisticLikelihood, _ beta: [Double],
        _ point: LikelihoodPoint, inverse: [Double], plainValue: Double, nullValue: Double, iterations: Int
    ) {
        (self.design, self.likelihood, maximum, self.point) = (design, likelihood, beta, point)
        isPenalised = likelihood.isPenalised
        let (scale, center, p) = (likelihood.scale, likelihood.center, design.width)
        coefficients = (0..<p).map { beta[$0 + 1] / scale[$0] }
        covariance = (0..<p).flatMap { a in
            (0..<p).map { inverse[(a + 1) * (p + 1) + $0 + 1] / scale[a] / scale[$0] }
        }
        // The intercept at covariates of 0 is 1·b₀ − Σ b·center/scale.
        let weights = [1] + (0..<p).map { -center[$0] / scale[$0] }
        intercept = zip(weights, beta).reduce(0) { $0 + $1.0 * $1.1 }
        interceptStandardError = weights.indices.reduce(0) { sum, a in
            sum + weights.indices.reduce(0) { $0 + weights[a] * inverse[a * (p + 1) + $1] * weights[$1] }
        }.squareRoot()
        logLikelihood = point.value + (isPenalised ? scale.reduce(0) { $0 + log($1) } : 0)
        (plainLogLikelihood, nullLogLikelihood) = (plainValue, nullValue)
        self.iterations = iterations
    }
}

extension LogisticFit {
    public var names: [String] { design.names }
    public var subjects: Int { design.count }
    public var cases: Int { design.cases }

    public func profileInterval(_ k: Int, level: Double = 0.95) -> (lower: Double, upper: Double)? {
        let scale = likelihood.scale[k]
        return profile.interval(k + 1, level: level).map { ($0.lower / scale, $0.upper / scale) }
    }

    public func likelihoodRatioTest(of held: [Int]) -> (chiSquared: Double, pValue: Double)? {
        profile.fall(without: held.map { $0 + 1 })
            .map { ($0, ChiSquared.upperTail($0, df: Double(held.count))) }
    }

    /// Of the log odds where all covariates are 0.
    public func interceptProfileInterval(level: Double = 0.95) -> (lower: Double, upper: Double)? {
        uncentred?.interval(0, level: level).map { ($0.lower, $0.upper) }
    }

    /// Whether the log odds where all covariates are 0 are 0.
    public func interceptLikelihoodRatioTest() -> (chiSquared: Double, pValue: Double)? {
        uncentred?.fall(without: [0]).map { ($0, ChiSquared.upperTail($0, df: 1)) }
    }

    private var profile: ProfileLikelihood<LogisticLikelihood> {
        ProfileLikelihood(likelihood: likelihood, maximum: maximum, point: point)
    }

    /// The same likelihood with covariates that are scaled only.
    private var uncentred: ProfileLikelihood<LogisticLikelihood>? {
        let likelihood = LogisticLikelihood(design, isPenalised: isPenalised, isCentred: false)
        let beta = [intercept] + maximum.dropFirst()
        return likelihood.at(beta).map { ProfileLikelihood(likelihood: likelihood, maximum: beta, point: $0) }
    }

    /// Log odds of each subject.
    public var linearPredictors: [Double] { likelihood.predictors(maximum) }

    /// Risk of each subject, in (0, 1).
    public var risks: [Double] { linearPredictors.map { logistic($0).risk } }

    /// −2 log-likelihood, without the penalty.
    public var deviance: Double { -2 * plainLogLikelihood }
    public var nullDeviance: Double { -2 * nullLogLikelihood }

    /// Deviance plus twice the number of coefficients, the intercept among them.
    public var akaike: Double { deviance + 2 * Double(design.width + 1) }

    /// Of all coefficients together, without the penalty; chi-squared with p degrees of freedom.
    public var likelihoodRatioStatistic: Double { nullDeviance - deviance }

    /// Mean squared difference of risk and outcome. *Source*: Brier 1950.
    public var brierScore: Double { Statistics.brierScore(risks: risks, outcomes: design.outcomes) }

    /// Share of pairs in which the subject with the outcome has the higher risk, ties half.
    public var concordance: Double { binaryConcordance(linearPredictors, design.outcomes)! }

    /// Explained variation, 1 for a perfect model. *Source*: Nagelkerke 1991, doi:10.1093/biomet/78.3.691.
    public var nagelkerke: Double {
        nagelkerkeR2(likelihoodRatio: likelihoodRatioStatistic, nullDeviance: nullDeviance, count: subjects)
    }
}

func nagelkerkeR2(likelihoodRatio: Double, nullDeviance: Double, count: Int) -> Double {
    expm1(-likelihoodRatio / Double(count)) / expm1(-nullDeviance / Double(count))
}

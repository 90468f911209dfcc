internal import Foundation
internal import NumericalKit

/// A linear mixed model by maximum likelihood in which some responses are known only to lie below a limit
/// (left-censored): a tumour too small to measure, a concentration below the limit of detection.
///
/// One random term, an intercept or an intercept and a slope. Without censored rows it is the `maximum` fit of
/// `MixedModel`. Putting the limit, half of it, or nothing in the place of censored values biases slopes; this does
/// not, as long as the normal distributions hold below the limit too.
/// *Source*: Hughes 1999, doi:10.1111/j.0006-341X.1999.00625.x; Vaida, Liu 2009, doi:10.1198/jcgs.2009.07130.
public struct CensoredMixedModel: Sendable {
    /// Names of the fixed effects, "(Intercept)" first.
    public let names: [String]
    public let rowCount: Int
    public let censoredCount: Int
    public let groupCount: Int
    /// Fixed effects, in units of the response per unit of the column.
    public let coefficients: [Double]
    /// Covariance of the fixed effects from the observed information of all parameters, row-major.
    public let covariance: [Double]
    /// Covariance of the term's effects, row-major.
    public let randomCovariance: [Double]
    public let residualVariance: Double
    public let logLikelihood: Double
    /// A variance of the term is 0, or its effects correlate fully.
    public let isSingular: Bool
    public let hasConverged: Bool
    private let problem: CensoredProblem

    public var width: Int { coefficients.count }

    /// Fits by adaptive Gauss-Hermite quadrature.
    ///
    /// - Parameters:
    ///   - values: the measured value, or the limit below which a censored one lies (on the model's scale).
    ///   - names: one for each column; an intercept goes before them.
    ///   - random: a term of one or two columns.
    ///   - nodes: of the quadrature, for each dimension; groups that are mostly censored need about 20 for six digits.
    /// - Returns: undefined where `MixedModel` refuses the same rows, and where the measured rows do not determine
    ///   a fixed effect, as in an arm that is wholly censored (the column is named).
    public static func fit(
        _ values: [Double], isCensored: [Bool], names: [String], columns: [[Double]], random: RandomTerm,
        nodes: Int = 21
    ) -> Outcome<CensoredMixedModel> {
        precondition(values.count == isCensored.count, "a mark for each value")
        precondition(random.width <= 2, "one or two random effects for each group")
        precondition((1...40).contains(nodes), "1 to 40 nodes")
        // Substituting the limit gives the start, and every refusal that concerns all rows.
        let start: MixedModel
        switch MixedModel.fit(values, names: names, columns: columns, random: [random], likelihood: .maximum)
        {
        case .failure(let undefined): return .failure(undefined)
        case .success(let model): start = model
        }
        let fixed = [[Double](repeating: 1, count: values.count)] + columns
        if let reason = undetermined(start.names, fixed, isCensored) { return .undefined(reason) }
        guard let design = try? MixedDesign(response: values, fixed: fixed, random: [random]) else {
            return .undefined("the columns cannot be made orthogonal")
        }
        let problem = CensoredProblem(design, random, isCensored, nodes)
        guard let found = CensoredSearch(likelihood: problem.likelihood()).run(from: problem.start(start))
        else { return .undefined("the likelihood could not be computed") }
        return .success(CensoredMixedModel(start, isCensored, problem, found))
    }

    /// The first column that the measured rows alone do not determine.
    private static func undetermined(_ names: [String], _ fixed: [[Double]], _ isCensored: [Bool]) -> String?
    {
        let measured = isCensored.indices.filter { !isCensored[$0] }
        if measured.isEmpty { return "every value is censored" }
        var basis: [[Double]] = []
        for (name, column) in zip(names, fixed) {
            var left = measured.map { column[$0] }
            let length = rootSum(left)
            for _ in 0..<2 {
                for unit in basis {
                    let part = dot(unit, left)
                    for k in left.indices { left[k] -= part * unit[k] }
                }
            }
            let remaining = rootSum(left)
            guard length > 0, remaining > 1e-9 * length else {
                return "the uncensored values do not determine '\(name)'"
            }
            basis.append(left.map { $0 / remaining })
        }
        return measured.count > fixed.count + 1
            ? nil : "\(measured.count) uncensored values are too few for \(fixed.count) fixed effects"
    }

    private init(
        _ start: MixedModel, _ isCensored: [Bool], _ problem: CensoredProblem, _ found: CensoredSearch.Found
    ) {
        let search = CensoredSearch(likelihood: problem.likelihood())
        var problem = problem
        problem.best = found.parameters
        problem.information = search.differenced(found.parameters)
        problem.logLikelihood = found.value.logLikelihood
        self.problem = problem
        names = start.names
        (rowCount, groupCount) = (isCensored.count, start.groupCount(term: 0))
        censoredCount = isCensored.reduce(0) { $0 + ($1 ? 1 : 0) }
        coefficients = problem.coefficients
        covariance = problem.covariance
        residualVariance = problem.residualVariance
        randomCovariance = problem.randomCovariance
        let scaled = found.value.logLikelihood
        logLikelihood = scaled - Double(rowCount - censoredCount) * log(problem.design.responseScale)
        isSingular = problem.map.diagonal.contains {
            abs(found.parameters[problem.design.width + $0.place]) < MixedModel.singularTolerance
        }
        hasConverged = found.hasConverged
    }
}

extension CensoredMixedModel {
    /// Σ weight·coefficient; its standard error is from the observed information, and the normal distribution
    /// gives interval and p value (infinite degrees of freedom).
    public func contrast(_ weights: [Double]) -> MixedEstimate {
        precondition(weights.count == width, "one weight for each fixed effect")
        return MixedEstimate(
            estimate: dot(weights, coefficients),
            standardError: bilinear(covariance, weights, weights).squareRoot(), degreesOfFreedom: .infinity)
    }

    public func coefficient(_ position: Int) -> MixedEstimate {
        contrast((0..<width).map { $0 == position ? 1 : 0 })
    }

    /// Values of the combination that the likelihood-ratio test does not reject.
    public func profileInterval(_ weights: [Double], level: Double = 0.95) -> Outcome<Bounds> {
        let profile = CensoredProfile(problem, weights)
        let error = contrast(weights).standardError
        guard error > 0, error.isFinite else { return .undefined("its standard error is undefined") }
        let reach = Normal.quantile((1 + level) / 2)
        guard let lower = profile.end(-reach, standardError: error),
            let upper = profile.end(reach, standardError: error)
        else { return .undefined("the profile likelihood does not fall far enough on one side") }
        return .success(Bounds(lower: lower, upper: upper))
    }

    /// Likelihood-ratio p value of the combination being 0 (χ², 1 degree of freedom).
    public func likelihoodRatioP(_ weights: [Double]) -> Outcome<Double> {
        let profile = CensoredProfile(problem, weights)
        guard let root = profile.signedRoot(at: 0) else {
            return .undefined("the constrained likelihood could not be maximised")
        }
        return .success(min(1, max(Normal.twoSided(root), .leastNonzeroMagnitude)))
    }
}

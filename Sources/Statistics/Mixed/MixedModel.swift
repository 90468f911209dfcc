internal import Foundation
internal import NumericalKit

/// A linear mixed model: y = X·β + Z·b + ε, b normal with one covariance for each random term, ε normal.
///
/// Fitted by the profiled (restricted) likelihood over the relative Cholesky factors of the terms' covariances.
/// Any number of terms, nested or crossed; rows that share no group, even through others, are independent
/// blocks, and the cost grows with the number of blocks but with the cube of the largest one's random effects.
/// *Source*: Bates, Mächler, Bolker, Walker 2015, doi:10.18637/jss.v067.i01.
public struct MixedModel: Sendable {
    public let likelihood: MixedLikelihood
    /// Names of the fixed effects; "(Intercept)" first where it is included.
    public let names: [String]
    public let terms: [RandomTerm]
    public let rowCount: Int
    /// Fixed effects, in units of the response per unit of the column.
    public let coefficients: [Double]
    /// Covariance of the fixed effects, row-major.
    public let covariance: [Double]
    /// Of the response about its fixed and random effects.
    public let residualVariance: Double
    /// Covariance of each term's effects, row-major.
    public let randomCovariances: [[Double]]
    /// Lower triangles of the relative Cholesky factors (units of the residual standard deviation), one term
    /// after another and column by column, as in lme4.
    public let theta: [Double]
    /// −2·log likelihood, as R counts it: lme4's REML criterion, or its deviance under ML.
    public let criterion: Double
    /// Predicted effects (conditional means) of each term: group g's effect of column c is at g·width + c.
    /// 0 for a group number without rows.
    public let groupEffects: [[Double]]
    /// X·β + Z·b.
    public let fitted: [Double]
    /// False where the search gave up: estimates are then of no use.
    public let hasConverged: Bool
    /// What lies on the boundary, for each random term a sentence's end such as
    /// "the covariance of 'mouse' has rank 1 of 2"; empty for a regular fit.
    public let boundary: [String]
    /// Points at which the likelihood was computed.
    public let evaluations: Int
    let inference: MixedInference

    public var logLikelihood: Double { -criterion / 2 }
    /// A variance is 0, a correlation ±1, or a combination of effects does not vary.
    public var isSingular: Bool { !boundary.isEmpty }
    public var width: Int { coefficients.count }

    /// A diagonal element of a relative factor below it counts as 0 (lme4's `isSingular`), columns taken at mean
    /// square 1 so that the unit of time does not decide.
    public static let singularTolerance = 1e-4

    /// Whether a column of ones goes first.
    public enum Intercept: Sendable, Hashable { case included, absent }

    /// Fits `response` on the columns, each as long as it, all finite.
    ///
    /// - Parameters:
    ///   - names: one for each column.
    ///   - random: at least one term, over the same rows.
    /// - Returns: undefined where a column is determined by those before it (its name is given); where a term
    ///   has one group, or as many effects as there are rows (its variance and the residual one cannot be told
    ///   apart; lme4 refuses too); or where nothing is left over to tell the residual variance from.
    ///
    /// Half-empty cells need no care: unequal numbers of rows in the groups, and groups of one row, are as
    /// any other.
    public static func fit(
        _ response: [Double], names: [String], columns: [[Double]], random: [RandomTerm],
        intercept: Intercept = .included, likelihood: MixedLikelihood = .restricted
    ) -> Outcome<MixedModel> {
        precondition(names.count == columns.count, "one name for each column")
        precondition(columns.allSatisfy { $0.count == response.count }, "a column has another length")
        precondition(!random.isEmpty, "a mixed model has a random term")
        precondition(random.allSatisfy { $0.groups.count == response.count }, "a term has other rows")
        var (names, columns) = (names, columns)
        if intercept == .included {
            names.insert("(Intercept)", at: 0)
            columns.insert([Double](repeating: 1, count: response.count), at: 0)
        }
        if let reason = refusal(response, columns, random) { return .undefined(reason) }
        let design: MixedDesign
        do throws(MixedDesign.Failure) {
            design = try MixedDesign(response: response, fixed: columns, random: random)
        } catch {
            return .undefined(error.reason(names))
        }
        let blocks = MixedBlocks(design, random)
        if let reason = blocks.refusal() { return .undefined(reason) }
        let map = RelativeFactor(random)
        let search = MixedSearch(blocks: blocks, map: map, likelihood: likelihood)
        guard let found = search.run() else {
            return .undefined("the likelihood could not be computed")
        }
        return .success(MixedModel(names, columns, design, blocks, map, found))
    }

    private static func refusal(_ response: [Double], _ columns: [[Double]], _ random: [RandomTerm])
        -> String?
    {
        let values = columns + [response] + random.flatMap(\.columns)
        guard values.allSatisfy({ $0.allSatisfy(\.isFinite) }) else { return "a value is not finite" }
        if response.count <= columns.count {
            return "\(response.count) rows cannot carry \(columns.count) fixed effects and variances"
        }
        for term in random {
            let groups = term.presentGroups
            if groups < 2 { return "'\(term.name)' has one group, so no spread between groups" }
            if groups * term.width >= response.count {
                return
                    "'\(term.name)' has \(groups * term.width) random effects and the data \(response.count) rows, so its variance and the residual variance cannot be told apart"
            }
        }
        return nil
    }

    private init(
        _ names: [String], _ columns: [[Double]], _ design: MixedDesign, _ blocks: MixedBlocks,
        _ map: RelativeFactor, _ found: MixedSearch.Found
    ) {
        let (point, scale, p) = (found.point, design.responseScale, design.width)
        let variance = point.residualVariance * scale * scale
        inference = MixedInference(design, point)
        likelihood = point.likelihood
        (self.names, terms, rowCount) = (names, map.terms, design.rows)
        coefficients = design.coefficients(zip(design.projections, point.effects).map { $0 + scale * $1 })
        covariance = inference.covariance
        residualVariance = variance
        let unscaled = map.terms.indices.map { t in
            let k = map.terms[t].width
            let lower = map.lower(point.theta, term: t)
            return (0..<k * k).map { lower[$0] / design.randomScales[t][$0 / k] }
        }
        randomCovariances = zip(map.terms, unscaled).map { term, lower in
            squared(lower, term.width).map { $0 * variance }
        }
        theta = zip(map.terms, unscaled).flatMap { term, lower in
            (0..<term.width).flatMap { j in (j..<term.width).map { lower[$0 * term.width + j] } }
        }
        var criterion = point.deviance + point.divisor * 2 * log(scale)
        if point.likelihood == .restricted {
            for k in 0..<p { criterion += 2 * log(abs(design.upper[k * p + k])) }
        }
        self.criterion = criterion
        groupEffects = blocks.effects(point, map, design)
        var fitted = [Double](repeating: 0, count: design.rows)
        for (column, coefficient) in zip(columns, coefficients) {
            for row in fitted.indices { fitted[row] += coefficient * column[row] }
        }
        for (term, effects) in zip(map.terms, groupEffects) {
            for (c, column) in term.columns.enumerated() {
                for row in fitted.indices {
                    fitted[row] += effects[term.groups[row] * term.width + c] * column[row]
                }
            }
        }
        self.fitted = fitted
        (hasConverged, evaluations) = (found.hasConverged, found.evaluations)
        boundary = Self.boundary(map, point.theta)
    }

    private static func boundary(_ map: RelativeFactor, _ theta: [Double]) -> [String] {
        map.terms.indices.compactMap { t in
            let zeros = map.diagonal.filter { $0.term == t && abs(theta[$0.place]) < singularTolerance }
            guard !zeros.isEmpty else { return nil }
            let (term, rank) = (map.terms[t], map.terms[t].width - zeros.count)
            if rank == 0 { return "the variance of '\(term.name)' is 0" }
            return "the covariance of '\(term.name)' has rank \(rank) of \(term.width)"
        }
    }
}

extension MixedModel {
    /// Standard deviation of a term's effect.
    public func standardDeviation(term: Int, column: Int = 0) -> Double {
        randomCovariances[term][column * terms[term].width + column].squareRoot()
    }

    /// Correlation of two effects of a term; undefined where one of them does not vary.
    public func correlation(term: Int, _ first: Int = 0, _ second: Int = 1) -> Outcome<Double> {
        let product =
            standardDeviation(term: term, column: first) * standardDeviation(term: term, column: second)
        guard product > 0 else { return .undefined("an effect of '\(terms[term].name)' does not vary") }
        let ratio = randomCovariances[term][first * terms[term].width + second] / product
        return .success(min(1, max(-1, ratio)))
    }

    public func groupCount(term: Int) -> Int { terms[term].presentGroups }
}

extension MixedDesign.Failure {
    fileprivate func reason(_ names: [String]) -> String {
        switch self {
        case .dependent(let k):
            k == 0
                ? "'\(names[k])' is 0 in every row" : "'\(names[k])' is determined by the columns before it"
        case .noSpread: "the fixed effects explain every value, so nothing is left to tell the spread from"
        case .emptyRandomColumn(let term, let column): "'\(column)' of '\(term)' is 0 in every row"
        }
    }
}

/// Λ·Λᵀ.
private func squared(_ lower: [Double], _ k: Int) -> [Double] {
    (0..<k * k).map { place in
        let (i, j) = (place / k, place % k)
        return (0...min(i, j)).reduce(0) { $0 + lower[i * k + $1] * lower[j * k + $1] }
    }
}

extension MixedBlocks {
    /// Where fixed and random effects together explain every value.
    fileprivate func refusal() -> String? {
        if greatestRank > 2000 { return "the random effects of \(greatestRank) columns hang together" }
        var s = within
        let p = width - 1
        var rank = 0
        let diagonal = (0..<width).map { within[$0 * width + $0] }
        for k in 0..<p where s[k * width + k] > 1e-12 && s[k * width + k] > 1e-10 * diagonal[k] {
            rank += 1
            for i in (k + 1)..<width {
                let factor = s[i * width + k] / s[k * width + k]
                for j in (k + 1)..<width { s[i * width + j] -= factor * s[k * width + j] }
            }
        }
        let left = s[p * width + p]
        if residualRows <= rank || left <= 1e-13 * Double(rows) {
            return "fixed and random effects explain every value, so no residual variance is left"
        }
        return nil
    }

    /// Λ·Λᵀ·Zᵀ·V⁻¹·(y − X·β), in the units of the data.
    fileprivate func effects(_ point: MixedPoint, _ map: RelativeFactor, _ design: MixedDesign) -> [[Double]]
    {
        var effects = map.terms.map { [Double](repeating: 0, count: $0.groupLimit * $0.width) }
        let variances = map.variances(point.theta)
        let squares = map.terms.indices.map { squared(map.lower(point.theta, term: $0), map.terms[$0].width) }
        for block in 0..<count where ranks[block] > 0 {
            let r = ranks[block]
            guard let factor = Cholesky(covariance(block, at: variances), size: r, pivotTolerance: 0) else {
                continue
            }
            let residual = (0..<r).map { a in
                let start = projectedStarts[block] + a * width
                return point.effects.indices.reduce(projected[start + width - 1]) {
                    $0 - projected[start + $1] * point.effects[$1]
                }
            }
            let solved = factor.solve(residual)
            let q = factors[block].count / r
            for owner in owners[block] {
                let k = map.terms[owner.term].width
                let turned = (0..<k).map { c in
                    (0..<r).reduce(0.0) { $0 + factors[block][$1 * q + owner.start + c] * solved[$1] }
                }
                for c in 0..<k {
                    let value = (0..<k).reduce(0.0) { $0 + squares[owner.term][c * k + $1] * turned[$1] }
                    effects[owner.term][owner.group * k + c] =
                        value * design.responseScale / design.randomScales[owner.term][c]
                }
            }
        }
        return effects
    }
}

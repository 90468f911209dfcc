internal import Foundation
internal import NumericalKit

/// Data of a censored mixed model in the search's units, and the way back to the data's.
struct CensoredProblem: Sendable {
    let design: MixedDesign
    let map: RelativeFactor
    private let isCensored: [Bool]
    private let nodes: Int
    /// Maximum, curvature and likelihood there, in the search's units.
    var best: [Double] = []
    var information: [Double] = []
    var logLikelihood = 0.0

    init(_ design: MixedDesign, _ term: RandomTerm, _ isCensored: [Bool], _ nodes: Int) {
        (self.design, map) = (design, RelativeFactor([term]))
        (self.isCensored, self.nodes) = (isCensored, nodes)
    }

    private var root: Double { Double(design.rows).squareRoot() }
    private var term: RandomTerm { map.terms[0] }

    /// - Parameter axis: a unit vector; where given, the basis is mirrored so that the first fixed effect is along it.
    func likelihood(axis: [Double]? = nil) -> CensoredLikelihood {
        let p = design.width
        var fixed = [Double](repeating: 0, count: design.rows * p)
        for row in 0..<design.rows {
            var cells = (0..<p).map { design.columns[$0][row] * root }
            if let axis { cells = Self.mirrored(cells, axis) }
            for k in 0..<p { fixed[row * p + k] = cells[k] }
        }
        var random: [Double] = []
        for row in 0..<design.rows {
            for (column, scale) in zip(term.columns, design.randomScales[0]) {
                random.append(column[row] / scale)
            }
        }
        var groups = [[Int]](repeating: [], count: term.groupLimit)
        for (row, group) in term.groups.enumerated() { groups[group].append(row) }
        let rule = GaussHermite(nodes)
        return CensoredLikelihood(
            width: p, dimension: term.width, groups: groups.filter { !$0.isEmpty }, isCensored: isCensored,
            fixed: fixed, random: random, values: design.columns[p], rule: (rule.nodes, rule.weights))
    }

    /// The mirror that exchanges the first axis and `axis`; it is its own inverse.
    static func mirrored(_ vector: [Double], _ axis: [Double]) -> [Double] {
        var normal = axis
        normal[0] -= 1
        let length = dot(normal, normal)
        guard length > 1e-30 else { return vector }
        let share = 2 * dot(normal, Array(vector.prefix(axis.count))) / length
        return vector.indices.map { $0 < axis.count ? vector[$0] - share * normal[$0] : vector[$0] }
    }

    /// The fit with limits for values, in the search's units.
    func start(_ model: MixedModel) -> [Double] {
        let zero = [Double](repeating: 0, count: design.width)
        // A boundary is a stationary point that the search could not leave.
        let theta = map.terms[0].width == 1 ? [max(0.1, model.theta[0])] : scaledTheta(model)
        return zero + theta + [log(model.residualVariance.squareRoot() / design.responseScale)]
    }

    private func scaledTheta(_ model: MixedModel) -> [Double] {
        let scales = design.randomScales[0]
        return [
            max(0.1, model.theta[0] * scales[0]), model.theta[1] * scales[1],
            max(0.1, model.theta[2] * scales[1]),
        ]
    }

    var sigma: Double { exp(best[best.count - 1]) }
    var residualVariance: Double { sigma * sigma * design.responseScale * design.responseScale }

    /// Basis coefficients to the data's.
    var coefficients: [Double] {
        design.coefficients(
            (0..<design.width).map { design.projections[$0] + design.responseScale * root * best[$0] })
    }

    var randomCovariance: [Double] {
        let k = term.width
        let lower = map.lower(Array(best[design.width..<best.count - 1]), term: 0)
        return (0..<k * k).map { place in
            let (i, j) = (place / k, place % k)
            let sum = (0...min(i, j)).reduce(0.0) { $0 + lower[i * k + $1] * lower[j * k + $1] }
            return sum * residualVariance / (design.randomScales[0][i] * design.randomScales[0][j])
        }
    }

    /// Of the fixed effects in the basis: their part of the inverse information.
    private var basisCovariance: [Double] {
        let (n, p) = (best.count, design.width)
        let scales = (0..<n).map { k in
            information[k * n + k] > 0 ? 1 / information[k * n + k].squareRoot() : 0
        }
        let scaled = (0..<n * n).map { information[$0] * scales[$0 / n] * scales[$0 % n] }
        let eigen = SymmetricEigen(scaled, size: n)
        var result = [Double](repeating: 0, count: p * p)
        for (value, vector) in zip(eigen.values, eigen.vectors) where value > 1e-7 {
            for i in 0..<p {
                for j in 0..<p { result[i * p + j] += vector[i] * vector[j] / value * scales[i] * scales[j] }
            }
        }
        return result
    }

    var covariance: [Double] {
        let p = design.width
        let basis = MixedDesignBasis(width: p, upper: design.upper)
        let rows = (0..<p).map { k in basis.inBasis((0..<p).map { $0 == k ? 1 : 0 }) }
        let inner = basisCovariance
        let factor = design.responseScale * root
        return (0..<p * p).map { bilinear(inner, rows[$0 / p], rows[$0 % p]) * factor * factor }
    }
}

/// The likelihood of one combination of fixed effects, all else at its best.
struct CensoredProfile {
    private let search: CensoredSearch
    private let problem: CensoredProblem
    /// Estimate of the combination, and its change for one unit of the first parameter.
    private let estimate: Double
    private let unit: Double
    private let best: [Double]
    private let information: [Double]

    init(_ problem: CensoredProblem, _ weights: [Double]) {
        let basis = MixedDesignBasis(width: problem.design.width, upper: problem.design.upper)
        let along = basis.inBasis(weights)
        let length = rootSum(along)
        let axis = along.map { $0 / length }
        self.problem = problem
        search = CensoredSearch(likelihood: problem.likelihood(axis: axis), held: 0)
        estimate = dot(weights, problem.coefficients)
        unit = length * problem.design.responseScale * Double(problem.design.rows).squareRoot()
        best = CensoredProblem.mirrored(problem.best, axis)
        let n = best.count
        // Mirror rows, then columns.
        let rows = (0..<n).map {
            CensoredProblem.mirrored(Array(problem.information[$0 * n..<($0 + 1) * n]), axis)
        }
        var both = [Double](repeating: 0, count: n * n)
        for column in 0..<n {
            let turned = CensoredProblem.mirrored(rows.map { $0[column] }, axis)
            for row in 0..<n { both[row * n + column] = turned[row] }
        }
        information = both
    }

    /// Signed root of the likelihood-ratio statistic at a value of the combination.
    func signedRoot(at value: Double) -> Double? { constrained(value).map { root(value, $0) } }

    private func constrained(_ value: Double, from start: [Double]? = nil) -> CensoredSearch.Found? {
        var parameters = start ?? best
        parameters[0] = best[0] + (value - estimate) / unit
        guard let found = search.run(from: parameters, information: information), found.hasConverged else {
            return nil
        }
        return found
    }

    private func root(_ value: Double, _ found: CensoredSearch.Found) -> Double {
        let drop = max(0, 2 * (problem.logLikelihood - found.value.logLikelihood)).squareRoot()
        return value < estimate ? -drop : drop
    }

    /// The value at which the signed root is `target`: it is nearly linear, so secants find it.
    func end(_ target: Double, standardError: Double) -> Double? {
        var (last, lastRoot) = (estimate, 0.0)
        var value = estimate + target * standardError
        var start = best
        for _ in 0..<40 {
            guard let found = constrained(value, from: start) else { return nil }
            start = found.parameters
            let root = root(value, found)
            if abs(root - target) < 1e-6 { return value }
            guard abs(root - lastRoot) > 1e-12 else { return nil }
            let slope = (root - lastRoot) / (value - last)
            (last, lastRoot) = (value, root)
            let step = (target - root) / slope
            value += max(-3 * standardError, min(3 * standardError, step))
        }
        return nil
    }
}

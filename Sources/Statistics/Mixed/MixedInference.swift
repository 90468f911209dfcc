internal import Foundation
internal import NumericalKit

/// A fixed effect or a combination of several, with Satterthwaite's degrees of freedom.
public struct MixedEstimate: Sendable, Hashable {
    public var estimate: Double
    public var standardError: Double
    /// Satterthwaite's; infinite where the data say nothing of how uncertain the variance is.
    public var degreesOfFreedom: Double

    public var statistic: Double { estimate / standardError }
    /// Two-sided, by Student's t.
    public var pValue: Double {
        let p =
            degreesOfFreedom.isFinite
            ? StudentT.twoSided(statistic, df: degreesOfFreedom) : Normal.twoSided(statistic)
        return min(1, max(p, .leastNonzeroMagnitude))
    }
    /// By Student's t.
    public func interval(level: Double = 0.95) -> Bounds {
        let quantile =
            degreesOfFreedom.isFinite
            ? StudentT.quantile((1 + level) / 2, df: degreesOfFreedom) : Normal.quantile((1 + level) / 2)
        let reach = quantile * standardError
        return Bounds(lower: estimate - reach, upper: estimate + reach)
    }
}

/// The test of several combinations of fixed effects at once.
public struct MixedTest: Sendable, Hashable {
    public var statistic: Double
    /// Combinations that do not follow from the others.
    public var numeratorDegreesOfFreedom: Int
    /// Of Fai and Cornelius, from each eigen-combination's Satterthwaite degrees.
    public var denominatorDegreesOfFreedom: Double
    public var pValue: Double
    /// F times the residual variance, and that times the numerator's degrees: what lmerTest prints.
    public var meanSquare: Double
    public var sumOfSquares: Double { meanSquare * Double(numeratorDegreesOfFreedom) }
}

/// How the covariance of the fixed effects moves with the variance parameters, and how uncertain those are.
///
/// In the orthonormal basis and scaled response of the search; degrees of freedom do not depend on either.
/// *Source*: Satterthwaite 1946, doi:10.2307/3002019; Kuznetsova, Brockhoff, Christensen 2017,
/// doi:10.18637/jss.v082.i13, section 2; here with exact derivatives.
struct MixedInference {
    let design: MixedDesignBasis
    /// Residual standard deviation, of the scaled response.
    let sigma: Double
    /// (Xᵀ·V⁻¹·X)⁻¹ in the basis.
    let inverse: [Double]
    /// ∂(Xᵀ·V⁻¹·X) for each θ.
    let slopes: [[Double]]
    /// Covariance of (θ, σ): twice the inverse curvature of the deviance, over the directions that it bends in.
    let parameterCovariance: [Double]
    let scale: Double

    init(_ design: MixedDesign, _ point: MixedPoint) {
        self.design = MixedDesignBasis(width: design.width, upper: design.upper)
        sigma = point.residualVariance.squareRoot()
        (inverse, slopes, scale) = (point.inverse, point.slopeMatrices, design.responseScale)
        parameterCovariance = Self.generalisedInverse(point.fullHessian, point.theta.count + 1).map { 2 * $0 }
    }

    /// Leaves out directions without curvature, as at a boundary; each parameter is first scaled by its own.
    private static func generalisedInverse(_ matrix: [Double], _ n: Int) -> [Double] {
        let scales = (0..<n).map { k -> Double in
            let bend = matrix[k * n + k]
            return bend > 0 ? 1 / bend.squareRoot() : 0
        }
        let scaled = (0..<n * n).map { matrix[$0] * scales[$0 / n] * scales[$0 % n] }
        let eigen = SymmetricEigen(scaled, size: n)
        var inverse = [Double](repeating: 0, count: n * n)
        for (value, vector) in zip(eigen.values, eigen.vectors) where value > 1e-8 {
            for i in 0..<n {
                for j in 0..<n { inverse[i * n + j] += vector[i] * vector[j] / value * scales[i] * scales[j] }
            }
        }
        return inverse
    }

    /// Covariance of the fixed effects in the units of the data.
    var covariance: [Double] {
        let p = design.width
        var result = [Double](repeating: 0, count: p * p)
        let rows = (0..<p).map { k in design.inBasis((0..<p).map { $0 == k ? 1 : 0 }) }
        for i in 0..<p {
            for j in 0..<p { result[i * p + j] = variance(rows[i], rows[j]) * scale * scale }
        }
        return result
    }

    func variance(_ a: [Double], _ b: [Double]) -> Double { sigma * sigma * bilinear(inverse, a, b) }

    /// Derivative of a combination's variance by (θ, σ).
    func gradient(_ weights: [Double]) -> [Double] {
        let p = design.width
        let u = (0..<p).map { i in (0..<p).reduce(0.0) { $0 + inverse[i * p + $1] * weights[$1] } }
        return slopes.map { -sigma * sigma * bilinear($0, u, u) } + [2 * sigma * dot(u, weights)]
    }

    /// 2·variance² over the variance of that variance.
    func degreesOfFreedom(_ weights: [Double]) -> Double {
        let gradient = gradient(weights)
        let spread = bilinear(parameterCovariance, gradient, gradient)
        let variance = variance(weights, weights)
        return spread > 0 ? 2 * variance * variance / spread : .infinity
    }
}

/// R of X = Q·R.
struct MixedDesignBasis: Sendable {
    let width: Int
    let upper: [Double]

    /// R⁻ᵀ·weights: a combination of coefficients as one of the orthonormal basis's.
    func inBasis(_ weights: [Double]) -> [Double] {
        var x = weights
        for i in 0..<width {
            for k in 0..<i { x[i] -= upper[k * width + i] * x[k] }
            x[i] /= upper[i * width + i]
        }
        return x
    }
}

extension MixedModel {
    /// The fixed effect of that position.
    public func coefficient(_ position: Int) -> MixedEstimate {
        contrast((0..<width).map { $0 == position ? 1 : 0 })
    }

    public func coefficient(named name: String) -> MixedEstimate? {
        names.firstIndex(of: name).map(coefficient)
    }

    /// Σ weight·coefficient with its own degrees of freedom.
    /// - Parameter weights: one for each fixed effect, not all 0.
    public func contrast(_ weights: [Double]) -> MixedEstimate {
        precondition(weights.count == width, "one weight for each fixed effect")
        precondition(weights.contains { $0 != 0 }, "a combination of nothing")
        let inBasis = inference.design.inBasis(weights)
        return MixedEstimate(
            estimate: dot(weights, coefficients),
            standardError: inference.variance(inBasis, inBasis).squareRoot() * inference.scale,
            degreesOfFreedom: inference.degreesOfFreedom(inBasis))
    }

    /// The F test that every combination is 0.
    ///
    /// Combinations that follow from others count once. Undefined where none is left.
    /// *Source*: Fai, Cornelius 1996, doi:10.1080/00949659608811740.
    public func test(_ combinations: [[Double]]) -> Outcome<MixedTest> {
        let rows = combinations.map(inference.design.inBasis)
        let n = rows.count
        let squares = (0..<n * n).map { inference.variance(rows[$0 / n], rows[$0 % n]) }
        let eigen = SymmetricEigen(squares, size: n)
        guard let greatest = eigen.values.first, greatest > 0 else {
            return .undefined("the combinations of fixed effects are all 0")
        }
        let estimates = combinations.map { dot($0, coefficients) / inference.scale }
        var sum = 0.0
        var degrees: [Double] = []
        for (value, vector) in zip(eigen.values, eigen.vectors) where value > 1.49e-8 * greatest {
            let part = dot(vector, estimates)
            sum += part * part / value
            let weights = (0..<width).map { k in (0..<n).reduce(0.0) { $0 + vector[$1] * rows[$1][k] } }
            degrees.append(inference.degreesOfFreedom(weights))
        }
        let statistic = sum / Double(degrees.count)
        let freedom = Self.pooled(degrees)
        let p =
            freedom.isFinite
            ? FisherF.upperTail(statistic, df1: Double(degrees.count), df2: freedom)
            : ChiSquared.upperTail(sum, df: Double(degrees.count))
        return .success(
            MixedTest(
                statistic: statistic, numeratorDegreesOfFreedom: degrees.count,
                denominatorDegreesOfFreedom: freedom, pValue: min(1, max(p, .leastNonzeroMagnitude)),
                meanSquare: statistic * residualVariance))
    }

    /// Degrees with which F has the mean that independent t² of those degrees give.
    private static func pooled(_ degrees: [Double]) -> Double {
        guard let least = degrees.min(), let greatest = degrees.max() else { return .infinity }
        if greatest - least < 1e-8 || degrees.count == 1 {
            return degrees.reduce(0, +) / Double(degrees.count)
        }
        if least <= 2 { return 2 }
        let excess = degrees.reduce(0) { $0 + ($1.isFinite ? $1 / ($1 - 2) : 1) }
        let left = excess - Double(degrees.count)
        return left > 0 ? 2 * excess / left : .infinity
    }
}

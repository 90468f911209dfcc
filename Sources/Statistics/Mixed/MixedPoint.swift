internal import Foundation
internal import NumericalKit

/// Which likelihood of a mixed model is maximised.
public enum MixedLikelihood: String, Sendable, Hashable, CaseIterable {
    /// Of what the fixed effects leave: variances without the bias of estimated fixed effects.
    case restricted = "REML"
    /// Of all data; models with different fixed effects can be compared by it.
    case maximum = "ML"
}

/// The deviance −2·log L at one θ, fixed effects and residual variance at their best, with exact derivatives.
///
/// Everything is in the units of `MixedDesign`: orthonormal columns, a response of mean square 1.
/// *Source*: Bates, Mächler, Bolker, Walker 2015, doi:10.18637/jss.v067.i01, section 3.4 (the criterion);
/// derivatives by ∂V⁻¹ = −V⁻¹·∂V·V⁻¹.
struct MixedPoint {
    let theta: [Double]
    let width: Int
    /// What the residual sum is divided by: rows, less fixed effects under REML.
    let divisor: Double
    let likelihood: MixedLikelihood
    let logDeterminant: Double
    let logDeterminantSlopes: [Double]
    let logDeterminantCurvatures: [Double]
    /// Fixed effects in the orthonormal basis, beyond least squares.
    let effects: [Double]
    /// (Xᵀ·V⁻¹·X)⁻¹.
    let inverse: [Double]
    /// Its determinant's negative logarithm.
    let informationLog: Double
    let informationSlopes: [Double]
    let informationCurvatures: [Double]
    /// Generalised residual sum of squares.
    let sum: Double
    let sumSlopes: [Double]
    let sumCurvatures: [Double]
    /// ∂(Xᵀ·V⁻¹·X) for each θ, p × p.
    let slopeMatrices: [[Double]]

    init?(_ theta: [Double], _ blocks: MixedBlocks, _ map: RelativeFactor, _ likelihood: MixedLikelihood) {
        guard theta.allSatisfy(\.isFinite), let sums = blocks.sums(at: map.variances(theta)) else {
            return nil
        }
        let chain = ChainedSums(sums, map, theta, width: blocks.width)
        let p = blocks.width - 1
        guard let factor = Cholesky(chain.cell(sums.products, 0), size: p) else { return nil }
        let m = map.count
        self.theta = theta
        (width, self.likelihood) = (p, likelihood)
        divisor = Double(blocks.rows - (likelihood == .restricted ? p : 0))
        logDeterminant = sums.logDeterminant
        (logDeterminantSlopes, logDeterminantCurvatures) = (chain.logSlopes, chain.logCurvatures)
        inverse = factor.inverse()
        informationLog = factor.logDeterminant
        effects = factor.solve(chain.cross(sums.products, 0))
        let v = effects.map { -$0 } + [1]
        sum = quadratic(sums.products, 0, v)
        guard sum > 0, sum.isFinite else { return nil }
        var informationSlopes = [Double](repeating: 0, count: m)
        var sumSlopes = informationSlopes
        var turned: [[Double]] = []
        var matrices: [[Double]] = []
        var solved: [[Double]] = []
        for k in 0..<m {
            let slope = chain.slope(k)
            let matrix = chain.cell(slope, 0)
            matrices.append(matrix)
            solved.append(product(inverse, matrix, p))
            for i in 0..<p { informationSlopes[k] += solved[k][i * p + i] }
            sumSlopes[k] = quadratic(slope, 0, v)
            turned.append(Array(applied(slope, v).prefix(p)))
        }
        var informationCurvatures = [Double](repeating: 0, count: m * m)
        var sumCurvatures = informationCurvatures
        for k in 0..<m {
            for l in 0...k {
                let curvature = chain.curvature(k, l)
                var information = -traceOfProduct(solved[k], solved[l], p)
                for i in 0..<p {
                    for j in 0..<p { information += inverse[i * p + j] * curvature[j * (p + 1) + i] }
                }
                let bend = quadratic(curvature, 0, v) - 2 * bilinear(inverse, turned[k], turned[l])
                for place in [k * m + l, l * m + k] {
                    informationCurvatures[place] = information
                    sumCurvatures[place] = bend
                }
            }
        }
        (self.informationSlopes, self.informationCurvatures) = (informationSlopes, informationCurvatures)
        (self.sumSlopes, self.sumCurvatures) = (sumSlopes, sumCurvatures)
        slopeMatrices = matrices
    }

    private var usesInformation: Double { likelihood == .restricted ? 1 : 0 }

    /// Residual variance at its best.
    var residualVariance: Double { sum / divisor }

    /// −2·log L without the parts that only units decide.
    var deviance: Double {
        logDeterminant + usesInformation * informationLog + divisor * (1 + log(2 * .pi * residualVariance))
    }

    var gradient: [Double] {
        theta.indices.map {
            logDeterminantSlopes[$0] + usesInformation * informationSlopes[$0] + divisor * sumSlopes[$0] / sum
        }
    }

    /// m × m.
    var hessian: [Double] {
        let m = theta.count
        return (0..<m * m).map { place in
            let (k, l) = (place / m, place % m)
            return logDeterminantCurvatures[place] + usesInformation * informationCurvatures[place]
                + divisor * (sumCurvatures[place] / sum - sumSlopes[k] * sumSlopes[l] / (sum * sum))
        }
    }

    /// Second derivatives of −2·log L in (θ, σ), σ free: (m + 1) × (m + 1).
    var fullHessian: [Double] {
        let m = theta.count
        let variance = residualVariance
        let sigma = variance.squareRoot()
        var matrix = [Double](repeating: 0, count: (m + 1) * (m + 1))
        for k in 0..<m {
            for l in 0..<m {
                matrix[k * (m + 1) + l] =
                    logDeterminantCurvatures[k * m + l] + usesInformation * informationCurvatures[k * m + l]
                    + sumCurvatures[k * m + l] / variance
            }
            matrix[k * (m + 1) + m] = -2 * sumSlopes[k] / (variance * sigma)
            matrix[m * (m + 1) + k] = matrix[k * (m + 1) + m]
        }
        matrix[m * (m + 1) + m] = -2 * divisor / variance + 6 * sum / (variance * variance)
        return matrix
    }
}

/// Derivatives with respect to θ out of those with respect to φ.
private struct ChainedSums {
    let sums: BlockSums
    let map: RelativeFactor
    let width: Int
    private let jacobian: [Double]
    private let bends: [(variance: Int, first: Int, second: Int)]
    let logSlopes: [Double]
    let logCurvatures: [Double]

    init(_ sums: BlockSums, _ map: RelativeFactor, _ theta: [Double], width: Int) {
        let m = map.count
        let jacobian = map.slopes(theta)
        let bends = map.curvatures
        var slopes = [Double](repeating: 0, count: m)
        var curvatures = [Double](repeating: 0, count: m * m)
        for k in 0..<m {
            for a in 0..<m { slopes[k] += jacobian[a * m + k] * sums.logDeterminantSlopes[a] }
            for l in 0..<m {
                for a in 0..<m {
                    for b in 0..<m {
                        curvatures[k * m + l] +=
                            jacobian[a * m + k] * jacobian[b * m + l]
                            * sums.logDeterminantCurvatures[a * m + b]
                    }
                }
            }
        }
        for bend in bends {
            curvatures[bend.first * m + bend.second] += sums.logDeterminantSlopes[bend.variance]
        }
        (self.sums, self.map, self.width, self.jacobian) = (sums, map, width, jacobian)
        (self.bends, logSlopes, logCurvatures) = (bends, slopes, curvatures)
    }

    /// ∂H/∂θ_k.
    func slope(_ k: Int) -> [Double] {
        var result = [Double](repeating: 0, count: width * width)
        for a in 0..<map.count { add(jacobian[a * map.count + k], sums.slopes, a, to: &result) }
        return result
    }

    /// ∂²H/∂θ_k∂θ_l.
    func curvature(_ k: Int, _ l: Int) -> [Double] {
        let m = map.count
        var result = [Double](repeating: 0, count: width * width)
        for a in 0..<m {
            for b in 0..<m {
                let pair = max(a, b) * (max(a, b) + 1) / 2 + min(a, b)
                add(jacobian[a * m + k] * jacobian[b * m + l], sums.curvatures, pair, to: &result)
            }
        }
        for bend in bends where bend.first == k && bend.second == l {
            add(1, sums.slopes, bend.variance, to: &result)
        }
        return result
    }

    private func add(_ factor: Double, _ cells: [Double], _ matrix: Int, to result: inout [Double]) {
        guard factor != 0 else { return }
        for k in result.indices { result[k] += factor * cells[matrix * width * width + k] }
    }

    /// The part of H that belongs to the fixed effects.
    func cell(_ products: [Double], _ start: Int) -> [Double] {
        let p = width - 1
        return (0..<p * p).map { products[start + $0 / p * width + $0 % p] }
    }

    /// Xᵀ·V⁻¹·y.
    func cross(_ products: [Double], _ start: Int) -> [Double] {
        (0..<width - 1).map { products[start + $0 * width + width - 1] }
    }
}

/// vᵀ·A·v.
private func quadratic(_ a: [Double], _ start: Int, _ v: [Double]) -> Double {
    var total = 0.0
    for i in v.indices { for j in v.indices { total += v[i] * a[start + i * v.count + j] * v[j] } }
    return total
}

private func applied(_ a: [Double], _ v: [Double]) -> [Double] {
    v.indices.map { i in v.indices.reduce(0) { $0 + a[i * v.count + $1] * v[$1] } }
}

func bilinear(_ a: [Double], _ u: [Double], _ v: [Double]) -> Double {
    var total = 0.0
    for i in u.indices { for j in v.indices { total += u[i] * a[i * v.count + j] * v[j] } }
    return total
}

private func product(_ a: [Double], _ b: [Double], _ n: Int) -> [Double] {
    var c = [Double](repeating: 0, count: n * n)
    for i in 0..<n { for k in 0..<n { for j in 0..<n { c[i * n + j] += a[i * n + k] * b[k * n + j] } } }
    return c
}

private func traceOfProduct(_ a: [Double], _ b: [Double], _ n: Int) -> Double {
    var trace = 0.0
    for i in 0..<n { for j in 0..<n { trace += a[i * n + j] * b[j * n + i] } }
    return trace
}

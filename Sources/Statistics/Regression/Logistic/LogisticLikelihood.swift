internal import Foundation
internal import NumericalKit

/// The binomial log-likelihood with a logit link, with Jeffreys' penalty where Firth's fit is wanted.
/// Coefficient 0 is the intercept; the covariates follow, centred and scaled.
struct LogisticLikelihood: Likelihood {
    let count: Int
    let width: Int
    /// Row-major, a leading 1, then (x − center)/scale.
    let z: [Double]
    /// 1 or 0.
    let y: [Double]
    let offsets: [Double]
    /// Of each covariate.
    let center: [Double]
    /// Of each covariate; 1 where it does not vary.
    let scale: [Double]
    /// Adds ½ log det of the information. *Source*: Firth 1993, doi:10.1093/biomet/80.1.27; Heinze and
    /// Schemper 2002, doi:10.1002/sim.1047.
    let isPenalised: Bool

    /// - Parameter isCentred: false where the intercept is to be that at covariates of 0.
    init(_ design: LogisticDesign, isPenalised: Bool, isCentred: Bool = true) {
        let (n, p) = (design.count, design.width)
        let scaling = (0..<p).map { standardisation(of: design.column($0)) }
        center = scaling.map { isCentred ? $0.center : 0 }
        scale = scaling.map(\.scale)
        var z = [Double](repeating: 1, count: n * (p + 1))
        for row in 0..<n {
            for k in 0..<p {
                z[row * (p + 1) + k + 1] = (design.covariates[row * p + k] - center[k]) / scale[k]
            }
        }
        (self.z, count, width, self.isPenalised) = (z, n, p + 1, isPenalised)
        y = design.outcomes.map { $0 ? 1 : 0 }
        offsets = design.offsets ?? Array(repeating: 0, count: n)
    }

    func predictors(_ beta: [Double]) -> [Double] {
        var eta = offsets
        for row in 0..<count {
            var sum = 0.0
            for k in 0..<width { sum += z[row * width + k] * beta[k] }
            eta[row] += sum
        }
        return eta
    }

    /// One pass, O(n·p²), without bounds checks; a second one for the penalty.
    func at(_ beta: [Double]) -> LikelihoodPoint? {
        let p = width
        let eta = predictors(beta)
        var value = 0.0
        var gradient = [Double](repeating: 0, count: p)
        var information = [Double](repeating: 0, count: p * p)
        z.withUnsafeBufferPointer { z in
            gradient.withUnsafeMutableBufferPointer { gradient in
                information.withUnsafeMutableBufferPointer { information in
                    for row in 0..<count {
                        let small = exp(-abs(eta[row]))
                        let (risk, weight) = logistic(eta[row], small)
                        value += y[row] * eta[row] - max(eta[row], 0) - log1p(small)
                        let (residual, start) = (y[row] - risk, row * p)
                        for a in 0..<p {
                            gradient[a] += residual * z[start + a]
                            let scaled = weight * z[start + a]
                            for b in 0...a { information[a * p + b] += scaled * z[start + b] }
                        }
                    }
                }
            }
        }
        guard value.isFinite else { return nil }
        mirror(&information, size: p)
        let point = LikelihoodPoint(value: value, gradient: gradient, information: information)
        return isPenalised ? penalised(point, eta) : point
    }

    /// The penalty pulls each residual by h·(½ − π), h the leverage of the row.
    private func penalised(_ plain: LikelihoodPoint, _ eta: [Double]) -> LikelihoodPoint? {
        let p = width
        guard let factor = Cholesky(plain.information, size: p) else { return nil }
        let inverse = factor.inverse()
        var point = plain
        point.value += 0.5 * factor.logDeterminant
        for row in 0..<count {
            let (risk, weight) = logistic(eta[row])
            var form = 0.0
            for a in 0..<p {
                for b in 0..<p { form += z[row * p + a] * inverse[a * p + b] * z[row * p + b] }
            }
            let pull = weight * form * (0.5 - risk)
            for a in 0..<p { point.gradient[a] += pull * z[row * p + a] }
        }
        return point
    }

    func reach(of change: [Double]) -> Double {
        var greatest = 0.0
        for row in 0..<count {
            var move = 0.0
            for k in 0..<width { move += z[row * width + k] * change[k] }
            greatest = max(greatest, abs(move))
        }
        return greatest
    }
}

/// The risk 1/(1 + e^−η) and its slope π(1 − π), without loss in either tail.
func logistic(_ eta: Double) -> (risk: Double, slope: Double) { logistic(eta, exp(-abs(eta))) }

/// - Parameter small: e^−|η|.
@inline(__always)
private func logistic(_ eta: Double, _ small: Double) -> (risk: Double, slope: Double) {
    let total = 1 + small
    return (eta < 0 ? small / total : 1 / total, small / (total * total))
}

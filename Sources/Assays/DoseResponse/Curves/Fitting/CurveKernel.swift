// Least squares by variable projection. Given the nonlinear parameters ψ = (ln |b|, ln e, ln f), the asymptotes
// c and d solve a linear problem (with a box), so the search runs over ψ alone: Levenberg-Marquardt steps on
// the residual's Jacobian projected off the asymptotes (Kaufman's form).
//
// *Sources*: Golub, Pereyra, Inverse Problems 2003, doi:10.1088/0266-5611/19/2/201; Kaufman, BIT 1975,
// doi:10.1007/BF01932995.
internal import Foundation

/// One curve's data in flat buffers, with the residuals and derivatives of the point last evaluated.
/// Made once and refilled: nothing is allocated within a fit.
final class CurveKernel {
    typealias Family = DoseResponseModel.Family
    typealias Point = SIMD4<Double>

    let capacity: Int
    let x, y, w, share, complement, slopeOfShare, asymmetryOfShare, residual: UnsafeMutablePointer<Double>
    var settings = KernelSettings()
    /// Number of distinct doses, and 1 where the first is dose 0 (its ln is never used).
    var count = 0
    var zeros = 0
    /// A dose-response pair that the curve is held to by a heavy weight, as the last entry: 1 or 0.
    var anchors = 0
    var sumOfWeights = 0.0
    var (meanOfY, totalSquares) = (0.0, 0.0)

    // Of the point last evaluated.
    var (c, d) = (0.0, 0.0)
    var (isLowerFree, isUpperFree) = (false, false)
    var rss = 0.0

    init(capacity: Int) {
        self.capacity = capacity + 1
        func buffer() -> UnsafeMutablePointer<Double> { .allocate(capacity: capacity + 1) }
        (x, y, w, share) = (buffer(), buffer(), buffer(), buffer())
        (complement, slopeOfShare, asymmetryOfShare, residual) = (buffer(), buffer(), buffer(), buffer())
    }

    deinit {
        for buffer in [x, y, w, share, complement, slopeOfShare, asymmetryOfShare, residual] {
            buffer.deallocate()
        }
    }

    /// Takes the data of a curve; `rss` of later evaluations leaves the squares within doses out.
    func load(_ data: CurveData) {
        count = data.doses.count
        zeros = data.doses[0] == 0 ? 1 : 0
        anchors = 0
        for k in 0..<count {
            x[k] = k < zeros ? 0 : log(data.doses[k])
            (y[k], w[k]) = (data.means[k], data.weights[k])
        }
        summarise()
    }

    /// Holds the curve to `response` at ln dose `logDose` from now on.
    func anchor(logDose: Double, response: Double, weight: Double) {
        if anchors == 0 {
            anchors = 1
            count += 1
        }
        (x[count - 1], y[count - 1], w[count - 1]) = (logDose, response, weight)
        summarise()
    }

    private func summarise() {
        var (weight, sum) = (0.0, 0.0)
        for k in 0..<count {
            weight += w[k]
            sum += w[k] * y[k]
        }
        (sumOfWeights, meanOfY) = (weight, sum / weight)
        totalSquares = 0
        for k in 0..<count { totalSquares += w[k] * (y[k] - meanOfY) * (y[k] - meanOfY) }
    }

    // MARK: - Evaluation

    /// Shares and their derivatives by v and f at ψ, then the asymptotes, residuals and `rss`.
    @discardableResult
    func evaluate(_ point: Point) -> Double {
        let b = settings.sign * exp(point[0])
        let f = settings.isSymmetric ? 1 : exp(point[2])
        let e = settings.logLocation(point, slope: b, asymmetry: f)
        switch settings.family {
        case .logLogistic where f == 1: fillLogistic(b, e)
        case .logLogistic: fillAsymmetric(b, e, f)
        case .weibull1: fillWeibull(b, e, isFirst: true)
        default: fillWeibull(b, e, isFirst: false)
        }
        if zeros == 1 { fillZero(b) }
        solveAsymptotes()
        return rss
    }

    private func fillZero(_ b: Double) {
        share[0] = CurveShape.limit(settings.family, b < 0)
        complement[0] = 1 - share[0]
        (slopeOfShare[0], asymmetryOfShare[0]) = (0, 0)
    }

    private func fillLogistic(_ b: Double, _ e: Double) {
        for k in zeros..<count {
            let t = exp(CurveShape.bounded(b * (x[k] - e)))
            let g = 1 / (1 + t)
            share[k] = g
            complement[k] = t * g
            slopeOfShare[k] = -g * (t * g)
        }
    }

    private func fillAsymmetric(_ b: Double, _ e: Double, _ f: Double) {
        for k in zeros..<count {
            let t = exp(CurveShape.bounded(b * (x[k] - e)))
            let l = log1p(t)
            let g = exp(-f * l)
            share[k] = g
            complement[k] = -expm1(-f * l)
            slopeOfShare[k] = -f * g * (t / (1 + t))
            asymmetryOfShare[k] = -g * l
        }
    }

    private func fillWeibull(_ b: Double, _ e: Double, isFirst: Bool) {
        for k in zeros..<count {
            let t = exp(CurveShape.bounded(b * (x[k] - e)))
            let (near, far) = (exp(-t), -expm1(-t))
            share[k] = isFirst ? near : far
            complement[k] = isFirst ? far : near
            slopeOfShare[k] = isFirst ? -t * near : t * near
        }
    }
}

internal import Foundation

/// Value, gradient and second derivatives of a curve at one dose, by b, c, d, e, f in this order.
struct CurveTerms {
    let value: Double
    /// Five partial derivatives, and three zeros.
    let first: SIMD8<Double>
    private let shape: CurveShape.Derivatives
    private let rise, b, e, u: Double
    private let isZero: Bool

    init(_ p: CurveCoefficients, _ family: DoseResponseModel.Family, dose: Double) {
        isZero = dose == 0
        (rise, b, e) = (p.upper - p.lower, p.slope, p.location)
        u = isZero ? 0 : log(dose) - p.logLocation
        if isZero {
            let g = CurveShape.limit(family, p.slope < 0)
            shape = CurveShape.Derivatives(g: g, v: 0, f: 0, vv: 0, vf: 0, ff: 0)
        } else {
            shape = CurveShape.derivatives(family, p.slope * u, p.asymmetry)
        }
        value = p.lower + rise * shape.g
        first = SIMD8(
            rise * shape.v * u, 1 - shape.g, shape.g, -rise * shape.v * b / e, rise * shape.f, 0, 0, 0)
    }

    /// ∂²f by parameters `i` and `j`.
    func second(_ i: Int, _ j: Int) -> Double {
        if isZero { return 0 }
        switch (min(i, j), max(i, j)) {
        case (0, 0): return rise * shape.vv * u * u
        case (0, 1): return -shape.v * u
        case (0, 2): return shape.v * u
        case (0, 3): return -rise * (shape.vv * u * b + shape.v) / e
        case (0, 4): return rise * shape.vf * u
        case (1, 3): return shape.v * b / e
        case (2, 3): return -shape.v * b / e
        case (1, 4): return -shape.f
        case (2, 4): return shape.f
        case (3, 3): return rise * (shape.vv * b * b + shape.v * b) / (e * e)
        case (3, 4): return -rise * shape.vf * b / e
        case (4, 4): return rise * shape.ff
        default: return 0
        }
    }
}

internal import Foundation

/// What a kernel fits: the family, which parameters are free, and the box they stay in.
struct KernelSettings {
    typealias Point = SIMD4<Double>

    var family = DoseResponseModel.Family.logLogistic
    /// Sign of b; the search runs over ln |b|.
    var sign = 1.0
    var isSymmetric = true
    /// Nil = estimated.
    var (fixedLower, fixedUpper): (Double?, Double?) = (nil, nil)
    var (lowerBox, upperBox) = (-Double.infinity...Double.infinity, -Double.infinity...Double.infinity)
    /// Both asymptotes estimated must keep c ≤ d: the families without symmetry are told apart by it.
    var keepsOrder = false
    /// Box of ψ = (ln |b|, ln e or the tied ln dose, ln f).
    var (least, most) = (Point(repeating: 0), Point(repeating: 0))
    /// 1 where a member of ψ is searched, 0 where it is held.
    var isSearched = SIMD4<Double>(1, 1, 0, 0)
    /// Where set, ψ[1] is the ln dose at which this share is reached, and ln e follows from it.
    var tiedShare: Double?

    @inline(__always)
    func logLocation(_ point: Point, slope b: Double, asymmetry f: Double) -> Double {
        guard let tiedShare else { return point[1] }
        return point[1] - CurveShape.inverse(family, share: tiedShare, f) / b
    }
}

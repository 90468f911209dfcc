// The share g(v) of the way from the lower to the upper asymptote, its derivatives and its inverse, with
// v = b (ln x − ln e) and asymmetry f. Both g and 1 − g are computed directly, so that neither loses digits
// where it is small.
internal import Foundation

enum CurveShape {
    typealias Family = DoseResponseModel.Family

    /// Beyond this |v| each curve is at its limit in double precision.
    static let reach = 500.0

    /// v without overflow; −∞ · slope (dose 0) goes to the limit too.
    @inline(__always) static func bounded(_ v: Double) -> Double { min(max(v, -reach), reach) }

    /// g; dose 0 comes as v = ∓∞ or NaN (slope 0).
    static func share(_ family: Family, _ v: Double, _ f: Double, slope: Double) -> Double {
        if v == -.infinity || v == .infinity { return limit(family, v > 0) }
        let t = exp(bounded(v))
        return switch family {
        case .logLogistic: f == 1 ? 1 / (1 + t) : exp(-f * log1p(t))
        case .weibull1: exp(-t)
        case .weibull2: -expm1(-t)
        case .flat: 1
        }
    }

    /// 1 − g, with digits where it is small.
    static func complement(_ family: Family, _ v: Double, _ f: Double, slope: Double) -> Double {
        if v == -.infinity || v == .infinity { return 1 - limit(family, v > 0) }
        let t = exp(bounded(v))
        return switch family {
        case .logLogistic: f == 1 ? 1 / (1 + 1 / t) : -expm1(-f * log1p(t))
        case .weibull1: -expm1(-t)
        case .weibull2: exp(-t)
        case .flat: 0
        }
    }

    /// g at v = +∞ or −∞.
    static func limit(_ family: Family, _ isPositive: Bool) -> Double {
        (family == .weibull2) == isPositive ? 1 : 0
    }

    /// Whether g falls with the dose.
    static func falls(_ family: Family, slope: Double) -> Bool { (slope > 0) == (family != .weibull2) }

    /// g, ∂g/∂v, ∂g/∂f, ∂²g/∂v², ∂²g/∂v∂f, ∂²g/∂f².
    struct Derivatives { var g, v, f, vv, vf, ff: Double }

    static func derivatives(_ family: Family, _ v: Double, _ f: Double) -> Derivatives {
        let t = exp(bounded(v))
        switch family {
        case .logLogistic:
            let (s, l) = (t / (1 + t), log1p(t))
            let g = exp(-f * l)
            let gv = -f * g * s
            return Derivatives(
                g: g, v: gv, f: -g * l, vv: gv * (1 - s - f * s), vf: -g * s + f * g * s * l, ff: g * l * l)
        case .weibull1:
            let g = exp(-t)
            return Derivatives(g: g, v: -t * g, f: 0, vv: -t * g + t * (t * g), vf: 0, ff: 0)
        case .weibull2:
            let h = exp(-t)
            return Derivatives(g: -expm1(-t), v: t * h, f: 0, vv: t * h - t * (t * h), vf: 0, ff: 0)
        case .flat: return Derivatives(g: 1, v: 0, f: 0, vv: 0, vf: 0, ff: 0)
        }
    }

    /// The v at which the share is `g` in (0, 1).
    static func inverse(_ family: Family, share g: Double, _ f: Double) -> Double {
        switch family {
        case .logLogistic: log(expm1(-log(g) / f))
        case .weibull1: log(-log(g))
        case .weibull2: log(-log1p(-g))
        case .flat: .nan
        }
    }

    /// The same from g and 1 − g, the smaller of which keeps its digits.
    static func inverse(_ family: Family, share g: Double, complement h: Double, _ f: Double) -> Double {
        if g < 0.5 { return inverse(family, share: g, f) }
        return switch family {
        case .logLogistic: log(expm1(-log1p(-h) / f))
        case .weibull1: log(-log1p(-h))
        case .weibull2: log(-log(h))
        case .flat: .nan
        }
    }

    /// ∂v/∂ln f at a fixed share.
    static func inverseByLogAsymmetry(_ family: Family, share g: Double, _ f: Double) -> Double {
        guard family == .logLogistic else { return 0 }
        let power = exp(-log(g) / f)
        return power * log(g) / (expm1(-log(g) / f) * f)
    }
}

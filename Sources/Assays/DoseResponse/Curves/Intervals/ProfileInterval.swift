// Profile intervals: the doses t for which the least sum of squares under "the effective dose is t" stays below
// RSS (1 + F/df). The signed root of the rise is nearly linear in ln t, so Newton steps on it (its slope
// by the envelope theorem) need three or four fits of the remaining parameters for each end.
//
// *Source*: Bates, Watts, Nonlinear Regression Analysis, 1988, section 6.1, doi:10.1002/9780470316757;
// Venzon, Moolgavkar, Appl Stat 1988, doi:10.2307/2347496.
internal import Foundation
internal import NumericalKit
public import Statistics

extension DoseResponseFit {
    /// Interval of an effective dose by profile likelihood, calibrated by F(1, df).
    /// - Returns: bounds in the unit of the doses; an end is 0 or infinite where no dose within a factor of
    ///   10⁶ beyond the tested ones is rejected. Undefined without residual degrees of freedom.
    public func profileInterval(_ target: EffectiveDoseTarget, level: Double = 0.95) -> Outcome<Bounds> {
        let kernel = CurveKernel(capacity: data.doses.count)
        kernel.load(data)
        let signs = kernel.prepare(model, bounds: options.bounds)
        return profileInterval(target, level: level, kernel, signs)
    }

    /// With a kernel that holds this fit's data and box.
    func profileInterval(
        _ target: EffectiveDoseTarget, level: Double, _ kernel: CurveKernel, _ signs: [Double]
    ) -> Outcome<Bounds> {
        guard residualDF > 0 else { return .undefined("no residual degrees of freedom are left") }
        guard model.family != .flat else { return .undefined("a flat line has no effective dose") }
        guard rss > 0 else { return .undefined("the curve goes through every point") }
        let critical = StudentT.quantile(0.5 + level / 2, df: Double(residualDF))
        let rise = rss / Double(residualDF) * critical * critical
        var profile = DoseProfile(self, target, kernel, signs, allowedRise: rise)
        return profile.interval()
    }
}

/// The least sum of squares as a function of a fixed ln effective dose.
struct DoseProfile {
    private let kernel: CurveKernel
    private let signs: [Double]
    private let target: EffectiveDoseTarget
    private let best: CurveKernel.Point
    private let bestSign: Double
    private let leastSquares, allowedRise: Double
    private let estimate: Double?
    private let reach: ClosedRange<Double>
    private let box: (least: CurveKernel.Point, most: CurveKernel.Point)
    private var warm: CurveKernel.Point
    private var warmSign: Double

    init(
        _ fit: DoseResponseFit, _ target: EffectiveDoseTarget, _ kernel: CurveKernel, _ signs: [Double],
        allowedRise: Double
    ) {
        (self.kernel, self.signs, self.target, self.allowedRise) = (kernel, signs, target, allowedRise)
        leastSquares = fit.rss - fit.data.withinSquares
        let p = fit.coefficients
        best = CurveKernel.Point(log(abs(p.slope)), p.logLocation, log(p.asymmetry), 0)
        bestSign = signs.count == 1 ? signs[0] : (p.slope < 0 ? -1 : 1)
        (warm, warmSign) = (best, bestSign)
        let place = fit.logDose(of: target)
        let ends = (kernel.x[kernel.zeros], kernel.x[kernel.count - 1])
        let reach = ends.0 - CurveKernel.outreach...ends.1 + CurveKernel.outreach
        self.reach = reach
        estimate = place.map { min(max($0, reach.lowerBound), reach.upperBound) }
        box = (kernel.settings.least, kernel.settings.most)
        if case .absolute(let response) = target {
            kernel.anchor(logDose: ends.1, response: response, weight: 1e6 * kernel.sumOfWeights)
        }
    }

    mutating func interval() -> Outcome<Bounds> {
        guard let estimate else { return openInterval() }
        let step = firstStep(at: estimate)
        let lower = end(from: estimate, direction: -1, step: step)
        (warm, warmSign) = (best, bestSign)
        let upper = end(from: estimate, direction: 1, step: step)
        return .success(Bounds(lower: exp(lower), upper: exp(upper)))
    }

    /// Where the curve never reaches the level, one end is open; the other is sought from the far end inwards.
    private mutating func openInterval() -> Outcome<Bounds> {
        let gap = (reach.upperBound - reach.lowerBound) / 60
        var inside: [Double] = []
        for place in 0...60 {
            let t = reach.lowerBound + Double(place) * gap
            if rise(at: t).root < allowedRise.squareRoot() { inside.append(t) }
        }
        guard let first = inside.first, let last = inside.last else {
            return .undefined("no dose within reach is compatible with the level")
        }
        let lower = first == reach.lowerBound ? -.infinity : end(from: first, direction: -1, step: gap)
        let upper = last >= reach.upperBound - gap / 2 ? .infinity : end(from: last, direction: 1, step: gap)
        return .success(Bounds(lower: exp(lower), upper: exp(upper)))
    }

    /// Half the width by the curvature at the optimum, as a first guess.
    private mutating func firstStep(at estimate: Double) -> Double {
        if case .absolute = target { return 0.3 }
        setUp(estimate, bestSign)
        var point = best
        point[1] = estimate
        kernel.evaluate(point)
        let m = kernel.normal(point)
        let held = kernel.settings.isSymmetric && kernel.settings.isSearched[0] == 1
        let curvature = held ? m.m11 - m.m01 * m.m01 / max(m.m00, 1e-300) : m.m11
        let step = curvature > 0 ? (allowedRise / curvature).squareRoot() : 1
        return min(max(step, 1e-4), 2)
    }

    /// Where the root of the rise meets its limit on one side; ±infinity where it does not within reach.
    private mutating func end(from start: Double, direction: Double, step: Double) -> Double {
        let limit = allowedRise.squareRoot()
        let edge = direction > 0 ? reach.upperBound : reach.lowerBound
        var (inside, outside): (Double, Double?) = (start, nil)
        var t = start + direction * step
        for _ in 0..<60 {
            if (t - edge) * direction >= 0 { t = edge }
            let (root, slope) = rise(at: t)
            if abs(root - limit) < 1e-5 * limit { return t }
            if root < limit {
                if t == edge { return direction * .infinity }
                inside = t
            } else {
                outside = t
            }
            if let outside, abs(outside - inside) < 1e-9 * max(1, abs(t)) { return t }
            let newton = slope * direction > 0 ? t + (limit - root) / slope : .nan
            t = next(newton, inside, outside, direction, step)
        }
        return t
    }

    private func next(
        _ newton: Double, _ inside: Double, _ outside: Double?, _ direction: Double, _ step: Double
    ) -> Double {
        guard let outside else {
            let furthest = inside + direction * max(3 * step, 2)
            let nearest = inside + direction * 0.05 * step
            guard newton.isFinite else { return furthest }
            return direction > 0
                ? min(max(newton, nearest), furthest) : max(min(newton, nearest), furthest)
        }
        let isWithin = (newton - inside) * direction > 0 && (outside - newton) * direction > 0
        return isWithin ? newton : (inside + outside) / 2
    }

    /// √(least sum of squares at t − overall), and its derivative by t.
    private mutating func rise(at t: Double) -> (root: Double, slope: Double) {
        var found: (optimum: CurveKernel.Optimum, slope: Double)?
        for sign in signs {
            setUp(t, sign)
            var optimum = kernel.descend(from: start(t, sign), iterations: 60)
            if optimum.rss - leastSquares > 0.5 * allowedRise, let other = otherMode(t, than: optimum.rss) {
                let second = kernel.descend(from: other, iterations: 60)
                if second.rss < optimum.rss { optimum = second }
            }
            if let found, found.optimum.rss <= optimum.rss { continue }
            found = (optimum, slope(optimum.point))
        }
        guard let found else { return (0, 0) }
        (warm, warmSign) = (found.optimum.point, found.optimum.sign)
        let root = max(found.optimum.rss - leastSquares, 0).squareRoot()
        return (root, root > 0 ? found.slope / (2 * root) : 0)
    }

    private func setUp(_ t: Double, _ sign: Double) {
        kernel.settings.sign = sign
        switch target {
        case .relative(let percent):
            let way = percent / 100
            let share = CurveShape.falls(kernel.settings.family, slope: sign) ? 1 - way : way
            let isLocation = CurveShape.inverse(kernel.settings.family, share: share, 1) == 0
            kernel.settings.tiedShare = isLocation && kernel.settings.isSymmetric ? nil : share
            kernel.settings.isSearched[1] = 0
            (kernel.settings.least[1], kernel.settings.most[1]) = (t, t)
        case .absolute(let response):
            kernel.anchor(
                logDose: t, response: response, weight: kernel.w[kernel.count - 1])
        }
    }

    /// The previous optimum or a slope of a coarse grid, whichever is lower.
    private func start(_ t: Double, _ sign: Double) -> CurveKernel.Point {
        var base = warm
        if case .relative = target { base[1] = t }
        base.clamp(lowerBound: kernel.settings.least, upperBound: kernel.settings.most)
        guard kernel.settings.isSearched[0] == 1 else { return base }
        var (least, chosen) = (kernel.evaluate(base), base)
        for shift in [-1.2, 1.2] {
            var other = base
            other[0] = min(max(base[0] + shift, box.least[0]), box.most[0])
            let rss = kernel.evaluate(other)
            if rss < least { (least, chosen) = (rss, other) }
        }
        return chosen
    }

    /// A point of a coarse grid of slopes (and locations) from which another basin may be reached: following the
    /// previous optimum alone could miss that a steep curve fits as well.
    private func otherMode(_ t: Double, than rss: Double) -> CurveKernel.Point? {
        guard kernel.settings.isSearched[0] == 1 else { return nil }
        let gap = max((reach.upperBound - reach.lowerBound - 2 * CurveKernel.outreach) / 8, 0.05)
        var shifts = [0.0]
        if case .absolute = target { shifts = [-0.5 * gap, 0, 0.5 * gap] }
        var least = (rss: Double.infinity, point: warm)
        for factor in [0.35, 1, 2.5, 6, 16] {
            for shift in shifts {
                var point = warm
                (point[0], point[1]) = (log(factor / gap), t + shift)
                point.clamp(lowerBound: kernel.settings.least, upperBound: kernel.settings.most)
                let value = kernel.evaluate(point)
                if value < least.rss { least = (value, point) }
            }
        }
        return least.rss < 2 * rss + allowedRise ? least.point : nil
    }

    /// Derivative of the sum of squares by t at the optimum of the rest (envelope theorem).
    private func slope(_ point: CurveKernel.Point) -> Double {
        kernel.evaluate(point)
        switch target {
        case .relative: return -2 * kernel.normal(point).gradient[1]
        case .absolute:
            let k = kernel.count - 1
            let b = kernel.settings.sign * exp(point[0])
            return -2 * kernel.w[k] * kernel.residual[k] * b * (kernel.d - kernel.c) * kernel.slopeOfShare[k]
        }
    }
}

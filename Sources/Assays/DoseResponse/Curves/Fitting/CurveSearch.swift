internal import Foundation

/// The nonlinear part: Levenberg-Marquardt over ψ.
extension CurveKernel {
    struct Optimum {
        var point: Point
        var rss: Double
        var (c, d): (Double, Double)
        var sign: Double
        var (isLowerFree, isUpperFree): (Bool, Bool)
        var hasConverged: Bool
    }

    /// Gradient (of −RSS/2) and Gauss-Newton matrix of ψ, projected off the free asymptotes.
    struct Normal {
        var gradient = SIMD4<Double>(repeating: 0)
        var (m00, m01, m02, m11, m12, m22) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
        /// 0 where a member's column lies in the span of the asymptotes'.
        var isSeen = SIMD4<Double>(repeating: 1)
    }

    /// From the last evaluated point, which must be `point`.
    func normal(_ point: Point) -> Normal {
        let b = settings.sign * exp(point[0])
        let f = settings.isSymmetric ? 1 : exp(point[2])
        let e = settings.logLocation(point, slope: b, asymmetry: f)
        var (tieSlope, tieAsymmetry) = (0.0, 0.0)
        if let share = settings.tiedShare {
            // ln e = t − v(f)/b: its change with ln b and with ln f.
            tieSlope = CurveShape.inverse(settings.family, share: share, f) / b
            tieAsymmetry = -CurveShape.inverseByLogAsymmetry(settings.family, share: share, f) / b
        }
        let (p0, p1) = projection()
        var normal = Normal()
        let rise = d - c
        var (a0, a1, a2) = (SIMD2<Double>.zero, SIMD2<Double>.zero, SIMD2<Double>.zero)
        for k in zeros..<count {
            let byLocation = -b * rise * slopeOfShare[k]
            let k0 = slopeOfShare[k] * rise * b * (x[k] - e) + byLocation * tieSlope
            let k2 =
                settings.isSymmetric ? 0 : rise * asymmetryOfShare[k] * f + byLocation * tieAsymmetry
            let weight = w[k]
            let (w0, w1, w2) = (weight * k0, weight * byLocation, weight * k2)
            normal.gradient += SIMD4(w0, w1, w2, 0) * residual[k]
            normal.m00 += w0 * k0
            normal.m01 += w0 * byLocation
            normal.m11 += w1 * byLocation
            normal.m02 += w0 * k2
            normal.m12 += w1 * k2
            normal.m22 += w2 * k2
            let q = basis(k, p0, p1)
            a0 += q * w0
            a1 += q * w1
            a2 += q * w2
        }
        // What the asymptotes explain to the last digits cannot be searched: only rounding is left.
        normal.isSeen.replace(with: 0, where: noise(normal, a0, a1, a2))
        normal.m00 -= (a0 * a0).sum()
        normal.m01 -= (a0 * a1).sum()
        normal.m11 -= (a1 * a1).sum()
        normal.m02 -= (a0 * a2).sum()
        normal.m12 -= (a1 * a2).sum()
        normal.m22 -= (a2 * a2).sum()
        return normal
    }

    private func noise(
        _ n: Normal, _ a0: SIMD2<Double>, _ a1: SIMD2<Double>, _ a2: SIMD2<Double>
    ) -> SIMDMask<SIMD4<Int64>> {
        let whole = SIMD4(n.m00, n.m11, n.m22, 0)
        let explained = SIMD4((a0 * a0).sum(), (a1 * a1).sum(), (a2 * a2).sum(), 0)
        return whole - explained .<= 1e-11 * whole
    }

    /// Scales of an orthonormal basis of the free asymptotes' columns: `basis` evaluates it at a dose.
    private func projection() -> (SIMD2<Double>, Double) {
        switch (isLowerFree, isUpperFree) {
        case (false, false): return (.zero, 0)
        case (true, true):
            var (mean, squares) = (0.0, 0.0)
            for k in 0..<count { mean += w[k] * share[k] }
            mean /= sumOfWeights
            for k in 0..<count { squares += w[k] * (share[k] - mean) * (share[k] - mean) }
            return (
                SIMD2((1 / sumOfWeights).squareRoot(), squares > 0 ? (1 / squares).squareRoot() : 0), mean
            )
        default:
            let column = isUpperFree ? share : complement
            var squares = 0.0
            for k in 0..<count { squares += w[k] * column[k] * column[k] }
            return (SIMD2(0, squares > 0 ? (1 / squares).squareRoot() : 0), 0)
        }
    }

    @inline(__always)
    private func basis(_ k: Int, _ scale: SIMD2<Double>, _ mean: Double) -> SIMD2<Double> {
        let second = isUpperFree ? share[k] - (isLowerFree ? mean : 0) : complement[k]
        return SIMD2(scale[0], scale[1] * second)
    }

    /// A local minimum of the residual sum of squares from `start`.
    func descend(from start: Point, iterations: Int = 200) -> Optimum {
        var point = start
        var value = evaluate(point)
        var (damping, growth) = (1e-3, 2.0)
        var (hasConverged, stalls) = (false, 0)
        var system = normal(point)
        var kept = (c, d, isLowerFree, isUpperFree)
        let floor = 1e-26 * totalSquares
        for _ in 0..<iterations {
            let free = searched(point, system.gradient) * system.isSeen
            guard let step = solve(system, damping, free) else {
                hasConverged = true
                break
            }
            let next = (point + step).clamped(lowerBound: settings.least, upperBound: settings.most)
            let taken = next - point
            let expected = 2 * (taken * system.gradient).sum() - quadratic(system, taken)
            if expected <= 1e-12 * value, taken != step, value > floor, damping < 1e14 {
                // The box bent the step away from descent: a shorter one stays inside.
                damping = max(4 * damping, 1e-2)
                continue
            }
            if !(expected > 1e-12 * value) || value <= floor {
                hasConverged = value <= floor || isSettled(point, system, damping, free, value)
                break
            }
            let trial = evaluate(next)
            let ratio = (value - trial) / expected
            if trial < value {
                // A valley along which nothing more is gained, as where a location runs off, is an end too.
                stalls = value - trial < 1e-9 * value ? stalls + 1 : 0
                (point, value) = (next, trial)
                kept = (c, d, isLowerFree, isUpperFree)
                system = normal(point)
                let u = 2 * ratio - 1
                damping = max(damping * max(1.0 / 3, 1 - u * u * u), 1e-14)
                growth = 2
                if stalls == 5 {
                    hasConverged = true
                    break
                }
            } else {
                damping *= growth
                growth *= 2
                if damping > 1e14 {
                    // Not even the shortest step downhill lowers the sum: the gradient is rounding.
                    hasConverged = true
                    break
                }
            }
        }
        (c, d, isLowerFree, isUpperFree) = kept
        return Optimum(
            point: point, rss: value, c: c, d: d, sign: settings.sign, isLowerFree: isLowerFree,
            isUpperFree: isUpperFree, hasConverged: hasConverged)
    }

    /// Whether an undamped step does not lower the sum of squares either. Moves the buffers.
    private func isSettled(
        _ point: Point, _ system: Normal, _ damping: Double, _ free: SIMD4<Double>, _ value: Double
    ) -> Bool {
        guard damping > 1e-3, let step = solve(system, 1e-9, free) else { return true }
        let next = (point + step).clamped(lowerBound: settings.least, upperBound: settings.most)
        return evaluate(next) > value * (1 - 1e-6)
    }

    /// 1 where ψ's member may move: searched, and not pushed out of its box.
    private func searched(_ point: Point, _ gradient: SIMD4<Double>) -> SIMD4<Double> {
        var free = settings.isSearched
        for i in 0..<3 where free[i] == 1 {
            if point[i] <= settings.least[i] && gradient[i] <= 0 { free[i] = 0 }
            if point[i] >= settings.most[i] && gradient[i] >= 0 { free[i] = 0 }
        }
        return free
    }

    private func quadratic(_ s: Normal, _ p: SIMD4<Double>) -> Double {
        s.m00 * p[0] * p[0] + s.m11 * p[1] * p[1] + s.m22 * p[2] * p[2]
            + 2 * (s.m01 * p[0] * p[1] + s.m02 * p[0] * p[2] + s.m12 * p[1] * p[2])
    }

    /// The damped step over the free members by a 3 × 3 Cholesky factor; nil where nothing is free.
    private func solve(_ s: Normal, _ damping: Double, _ free: SIMD4<Double>) -> SIMD4<Double>? {
        guard free[0] + free[1] + free[2] > 0 else { return nil }
        func diagonal(_ m: Double, _ isFree: Double) -> Double {
            isFree == 1 ? max(m, 0) * (1 + damping) + 1e-300 : 1
        }
        let (m01, m02, m12) = (
            s.m01 * free[0] * free[1], s.m02 * free[0] * free[2], s.m12 * free[1] * free[2]
        )
        let g = s.gradient * free
        let l00 = diagonal(s.m00, free[0]).squareRoot()
        let (l10, l20) = (m01 / l00, m02 / l00)
        let second = diagonal(s.m11, free[1])
        let l11 = max(second - l10 * l10, 1e-16 * second).squareRoot()
        let l21 = (m12 - l20 * l10) / l11
        let third = diagonal(s.m22, free[2])
        let l22 = max(third - l20 * l20 - l21 * l21, 1e-16 * third).squareRoot()
        let z0 = g[0] / l00
        let z1 = (g[1] - l10 * z0) / l11
        let z2 = (g[2] - l20 * z0 - l21 * z1) / l22
        let p2 = z2 / l22
        let p1 = (z1 - l21 * p2) / l11
        let p0 = (z0 - l10 * p1 - l20 * p2) / l00
        let step = SIMD4(p0, p1, p2, 0)
        // The local model is worth little further than this.
        let excess = max(abs(p0), abs(p1) / 3, abs(p2) / 2)
        guard excess.isFinite else { return nil }
        return excess > 1 ? step / excess : step
    }
}

internal import Foundation

/// The linear part: c and d for given shares.
extension CurveKernel {
    /// Sets c, d, the residuals and `rss` for the shares in the buffers.
    func solveAsymptotes() {
        switch (settings.fixedLower, settings.fixedUpper) {
        case (nil, nil): solveBoth()
        case (let lower?, nil): solveUpper(lower)
        case (nil, let upper?): solveLower(upper)
        case (let lower?, let upper?):
            (c, d, isLowerFree, isUpperFree) = (lower, upper, false, false)
        }
        setResiduals()
    }

    private func setResiduals() {
        // From the nearer asymptote, so that small shares keep their digits.
        var sum = 0.0
        let rise = d - c
        for k in 0..<count {
            let fitted = share[k] < 0.5 ? c + rise * share[k] : d - rise * complement[k]
            let r = y[k] - fitted
            residual[k] = r
            sum += w[k] * r * r
        }
        rss = sum
    }

    private func solveBoth() {
        // Regression on the share or on its complement, whichever is small on the whole: see `setResiduals`.
        var total = 0.0
        for k in 0..<count { total += w[k] * share[k] }
        let usesShare = total < 0.5 * sumOfWeights
        let basis = usesShare ? share : complement
        if !usesShare {
            total = 0
            for k in 0..<count { total += w[k] * complement[k] }
        }
        let mean = total / sumOfWeights
        var (squares, products) = (0.0, 0.0)
        for k in 0..<count {
            let difference = basis[k] - mean
            squares += w[k] * difference * difference
            products += w[k] * difference * (y[k] - meanOfY)
        }
        (isLowerFree, isUpperFree) = (true, true)
        guard squares > 0 else { return setFlat() }
        let slope = products / squares
        let base = meanOfY - slope * mean
        (c, d) = usesShare ? (base, base + slope) : (base + slope, base)
        guard c.isFinite, d.isFinite else { return setFlat() }
        let isOutside = !settings.lowerBox.contains(c) || !settings.upperBox.contains(d)
        if isOutside || (settings.keepsOrder && d < c) { solveInBox() }
    }

    private func setFlat() {
        (isLowerFree, isUpperFree) = (true, false)
        c = min(max(meanOfY, settings.lowerBox.lowerBound), settings.lowerBox.upperBound)
        d = min(max(c, settings.upperBox.lowerBound), settings.upperBox.upperBound)
    }

    private func solveUpper(_ lower: Double) {
        var (squares, products) = (0.0, 0.0)
        for k in 0..<count {
            squares += w[k] * share[k] * share[k]
            products += w[k] * share[k] * (y[k] - lower)
        }
        let best = squares > 0 ? lower + products / squares : lower
        c = lower
        d = min(max(best, settings.upperBox.lowerBound), settings.upperBox.upperBound)
        (isLowerFree, isUpperFree) = (false, d == best)
    }

    private func solveLower(_ upper: Double) {
        var (squares, products) = (0.0, 0.0)
        for k in 0..<count {
            squares += w[k] * complement[k] * complement[k]
            products += w[k] * complement[k] * (y[k] - upper)
        }
        let best = squares > 0 ? upper + products / squares : upper
        d = upper
        c = min(max(best, settings.lowerBox.lowerBound), settings.lowerBox.upperBound)
        (isLowerFree, isUpperFree) = (c == best, false)
    }

    /// The best of the box's faces, where the open solution lies outside: the problem is convex.
    private func solveInBox() {
        var best = (rss: Double.infinity, c: 0.0, d: 0.0, lower: false, upper: false)
        func consider() {
            guard !settings.keepsOrder || d >= c else { return }
            setResiduals()
            if rss < best.rss { best = (rss, c, d, isLowerFree, isUpperFree) }
        }
        for end in [settings.lowerBox.lowerBound, settings.lowerBox.upperBound] where end.isFinite {
            solveUpper(end)
            consider()
        }
        for end in [settings.upperBox.lowerBound, settings.upperBox.upperBound] where end.isFinite {
            solveLower(end)
            consider()
        }
        setFlat()
        setResiduals()
        if best.rss <= rss { (_, c, d, isLowerFree, isUpperFree) = best }
    }
}

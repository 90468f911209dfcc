internal import Statistics

/// All shifts that a test keeps, as an interval, and the shift at which its statistic changes sign.
struct ShiftInversion {
    /// Farther out than any difference of log amounts.
    private static let far = 200.0
    private static let tolerance = 1e-7

    /// Shift at which the statistic passes from positive to not, and from not negative to negative. Equal ends
    /// are one estimate; an infinite end means that the shift is known on one side only.
    static func estimate(_ statistic: (Double) -> Int) -> Bounds {
        let lower = statistic(-far) > 0 ? lastKept { statistic($0) > 0 } : -.infinity
        let upper = statistic(far) < 0 ? -lastKept { statistic(-$0) < 0 } : .infinity
        return Bounds(lower: lower, upper: upper)
    }

    /// The largest shift for which a condition holds that holds at the far left and not at the far right.
    private static func lastKept(_ holds: (Double) -> Bool) -> Double {
        var (low, high) = (-far, far)
        while high - low > tolerance {
            let middle = (low + high) / 2
            if holds(middle) { low = middle } else { high = middle }
        }
        return ((low + high) / 2 * 1e6).rounded() / 1e6
    }

    /// Shifts whose p is above `alpha`, from the inside out; an end is infinite where no shift is refused.
    ///
    /// 0 lies inside exactly where p of no shift is above `alpha`.
    static func interval(alpha: Double, inside: Double, _ pValue: (Double) -> Double) -> Bounds {
        func end(_ direction: Double) -> Double {
            if pValue(inside) <= alpha { return inside }
            if pValue(direction * far) > alpha { return direction * .infinity }
            var (kept, refused) = (inside, direction * far)
            while abs(refused - kept) > tolerance {
                let middle = (kept + refused) / 2
                if pValue(middle) > alpha { kept = middle } else { refused = middle }
            }
            return (kept * 1e6).rounded() / 1e6
        }
        var bounds = Bounds(lower: end(-1), upper: end(1))
        let keepsZero = pValue(0) > alpha
        if keepsZero {
            bounds.lower = min(bounds.lower, 0)
            bounds.upper = max(bounds.upper, 0)
        } else if bounds.lower <= 0, bounds.upper >= 0 {
            // p is not quite monotonic under censoring: the end on the side of 0 stops short of it.
            if inside >= 0 { bounds.lower = 1e-6 } else { bounds.upper = -1e-6 }
        }
        return bounds
    }
}

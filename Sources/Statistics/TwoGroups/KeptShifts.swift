/// Inverts a two-sided test into the set of shifts that it keeps, on a grid of whole numbers.
///
/// The p value changes only where the pattern of ties changes: at the *steps* (pairwise differences, or
/// Walsh averages) and right beside them. Between two steps it is constant.
protocol ShiftTest {
    /// Exact p value of "the shift is `shift`".
    func pValue(shift: Int128) -> Double
    /// A quick approximation to it, falling on both sides of the estimate.
    func roughPValue(shift: Int128) -> Double
    func isStep(_ shift: Int128) -> Bool
    func step(above shift: Int128) -> Int128?
    func step(below shift: Int128) -> Int128?
    var steps: ClosedRange<Int128> { get }
    /// Twice the point estimate.
    var doubledEstimate: Int128 { get }
}

/// The ends of the set of kept shifts; an end that the test leaves open is nil.
struct KeptShifts {
    var lower: Int128?
    var upper: Int128?
}

extension Bounds {
    /// The ends moved out to an estimate that lies between two shifts of the grid, half a unit beyond the last
    /// kept one; never past 0, so that p value and interval still agree.
    func reaching(_ estimate: Double) -> Bounds {
        if lower > 0 && estimate <= 0 || upper < 0 && estimate >= 0 { return self }
        return Bounds(lower: min(lower, estimate), upper: max(upper, estimate))
    }
}

extension ShiftTest {
    /// All shifts with p > `alpha` around the estimate, as a range.
    ///
    /// 0 lies in it exactly when the test of no shift keeps it, so that interval and p value agree.
    /// - Returns: nil where the test keeps no shift at all (so many ties that a shift describes nothing).
    func keptShifts(alpha: Double) -> KeptShifts? {
        let floor = doubledEstimate >> 1
        guard
            let centre = [floor, floor + doubledEstimate % 2, floor + 1, floor - 1].first(where: {
                pValue(shift: $0) > alpha
            })
        else { return nil }
        var kept = KeptShifts(
            lower: end(from: centre, by: -1, alpha: alpha), upper: end(from: centre, by: 1, alpha: alpha))
        let keepsZero = pValue(shift: 0) > alpha
        if keepsZero {
            if let lower = kept.lower, lower > 0 { kept.lower = 0 }
            if let upper = kept.upper, upper < 0 { kept.upper = 0 }
        } else if centre > 0, kept.lower ?? .min <= 0 {
            kept.lower = firstKept(from: 0, by: 1, alpha: alpha)
        } else if centre < 0, kept.upper ?? .max >= 0 {
            kept.upper = firstKept(from: 0, by: -1, alpha: alpha)
        }
        return kept
    }

    /// The last kept shift on one side of `centre`; nil where even shifts beyond all steps are kept.
    private func end(from centre: Int128, by direction: Int128, alpha: Double) -> Int128? {
        let beyond = direction > 0 ? steps.upperBound + 1 : steps.lowerBound - 1
        if pValue(shift: beyond) > alpha { return nil }
        var place = roughEnd(from: centre, to: beyond, alpha: alpha)
        if pValue(shift: place) > alpha {
            while true {
                let next = neighbour(of: place, by: direction) ?? beyond
                if pValue(shift: next) <= alpha { return next - direction }
                place = next
            }
        }
        while place != centre {
            let next = neighbour(of: place, by: -direction) ?? centre
            place = (next - centre) * direction > 0 ? next : centre
            if pValue(shift: place) > alpha { break }
        }
        // The kept stretch reaches up to the neighbour just before the first shift that is not kept.
        while let next = neighbour(of: place, by: direction), pValue(shift: next) > alpha { place = next }
        return (neighbour(of: place, by: direction) ?? beyond) - direction
    }

    private func roughEnd(from centre: Int128, to beyond: Int128, alpha: Double) -> Int128 {
        var (inside, outside) = (centre, beyond)
        while abs(outside - inside) > 1 {
            let middle = inside + (outside - inside) / 2
            if roughPValue(shift: middle) > alpha { inside = middle } else { outside = middle }
        }
        return inside
    }

    private func firstKept(from start: Int128, by direction: Int128, alpha: Double) -> Int128? {
        var place = start
        while let next = neighbour(of: place, by: direction) {
            if pValue(shift: next) > alpha { return next }
            place = next
        }
        return nil
    }

    /// The next shift on that side at which p may differ: right after a step, or at the next step.
    private func neighbour(of shift: Int128, by direction: Int128) -> Int128? {
        if isStep(shift) { return shift + direction }
        return direction > 0 ? step(above: shift) : step(below: shift)
    }
}

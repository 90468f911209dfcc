extension ROC {
    /// Along which axis a part of the area is cut.
    public enum Axis: String, Sendable, Hashable { case specificity, sensitivity }

    /// Area under the curve over a range of specificity (or of sensitivity), between straight lines.
    public func partialArea(over range: ClosedRange<Double>, of axis: Axis) -> Double {
        // x rises along the walk: specificity on the curve as it is, sensitivity on it reversed.
        let walk =
            axis == .specificity
            ? points.map { (x: $0.specificity, y: $0.sensitivity) }
            : points.reversed().map { (x: $0.sensitivity, y: $0.specificity) }
        var area = 0.0
        for (a, b) in zip(walk, walk.dropFirst()) {
            let (left, right) = (max(a.x, range.lowerBound), min(b.x, range.upperBound))
            guard right > left else { continue }
            func height(_ x: Double) -> Double { a.y + (b.y - a.y) * (x - a.x) / (b.x - a.x) }
            area += (right - left) * (height(left) + height(right)) / 2
        }
        return area
    }

    /// The partial area put on a scale where 1/2 is chance and 1 is perfect.
    ///
    /// *Source*: McClish 1989, doi:10.1177/0272989X8900900307.
    public func correctedPartialArea(over range: ClosedRange<Double>, of axis: Axis) -> Double {
        let (low, high) = (1 - range.upperBound, 1 - range.lowerBound)
        let chance = (high * high - low * low) / 2
        let perfect = high - low
        return (1 + (partialArea(over: range, of: axis) - chance) / (perfect - chance)) / 2
    }

    /// Sensitivity at a specificity, between neighbouring points on a straight line; the best one where
    /// several points have that specificity.
    public func sensitivity(atSpecificity specificity: Double) -> Double {
        interpolate(points.map { ($0.specificity, $0.sensitivity) }, at: specificity)
    }

    /// Specificity at a sensitivity, likewise.
    public func specificity(atSensitivity sensitivity: Double) -> Double {
        interpolate(points.reversed().map { ($0.sensitivity, $0.specificity) }, at: sensitivity)
    }
}

/// `walk` rises in x and falls in y.
private func interpolate(_ walk: [(x: Double, y: Double)], at x: Double) -> Double {
    precondition((0...1).contains(x), "a share lies between 0 and 1")
    guard let next = walk.firstIndex(where: { $0.x >= x }) else { return walk[walk.count - 1].y }
    if walk[next].x == x || next == 0 { return walk[next].y }
    let (a, b) = (walk[next - 1], walk[next])
    return a.y + (b.y - a.y) * (x - a.x) / (b.x - a.x)
}

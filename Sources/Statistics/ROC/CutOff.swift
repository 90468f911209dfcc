/// How a cut-off is chosen on a curve.
public enum CutOffRule: Sendable, Hashable {
    /// Largest sensitivity + specificity.
    /// *Source*: Youden 1950, doi:10.1002/1097-0142(1950)3:1<32::AID-CNCR2820030106>3.0.CO;2-3.
    case youden
    /// Largest sensitivity + r·specificity, r = (1 − prevalence)/(cost·prevalence), where `cost` is that of
    /// missing a case in units of that of calling a control positive.
    /// *Source*: Perkins, Schisterman 2006, doi:10.1093/aje/kwj063.
    case weightedYouden(cost: Double, prevalence: Double)
    /// Nearest to (1, 1).
    case closestToTopLeft
}

extension ROC {
    /// The best points by a rule; several where they tie (to within rounding), in order of specificity.
    public func bestPoints(_ rule: CutOffRule) -> [Point] {
        func merit(_ point: Point) -> Double {
            switch rule {
            case .youden: return point.sensitivity + point.specificity
            case .weightedYouden(let cost, let prevalence):
                return point.sensitivity + (1 - prevalence) / (cost * prevalence) * point.specificity
            case .closestToTopLeft:
                let (a, b) = (1 - point.sensitivity, 1 - point.specificity)
                return -(a * a + b * b)
            }
        }
        let best = points.map(merit).max()!
        return points.filter { best - merit($0) <= 1e-12 }
    }

    /// Sensitivity and specificity when values at or beyond `threshold` are called positive.
    public func point(atThreshold threshold: Double) -> Point {
        func share(_ values: [Double], _ isInside: (Double) -> Bool) -> Double {
            Double(values.count(where: isInside)) / Double(values.count)
        }
        let isPositive: (Double) -> Bool =
            direction == .higherInCases ? { $0 >= threshold } : { $0 <= threshold }
        return Point(
            threshold: threshold, specificity: share(controls) { !isPositive($0) },
            sensitivity: share(cases, isPositive))
    }
}

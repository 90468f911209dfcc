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
    /// Largest F1: the harmonic mean of sensitivity and positive predictive value.
    case f1
    /// Most patients right: depends on the share of cases.
    case accuracy
    /// Largest kappa. *Source*: Cohen 1960, doi:10.1177/001316446002000104.
    case cohensKappa
    /// Least difference between sensitivity and specificity.
    case equalSensitivityAndSpecificity
    /// Largest chi-squared with Yates' correction, so the least p: its p is not corrected for the choice.
    /// *Source*: Miller, Siegmund 1982, doi:10.2307/2529881.
    case minimalP
    /// Largest odds ratio, a count of zero standing as 1/2. It favours the ends of the curve.
    case maximalOddsRatio
}

/// Which cut-offs are compared.
public enum CutOffCandidates: Sendable, Hashable {
    /// Midway between neighbouring values, and ±∞.
    case midway
    /// The observed values: positive at or beyond them.
    case observed
    /// These, and the infinity beyond which nobody is positive.
    case observedOrNone
}

extension ROC {
    /// The best points by a rule; several where they tie (to within rounding), in order of specificity.
    ///
    /// Points at which the rule gives no number (0/0) are passed over.
    public func bestPoints(_ rule: CutOffRule, among candidates: CutOffCandidates = .midway) -> [Point] {
        let merits = self.points(candidates).compactMap { point in merit(rule, point).map { (point, $0) } }
        guard let best = merits.map(\.1).max() else { return [] }
        return merits.filter { best - $0.1 <= 1e-12 * max(1, abs(best)) }.map(\.0)
    }

    private func merit(_ rule: CutOffRule, _ point: Point) -> Double? {
        switch rule {
        case .youden: return point.sensitivity + point.specificity
        case .weightedYouden(let cost, let prevalence):
            return point.sensitivity + (1 - prevalence) / (cost * prevalence) * point.specificity
        case .closestToTopLeft:
            let (a, b) = (1 - point.sensitivity, 1 - point.specificity)
            return -(a * a + b * b)
        case .equalSensitivityAndSpecificity: return -abs(point.sensitivity - point.specificity)
        case .f1: return table(point).f1.value
        case .accuracy: return table(point).accuracy.value?.value
        case .cohensKappa: return table(point).cohensKappa.value
        case .minimalP: return table(point).chiSquaredTest(continuity: true).value?.statistic
        case .maximalOddsRatio:
            let table = table(point)
            func atLeastHalf(_ count: Int) -> Double { max(0.5, Double(count)) }
            return atLeastHalf(table.truePositives) * atLeastHalf(table.trueNegatives)
                / (atLeastHalf(table.falsePositives) * atLeastHalf(table.falseNegatives))
        }
    }

    /// The counts at a point of this curve.
    public func table(_ point: Point) -> DiagnosticTable {
        let hits = Int((point.sensitivity * Double(cases.count)).rounded())
        let passes = Int((point.specificity * Double(controls.count)).rounded())
        return DiagnosticTable(
            truePositives: hits, falsePositives: controls.count - passes,
            falseNegatives: cases.count - hits, trueNegatives: passes)
    }

    /// The curve's points with the thresholds of that kind; each splits the patients as the curve's own does.
    public func points(_ candidates: CutOffCandidates) -> [Point] {
        if candidates == .midway { return points }
        let pooled = cases + controls
        let unit = RecordedDecimals(commonTo: pooled)
        var values: [(units: Int128, value: Double)] = []
        for pair in zip(pooled.map(unit.units), pooled).sorted(by: { $0.0 < $1.0 })
        where values.last?.units != pair.0 { values.append((pair.0, pair.1)) }
        if direction == .lowerInCases { values.reverse() }
        let thresholds = values.map(\.value) + [direction == .higherInCases ? Double.infinity : -.infinity]
        let all = zip(thresholds, points).map {
            Point(threshold: $0, specificity: $1.specificity, sensitivity: $1.sensitivity)
        }
        return candidates == .observed ? Array(all.dropLast()) : all
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

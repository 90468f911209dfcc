/// Which values point to a case.
public enum ROCDirection: String, Sendable, Hashable, CaseIterable {
    /// A case has higher values.
    case higherInCases = "<"
    /// A case has lower values.
    case lowerInCases = ">"
}

/// The empirical receiver operating characteristic of one marker: cases against controls.
///
/// A value is called positive when it lies beyond a threshold, on the cases' side. Thresholds lie midway
/// between neighbouring values (as recorded decimals), and at ±∞. Specificity rises and sensitivity falls
/// along the curve.
/// *Source*: Hanley, McNeil 1982, doi:10.1148/radiology.143.1.7063747.
public struct ROC: Sendable {
    public let cases: [Double]
    public let controls: [Double]
    public let direction: ROCDirection
    /// From (specificity 0, sensitivity 1) to (1, 0).
    public let points: [Point]

    public struct Point: Sendable, Hashable {
        /// In the marker's unit; infinite at the ends.
        public var threshold: Double
        public var specificity: Double
        public var sensitivity: Double
    }

    /// - Returns: undefined where there are no cases or no controls.
    public static func of(
        cases: [Double], controls: [Double], direction: ROCDirection = .higherInCases
    ) -> Outcome<ROC> {
        if cases.isEmpty { return .undefined("there are no cases") }
        if controls.isEmpty { return .undefined("there are no controls") }
        return .success(ROC(cases: cases, controls: controls, direction: direction))
    }

    private init(cases: [Double], controls: [Double], direction: ROCDirection) {
        (self.cases, self.controls, self.direction) = (cases, controls, direction)
        points = curve(
            cases: cases.sorted(), controls: controls.sorted(), isReversed: direction == .lowerInCases)
    }

    /// The cases' values turned so that higher points to a case.
    var orientedCases: [Double] { direction == .higherInCases ? cases : cases.map { -$0 } }
    var orientedControls: [Double] { direction == .higherInCases ? controls : controls.map { -$0 } }

    /// Probability that a case's value points more to a case than a control's does; ties count half.
    public var auc: Double {
        MannWhitney.of(orientedCases, orientedControls).map(\.probabilityOfSuperiority).value ?? 0.5
    }
}

/// Both inputs ascending.
private func curve(cases: [Double], controls: [Double], isReversed: Bool) -> [ROC.Point] {
    let unit = RecordedDecimals(commonTo: cases + controls)
    let (caseUnits, controlUnits) = (cases.map(unit.units), controls.map(unit.units))
    var values: [(units: Int128, value: Double)] = []
    for pair in zip(caseUnits + controlUnits, cases + controls).sorted(by: { $0.0 < $1.0 })
    where values.last?.units != pair.0 {
        values.append((pair.0, pair.1))
    }
    let (n, m) = (Double(cases.count), Double(controls.count))
    var points = [
        ROC.Point(threshold: -.infinity, specificity: isReversed ? 1 : 0, sensitivity: isReversed ? 0 : 1)
    ]
    var (casesBelow, controlsBelow) = (0, 0)
    for (place, entry) in values.enumerated() {
        while casesBelow < cases.count, caseUnits[casesBelow] <= entry.units { casesBelow += 1 }
        while controlsBelow < controls.count, controlUnits[controlsBelow] <= entry.units {
            controlsBelow += 1
        }
        let isLast = place + 1 == values.count
        points.append(
            ROC.Point(
                threshold: isLast ? .infinity : entry.value / 2 + values[place + 1].value / 2,
                specificity: Double(isReversed ? controls.count - controlsBelow : controlsBelow) / m,
                sensitivity: Double(isReversed ? casesBelow : cases.count - casesBelow) / n))
    }
    return isReversed ? points.reversed() : points
}

/// Difference between two groups in a follow-up value, adjusted for the baseline value (and for covariates).
///
/// One slope of follow-up on baseline is shared by both groups; the group's coefficient is the distance
/// between their two parallel lines.
/// *Source*: Vickers, Altman 2001, doi:10.1136/bmj.323.7321.1123.
public struct AnalysisOfCovariance: Sendable {
    public let model: LinearModel

    /// First group minus second, at equal baseline.
    public var difference: LinearModel.Coefficient { model.coefficient(groupPosition) }
    /// With HC3 standard error.
    public var robustDifference: Outcome<LinearModel.Coefficient> { model.robustCoefficient(groupPosition) }
    /// Change of the follow-up value for one unit of the baseline value: 1 where a change score would be
    /// right, towards 0 the less of the baseline persists.
    public var baselineSlope: LinearModel.Coefficient { model.coefficient(1) }

    private var groupPosition: Int { model.width - 1 }

    /// - Parameters:
    ///   - isFirst: which patients belong to the first group.
    ///   - covariates: further columns with their names, each as long as `baseline`.
    ///   - names: what reasons call the baseline and the group.
    /// - Returns: undefined where a group is empty, all baselines are equal, a covariate is determined by the
    ///   others, or too few patients are left.
    public static func of(
        baseline: [Double], followUp: [Double], isFirst: [Bool],
        covariates: [(name: String, values: [Double])] = [],
        names: (baseline: String, group: String) = ("baseline", "group")
    ) -> Outcome<AnalysisOfCovariance> {
        precondition(
            baseline.count == followUp.count && baseline.count == isFirst.count, "one of each for a patient")
        guard isFirst.contains(true), isFirst.contains(false) else {
            return .undefined("a group has no values")
        }
        // The group comes last, so that a covariate which splits the groups is not blamed for it.
        return LinearModel.fit(
            followUp, names: [names.baseline] + covariates.map(\.name) + [names.group],
            columns: [baseline] + covariates.map(\.values) + [isFirst.map { $0 ? 1 : 0 }]
        )
        .map(AnalysisOfCovariance.init)
    }
}

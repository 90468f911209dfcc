import Cohorts
import NumericalKit
import Tables

/// Two visits at which nothing changes: 8 responders and 20 others, half of the variance of a single value within
/// patients (ICC 0.5).
public enum ChangeScenarios {
    public static let all: [Scenario] = [
        within, between(baselineShift: 0), between(baselineShift: -0.8),
        between(baselineShift: 0, isAdjusted: true),
    ]

    public static let responders = 8
    public static let others = 20

    /// - Parameter baselineShift: by how many standard deviations of a single value responders truly differ at both
    ///   visits.
    public static func table(_ stream: inout RandomStream, baselineShift: Double) -> Table {
        let (share, count) = (0.5.squareRoot(), responders + others)
        let level = (0..<count).map { share * stream.normal() + ($0 < responders ? baselineShift : 0) }
        let before = level.map { $0 + share * stream.normal() }
        let after = level.map { $0 + share * stream.normal() }
        return madeTable([
            ("before", .values(before)), ("after", .values(after)), ("age", .values(stream.normals(count))),
            ("response", .texts((0..<count).map { $0 < responders ? "yes" : "no" })),
        ])
    }

    private static let within = Scenario(
        "change/within", "change within 8 responders, nothing changes, no selection by the baseline"
    ) { stream in
        MadeStudy(
            ChangeAnalysis(before: "before", after: "after", group: "response", of: "yes"),
            table(&stream, baselineShift: 0))
    }

    private static func between(baselineShift: Double, isAdjusted: Bool = false) -> Scenario {
        let truth =
            baselineShift == 0
            ? "groups alike" : "responders truly \(abs(baselineShift)) SD lower at both visits"
        return Scenario(
            "change/between" + (baselineShift == 0 ? "" : "-unequal") + (isAdjusted ? "-adjusted" : ""),
            "8 responders against 20 others, nothing changes, \(truth)"
                + (isAdjusted ? ", adjusted for a covariate" : "")
        ) { stream in
            MadeStudy(
                ChangeAnalysis(
                    before: "before", after: "after", group: "response", of: "yes", against: "no",
                    covariates: isAdjusted ? ["age"] : []),
                table(&stream, baselineShift: baselineShift))
        }
    }
}

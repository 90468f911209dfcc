import Cohorts
import NumericalKit
import Tables

/// Cut-offs of a marker that has nothing to do with the outcome: the choice must be counted in.
public enum CutOffScenarios {
    public static let all: [Scenario] = [
        binary(15, 45), binary(8, 20), binary(15, 45, primaryClaims: 10),
        binary(20, 40, criterion: .chiSquared, isCoarse: true), fixed, survival,
    ]

    private static func binary(
        _ cases: Int, _ controls: Int, criterion: CutOffAnalysis.Criterion = .youden,
        primaryClaims: Int = 1, isCoarse: Bool = false
    ) -> Scenario {
        let many = primaryClaims > 1 ? ", \(primaryClaims) primary claims" : ""
        let id =
            "cut-off/\(criterion.rawValue)-\(cases)-against-\(controls)"
            + (primaryClaims > 1 ? "-of-\(primaryClaims)" : "")
        return Scenario(
            id,
            "best cut-off by \(criterion.rawValue), \(cases) cases and \(controls) controls, "
                + "\(isCoarse ? "values 0 to 7" : "normal"), no difference\(many)",
            primaryClaims: primaryClaims
        ) { stream in
            let count = cases + controls
            let values =
                isCoarse ? (0..<count).map { _ in Double(stream.below(8)) } : stream.normals(count)
            return MadeStudy(
                analysis(.best(criterion, minimumShare: 0.1)), table(values, cases: cases))
        }
    }

    private static let fixed = Scenario(
        "cut-off/fixed-15-against-45",
        "a cut-off set beforehand, 15 cases and 45 controls, normal, no difference"
    ) { stream in
        MadeStudy(analysis(.fixed(0.3)), table(stream.normals(60), cases: 15))
    }

    private static let survival = Scenario(
        "cut-off/log-rank-80",
        "best cut-off by the log-rank statistic, 80 patients, a third censored, no link"
    ) { stream in
        let values = stream.normals(80)
        let (times, events) = stream.followUp(rates: Array(repeating: 0.6, count: 80))
        let outcome = CutOffAnalysis.Outcome.survival(
            time: "time", event: "event", eventLevels: ["1"], knownAt: 0)
        return MadeStudy(
            CutOffAnalysis(
                marker: "marker", outcome: outcome, choice: .best(.logRank, minimumShare: 0.1)),
            madeTable([("marker", .values(values)), ("time", .values(times)), ("event", .values(events))]))
    }

    private static func analysis(_ choice: CutOffAnalysis.Choice) -> CutOffAnalysis {
        CutOffAnalysis(
            marker: "marker", outcome: .binary(outcome: "group", positive: "yes", negative: "no"),
            choice: choice)
    }

    private static func table(_ values: [Double], cases: Int) -> Table {
        let levels = values.indices.map { $0 < cases ? "yes" : "no" }
        return madeTable([("marker", .values(values)), ("group", .texts(levels))])
    }
}

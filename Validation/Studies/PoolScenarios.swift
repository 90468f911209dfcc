import Cohorts
import NumericalKit
import Tables

/// Cohorts whose true effects scatter around 0, so that no direction is right.
public enum PoolScenarios {
    public static let all: [Scenario] =
        [2, 3, 5, 10].flatMap { count in
            [published(count, deviation: 0), published(count, deviation: 0.3)]
        } + [patients]

    /// Standard errors from 0.1 to 0.5: one cohort may weigh twenty-five times another.
    private static func published(_ count: Int, deviation: Double) -> Scenario {
        Scenario(
            "pool/\(count)-cohorts\(deviation == 0 ? "" : "-heterogeneous")",
            "\(count) published effects of mean 0, standard errors 0.1 to 0.5, SD \(deviation) between cohorts"
        ) { stream in
            var (effects, errors): ([Double], [Double]) = ([], [])
            for _ in 0..<count {
                let error = 0.1 + 0.4 * stream.uniform()
                errors.append(error)
                effects.append(deviation * stream.normal() + error * stream.normal())
            }
            return MadeStudy(
                PoolAnalysis(
                    .published(name: nil, effect: "effect", .standardError("se"), .linear), cohorts: .rows),
                madeTable([("effect", .values(effects)), ("se", .values(errors))]))
        }
    }

    private static let patients = Scenario(
        "pool/patients",
        "four cohorts of 25, 40, 60 and 100 patients, exponential survival of other rates, no link"
    ) { stream in
        var (times, events, cohorts): ([Double], [Double], [String]) = ([], [], [])
        for (name, size, rate) in [("A", 25, 0.9), ("B", 40, 0.4), ("C", 60, 0.6), ("D", 100, 0.3)] {
            let follow = stream.followUp(rates: Array(repeating: rate, count: size))
            times += follow.times
            events += follow.events
            cohorts += Array(repeating: name, count: size)
        }
        return MadeStudy(
            PoolAnalysis(
                .survival(
                    marker: "marker", per: .standardDeviation, time: "time", event: "event",
                    eventLevels: ["1"], covariates: [], knownAt: 0), cohorts: .column("cohort")),
            madeTable([
                ("time", .values(times)), ("event", .values(events)), ("cohort", .texts(cohorts)),
                ("marker", .values(stream.normals(times.count))),
            ]))
    }
}

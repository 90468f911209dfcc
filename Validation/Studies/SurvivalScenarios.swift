import Cohorts
import NumericalKit
import Tables

/// Survival that no marker, group or response has to do with.
public enum SurvivalScenarios {
    public static let all: [Scenario] = [marker, fewEvents, adjusted, group, landmark]

    private static let marker = Scenario(
        "survive/marker", "60 patients, exponential survival, about 75 % events, marker without a link"
    ) { stream in
        let follow = stream.followUp(rates: Array(repeating: 0.7, count: 60))
        return MadeStudy(
            SurviveAnalysis(
                time: "time", event: "event", predictor: .marker("marker", per: .standardDeviation)),
            madeTable([
                ("time", .values(follow.times)), ("event", .values(follow.events)),
                ("marker", .values(stream.normals(60))),
            ]))
    }

    private static let fewEvents = Scenario(
        "survive/few-events",
        "25 patients, about 6 events, two groups of 12 and 13, no link (Firth where separated)"
    ) { stream in
        let follow = stream.followUp(rates: Array(repeating: 0.14, count: 25))
        let groups = (0..<25).map { $0 < 12 ? "yes" : "no" }
        return MadeStudy(
            SurviveAnalysis(
                time: "time", event: "event", predictor: .group("group", of: "yes", against: "no")),
            madeTable([
                ("time", .values(follow.times)), ("event", .values(follow.events)), ("group", .texts(groups)),
            ]))
    }

    private static let adjusted = Scenario(
        "survive/adjusted",
        "80 patients, a covariate doubles the hazard per SD and goes with the marker (0.6), which adds nothing"
    ) { stream in
        let covariate = stream.normals(80)
        let marker = covariate.map { 0.6 * $0 + 0.8 * stream.normal() }
        let follow = stream.followUp(rates: covariate.map { 0.6 * exponential(0.693 * $0) })
        return MadeStudy(
            SurviveAnalysis(
                time: "time", event: "event", predictor: .marker("marker", per: .standardDeviation),
                covariates: ["covariate"]),
            madeTable([
                ("time", .values(follow.times)), ("event", .values(follow.events)),
                ("marker", .values(marker)),
                ("covariate", .values(covariate)),
            ]))
    }

    private static let group = Scenario(
        "survive/group", "20 against 40 patients, exponential survival, no difference"
    ) { stream in
        let follow = stream.followUp(rates: Array(repeating: 0.7, count: 60))
        let groups = (0..<60).map { $0 < 20 ? "yes" : "no" }
        return MadeStudy(
            SurviveAnalysis(
                time: "time", event: "event", predictor: .group("group", of: "yes", against: "no")),
            madeTable([
                ("time", .values(follow.times)), ("event", .values(follow.events)), ("group", .texts(groups)),
            ]))
    }

    /// Whoever lives longer has more time to respond: compared from day 0 this would look like a benefit.
    private static let landmark = Scenario(
        "survive/landmark",
        "100 patients, response can come at any visit while alive and changes nothing; landmark at 0.5",
        expects: .lower
    ) { stream in
        let follow = stream.followUp(rates: Array(repeating: 0.9, count: 100))
        let response = follow.times.map { time -> String in
            let at = -logarithm(1 - stream.uniform()) / 1.2
            return at < min(time, 0.5) ? "yes" : "no"
        }
        return MadeStudy(
            SurviveAnalysis(
                time: "time", event: "event", predictor: .group("response", of: "yes", against: "no"),
                knownAt: 0.5),
            madeTable(
                [
                    ("time", .values(follow.times)), ("event", .values(follow.events)),
                    ("response", .texts(response)),
                ], roles: ["response": .response]))
    }
}

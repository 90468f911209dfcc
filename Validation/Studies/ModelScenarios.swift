import Cohorts
import NumericalKit
import Tables

/// Markers that neither predict a treatment's benefit nor add to a clinical model, and rules that do not hold.
public enum ModelScenarios {
    public static let all: [Scenario] = [
        interactSurvival, interactResponse, addedSurvival, addedResponse, validateResponse, validateModel,
        validateSurvival,
    ]

    // MARK: - Interaction

    private static let interactSurvival = Scenario(
        "interact/survival",
        "120 patients in two arms, treatment halves the hazard, marker doubles it per SD, no interaction"
    ) { stream in
        let marker = stream.normals(120)
        let isTreated = (0..<120).map { $0 % 2 == 0 }
        let follow = stream.followUp(
            rates: zip(marker, isTreated).map { 0.7 * exponential(0.693 * $0) * ($1 ? 0.5 : 1) })
        return MadeStudy(
            InteractAnalysis(
                outcome: .survival(time: "time", event: "event"), marker: "marker", treatment: "arm",
                of: "drug", against: "none", isRandomised: true),
            madeTable([
                ("time", .values(follow.times)), ("event", .values(follow.events)),
                ("marker", .values(marker)), ("arm", .texts(isTreated.map { $0 ? "drug" : "none" })),
            ]))
    }

    private static let interactResponse = Scenario(
        "interact/response",
        "100 patients in two arms, marker and treatment both raise the odds of response, no interaction"
    ) { stream in
        let marker = stream.normals(100)
        let isTreated = (0..<100).map { $0 % 2 == 0 }
        let response = stream.yesNo(
            zip(marker, isTreated).map { logistic(-0.7 + 0.7 * $0 + ($1 ? 0.7 : 0)) })
        return MadeStudy(
            InteractAnalysis(
                outcome: .binary("response", positive: "yes", negative: "no"), marker: "marker",
                treatment: "arm", of: "drug", against: "none", isRandomised: true),
            madeTable([
                ("response", .texts(response)), ("marker", .values(marker)),
                ("arm", .texts(isTreated.map { $0 ? "drug" : "none" })),
            ]))
    }

    // MARK: - Added value

    private static let addedSurvival = Scenario(
        "added-value/survival",
        "80 patients, two clinical covariates carry the risk, the marker goes with one of them (0.6) and adds nothing"
    ) { stream in
        let (age, stage) = (stream.normals(80), stream.normals(80))
        let marker = stage.map { 0.6 * $0 + 0.8 * stream.normal() }
        let follow = stream.followUp(
            rates: zip(age, stage).map { 0.6 * exponential(0.3 * $0 + 0.6 * $1) })
        return MadeStudy(
            AddedValueAnalysis(
                outcome: .survival(time: "time", event: "event"), marker: "marker",
                covariates: ["age", "stage"]),
            madeTable([
                ("time", .values(follow.times)), ("event", .values(follow.events)),
                ("marker", .values(marker)), ("age", .values(age)), ("stage", .values(stage)),
            ]))
    }

    private static let addedResponse = Scenario(
        "added-value/response",
        "100 patients, about 35 % respond by one covariate, the marker goes with it (0.6) and adds nothing"
    ) { stream in
        let stage = stream.normals(100)
        let marker = stage.map { 0.6 * $0 + 0.8 * stream.normal() }
        let response = stream.yesNo(stage.map { logistic(-0.7 + 0.7 * $0) })
        return MadeStudy(
            AddedValueAnalysis(
                outcome: .binary("response", positive: "yes", negative: "no"), marker: "marker",
                covariates: ["stage"]),
            madeTable([
                ("response", .texts(response)), ("marker", .values(marker)), ("stage", .values(stage)),
            ]))
    }

    // MARK: - Validation

    private static func responders(
        _ name: String, _ count: Int, _ stream: inout RandomStream, effect: Double
    ) -> Table {
        let (marker, stage) = (stream.normals(count), stream.normals(count))
        let response = stream.yesNo(marker.map { logistic(-0.7 + effect * $0) })
        return madeTable(
            [("response", .texts(response)), ("marker", .values(marker)), ("stage", .values(stage))],
            name: name)
    }

    /// The first cohort's finding is real there, or a stroke of luck: in the second nothing holds.
    private static let validateResponse = Scenario(
        "validate/response",
        "60 patients teach a rule (odds double per SD), in 40 others the marker has no link"
    ) { stream in
        let first = responders("first", 60, &stream, effect: 0.693)
        let second = responders("second", 40, &stream, effect: 0)
        return MadeStudy(
            ValidateAnalysis(
                development: "first", marker: "marker",
                outcome: .binary("response", positive: "yes", negative: "no")),
            second, others: ["first": first])
    }

    private static let validateModel = Scenario(
        "validate/model-of-noise",
        "30 patients teach a model of two columns of noise, 40 others judge it"
    ) { stream in
        let first = responders("first", 30, &stream, effect: 0)
        let second = responders("second", 40, &stream, effect: 0)
        return MadeStudy(
            ValidateAnalysis(
                development: "first", marker: "marker", covariates: ["stage"],
                outcome: .binary("response", positive: "yes", negative: "no")),
            second, others: ["first": first])
    }

    private static let validateSurvival = Scenario(
        "validate/survival",
        "80 patients teach a Cox model of two columns (hazard doubles per SD of one), in 60 others neither has a link"
    ) { stream in
        func cohort(_ name: String, _ count: Int, effect: Double) -> Table {
            let (marker, stage) = (stream.normals(count), stream.normals(count))
            let follow = stream.followUp(rates: marker.map { 0.6 * exponential(effect * $0) })
            return madeTable(
                [
                    ("time", .values(follow.times)), ("event", .values(follow.events)),
                    ("marker", .values(marker)), ("stage", .values(stage)),
                ], name: name)
        }
        let first = cohort("first", 80, effect: 0.693)
        return MadeStudy(
            ValidateAnalysis(
                development: "first", marker: "marker", covariates: ["stage"],
                outcome: .survival(time: "time", event: "event")),
            cohort("second", 60, effect: 0), others: ["first": first])
    }
}

internal import Foundation
internal import NumericalKit

/// A model of one cohort judged in another, with its direction, coefficients and baseline hazard frozen.
///
/// *Source*: Royston and Altman 2013, doi:10.1186/1471-2288-13-33; Crowson, Atkinson and Therneau 2016,
/// doi:10.1177/0962280213497434, for events observed over expected.
public struct ExternalValidation: Sendable {
    public let subjects: Int
    public let events: Int
    public let horizon: Double
    /// x·β of each subject, not centred.
    public let linearPredictors: [Double]
    /// Predicted risk of the event by the horizon.
    public let risks: [Double]

    /// Harrell's C of the linear predictor.
    public let concordance: Concordance
    /// The linear predictor as the only covariate of a Cox regression in this cohort: 1 where the model is
    /// neither too extreme nor too mild.
    public let slope: CoxFit
    public let meanPredictedRisk: Double
    /// 1 − Kaplan-Meier at the horizon.
    public let observedRisk: Double
    /// Events by each subject's own last time that the frozen model expects.
    public let expectedEvents: Double
    public let roystonD: Outcome<RoystonD>

    /// - Parameters:
    ///   - design: of the new cohort, with the model's names in its order.
    ///   - horizon: in the unit of time of both cohorts.
    public static func of(
        _ model: FrozenCoxModel, in design: CoxDesign, horizon: Double
    ) -> Outcome<ExternalValidation> {
        precondition(design.names == model.names, "the cohort has other covariates than the model")
        if design.count == 0 { return .undefined("there is no subject") }
        let scores = design.scores(model.coefficients)
        if !scores.allSatisfy(\.isFinite) { return .undefined("a linear predictor is not finite") }
        let alone = CoxDesign(design.followUp, names: ["linear predictor"], columns: [scores])
        switch CoxFit.fit(alone) {
        case .failure(let flaw): return .undefined(flaw.reason)
        case .success(let slope):
            return .success(ExternalValidation(model, design.followUp, scores, slope, horizon: horizon))
        }
    }

    private init(
        _ model: FrozenCoxModel, _ followUp: FollowUp, _ scores: [Double], _ slope: CoxFit, horizon: Double
    ) {
        (subjects, events, self.horizon) = (followUp.count, followUp.eventCount, horizon)
        (linearPredictors, self.slope) = (scores, slope)
        risks = scores.map { model.risk($0, by: horizon) }
        concordance = Concordance(followUp, scores: scores)
        meanPredictedRisk = meanOf(risks)
        observedRisk = 1 - KaplanMeier(followUp).survival(at: horizon)
        expectedEvents = zip(scores, followUp.times).reduce(0) {
            $0 + model.cumulativeHazard($1.0, at: $1.1)
        }
        roystonD = RoystonD.of(followUp, scores: scores)
    }

    /// Observed risk over the mean predicted one, both by the horizon.
    /// - Returns: undefined where the horizon lies before the first event that made the model.
    public var observedOverExpected: Outcome<Double> {
        guard meanPredictedRisk > 0 else { return .undefined("no risk is predicted by the horizon") }
        return .success(observedRisk / meanPredictedRisk)
    }

    /// log of events observed over expected, the intercept of a Poisson regression with the expected events
    /// as offset: 0 where the model is right in the large; nil where nothing is expected.
    public var logEventsOverExpected: Double? {
        expectedEvents > 0 ? log(Double(events) / expectedEvents) : nil
    }

    /// Wald test of "the slope is 1".
    public var slopeIsOnePValue: Double {
        Normal.twoSided((slope.coefficients[0] - 1) / slope.standardErrors[0])
    }
}

/// Separation of two halves of equal size by a prognostic score, as a log hazard ratio.
///
/// The slope of a Cox regression on the scores' normal order statistics (Blom's, of average ranks), over
/// √(8/π). *Source*: Royston and Sauerbrei 2004, doi:10.1002/sim.1621.
public struct RoystonD: Sendable, Hashable {
    public var estimate: Double
    public var standardError: Double

    private static let kappa = (8 / Double.pi).squareRoot()

    /// Share of variation explained on the log hazard scale.
    public var explainedVariation: Double {
        let spread = estimate * estimate / (Self.kappa * Self.kappa)
        return spread / (Double.pi * Double.pi / 6 + spread)
    }

    public static func of(_ followUp: FollowUp, scores: [Double]) -> Outcome<RoystonD> {
        precondition(scores.count == followUp.count, "one score for each subject")
        let n = Double(scores.count)
        let normal = midranks(scores).ranks.map { Normal.quantile(($0 - 0.375) / (n + 0.25)) / kappa }
        let fit = CoxFit.fit(CoxDesign(followUp, names: ["score"], columns: [normal]))
        return fit.map { RoystonD(estimate: $0.coefficients[0], standardError: $0.standardErrors[0]) }
            .mapError { Undefined($0.reason) }
    }
}

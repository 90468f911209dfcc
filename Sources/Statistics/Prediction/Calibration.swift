internal import Foundation
internal import NumericalKit

/// How well predicted risks of a binary outcome agree with what happened.
///
/// *Sources*: Cox 1958, doi:10.1093/biomet/45.3-4.562; Harrell, Regression Modeling Strategies, 2015,
/// chapter 10; Van Calster and others 2019, doi:10.1186/s12916-019-1466-7.
public struct Calibration: Sendable {
    public let risks: [Double]
    public let outcomes: [Bool]

    /// The outcome on the log odds that were predicted: 1 and 0 for a calibrated prediction.
    public let slope: Double
    public let slopeStandardError: Double
    /// Of the same model as the slope.
    public let interceptWithSlope: Double
    /// The intercept where the slope is held at 1: 0 where the mean risk is right.
    public let inTheLarge: Double
    public let inTheLargeStandardError: Double

    private let recalibrated: LogisticFit

    /// - Parameter risks: predicted, each in [0, 1].
    /// - Returns: undefined where a risk is 0 or 1, where the risks do not vary or where they (or the
    ///   outcomes) do not let the slope be estimated.
    public static func of(risks: [Double], outcomes: [Bool]) -> Outcome<Calibration> {
        precondition(risks.count == outcomes.count, "one risk for each outcome")
        precondition(risks.allSatisfy { (0...1).contains($0) }, "a risk is not in [0, 1]")
        if risks.contains(where: { $0 == 0 || $0 == 1 }) {
            return .undefined("a predicted risk of 0 or 1 has infinite log odds")
        }
        let logits = risks.map { log($0) - log1p(-$0) }
        let free = LogisticFit.fit(LogisticDesign(outcomes, names: ["predicted log odds"], columns: [logits]))
        let fixed = LogisticFit.fit(LogisticDesign(outcomes, names: [], columns: [], offsets: logits))
        switch (free, fixed) {
        case (.success(let free), .success(let fixed)):
            return .success(Calibration(risks: risks, outcomes: outcomes, free, fixed))
        case (.failure(let flaw), _), (_, .failure(let flaw)):
            return .undefined(flaw.reason)
        }
    }

    private init(risks: [Double], outcomes: [Bool], _ free: LogisticFit, _ fixed: LogisticFit) {
        (self.risks, self.outcomes, recalibrated) = (risks, outcomes, free)
        (slope, slopeStandardError) = (free.coefficients[0], free.standardErrors[0])
        interceptWithSlope = free.intercept
        (inTheLarge, inTheLargeStandardError) = (fixed.intercept, fixed.interceptStandardError)
    }

    public var count: Int { risks.count }
    public var cases: Int { outcomes.count { $0 } }

    /// Likelihood ratio interval of the slope.
    public func slopeInterval(level: Double = 0.95) -> Bounds? {
        recalibrated.profileInterval(0, level: level).map { Bounds(lower: $0.lower, upper: $0.upper) }
    }

    /// Observed over expected number of cases.
    public var observedOverExpected: Double { Double(cases) / risks.reduce(0, +) }

    public var brierScore: Double { Statistics.brierScore(risks: risks, outcomes: outcomes) }

    /// Probability that a case has the higher risk.
    public var concordance: Double { binaryConcordance(risks, outcomes)! }

    /// −2 log-likelihood of the risks as they were predicted.
    public var predictedDeviance: Double {
        -2 * zip(risks, outcomes).reduce(0) { $0 + ($1.1 ? log($1.0) : log1p(-$1.0)) }
    }

    /// Explained variation of the risks as they were predicted (negative where they are worse than the
    /// mean). *Source*: Nagelkerke 1991, doi:10.1093/biomet/78.3.691.
    public var nagelkerke: Double {
        nagelkerkeR2(
            likelihoodRatio: discriminationChiSquared, nullDeviance: recalibrated.nullDeviance, count: count)
    }

    /// Fall of the deviance from the mean to the predicted risks; 1 degree of freedom.
    public var discriminationChiSquared: Double { recalibrated.nullDeviance - predictedDeviance }
    public var discriminationPValue: Double {
        ChiSquared.upperTail(max(0, discriminationChiSquared), df: 1)
    }
    /// (chi-squared − 1)/n.
    public var discriminationIndex: Double { (discriminationChiSquared - 1) / Double(count) }

    /// Fall of the deviance by recalibration: a test of intercept 0 and slope 1; 2 degrees of freedom.
    public var unreliabilityChiSquared: Double { max(0, predictedDeviance - recalibrated.deviance) }
    public var unreliabilityPValue: Double { ChiSquared.upperTail(unreliabilityChiSquared, df: 2) }
    /// (chi-squared − 2)/n.
    public var unreliabilityIndex: Double { (unreliabilityChiSquared - 2) / Double(count) }

    /// Discrimination less unreliability.
    public var qualityIndex: Double { discriminationIndex - unreliabilityIndex }

    /// Whether squared errors are those that calibrated risks would have: a standard normal z and its p;
    /// nil where all risks are 1/2.
    ///
    /// *Source*: Spiegelhalter 1986, doi:10.1002/sim.4780050506.
    public var spiegelhalter: (z: Double, pValue: Double)? {
        var (excess, variance) = (0.0, 0.0)
        for (risk, outcome) in zip(risks, outcomes) {
            let lean = 1 - 2 * risk
            excess += ((outcome ? 1 : 0) - risk) * lean
            variance += lean * lean * risk * (1 - risk)
        }
        guard variance > 0 else { return nil }
        let z = excess / variance.squareRoot()
        return (z, Normal.twoSided(z))
    }
}

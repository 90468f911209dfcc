internal import Foundation
internal import NumericalKit

/// A ratio with its interval on the logarithmic scale.
public struct LogRatio: Sendable, Hashable {
    /// May be 0 or infinite, where a count is zero.
    public var value: Double
    /// Of the logarithm; nil where a count is zero: there is no large-sample interval then.
    public var standardError: Double?

    public func interval(level: Double = 0.95) -> Outcome<Bounds> {
        guard let standardError else {
            return .undefined("a count is zero, so the logarithm has no large-sample interval")
        }
        let reach = Normal.quantile((1 + level) / 2) * standardError
        return .success(Bounds(lower: value * exp(-reach), upper: value * exp(reach)))
    }
}

extension DiagnosticTable {
    /// How much likelier a positive result is in cases: sensitivity/(1 − specificity).
    /// *Source*: Simel, Samsa, Matchar 1991, doi:10.1016/0895-4356(91)90128-V.
    public var positiveLikelihoodRatio: Outcome<LogRatio> {
        likelihoodRatio(inCases: truePositives, inControls: falsePositives, "no patient is positive")
    }

    /// How much likelier a negative result is in cases: (1 − sensitivity)/specificity.
    public var negativeLikelihoodRatio: Outcome<LogRatio> {
        likelihoodRatio(inCases: falseNegatives, inControls: trueNegatives, "no patient is negative")
    }

    private func likelihoodRatio(inCases: Int, inControls: Int, _ reason: String) -> Outcome<LogRatio> {
        if cases == 0 { return .undefined("there are no cases") }
        if controls == 0 { return .undefined("there are no controls") }
        if inCases + inControls == 0 { return .undefined(reason) }
        let (a, b) = (Double(inCases), Double(inControls))
        let (n, m) = (Double(cases), Double(controls))
        let variance = 1 / a - 1 / n + 1 / b - 1 / m
        return .success(
            LogRatio(
                value: a / n / (b / m), standardError: min(a, b) > 0 ? max(0, variance).squareRoot() : nil))
    }

    /// Odds of a positive result in cases over those in controls, with Woolf's interval.
    /// *Source*: Woolf 1955, doi:10.1111/j.1469-1809.1955.tb01348.x.
    public var diagnosticOddsRatio: Outcome<LogRatio> {
        let counts = [truePositives, falsePositives, falseNegatives, trueNegatives].map(Double.init)
        let (agreeing, differing) = (counts[0] * counts[3], counts[1] * counts[2])
        if agreeing + differing == 0 { return .undefined("a row or a column of the table is empty") }
        let variance = counts.reduce(0) { $0 + 1 / $1 }
        return .success(
            LogRatio(
                value: agreeing / differing, standardError: counts.min()! > 0 ? variance.squareRoot() : nil))
    }

    /// A predictive value at a stated share of cases, by Bayes' rule from the likelihood ratio; its logit has
    /// the standard error of the ratio's logarithm.
    ///
    /// *Source*: Mercaldo, Lau, Zhou 2007, doi:10.1002/sim.2677 (logit intervals).
    public struct PredictiveValue: Sendable, Hashable {
        public var value: Double
        /// Undefined where a count is zero.
        public var interval: Outcome<Bounds>
    }

    /// Probability that a positive patient is a case where cases have the share `prevalence` in 0 ... 1.
    public func positivePredictiveValue(prevalence: Double, level: Double = 0.95) -> Outcome<PredictiveValue>
    {
        predictive(positiveLikelihoodRatio, odds: prevalence / (1 - prevalence), level)
    }

    /// Probability that a negative patient is a control where cases have the share `prevalence` in 0 ... 1.
    public func negativePredictiveValue(prevalence: Double, level: Double = 0.95) -> Outcome<PredictiveValue>
    {
        predictive(negativeLikelihoodRatio, odds: prevalence / (1 - prevalence), level).map { value in
            PredictiveValue(
                value: 1 - value.value,
                interval: value.interval.map { Bounds(lower: 1 - $0.upper, upper: 1 - $0.lower) })
        }
    }

    private func predictive(
        _ ratio: Outcome<LogRatio>, odds: Double, _ level: Double
    ) -> Outcome<PredictiveValue> {
        precondition(odds > 0 && odds.isFinite, "a prevalence lies between 0 and 1")
        func probability(_ ratio: Double) -> Double { 1 / (1 + 1 / (odds * ratio)) }
        return ratio.map { ratio in
            PredictiveValue(
                value: probability(ratio.value),
                interval: ratio.interval(level: level).map {
                    Bounds(lower: probability($0.lower), upper: probability($0.upper))
                })
        }
    }
}

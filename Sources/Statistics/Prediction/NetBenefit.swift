/// Net benefit of treating those whose predicted risk is at or above a threshold.
///
/// In units of true positives per subject: TP/n − FP/n · t/(1 − t), t the risk at which harm and benefit of
/// treating balance. *Source*: Vickers and Elkin 2006, doi:10.1177/0272989X06295361.
public struct NetBenefit: Sendable, Hashable {
    public var threshold: Double
    /// Of acting on the predicted risks.
    public var model: Double
    /// Of treating everybody; treating nobody has 0.
    public var treatingAll: Double
    /// Over the prevalence, so that 1 is the best there can be.
    public var standardised: Double
    /// Fewer treatments per 100 subjects than when everybody is treated, at no loss of true positives.
    public var avoidedPer100: Double

    /// - Parameters:
    ///   - risks: predicted, in [0, 1].
    ///   - threshold: in (0, 1).
    /// - Returns: undefined where nobody, or everybody, has the outcome.
    public static func of(
        risks: [Double], outcomes: [Bool], threshold: Double
    ) -> Outcome<NetBenefit> {
        precondition(risks.count == outcomes.count, "one risk for each outcome")
        precondition(threshold > 0 && threshold < 1, "a threshold is between 0 and 1")
        let cases = outcomes.count { $0 }
        if cases == 0 { return .undefined("no subject has the outcome") }
        if cases == outcomes.count { return .undefined("every subject has the outcome") }
        let (n, odds) = (Double(outcomes.count), threshold / (1 - threshold))
        let prevalence = Double(cases) / n
        var (truePositives, falsePositives) = (0, 0)
        for (risk, outcome) in zip(risks, outcomes) where risk >= threshold {
            if outcome { truePositives += 1 } else { falsePositives += 1 }
        }
        let model = Double(truePositives) / n - Double(falsePositives) / n * odds
        let all = prevalence - (1 - prevalence) * odds
        return .success(
            NetBenefit(
                threshold: threshold, model: model, treatingAll: all, standardised: model / prevalence,
                avoidedPer100: 100 * (model - all) / odds))
    }
}

extension NetBenefit {
    /// For the risk of an event by `horizon`: the share of events among those at or above the threshold is
    /// 1 − Kaplan-Meier there. *Source*: Vickers and others 2008, doi:10.1186/1472-6947-8-53.
    ///
    /// - Parameter risks: predicted by `horizon`, in [0, 1].
    /// - Returns: undefined where there is no event by the horizon, or the horizon lies beyond every
    ///   follow-up.
    public static func of(
        risks: [Double], _ followUp: FollowUp, horizon: Double, threshold: Double
    ) -> Outcome<NetBenefit> {
        precondition(risks.count == followUp.count, "one risk for each subject")
        precondition(threshold > 0 && threshold < 1, "a threshold is between 0 and 1")
        guard let last = followUp.times.max(), last >= horizon else {
            return .undefined("nobody was followed to the horizon")
        }
        let prevalence = 1 - KaplanMeier(followUp).survival(at: horizon)
        if prevalence == 0 { return .undefined("there is no event by the horizon") }
        let odds = threshold / (1 - threshold)
        let treated = risks.indices.filter { risks[$0] >= threshold }
        let risk = 1 - KaplanMeier(followUp.picking(treated)).survival(at: horizon)
        let share = Double(treated.count) / Double(risks.count)
        let model = share * (risk - (1 - risk) * odds)
        let all = prevalence - (1 - prevalence) * odds
        return .success(
            NetBenefit(
                threshold: threshold, model: model, treatingAll: all, standardised: model / prevalence,
                avoidedPer100: 100 * (model - all) / odds))
    }
}

internal import Findings
internal import Foundation
internal import Statistics

extension GrowthReport {
    func cautions() -> [Caution] {
        var list: [Caution] = []
        if data.fewest < GrowthComparison.leastForMixed, data.fewest > 1, data.notTestable == nil {
            list.append(
                Caution(
                    "few-units",
                    "An arm has only \(Numbers.count(data.fewest, columns.noun)): Welch's test on one slope for each "
                        + "decides"
                        + (data.mixed.value == nil ? "." : ", and the mixed model is shown beside it.")))
        }
        if data.fewest == 1 {
            list.append(
                Caution(
                    "one-unit",
                    "An arm has one \(columns.oneNoun). However often it was measured, it is one: nothing is "
                        + "known of how others of its arm would have grown.", weight: .serious))
        }
        if data.mixed.value?.isSingular == true {
            list.append(
                Caution(
                    "singular",
                    "The mixed model is singular: the data cannot tell intercepts and slopes of the "
                        + "\(columns.noun) apart. Its estimate is shown without interval and p."
                        + (data.notTestable == nil ? " Welch's test decides." : "")))
        }
        if let caution = interceptCaution() { list.append(caution) }
        let without = data.units.count { $0.slope.value == nil }
        if without > 0 {
            list.append(
                Caution(
                    "no-slope",
                    counted(without, columns.noun, "has", "have") + " no slope (one time of measurement) and "
                        + (data.mixed.value == nil
                            ? "\(without == 1 ? "is" : "are") compared in nothing that is about slopes."
                            : "\(without == 1 ? "counts" : "count") in the mixed model only."),
                    weight: .serious))
        }
        if let caution = censoringCaution() { list.append(caution) }
        if columns.part != nil {
            list.append(
                Caution(
                    "nested",
                    "Nodules of one \(columns.oneNoun) are not independent: the \(columns.oneNoun) is the n "
                        + "(\(data.units.count)), not the nodule (\(data.units.reduce(0) { $0 + $1.animal.partCount })).",
                    weight: .serious))
        }
        return list
    }

    private func censoringCaution() -> Caution? {
        guard let censored = data.censored, data.decider == .welch else { return nil }
        var text =
            "Values below the limit stand at the limit in the slopes, so shrinkage is understated there; the model "
            + "that counts them as below the limit "
        switch censored {
        case .success(let fit) where fit.isSingular:
            text +=
                "gives \(Numbers.short(fit.estimate)) \(data.rateUnit), but is singular, so without interval and p."
        case .success(let fit):
            text += "gives \(Numbers.short(fit.estimate)) \(data.rateUnit) (\(Numbers.pEquals(fit.pValue)))."
        case .failure(let why): text += "has no estimate, because \(why.reason)."
        }
        return Caution("limit-in-slopes", text, weight: .serious)
    }

    /// A random intercept alone against what decides.
    private func interceptCaution() -> Caution? {
        guard let wrong = data.interceptOnly.value?.pValue, let right = decision.pValue.number else {
            return nil
        }
        let alpha = 1 - context.decisionLevel
        guard (wrong <= alpha) != (right <= alpha) else { return nil }
        return Caution(
            "random-intercept-disagrees",
            "A model with a random intercept alone, as often printed, would give \(Numbers.pEquals(wrong)) where "
                + "this gives \(Numbers.pEquals(right)). It takes repeated measurements for independent, and rejected "
                + "40 to 46 % of studies without any effect in simulations; it does not decide.",
            weight: .serious)
    }

    func method() -> [String] {
        let line = data.isLog ? "the natural logarithm of \(columns.value)" : columns.value
        let (first, second) = (data.count(of: true), data.count(of: false))
        var text = [
            "Growth was compared between \(analysis.of) (n = \(Numbers.count(first, columns.noun))) and \(analysis.against) "
                + "(n = \(second)) as the difference of slopes of \(line) on \(columns.time), from a linear mixed model "
                + "with random intercept and slope for each \(columns.oneNoun) (REML; Satterthwaite's degrees of "
                + "freedom) and from Welch's t test on one least-squares slope for each.",
            "Welch's test decides where the model is singular, where an arm has fewer than "
                + "\(GrowthComparison.leastForMixed) \(columns.noun) or where nodules are nested in them"
                + whoDecides,
            "Measurements after an early departure are taken as missing at random; a delta sensitivity says how "
                + "much faster the missing growth would have to be to change the answer.",
        ]
        if let limit = columns.limit, data.censored != nil {
            text.append(
                "Values below \(Numbers.plain(limit))\(unitText) were taken as left-censored there: by their "
                    + "likelihood in a mixed model (maximum likelihood), at the limit in slopes, and as recorded in "
                    + "areas and responses.")
        }
        if data.isVolume {
            text.append(
                "Responses follow modified RECIST (\(analysis.response.words)); growth inhibition is given by "
                    + "each of its usual definitions by name; the time to \(Numbers.plain(analysis.multiple)) times "
                    + "the first value by Kaplan-Meier, log-rank and Cox regression (Firth's where an arm has no "
                    + "event).")
        }
        return text
    }

    private var whoDecides: String {
        if let why = data.notTestable { return "; here nothing is decided, because \(why)." }
        return data.whyWelch.map { "; here it decides because \($0)." } ?? "; here the model decides."
    }

    /// Code for the rows analysed: `d` has one row for each measurement.
    func rCalls() -> [Finding.RCall] {
        let (value, time, arm) = (rName(columns.value), rName(columns.time), rName(columns.arm ?? "arm"))
        let y = data.isLog ? "log(d$\(value))" : "d$\(value)"
        let setUp =
            "d$y <- \(y); d$t <- d$\(time); d$of <- as.numeric(d$\(arm) == \(rString(analysis.of)))"
        let slope =
            columns.part == nil
            ? "sapply(split(d, d$\(unitColumn)), function(u) if (length(unique(u$t)) > 1) coef(lm(y ~ t, u))[[2]] else NA)"
            : "sapply(split(d, d$\(unitColumn)), function(u) mean(sapply(split(u, u$part), function(v) "
                + "if (length(unique(v$t)) > 1) coef(lm(y ~ t, v))[[2]] else NA), na.rm = TRUE))"
        var calls: [Finding.RCall] = []
        if data.welch.value != nil {
            calls.append(
                .init(
                    reproduces: GrowthComparison.welchName,
                    code: "\(setUp)\ns <- \(slope)\ng <- sapply(split(d$of, d$\(unitColumn)), `[`, 1)\n"
                        + "t.test(s[g == 1], s[g == 0])"))
        }
        let random =
            columns.part == nil ? "(t | \(unitColumn))" : "(t | \(unitColumn)) + (1 | \(unitColumn):part)"
        if data.mixed.value != nil {
            calls.append(
                .init(
                    reproduces: GrowthComparison.mixedName,
                    code: "\(setUp)\nlibrary(lmerTest)\n"
                        + "summary(lmer(y ~ t * of + \(random), data = d, REML = TRUE))$coefficients[\"t:of\", ]"
                ))
        }
        return calls
    }
}

internal import Findings
internal import Foundation
internal import Statistics

extension SurviveReport {
    func cautions() -> [Caution] {
        var list = rows.cautions
        let future = analysis.futureCovariates(in: rows.table)
        if !future.isEmpty {
            list.append(
                Caution(
                    "future-covariate",
                    "\(Numbers.list(future)) was not yet known when the clock starts; adjusting for it "
                        + "conditions on the future.", weight: .serious))
        }
        for (column, count) in design.beyondLimits {
            list.append(
                Caution(
                    "beyond-limit",
                    "\(Numbers.count(count, "values")) of \(column) lie beyond a limit of quantification and "
                        + "were set at the limit; leaving them out would bias the result more.",
                    weight: .serious))
        }
        if let reason = model.undefined?.reason {
            list.append(Caution("no-fit", "There is no hazard ratio, because \(reason).", weight: .serious))
        }
        if !model.separated.isEmpty {
            list.append(
                Caution(
                    "separation",
                    "The likelihood rises without end along \(Numbers.list(model.separated)): events happen "
                        + "at one end of the values only. Firth's penalised likelihood gives the estimates.",
                    weight: .serious))
        }
        return list + [fewEvents(), nonProportional(), nonLinear()].compactMap { $0 }
    }

    private func fewEvents() -> Caution? {
        let terms = design.terms.count
        let perTerm = Double(followUp.eventCount) / Double(terms)
        guard model.value != nil, perTerm < 10 else { return nil }
        return Caution(
            "few-events",
            "\(events) for \(Numbers.count(terms, "coefficients")): fewer than ten each, so estimates may lie "
                + "too far from 1.", weight: perTerm < 5 ? .serious : .note)
    }

    private func nonProportional() -> Caution? {
        guard let test = proportionality() else { return nil }
        let own = test.terms[0].pValue
        if own < 0.05 {
            return Caution(
                "non-proportional",
                "The hazard ratio of \(analysis.predictor.column) changes over time "
                    + "(\(Numbers.pEquals(own))): the one given is an average over the follow-up.",
                weight: .serious)
        }
        guard test.global.pValue < 0.05 else { return nil }
        return Caution(
            "non-proportional",
            "Hazard ratios of covariates change over time (all terms together, "
                + "\(Numbers.pEquals(test.global.pValue))).")
    }

    private func nonLinear() -> Caution? {
        guard let test = linearity(), test.pValue < 0.05 else { return nil }
        return Caution(
            "non-linear",
            "The log hazard is not straight in \(analysis.predictor.column) (quadratic term, "
                + "\(Numbers.pEquals(test.pValue))): one hazard ratio does not tell the whole.")
    }
}

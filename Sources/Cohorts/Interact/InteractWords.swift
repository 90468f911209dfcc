internal import Findings
internal import Foundation
internal import Statistics

extension InteractReport {
    func method() -> [String] {
        if oneArmIsKnown { return ["No interaction was estimated: the patients are of one arm."] }
        if let reason = notTestable { return ["No interaction was estimated, because \(reason)."] }
        var text = [
            "Whether \(analysis.marker) changes the effect of \(contrast) on \(outcome.name) was asked by "
                + "\(outcome.regression) regression with treatment, marker and their product"
                + (outcome.isSurvival ? " (ties by Efron)" : "") + adjustment
                + ", in \(rows.patientsInWords) with \(rows.eventsInWords)."
        ]
        if let step = rows.marker.step {
            text.append(
                "The ratio of \(outcome.ratio)s is per standard deviation of \(analysis.marker) "
                    + "(\(Numbers.short(step))).")
        }
        let level = Numbers.percent(context.decisionLevel)
        text.append(
            isPenalised
                ? "As the likelihood had no maximum, Firth's penalised likelihood was used; interval (\(level)) and "
                    + "p are of its profile and ratio test."
                : "Interval (\(level)) and p of the product come from the profile likelihood, the signed root "
                    + "of its ratio referred to Student\'s t."
        )
        text.append(
            "Effects at quartiles of the marker and within arms are from the same model, with Wald intervals; "
                + "quarters of the marker are shown, and do not decide.")
        if case .survival(_, _, _, let knownAt) = outcome, knownAt > 0 {
            text.append(
                "This is a landmark analysis: the clock starts at \(Numbers.plain(knownAt)), and patients with an "
                    + "event or a last visit by then are left out.")
        }
        return text
    }

    func cautions() -> [Caution] {
        var list = rows.patients.cautions + rows.limitCautions + rows.futureCautions
        if oneArmIsKnown {
            list.append(
                Caution(
                    "single-arm",
                    "Patients of one arm show whether a marker is prognostic, never whether it is predictive. A "
                        + "trial that could show it needs both arms: \(neededEvents).",
                    weight: .serious))
            return list
        }
        if !analysis.isRandomised {
            list.append(
                Caution(
                    "not-randomised",
                    "The study does not say that treatment was randomised: who had \(arms?.of ?? "it") may differ "
                        + "in other ways that go with \(analysis.marker), and then the interaction is not that of "
                        + "the drug.", weight: .serious))
        }
        if notTestable == nil, let reason = models.reason {
            list.append(Caution("no-fit", "There is no interaction, because \(reason).", weight: .serious))
        }
        if isPenalised {
            list.append(
                Caution(
                    "separation",
                    "The likelihood rises without end: some values go with one outcome only. Firth's penalised "
                        + "likelihood gives the estimates.", weight: .serious))
        }
        return list + [rows.fewEvents(coefficients: 3 + rows.covariates.terms.count)].compactMap { $0 }
    }

    private var oneArmIsKnown: Bool {
        rows.count > 0 && (rows.treatment.isEmpty || Set(rows.treatment).count < 2)
    }
}

extension ModelRows {
    func fewEvents(coefficients: Int) -> Caution? {
        let each = Double(informative) / Double(coefficients)
        guard count > 0, each < 10 else { return nil }
        let what =
            question.outcome.isSurvival
            ? Numbers.count(informative, "events") : "\(informative) patients of the rarer outcome"
        return Caution(
            "few-events",
            "\(what) for \(Numbers.count(coefficients, "coefficients")): fewer than ten each, so estimates may lie "
                + "too far from 1.", weight: each < 5 ? .serious : .note)
    }

    var limitCautions: [Caution] {
        (marker.beyondLimits + covariates.beyondLimits).map { column, count in
            Caution(
                "beyond-limit",
                "\(Numbers.count(count, "values")) of \(column) lie beyond a limit of quantification and were set "
                    + "at the limit; leaving them out would bias the result more.", weight: .serious)
        }
    }

    /// For survival: what was not yet known when the clock starts.
    var futureCautions: [Caution] {
        let future = question.survive?.futureCovariates(in: patients.table) ?? []
        return future.isEmpty
            ? []
            : [
                Caution(
                    "future-covariate",
                    "\(Numbers.list(future)) was not yet known when the clock starts; adjusting for it conditions "
                        + "on the future.", weight: .serious)
            ]
    }
}

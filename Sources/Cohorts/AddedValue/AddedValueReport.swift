internal import Findings
internal import Foundation
internal import Statistics

/// Puts one comparison of a clinical model with and without a marker together.
struct AddedValueReport {
    let analysis: AddedValueAnalysis
    let rows: ModelRows
    let context: AnalysisContext
    /// The marker first, then the covariates.
    let joint: FittedModel
    /// The marker's coefficient at the deciding level, drawn once; nil where these rows cannot answer.
    private(set) var deciding: ProfileEffect?
    /// The covariates alone, penalised as the joint model.
    let clinical: FittedModel
    let performance: ModelPerformance?

    init(analysis: AddedValueAnalysis, rows: ModelRows, context: AnalysisContext) {
        (self.analysis, self.rows, self.context) = (analysis, rows, context)
        joint = FittedModel(rows.response, [rows.marker.term] + rows.covariates.terms)
        clinical = FittedModel(rows.response, rows.covariates.terms, isPenalised: joint.isPenalised)
        performance = ModelPerformance(analysis, rows, joint: joint, clinical: clinical, context)
        if notTestable == nil {
            deciding = joint.deciding(informative: rows.informative, level: context.decisionLevel)
        }
    }

    func finding() -> Finding {
        Finding(
            analysis: AddedValueAnalysis.schema.name, title: title, estimates: estimates(),
            decision: decision(), tests: tests(), units: units, exclusions: rows.patients.exclusions,
            method: method(), cautions: cautions(), figures: figures(), rCalls: rCalls(),
            analysed: rows.analysedFrame())
    }

    var outcome: ModelOutcome { analysis.outcome }
    var name: String { "\(outcome.ratioName)_adjusted" }
    var clinicalModel: String { Numbers.list(analysis.covariates) }
    var isOneCovariate: Bool { analysis.covariates.count == 1 }
    var label: String {
        outcome.ratio.prefix(1).uppercased() + outcome.ratio.dropFirst()
            + ", \(rows.marker.term.label), beside "
            + clinicalModel
    }

    private var title: String {
        "\(analysis.marker) beside \(clinicalModel) for \(outcome.name): \(rows.patientsInWords), "
            + rows.eventsInWords
    }

    private var units: Finding.Units {
        guard case .binary(_, let positive, let negative) = outcome else {
            return Finding.Units(noun: "patients", total: rows.count, events: rows.eventCount)
        }
        return Finding.Units(
            noun: "patients", total: rows.count,
            groups: [
                .init(name: positive, count: rows.eventCount),
                .init(name: negative ?? "others", count: rows.count - rows.eventCount),
            ])
    }

    private func decision() -> Decision {
        let effect = deciding
        let flat = "the \(joint.intervalMethod) is too flat for both ends of an interval"
        let reason = notTestable ?? joint.result.reason ?? (effect?.interval == nil ? flat : nil)
        return Decision(
            estimate: name,
            procedure: decidingProcedure(
                "\(outcome.regression) regression", isPenalised: joint.isPenalised, freedom: effect?.freedom),
            higherMeans: "at equal \(clinicalModel) a higher \(analysis.marker) goes with \(outcome.higher)",
            lowerMeans: "at equal \(clinicalModel) a higher \(analysis.marker) goes with \(outcome.lower)",
            effect: effect.flatMap { reason == nil ? .value($0.value) : nil }
                ?? .undefined(because: reason ?? "there is no fit"),
            interval: effect?.interval,
            pValue: effect?.test.map { .value(positiveP($0.pValue)) }
                ?? .undefined(because: reason ?? "the fit without the marker did not converge"),
            scale: .ratio, notTestable: notTestable, detectable: detectable)
    }

    /// How far the covariates explain the marker.
    var explained: Double? {
        CoxPlanning.explained(rows.marker.term.values, by: rows.covariates.terms.map(\.values))
    }

    /// Nothing that these rows could show: the marker does not vary beside the covariates.
    var notTestable: String? {
        if rows.count == 0 { return "no patient is left to analyse" }
        if let first = rows.marker.term.values.first,
            rows.marker.term.values.allSatisfy({ $0 == first })
        {
            return "'\(analysis.marker)' has one and the same value in all \(rows.patientsInWords) analysed"
        }
        if let explained, explained > 1 - 1e-9 { return "the covariates determine '\(analysis.marker)'" }
        if let name = joint.collinear { return "the other covariates determine '\(name)'" }
        let terms = 1 + rows.covariates.terms.count
        guard rows.informative > 0, terms >= rows.informative else { return nil }
        return "\(rows.eventsInWords) cannot carry \(terms) coefficients; name fewer covariates"
    }

    /// From numbers of patients and events, the marker's spread, and what the covariates explain of it.
    private var detectable: String? {
        guard notTestable == nil, let spread = Descriptives(rows.marker.term.values).variance.value else {
            return nil
        }
        // A binary outcome informs like n·p·(1 − p) events (Hsieh and others 1998, doi:10.1002/sim.4780171409).
        let p = Double(rows.eventCount) / Double(rows.count)
        let events = outcome.isSurvival ? rows.eventCount : Int((Double(rows.count) * p * (1 - p)).rounded())
        guard
            let ratio = CoxPlanning.detectableHazardRatio(
                events: events, variance: spread, explained: explained ?? 0, level: context.decisionLevel),
            ratio < 1e6
        else { return nil }
        return
            "\(rows.patientsInWords) with \(rows.eventsInWords) could have shown \(outcome.isSurvival ? "a" : "an") "
            + "\(outcome.ratio) of \(Numbers.short(ratio)) (or \(Numbers.short(1 / ratio))) "
            + "\(rows.marker.term.label) with 80 % power at level \(Numbers.percent(context.decisionLevel))"
    }

    // MARK: - Words

    private func method() -> [String] {
        if let reason = notTestable { return ["No added value was estimated, because \(reason)."] }
        let level = Numbers.percent(context.decisionLevel)
        var text = [
            "\(analysis.marker) was added to a \(outcome.regression) regression of \(outcome.name) on "
                + "\(clinicalModel)" + (outcome.isSurvival ? " (ties by Efron)" : "")
                + "; both models were fitted to the same \(rows.patientsInWords) with complete data "
                + "(\(rows.eventsInWords)).",
            joint.isPenalised
                ? "As the likelihood had no maximum, Firth's penalised likelihood was used; interval (\(level)) and p "
                    + "of the marker are of its profile and ratio test."
                : "Interval (\(level)) and p of the marker come from the profile likelihood, the signed root "
                    + "of its ratio referred to Student\'s t.",
        ]
        if let step = rows.marker.step {
            text.append(
                "The \(outcome.ratio) is per standard deviation of \(analysis.marker) (\(Numbers.short(step)))."
            )
        }
        if let count = performance?.replicates {
            text.append(
                "Concordance was corrected for optimism by \(count) bootstrap resamples, each model fitted anew in "
                    + "every one (Harrell).")
        }
        text.append(
            outcome.isSurvival && analysis.horizon == nil
                ? "Net benefit and calibration were left out: no horizon was named."
                : "Net benefit is that of acting on the risks of the models as fitted to these patients; it is not "
                    + "corrected for optimism.")
        return text
    }

    private func cautions() -> [Caution] {
        var list = rows.patients.cautions + rows.limitCautions + rows.futureCautions
        if notTestable == nil, let reason = joint.result.reason {
            list.append(
                Caution("no-fit", "There is no \(outcome.ratio), because \(reason).", weight: .serious))
        }
        if joint.isPenalised {
            list.append(
                Caution(
                    "separation",
                    "The likelihood rises without end along \(Numbers.list(joint.separated)): some values go with "
                        + "one outcome only. Firth's penalised likelihood gives the estimates.",
                    weight: .serious))
        }
        if let few = rows.fewEvents(coefficients: 1 + rows.covariates.terms.count) { list.append(few) }
        if let test = clinicalTest, test.pValue > 0.05 {
            list.append(
                Caution(
                    "clinical-model-empty",
                    "\(clinicalModel) by \(isOneCovariate ? "itself says" : "themselves say") little of the outcome in these patients "
                        + "(likelihood ratio test, \(Numbers.pEquals(test.pValue))): the marker is adjusted for "
                        + "nothing of note.", weight: .serious))
        }
        if joint.fit != nil, notTestable == nil {
            list.append(
                Caution(
                    "same-patients",
                    "The models are judged in the patients that they were fitted to; only another cohort, with both "
                        + "models frozen, shows what the marker adds there."))
        }
        return list
    }

    /// Of all covariates together, without the marker.
    var clinicalTest: (chiSquared: Double, pValue: Double)? {
        clinical.fit?.likelihoodRatioTest(of: Array(rows.covariates.terms.indices))
    }

    private func rCalls() -> [Finding.RCall] {
        guard joint.fit != nil, !joint.isPenalised, notTestable == nil else { return [] }
        let r = ModelInR(rows: rows)
        let (data, right) = (r.data(), String(r.covariates.dropFirst(3)))
        let fits = "\(data)\nclinical <- \(r.fit(right))\njoint <- \(r.fit("m" + r.covariates))\n"
        let concordance =
            outcome.isSurvival
            ? "c(concordance(clinical)$concordance, concordance(joint)$concordance)"
            : "library(pROC)\na <- roc(d$y, predict(clinical), direction = \"<\")\n"
                + "b <- roc(d$y, predict(joint), direction = \"<\")\nc(auc(a), auc(b))\nroc.test(b, a)"
        let ratio =
            outcome.isSurvival
            ? "diff(clinical$loglik) / diff(joint$loglik)"
            : "(clinical$null.deviance - deviance(clinical)) / (joint$null.deviance - deviance(joint))"
        return [
            .init(
                reproduces: name,
                code: "\(data)\n\(r.profile(of: "d$m", others: r.covariates, freedom: deciding?.freedom))"),
            .init(reproduces: "adequacy_clinical", code: fits + ratio),
            .init(reproduces: "concordance_clinical, concordance_joint", code: fits + concordance),
        ]
    }
}

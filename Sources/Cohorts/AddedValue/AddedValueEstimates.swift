internal import Findings
internal import Foundation
internal import Statistics

extension AddedValueReport {
    func estimates() -> [Estimate] {
        guard notTestable == nil else { return [] }
        var list = [ratio(name, label, joint)]
        list.append(
            ratio(
                "\(outcome.ratioName)_unadjusted", "The same, unadjusted, same patients",
                FittedModel(rows.response, [rows.marker.term])))
        guard let performance else { return list }
        list.append(adequacy())
        list += concordances(performance)
        return list + netBenefits(performance)
    }

    private func ratio(_ name: String, _ label: String, _ model: FittedModel) -> Estimate {
        let effect = model.effect(0)
        let fitted = model.isPenalised ? "Firth's penalised \(outcome.regression)" : outcome.regression
        return Estimate(
            name, label: label,
            definition: "exp of the marker's coefficient in \(fitted) regression; interval by "
                + model.intervalMethod,
            value: effect.map { .value(exp($0.value)) }
                ?? .undefined(because: model.result.reason ?? "there is no fit"),
            interval: effect?.interval?.exponentiated, scale: .ratio, null: 1)
    }

    /// *Source*: Califf, Phillips, Hindman, Mark, Lee, Behar, Johnson, Pryor, Rosati, Wagner, Harrell 1985.
    private func adequacy() -> Estimate {
        let (whole, part) = (
            joint.fit?.likelihoodRatioStatistic ?? 0, clinical.fit?.likelihoodRatioStatistic ?? 0
        )
        let reason = joint.isPenalised ? "the likelihoods are penalised" : "the joint model explains nothing"
        return Estimate(
            "adequacy_clinical",
            label:
                "Share of the information that \(clinicalModel) \(isOneCovariate ? "has" : "have") without the marker",
            definition:
                "likelihood ratio chi-squared of the clinical model over that of the joint model (adequacy index)",
            value: whole > 0 && !joint.isPenalised
                ? .value(part / whole) : .undefined(because: reason), null: 1)
    }

    // MARK: - Discrimination

    private func concordances(_ performance: ModelPerformance) -> [Estimate] {
        let definition =
            outcome.isSurvival
            ? "share of comparable pairs in which the patient with the higher predicted hazard has the earlier "
                + "event, tied predictions half (Harrell)"
            : "probability that a patient with the outcome has the higher predicted risk, ties half"
        let (clinical, joint) = (performance.clinical, performance.joint)
        func estimate(_ name: String, _ label: String, _ what: String, _ value: Double?, null: Double)
            -> Estimate
        {
            Estimate(
                name, label: label, definition: what,
                value: value.map { .value($0) } ?? .undefined(because: "no pair is comparable"), null: null)
        }
        func change(_ a: Double?, _ b: Double?) -> Double? { a.flatMap { a in b.map { $0 - a } } }
        let apparent = definition + "; in the patients that fitted the model (apparent)"
        var list = [
            estimate(
                "concordance_clinical", "Concordance of \(clinicalModel)", apparent, clinical.concordance,
                null: 0.5),
            estimate(
                "concordance_joint", "Concordance with \(analysis.marker)", apparent, joint.concordance,
                null: 0.5),
            estimate(
                "concordance_change", "Change of concordance by \(analysis.marker)",
                "joint minus clinical, both apparent; it cannot tell chance from gain",
                change(clinical.concordance, joint.concordance), null: 0),
        ]
        if let a = clinical.optimism, let b = joint.optimism {
            let corrected =
                definition + "; less the optimism found in \(b.replicates.count) bootstrap resamples"
            list += [
                estimate(
                    "concordance_clinical_corrected",
                    "Concordance of \(clinicalModel), corrected for optimism",
                    corrected, a.corrected, null: 0.5),
                estimate(
                    "concordance_joint_corrected",
                    "Concordance with \(analysis.marker), corrected for optimism",
                    corrected, b.corrected, null: 0.5),
                estimate(
                    "concordance_change_corrected", "Change of concordance, corrected for optimism",
                    "joint minus clinical, both corrected", b.corrected - a.corrected, null: 0),
            ]
            list += [shrinkage(b)].compactMap { $0 }
        }
        return list + [areaDifference(performance)].compactMap { $0 }
    }

    private func shrinkage(_ optimism: Optimism) -> Estimate? {
        optimism.shrinkage.map {
            Estimate(
                "calibration_slope_corrected", label: "Calibration slope of the joint model in new patients",
                definition: "mean slope, in all patients, of the predictions of models fitted to bootstrap "
                    + "resamples: below 1 where the model is too extreme", value: .value($0), null: 1)
        }
    }

    private func areaDifference(_ performance: ModelPerformance) -> Estimate? {
        guard let areas = performance.areas else { return nil }
        return Estimate(
            "auc_difference_delong", label: "Difference of areas, joint minus clinical (DeLong; shown only)",
            definition:
                "DeLong's comparison of paired areas. For nested models fitted to the same patients its "
                + "distribution is not normal where the marker adds nothing, and the test is too conservative "
                + "(Demler, Pencina, D'Agostino 2012, doi:10.1002/sim.5328): it never decides",
            value: Quantity(areas.map(\.difference)),
            interval: areas.value.map { Interval($0.interval, level: 0.95, method: "DeLong, paired") },
            null: 0)
    }

    // MARK: - Net benefit

    private func netBenefits(_ performance: ModelPerformance) -> [Estimate] {
        guard let clinical = performance.clinical.risks, let joint = performance.joint.risks else {
            return []
        }
        return analysis.thresholds.flatMap { threshold in
            let a = performance.netBenefit(clinical, at: threshold)
            let b = performance.netBenefit(joint, at: threshold)
            let suffix = "at_" + Numbers.plain(threshold).split { ".,".contains($0) }.joined(separator: "_")
            let risk = "risk of \(Numbers.plain(threshold))"
            func estimate(_ name: String, _ label: String, _ value: Outcome<Double>) -> Estimate {
                Estimate(
                    "net_benefit_\(name)_\(suffix)", label: "Net benefit at a \(risk), \(label)",
                    definition:
                        "share of true positives less that of false positives times t/(1 − t), acting from "
                        + "risk t on; apparent; acting on nobody has 0", value: Quantity(value), null: 0)
            }
            return [
                estimate("clinical", clinicalModel, a.map(\.model)),
                estimate("joint", "with \(analysis.marker)", b.map(\.model)),
                estimate("all", "acting on everybody", a.map(\.treatingAll)),
            ]
        }
    }

    func tests() -> [Finding.Test] {
        guard notTestable == nil, joint.fit != nil else { return [] }
        var list: [Finding.Test] = []
        func add(_ name: String, _ statistic: Double?, _ p: Double?) {
            guard let statistic, let p, !p.isNaN else { return }
            list.append(.init(name: name, statistic: .value(statistic), pValue: .value(positiveP(p))))
        }
        let marker = joint.fit?.likelihoodRatioTest(0)
        add("likelihood ratio test of the marker, chi-squared", marker?.chiSquared, marker?.pValue)
        let own = deciding
        add(
            "likelihood ratio test of the marker, t with \(own?.freedom ?? 0) degrees of freedom (decides)",
            own?.test?.chiSquared.squareRoot(), own?.test?.pValue)
        add("likelihood ratio test of the clinical model", clinicalTest?.chiSquared, clinicalTest?.pValue)
        let areas = performance?.areas?.value
        add(
            "DeLong's test of nested models (too conservative, does not decide)", areas?.statistic,
            areas?.pValue)
        return list
    }
}

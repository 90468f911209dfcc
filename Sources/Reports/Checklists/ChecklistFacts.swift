internal import Findings
internal import Studies
internal import Tables

/// What a result says on the things that guidelines ask for. Nothing is guessed: a fact that the result does not
/// hold gives no answer.
struct ChecklistFacts {
    let result: StudyResult
    /// The claims that the guideline is about.
    let claims: [JudgedClaim]

    enum Fact {
        // About the study.
        case studyTitle, summary, axis, question, fixing, studyFile, tables, flows
        // About its claims.
        case claims, titles, columns, outcomes, detectable, method, units, exclusions, missing, verdicts,
            toBring, cautions, evidence
        // Estimates and tests.
        case cutOffs, followUp, descriptives, relations, unadjusted, adjusted, addedValue, assumptions,
            robustness, validation, crossTable, accuracy
    }

    func answers(_ fact: Fact) -> [Checklist.Answer] {
        switch fact {
        case .studyTitle: [answer(result.title, "summary")]
        case .summary: [answer(counts, "summary")]
        case .axis: axis
        case .question: result.question.map { [answer($0, "summary")] } ?? []
        case .fixing: fixing
        case .studyFile:
            [
                answer(
                    "\(result.manifest.studyFile), SHA-256 \(result.manifest.studyFileSHA256.prefix(16))…",
                    "manifest")
            ]
        case .tables: result.tables.map { answer(text($0), "tables") }
        case .flows: result.flows.map { answer(text($0), "flow") }
        case .claims: claims.map { answer(text($0), anchor($0)) }
        case .titles: each { $1.title }
        case .columns: each { listed("columns analysed: ", $1.analysed.columns) }
        case .outcomes: each { groups($1) }
        case .detectable: each { $1.decision.detectable }
        case .method: each { $1.method.isEmpty ? nil : $1.method.joined(separator: " ") }
        case .units: each { units($1) }
        case .exclusions: each { exclusions($1) }
        case .missing: missing
        case .verdicts:
            claims.map { answer("\($0.id) \($0.verdict.kind.rawValue): \($0.verdict.reason)", anchor($0)) }
        case .toBring:
            claims.compactMap { claim in
                claim.verdict.bring.map { answer("\(claim.id): \($0)", anchor(claim)) }
            }
        case .cautions: cautions
        case .evidence: evidence
        default: estimated(fact)
        }
    }

    func statements(_ items: [ReportingStatement.Item]) -> [Checklist.Answer] {
        result.reporting.filter { items.contains($0.item) }.map {
            Checklist.Answer(text: $0.text, origin: .studyFile, place: nil)
        }
    }

    // MARK: - Pieces

    private func answer(_ text: String, _ place: String?) -> Checklist.Answer {
        Checklist.Answer(text: text, origin: .result, place: place)
    }

    /// One answer for each text, headed by the claims that say it.
    private func each(
        of claims: [JudgedClaim]? = nil, _ text: (JudgedClaim, Finding) -> String?
    ) -> [Checklist.Answer] {
        var texts: [(text: String, claims: [JudgedClaim])] = []
        for claim in claims ?? self.claims {
            guard let finding = claim.finding, let said = text(claim, finding) else { continue }
            if let position = texts.firstIndex(where: { $0.text == said }) {
                texts[position].claims.append(claim)
            } else {
                texts.append((said, [claim]))
            }
        }
        return texts.map { said, claims in
            answer("\(Numbers.list(claims.map(\.id))): \(said)", claims.first.map(anchor))
        }
    }

    private func listed(_ head: String, _ items: [String]) -> String? {
        items.isEmpty ? nil : head + items.joined(separator: "; ")
    }

    // MARK: - The study

    private var counts: String {
        let kinds = result.claims.map(\.verdict.kind.rawValue)
        var seen: [String] = []
        for kind in kinds where !seen.contains(kind) { seen.append(kind) }
        let words = seen.map { kind in "\(kinds.count { $0 == kind }) \(kind)" }
        return "\(Numbers.count(kinds.count, "claims")): \(words.joined(separator: ", "))"
    }

    private var axis: [Checklist.Answer] {
        let axis = result.axis
        let parts = [
            axis.microRNA, axis.target.map { "target \($0)" }, axis.drug.map { "drug \($0)" },
            axis.disease.map { "disease \($0)" },
        ].compactMap { $0 }
        return parts.isEmpty ? [] : [answer(parts.joined(separator: ", "), "summary")]
    }

    private var fixing: [Checklist.Answer] {
        let manifest = result.manifest
        return [
            answer(
                "state of the claims: \(manifest.claimsState), SHA-256 \(manifest.claimsSHA256.prefix(16))…",
                "manifest"
            )
        ]
    }

    private func text(_ table: TableSummary) -> String {
        "\(table.name): \(table.file), \(Numbers.count(table.rows)) rows"
            + (table.isSimulated ? ", simulated" : "")
    }

    private func text(_ flow: PatientFlow) -> String {
        guard let first = flow.steps.first, let last = flow.steps.last else {
            return "\(flow.name): table \(flow.from) as read"
        }
        let numbers =
            "\(flow.name): \(Numbers.count(first.rowsBefore)) rows of \(flow.from), "
            + "\(Numbers.count(last.rowsAfter)) after \(Numbers.count(flow.steps.count, "steps"))"
        let losses = flow.steps.flatMap(\.losses).filter { !$0.rows.isEmpty }
            .map { "\(Numbers.count($0.rows.count)) \($0.reason)" }
        return numbers + (listed("; left out: ", losses) ?? "; none left out")
    }

    // MARK: - Claims

    private func text(_ claim: JudgedClaim) -> String {
        let facts = [
            claim.role.rawValue, claim.expects.map { "expects \($0.rawValue)" },
            claim.smallestEffect.map { "smallest effect of interest \(Numbers.short($0))" },
        ].compactMap { $0 }
        return "\(claim.id) (\(facts.joined(separator: ", "))): \(claim.sentence)"
    }

    private func groups(_ finding: Finding) -> String? {
        listed("", finding.units.groups.map { "\($0.name) \(Numbers.count($0.count))" })
    }

    private func units(_ finding: Finding) -> String {
        finding.units.inWords + (groups(finding).map { " (\($0))" } ?? "")
    }

    private func exclusions(_ finding: Finding) -> String {
        let losses = finding.exclusions.filter { !$0.rows.isEmpty }
        return listed(
            "left out of the analysis: ", losses.map { "\(Numbers.count($0.rows.count)) \($0.reason)" })
            ?? "no row left out of the analysis"
    }

    /// Rows left out, and cells left empty, because a value is missing.
    private var missing: [Checklist.Answer] {
        func isMissing(_ text: String) -> Bool { text.contains("missing") }
        let inFlows = result.flows.compactMap { flow -> Checklist.Answer? in
            let losses = flow.steps.flatMap(\.losses).filter { isMissing($0.reason) && !$0.rows.isEmpty }
                .map { "\(Numbers.count($0.rows.count)) rows left out: \($0.reason)" }
            let notes = flow.steps.flatMap(\.notes).filter(isMissing)
            return listed("\(flow.name): ", losses + notes).map { answer($0, "flow") }
        }
        return inFlows
            + each { _, finding in
                listed(
                    "",
                    finding.exclusions.filter { isMissing($0.reason) && !$0.rows.isEmpty }
                        .map { "\(Numbers.count($0.rows.count)) left out: \($0.reason)" })
            }
    }

    private var cautions: [Checklist.Answer] {
        result.notices.map { answer($0.text, "summary") }
            + each { _, finding in
                finding.cautions.isEmpty ? nil : finding.cautions.map(\.text).joined(separator: " ")
            }
    }

    private var evidence: [Checklist.Answer] {
        claims.flatMap { claim in
            claim.evidence.map { answer("\(claim.id): \($0.source): \($0.inWords)", anchor(claim)) }
        }
    }

    // MARK: - Estimates

    private func estimated(_ fact: Fact) -> [Checklist.Answer] {
        switch fact {
        case .cutOffs: cutOffs
        case .followUp: estimates { $0.name.hasPrefix("median_follow_up") }
        case .descriptives: estimates(isDescriptive)
        case .relations:
            each(of: result.claims.filter { ["compare", "correlate"].contains($0.finding?.analysis) }) {
                deciding($1)
            }
        case .unadjusted:
            each { isAdjusted($1) ? nil : deciding($1) } + estimates { $0.name.contains("unadjusted") }
        case .adjusted: estimates(isFromModel)
        case .addedValue: each { $1.analysis == "added-value" ? deciding($1) : nil }
        case .assumptions: each { listed("", $1.tests.filter(isAssumption).map(text)) }
        case .robustness: robustness
        case .validation: each { ["validate", "pool"].contains($1.analysis) ? deciding($1) : nil }
        case .crossTable: estimates { Self.crossTable.contains(where: $0.name.hasPrefix) }
        case .accuracy: estimates { Self.accuracy.contains(where: $0.name.hasPrefix) }
        default: []
        }
    }

    private static let accuracy = [
        "auc", "sensitivity", "specificity", "positive_predictive", "negative_predictive", "ppv", "npv",
        "positive_likelihood", "negative_likelihood", "likelihood_ratio", "accuracy", "youden",
    ]
    private static let crossTable = [
        "true_positive", "false_positive", "true_negative", "false_negative",
    ]

    private func estimates(_ isWanted: (Estimate) -> Bool) -> [Checklist.Answer] {
        each { listed("", $1.estimates.filter(isWanted).map(text)) }
    }

    private func isDescriptive(_ estimate: Estimate) -> Bool {
        ["median_", "lower_quartile_", "upper_quartile_"].contains(where: estimate.name.hasPrefix)
            && !estimate.name.hasPrefix("median_follow_up") && !estimate.name.hasPrefix("median_survival")
            && !["median_change", "median_difference"].contains(estimate.name)
    }

    private func isAdjusted(_ finding: Finding) -> Bool {
        finding.decision.estimate.hasSuffix("_adjusted") || finding.analysis == "added-value"
    }

    private func isFromModel(_ estimate: Estimate) -> Bool {
        (estimate.name.hasSuffix("_adjusted") && !estimate.name.hasSuffix("unadjusted"))
            || estimate.label.hasSuffix(", in the same model")
    }

    private func isAssumption(_ test: Finding.Test) -> Bool {
        ["proportional", "linear", "calibration"].contains { test.name.contains($0) }
    }

    /// The chosen value, how it was chosen, and what to be careful about.
    private var cutOffs: [Checklist.Answer] {
        func isAboutCutOff(_ text: String) -> Bool {
            let text = text.lowercased()
            return ["cut-off", "cutoff", "thirds", "per doubling", "log2 scale", "per sd"].contains {
                text.contains($0)
            }
        }
        return each { _, finding in
            let values = finding.estimates.filter { $0.name.hasPrefix("cut_off") }.map(text)
            let words = finding.method.filter(isAboutCutOff)
            let cautions = finding.cautions.filter { $0.code.contains("cut-off") }.map(\.text)
            return listed("", values + words + cautions)
        }
    }

    private var robustness: [Checklist.Answer] {
        each { _, finding in
            let values = finding.estimates.filter {
                $0.name.hasPrefix("specifications") || $0.name.hasPrefix("negative_control")
            }
            let tests = finding.tests.filter { $0.name.contains("negative controls") }
            return listed("", values.map(text) + tests.map(text))
        }
    }

    private func deciding(_ finding: Finding) -> String? {
        let words = EstimateText(finding, decisionLevel: result.decisionLevel)
        let p: String? = finding.decision.pValue.number.map(Numbers.pEquals)
        return "\(words.label): "
            + ([words.value] + words.intervals + [p].compactMap { $0 }).joined(separator: "; ")
    }

    private func text(_ estimate: Estimate) -> String {
        guard let value = estimate.value.number else {
            return "\(estimate.label): \(estimate.value.shortText)"
        }
        let unit = estimate.unit.map { " \($0)" } ?? ""
        guard let interval = estimate.interval else {
            return "\(estimate.label): \(estimate.shortValue ?? "")\(unit)"
        }
        return "\(estimate.label): \(Numbers.withRange(value, interval.lower, interval.upper))\(unit), "
            + "\(Numbers.percent(interval.level)) interval"
    }

    private func text(_ test: Finding.Test) -> String {
        switch test.pValue {
        case .value(let p): "\(test.name): \(Numbers.pEquals(p))"
        case .undefined(let reason): "\(test.name): undefined, because \(reason)"
        }
    }
}

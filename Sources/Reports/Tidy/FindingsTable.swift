package import Findings
package import Studies

/// `findings.csv`: one row for each number of the study, and for each claim without one.
///
/// `kind` says what a row holds: `verdict` (one for each claim), `decision`, `estimate` or `test`.
package struct FindingsTable {
    let result: StudyResult

    package init(_ result: StudyResult) { self.result = result }

    static let columns = [
        "claim", "link", "role", "expects", "necessary", "simulated", "table", "verdict", "kind", "name",
        "label",
        "value", "lower", "upper", "level", "method", "unit", "scale", "null", "p", "undefined", "n", "noun",
        "events", "reason",
    ]

    package var frame: DataFrame {
        DataFrame(columns: Self.columns, rows: result.claims.flatMap(rows))
    }

    private func rows(_ claim: JudgedClaim) -> [[DataFrame.Cell]] {
        var rows = [row(claim, ["kind": .text("verdict"), "reason": .text(claim.verdict.reason)])]
        guard let finding = claim.finding else { return rows }
        rows.append(row(claim, decision(finding)))
        rows += finding.estimates.map { row(claim, estimate($0)) }
        rows += finding.tests.map { row(claim, test($0)) }
        return rows
    }

    private func row(_ claim: JudgedClaim, _ cells: [String: DataFrame.Cell]) -> [DataFrame.Cell] {
        let units = claim.finding?.units
        let common: [String: DataFrame.Cell] = [
            "claim": .text(claim.id), "link": .text(claim.link), "role": .text(claim.role.rawValue),
            "expects": text(claim.expects?.rawValue), "necessary": .text(claim.isNecessary ? "yes" : "no"),
            "simulated": .text(claim.isSimulated ? "yes" : "no"), "table": text(claim.table),
            "verdict": .text(claim.verdict.kind.rawValue), "n": number(units.map { Double($0.total) }),
            "noun": text(units?.noun), "events": number(units?.events.map(Double.init)),
        ]
        return Self.columns.map { cells[$0] ?? common[$0] ?? .missing }
    }

    /// As a reader sees it: ratios, not their logarithms.
    private func decision(_ finding: Finding) -> [String: DataFrame.Cell] {
        let decision = finding.decision
        let estimate = finding.estimates.first { $0.name == decision.estimate }
        return [
            "kind": .text("decision"), "name": .text(decision.estimate), "label": text(estimate?.label),
            "value": number(decision.effect.number.map(decision.shown)),
            "lower": number(decision.interval.map { decision.shown($0.lower) }),
            "upper": number(decision.interval.map { decision.shown($0.upper) }),
            "level": number(decision.interval?.level), "method": .text(decision.procedure),
            "unit": text(estimate?.unit), "scale": .text(decision.scale.rawValue),
            "null": number(decision.shown(0)), "p": number(decision.pValue.number),
            "undefined": text(decision.effect.reason ?? decision.pValue.reason),
        ]
    }

    private func estimate(_ estimate: Estimate) -> [String: DataFrame.Cell] {
        [
            "kind": .text("estimate"), "name": .text(estimate.name), "label": .text(estimate.label),
            "value": number(estimate.value.number), "lower": number(estimate.interval?.lower),
            "upper": number(estimate.interval?.upper), "level": number(estimate.interval?.level),
            "method": text(estimate.interval?.method), "unit": text(estimate.unit),
            "scale": .text(estimate.scale.rawValue), "null": number(estimate.null),
            "undefined": text(estimate.value.reason),
        ]
    }

    private func test(_ test: Finding.Test) -> [String: DataFrame.Cell] {
        [
            "kind": .text("test"), "name": .text(test.name), "value": number(test.statistic.number),
            "p": number(test.pValue.number), "undefined": text(test.statistic.reason ?? test.pValue.reason),
        ]
    }

    private func text(_ text: String?) -> DataFrame.Cell { text.map { .text($0) } ?? .missing }

    private func number(_ number: Double?) -> DataFrame.Cell {
        guard let number, !number.isNaN else { return .missing }
        return .number(number)
    }
}

extension Quantity {
    /// Why there is no number, where there is none.
    var reason: String? {
        if case .undefined(let reason) = self { reason } else { nil }
    }
}

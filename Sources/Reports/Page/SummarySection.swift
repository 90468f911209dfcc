internal import Findings
internal import Studies

extension Page {
    var summary: Markup {
        .group([
            h(
                "section", ["id": "summary"], h("h2", "Summary"),
                h("p", ["class": "lead"], .text(ruleInWords)),
                verdictTable),
            chainSection,
            forest,
        ])
    }

    private var ruleInWords: String {
        let m = result.primaryClaimsWithData
        let level = Numbers.percent(result.decisionLevel)
        let claims = m == 1 ? "1 primary claim has data" : "\(m) primary claims have data"
        return "\(claims), so the \(level) interval decides each. A claim is supported only where that whole"
            + " interval lies beyond the smallest effect of interest, on the claimed side."
    }

    private var verdictTable: Markup {
        let head = h(
            "thead",
            h(
                "tr",
                .group(["Claim", "Verdict", "Estimate", "n"].map { h("th", ["scope": "col"], .text($0)) })))
        let rows = result.claims.map { claim in
            h(
                "tr",
                h(
                    "th", ["scope": "row"],
                    h("a", ["href": "#\(anchor(claim))"], .text(claim.id)), " ",
                    h("span", ["class": "sentence"], .text(claim.sentence)), tags(claim)),
                h("td", ["data-label": "Verdict"], claim.verdict.kind.badge),
                h("td", ["data-label": "Estimate"], estimateCell(claim)),
                h("td", ["data-label": "n", "class": "number"], unitsCell(claim)))
        }
        return h(
            "div", ["class": "scroll"],
            h(
                "table", ["class": "verdicts"],
                h("caption", ["class": "hidden"], "Claims with their verdicts"), head,
                h("tbody", .group(rows))))
    }

    private func tags(_ claim: JudgedClaim) -> Markup {
        var tags: [Markup] = []
        if claim.role != .primary { tags.append(h("span", ["class": "tag"], .text(claim.role.rawValue))) }
        if claim.isNecessary { tags.append(h("span", ["class": "tag"], "necessary link")) }
        if claim.isSimulated { tags.append(h("span", ["class": "tag"], "simulated")) }
        return tags.isEmpty ? .nothing : h("span", ["class": "tags"], .group(tags))
    }

    private func estimateCell(_ claim: JudgedClaim) -> Markup {
        guard let finding = claim.finding else { return h("span", ["class": "small"], "no data") }
        let lines = EstimateText(finding, decisionLevel: result.decisionLevel)
        return .group([
            h("span", ["class": "small block"], .text(lines.label)),
            h("b", ["class": "value"], .text(lines.value)),
            .group(
                lines.intervals.map {
                    h(
                        "span",
                        ["class": finding.decision.effect.number == nil ? "small block" : "interval block"],
                        .text($0))
                }),
        ])
    }

    private func unitsCell(_ claim: JudgedClaim) -> Markup {
        guard let units = claim.finding?.units else { return h("span", ["class": "small"], "none") }
        return .group([
            .text(Numbers.count(units.total) + " "), h("span", ["class": "small block"], .text(units.noun)),
            units.events.map { h("span", ["class": "small block"], .text(" \(Numbers.count($0)) events")) }
                ?? .nothing,
        ])
    }

    private var forest: Markup {
        guard let figure = figures.first(where: { $0.claim == nil }) else { return .nothing }
        return h("section", ["id": "forest"], h("h2", "All claims side by side"), figureBlock(figure))
    }
}

/// The deciding estimate in words: its value, its 95 % interval, and the interval that decides.
struct EstimateText {
    var label: String
    var value: String
    var intervals: [String]

    init(_ finding: Finding, decisionLevel: Double) {
        let decision = finding.decision
        let estimate = finding.estimates.first { $0.name == decision.estimate }
        label = finding.decidingLabel
        intervals = []
        guard case .value(let effect) = decision.effect else {
            value = "undefined"
            intervals = decision.effect.reason.map { [$0] } ?? []
            return
        }
        var numbers = [decision.shown(effect)]
        var levels: [String] = []
        if let narrow = estimate?.interval, abs(narrow.level - decisionLevel) > 1e-9 {
            numbers += [narrow.lower, narrow.upper]
            levels.append(Numbers.percent(narrow.level))
        }
        if let interval = decision.interval {
            numbers += [decision.shown(interval.lower), decision.shown(interval.upper)]
            levels.append(Numbers.percent(interval.level) + ", decides")
        }
        let texts = Numbers.together(numbers)
        value = texts[0] + (estimate?.unit.map { " \($0)" } ?? "")
        intervals = levels.enumerated().map { position, level in
            "\(texts[2 * position + 1]) to \(texts[2 * position + 2]) (\(level))"
        }
    }
}

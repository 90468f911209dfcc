internal import Findings

/// Estimates with definition and interval, and the tests shown beside the deciding one.
struct EstimateTables {
    let finding: Finding

    var markup: Markup {
        .group([estimates, tests])
    }

    private var estimates: Markup {
        guard !finding.estimates.isEmpty else { return .nothing }
        let rows = finding.estimates.map { estimate in
            h(
                "tr",
                h(
                    "th", ["scope": "row"], .text(estimate.label),
                    h("span", ["class": "small block"], .text(estimate.definition))),
                h("td", ["data-label": "Value", "class": "number"], value(estimate, texts(estimate)[0])),
                h("td", ["data-label": "Interval", "class": "number"], interval(estimate, texts(estimate))))
        }
        return .group([h("h4", "Estimates"), table(["Estimate", "Value", "Interval"], rows)])
    }

    /// Value and ends with the same decimals.
    private func texts(_ estimate: Estimate) -> [String] {
        guard let value = estimate.value.number else { return [""] }
        guard let interval = estimate.interval else { return [estimate.shortValue ?? ""] }
        return Numbers.together([value, interval.lower, interval.upper])
    }

    private func value(_ estimate: Estimate, _ text: String) -> Markup {
        switch estimate.value {
        case .undefined(let reason): h("span", ["class": "undefined"], .text("undefined: \(reason)"))
        case .value:
            .group([
                h("b", .text(text)),
                estimate.unit.map { h("span", ["class": "small block"], .text($0)) } ?? .nothing,
            ])
        }
    }

    private func interval(_ estimate: Estimate, _ texts: [String]) -> Markup {
        guard let interval = estimate.interval, texts.count == 3 else {
            return h("span", ["class": "small"], "none")
        }
        return .group([
            h("span", ["class": "span"], .text("\(texts[1]) to \(texts[2])")),
            h(
                "span", ["class": "small block"],
                .text("\(Numbers.percent(interval.level)), \(interval.method)")),
        ])
    }

    private var tests: Markup {
        guard !finding.tests.isEmpty else { return .nothing }
        let rows = finding.tests.map { test in
            h(
                "tr", h("th", ["scope": "row"], .text(test.name)),
                h("td", ["data-label": "Statistic", "class": "number"], .text(test.statistic.shortText)),
                h("td", ["data-label": "Two-sided p", "class": "number"], .text(test.pValue.pText)))
        }
        return .group([
            h("h4", "Tests beside the deciding one"), table(["Test", "Statistic", "Two-sided p"], rows),
        ])
    }

    private func table(_ columns: [String], _ rows: [Markup]) -> Markup {
        let head = h("thead", h("tr", .group(columns.map { h("th", ["scope": "col"], .text($0)) })))
        return h(
            "div", ["class": "scroll"], h("table", ["class": "estimates"], head, h("tbody", .group(rows))))
    }
}

extension Quantity {
    fileprivate var pText: String {
        switch self {
        case .value(let p): Numbers.p(p)
        case .undefined(let reason): "undefined: \(reason)"
        }
    }
}

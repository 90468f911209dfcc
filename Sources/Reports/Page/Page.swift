internal import Findings
internal import Studies

/// `report.html`: one page that needs nothing else, in light and dark and on paper.
struct Page {
    let result: StudyResult
    let options: ReportOptions
    let figures: [DrawnFigure]
    let checklists: [Checklist]

    var html: String {
        let head = h(
            "head",
            .element("meta", attributes: [("charset", "utf-8")], []),
            .element(
                "meta",
                attributes: [("name", "viewport"), ("content", "width=device-width, initial-scale=1")], []),
            .element("meta", attributes: [("name", "robots"), ("content", "noindex")], []),
            h("title", .text("\(result.isSimulated ? "SIMULATED: " : "")\(result.title)")),
            h("style", .raw(pageStyle)))
        let body = h(
            "body",
            h("a", ["class": "skip", "href": "#summary"], "Skip to the summary"),
            h(
                "div", ["class": "sheet"], contents,
                h(
                    "main", header, notices, summary, claims,
                    reporting.markup, flows, provenance)))
        return "<!DOCTYPE html>\n"
            + Markup.element("html", attributes: [("lang", "en")], [head, body]).html + "\n"
    }

    // MARK: - Top of the page

    private var header: Markup {
        h(
            "header",
            result.isSimulated
                ? h(
                    "p", ["class": "simulated", "role": "note"], h("strong", "SIMULATED DATA."),
                    " Nothing on this page was measured.") : .nothing,
            h("h1", .text(result.title)),
            axisLine,
            result.question.map { h("p", ["class": "question"], .text($0)) } ?? .nothing,
            h(
                "p", ["class": "small"],
                .text("Research use only. Not a medical device; not for decisions on a patient.")))
    }

    private var axisLine: Markup {
        let axis = result.axis
        var parts: [Markup] = []
        if let microRNA = axis.microRNA { parts.append(h("b", .text(microRNA))) }
        if let target = axis.target {
            if !parts.isEmpty { parts.append(h("span", ["class": "joint", "aria-label": "represses"], "⊣")) }
            parts.append(h("b", .text(target)))
        }
        if let drug = axis.drug {
            if !parts.isEmpty { parts.append(h("span", ["class": "joint", "aria-label": "and"], "→")) }
            parts.append(h("b", .text(drug)))
        }
        if let disease = axis.disease {
            if !parts.isEmpty { parts.append(h("span", ["class": "joint"], "in")) }
            parts.append(h("b", .text(disease)))
        }
        return parts.isEmpty
            ? .nothing : h("p", ["class": "axis"], .group(parts.flatMap { [$0, .text(" ")] }))
    }

    private var contents: Markup {
        var items = [link("summary", "Summary")]
        if result.chain != nil { items.append(link("chain", "The chain")) }
        let claims = result.claims.map { claim in
            h(
                "li",
                h(
                    "a", ["href": "#\(anchor(claim))", "title": claim.verdict.kind.rawValue],
                    claim.verdict.kind.icon, " ", .text("\(claim.id) \(claim.link)")))
        }
        items.append(h("li", h("a", ["href": "#claims"], "Claims"), h("ul", .group(claims))))
        if !reporting.isEmpty { items.append(link("checklists", "Reporting checklists")) }
        if !result.flows.isEmpty { items.append(link("flow", "Patient flow")) }
        items.append(link("tables", "Tables read"))
        items.append(link("manifest", "How to repeat it"))
        return h(
            "nav", ["aria-label": "Contents"], themeChoice,
            .element(
                "details", attributes: [("open", "open")], [h("summary", "Contents"), h("ul", .group(items))])
        )
    }

    private func link(_ anchor: String, _ text: String) -> Markup {
        h("li", h("a", ["href": "#\(anchor)"], .text(text)))
    }

    /// Needs no script: the style sheet looks at which one is chosen.
    private var themeChoice: Markup {
        let choices = [("system", "Auto"), ("light", "Light"), ("dark", "Dark")].map { id, label in
            var attributes = [("type", "radio"), ("name", "theme"), ("id", "theme-\(id)")]
            if id == "system" { attributes.append(("checked", "checked")) }
            return h("label", .element("input", attributes: attributes, []), h("span", .text(label)))
        }
        return h("fieldset", ["class": "theme"], h("legend", "Colours"), .group(choices))
    }

    private var notices: Markup {
        result.notices.isEmpty ? .nothing : cautionList(result.notices, heading: nil)
    }

    private var reporting: ChecklistSection {
        ChecklistSection(checklists: checklists, statements: result.reporting)
    }

    private var claims: Markup {
        h(
            "section", ["id": "claims"], h("h2", "Claims"),
            .group(
                result.claims.map { claim in
                    ClaimSection(
                        claim: claim, result: result, options: options,
                        figures: figures.filter { $0.claim == claim.id }
                    ).markup
                }))
    }

    private var flows: Markup {
        guard !result.flows.isEmpty else { return .nothing }
        return h(
            "section", ["id": "flow"], h("h2", "Patient flow"),
            h(
                "p", ["class": "lead"],
                "What each preparation did to the rows; no row leaves without a reason."),
            .group(result.flows.map { FlowDiagram(flow: $0, options: options).markup }))
    }
}

/// The anchor of a claim's section.
func anchor(_ claim: JudgedClaim) -> String { "claim-" + pathStem(claim.id) }

/// Cautions and notices; serious ones first and marked.
func cautionList(_ cautions: [Caution], heading: String?) -> Markup {
    guard !cautions.isEmpty else { return .nothing }
    let sorted = cautions.filter { $0.weight == .serious } + cautions.filter { $0.weight == .note }
    let items = sorted.map { caution in
        h(
            "li", ["class": caution.weight.rawValue],
            caution.weight == .serious ? h("strong", "Caution: ") : .nothing, .text(caution.text))
    }
    return .group([
        heading.map { h("h4", .text($0)) } ?? .nothing, h("ul", ["class": "cautions"], .group(items)),
    ])
}

/// Text with a fold: closed until asked for.
func foldOut(_ title: String, _ content: Markup...) -> Markup {
    h("details", h("summary", .text(title)), .group(content))
}

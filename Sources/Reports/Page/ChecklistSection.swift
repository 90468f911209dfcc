internal import Findings
internal import Studies

/// The reporting guidelines that the claims call for, each a table behind a fold.
struct ChecklistSection {
    let checklists: [Checklist]
    /// What the study file states.
    let statements: [ReportingStatement]

    var isEmpty: Bool { checklists.isEmpty && statements.isEmpty }

    var markup: Markup {
        guard !isEmpty else { return .nothing }
        let lead =
            "Filled in from this result and from what the study file states; items and their numbers are the guideline's,"
            + " the words for their topics are ours."
        return h(
            "section", ["id": "checklists"], h("h2", "Reporting checklists"),
            h("p", ["class": "lead"], .text(lead)), .group(checklists.map(checklist)), others)
    }

    /// Statements that no guideline shown here asks for.
    private var others: Markup {
        let placed = Set(
            checklists.flatMap(\.items).flatMap(\.answers).filter { $0.origin == .studyFile }.map(\.text))
        let others = statements.filter { !placed.contains($0.text) }
        guard !others.isEmpty else { return .nothing }
        let facts = others.map { statement in
            Markup.group([
                h("dt", .text(statement.item.rawValue.replacing("_", with: " "))),
                h("dd", .text(statement.text)),
            ])
        }
        return .group([
            h("h3", "Also stated by the study file"), h("dl", ["class": "manifest"], .group(facts)),
        ])
    }

    private func checklist(_ checklist: Checklist) -> Markup {
        let open = checklist.items.count { $0.answers.isEmpty }
        let head = ["Item", "Topic", "What the study says"].map { h("th", ["scope": "col"], .text($0)) }
        return .group([
            h("h3", .text("\(checklist.name): \(checklist.title)")),
            h(
                "p", ["class": "small"],
                .text(
                    "\(checklist.items.count - open) of \(checklist.items.count) items filled in, "
                        + "\(open) \(Checklist.notReported). After \(checklist.source). "),
                h("a", ["href": checklist.file], .text(checklist.file))),
            foldOut(
                "All items of \(checklist.name)",
                h(
                    "div", ["class": "scroll"],
                    h(
                        "table", ["class": "checklist"], h("thead", h("tr", .group(head))),
                        h("tbody", .group(checklist.items.map(row)))))),
        ])
    }

    private func row(_ item: Checklist.Item) -> Markup {
        h(
            "tr", h("th", ["scope": "row"], .text(item.number)),
            h("td", ["data-label": "Topic"], .text(item.topic)),
            h(
                "td", ["data-label": "What the study says"],
                item.answers.isEmpty
                    ? h("span", ["class": "undefined"], .text(Checklist.notReported))
                    : h("ul", ["class": "plain"], .group(item.answers.map(answer)))))
    }

    private func answer(_ answer: Checklist.Answer) -> Markup {
        let mark: Markup =
            switch (answer.origin, answer.place) {
            case (.studyFile, _): h("span", ["class": "tag"], "stated by the study file")
            case (.result, let place?):
                h("a", ["class": "where", "href": "#\(place)"], .text(name(of: place)))
            case (.result, nil): .nothing
            }
        return h("li", .text(answer.text + " "), mark)
    }

    /// What the reader finds at an anchor.
    private func name(of place: String) -> String {
        switch place {
        case "flow": "Patient flow"
        case "tables": "Tables read"
        case "manifest": "How to repeat it"
        case "summary": "Summary"
        default: place.hasPrefix("claim-") ? "Claim \(place.dropFirst(6))" : place
        }
    }
}

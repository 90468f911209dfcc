internal import Findings
internal import Studies
internal import Tables

/// One preparation as boxes from top to bottom, losses at the side, after the CONSORT flow diagram.
///
/// *Source*: Schulz, Altman, Moher, CONSORT 2010 Statement, BMJ 340:c332, doi 10.1136/bmj.c332.
struct FlowDiagram {
    let flow: PatientFlow
    let options: ReportOptions

    var markup: Markup {
        guard let first = flow.steps.first else {
            return .group([title, h("p", .text("Table \(flow.from) as read; no step."))])
        }
        var boxes = [box(.text("Table \(flow.from)"), first.rowsBefore)]
        for step in flow.steps {
            boxes.append(lossBox(step))
            boxes.append(box(.text(step.label), step.rowsAfter))
        }
        return .group([
            title, h("div", ["class": "flow"], .group(boxes)),
            rowFoldOut(flow.steps.flatMap(\.losses), options: options),
        ])
    }

    private var title: Markup { h("h3", .text(flow.name)) }

    private func box(_ label: Markup, _ rows: Int) -> Markup {
        h(
            "div", ["class": "box"], h("span", ["class": "count"], .text(Numbers.count(rows))),
            .text(rows == 1 ? " row" : " rows"), h("span", ["class": "small block"], label))
    }

    private func lossBox(_ step: FlowStep) -> Markup {
        let notes = step.notes.map { h("p", ["class": "small"], .text($0)) }
        let losses = step.losses.filter { !$0.rows.isEmpty }
        guard !losses.isEmpty || !notes.isEmpty else { return h("div", ["class": "drop plain"]) }
        let total = losses.reduce(0) { $0 + $1.rows.count }
        return h(
            "div", ["class": losses.isEmpty ? "drop plain" : "drop"],
            h(
                "div", ["class": losses.isEmpty ? "side quiet" : "side"],
                losses.isEmpty
                    ? .nothing
                    : .group([h("b", .text("\(Numbers.count(total)) left out")), lossList(losses)]),
                .group(notes)))
    }
}

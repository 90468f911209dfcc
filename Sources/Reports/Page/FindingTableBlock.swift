internal import Findings

/// A table of a finding: its file, and behind a fold as many rows as a reader would look through.
struct FindingTableBlock {
    let table: FindingTable
    /// Of the claim's files, with `/` at its end.
    let folder: String
    static let mostRows = 60
    static let mostColumns = 14

    var markup: Markup {
        let path = folder + table.fileName
        let use = table.layout == .sideBySide ? " Laid out to be pasted into Prism." : ""
        let head = h(
            "p", ["class": "small"], .text(table.caption + use + " "), h("a", ["href": path], .text(path)))
        guard table.frame.columns.count <= Self.mostColumns else {
            return .group([h("p", h("b", .text(table.title))), head])
        }
        return foldOut(table.title, head, rows)
    }

    private var rows: Markup {
        let frame = table.frame
        let head = h("tr", .group(frame.columns.map { h("th", ["scope": "col"], .text($0)) }))
        let body = frame.rows.prefix(Self.mostRows).map { row in
            h("tr", .group(zip(frame.columns, row).map(cell)))
        }
        let rest = frame.rows.count - Self.mostRows
        return .group([
            h(
                "div", ["class": "scroll"],
                h("table", ["class": "estimates"], h("thead", head), h("tbody", .group(body)))),
            rest > 0
                ? h("p", ["class": "small"], .text("\(Numbers.count(rest)) more rows are in the file."))
                : .nothing,
        ])
    }

    private func cell(_ column: String, _ cell: DataFrame.Cell) -> Markup {
        switch cell {
        case .number(let number):
            h("td", ["data-label": column, "class": "number"], .text(Numbers.short(number)))
        case .text(let text): h("td", ["data-label": column], .text(text))
        case .missing: h("td", ["data-label": column], "")
        }
    }
}

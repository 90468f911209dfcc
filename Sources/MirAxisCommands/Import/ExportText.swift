internal import Findings
internal import Inputs
internal import Instruments
internal import Reports
internal import Tables

/// What an export holds, for a reader and for a program.
enum ExportText {
    private static let shownNames = 12

    static func text(_ export: InstrumentExport, file: String) -> String {
        var lines = ["\(file): \(export.format.name)"]
        let wells = export.wells
        lines.append("  wells     \(wells.rowCount)\(parts(wells, .status))")
        lines.append("  tasks    \(parts(wells, .task))")
        for column in [WellColumn.plate, .sample, .target] { lines.append(names(wells, column)) }
        if let curves = export.amplification {
            lines.append("  curves    \(curves.rowCount) readings (--output writes them)")
        }
        for entry in export.metadata where isShown(entry) { lines.append("  \(entry.key): \(entry.value)") }
        for note in export.notes { lines.append("  note: \(note)") }
        return lines.joined(separator: "\n")
    }

    private static let shownKeys = [
        "instrument", "chemistry", "experiment type", "block type", "passive reference",
    ]

    private static func isShown(_ entry: InstrumentExport.Entry) -> Bool {
        shownKeys.contains { entry.key.lowercased().hasPrefix($0) }
    }

    private static func labels(_ wells: Table, _ column: WellColumn) -> [String] {
        ((try? wells.labels(column.rawValue)) ?? []).compactMap { $0 }
    }

    private static func parts(_ wells: Table, _ column: WellColumn) -> String {
        var counts: [(name: String, count: Int)] = []
        for label in labels(wells, column) {
            if let place = counts.firstIndex(where: { $0.name == label }) {
                counts[place].count += 1
            } else {
                counts.append((label, 1))
            }
        }
        let list = counts.map { "\($0.count) \($0.name)" }.joined(separator: ", ")
        return column == .status ? ": \(list)" : " \(list)"
    }

    private static func names(_ wells: Table, _ column: WellColumn) -> String {
        var seen: Set<String> = []
        let names = labels(wells, column).filter { seen.insert($0).inserted }
        let head = "  \(column.rawValue)s".padded(to: 12)
        guard !names.isEmpty else { return head + "none named" }
        let shown = names.prefix(shownNames).joined(separator: ", ")
        let rest = names.count - shownNames
        return head + "\(names.count): \(shown)" + (rest > 0 ? " and \(rest) more" : "")
    }

    static func json(_ exports: [(file: String, export: InstrumentExport)]) -> JSON {
        [
            "format": 1,
            "exports": .array(
                exports.map { file, export in
                    [
                        "file": .string(file), "layout": .string(export.format.rawValue),
                        "metadata": .object(
                            export.metadata.map { .init(key: $0.key, value: .string($0.value)) }),
                        "notes": JSON(export.notes), "wells": DataFrame(export.wells).json,
                    ]
                }),
        ]
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}

extension DataFrame {
    /// The cells of a table as they are shown; a censored number with its sign.
    init(_ table: Table) {
        let columns = table.columns.map { column -> [Cell] in
            switch column.cells {
            case .numbers(let cells):
                cells.map { cell in
                    if let value = cell.exactValue { return .number(value) }
                    return cell.label.map { .text($0) } ?? .missing
                }
            case .texts(let cells): cells.map { $0.map { .text($0) } ?? .missing }
            case .dates(let cells): cells.map { $0.map { .text($0.description) } ?? .missing }
            }
        }
        self.init(
            columns: table.columnNames, rows: (0..<table.rowCount).map { row in columns.map { $0[row] } })
    }

    fileprivate var json: JSON {
        .array(
            rows.map { row in
                .object(
                    zip(columns, row).map { name, cell in
                        switch cell {
                        case .number(let number): .init(key: name, value: .number(number))
                        case .text(let text): .init(key: name, value: .string(text))
                        case .missing: .init(key: name, value: nil)
                        }
                    })
            })
    }
}

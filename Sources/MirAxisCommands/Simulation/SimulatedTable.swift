internal import Findings
internal import Reports

/// One table of a simulation's result.
struct SimulatedTable {
    /// `time-course`; its file is `simulated-time-course.csv`.
    var name: String
    var columns: [String]
    var content: Content

    enum Content {
        case cells([[DataFrame.Cell]])
        /// Row-major; not a number where there is no value.
        case numbers([Double])
    }

    var file: String { "simulated-\(name).csv" }

    var rowCount: Int {
        switch content {
        case .cells(let rows): rows.count
        case .numbers(let values): columns.isEmpty ? 0 : values.count / columns.count
        }
    }

    var csv: String {
        switch content {
        case .cells(let rows): return DataFrame(columns: columns, rows: rows).csv
        case .numbers(let values):
            var text = DataFrame(columns: columns, rows: []).csv
            forEachRow(values) { row in
                text += shortestText(row[row.startIndex])
                for value in row.dropFirst() {
                    text += ","
                    text += shortestText(value)
                }
                text += "\n"
            }
            return text
        }
    }

    var json: JSON {
        var rows: [JSON] = []
        switch content {
        case .cells(let cells):
            rows = cells.map { row in
                .array(
                    row.map { cell in
                        switch cell {
                        case .number(let number): .number(number)
                        case .text(let text): .string(text)
                        case .missing: .null
                        }
                    })
            }
        case .numbers(let values): forEachRow(values) { rows.append(JSON(Array($0))) }
        }
        return ["name": .string(name), "columns": JSON(columns), "rows": .array(rows)]
    }

    private func forEachRow(_ values: [Double], _ body: (ArraySlice<Double>) -> Void) {
        let width = columns.count
        guard width > 0 else { return }
        for start in stride(from: 0, to: values.count, by: width) { body(values[start..<(start + width)]) }
    }
}

import Findings
import Foundation
import Inputs
import Tables

/// Tables for tests of the survival analysis.
enum Fixture {
    static func table(_ columns: [Column]) -> Table {
        let count = columns.first?.cells.count ?? 0
        return Table(
            name: "patients", columns: columns,
            origins: (0..<count).map { RowOrigin(file: "patients.csv", line: $0 + 2) })
    }

    static func numbers(_ name: String, _ values: [Double?], role: ColumnRole? = nil) -> Column {
        Column(name, role: role, cells: .numbers(values.map { $0.map { .exact($0) } ?? .missing }))
    }

    static func texts(
        _ name: String, _ values: [String?], role: ColumnRole? = nil, decidedAt: Double? = nil
    ) -> Column {
        Column(name, role: role, decidedAt: decidedAt, cells: .texts(values))
    }

    /// A comma-separated file of plain fields; empty is missing.
    static func table(contentsOf file: URL, categories: Set<String>) throws -> Table {
        let lines = try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isNewline)
        let names = lines[0].split(separator: ",").map(String.init)
        let rows = lines.dropFirst().map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        return table(
            names.enumerated().map { place, name in
                let cells = rows.map { $0[place].isEmpty || $0[place] == "NA" ? nil : $0[place] }
                return categories.contains(name)
                    ? texts(name, cells) : numbers(name, cells.map { $0.flatMap(Double.init) })
            })
    }

    /// A file of `../shared`; nil where it is absent.
    static func shared(_ path: String) -> URL? {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let file = root.appendingPathComponent("shared/" + path)
        return FileManager.default.fileExists(atPath: file.path) ? file : nil
    }
}

extension Finding {
    func estimate(_ name: String) -> Estimate? { estimates.first { $0.name == name } }
    func test(_ name: String) -> Test? { tests.first { $0.name == name } }
    func caution(_ code: String) -> Caution? { cautions.first { $0.code == code } }
}

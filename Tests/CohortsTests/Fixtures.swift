import Findings
import Inputs
import Tables

/// A small table as a study would have it.
func table(_ columns: [Column], simulated: Bool = false) -> Table {
    let count = columns[0].cells.count
    return Table(
        name: "patients", columns: columns,
        origins: (0..<count).map { RowOrigin(file: "patients.csv", line: $0 + 2) }, isSimulated: simulated)
}

func numbers(_ name: String, _ values: [Double?], unit: String? = nil, decidedAt: Double? = nil) -> Column {
    Column(
        name, unit: unit, decidedAt: decidedAt,
        cells: .numbers(values.map { $0.map { .exact($0) } ?? .missing }))
}

func texts(_ name: String, _ values: [String?], role: ColumnRole? = nil) -> Column {
    Column(name, role: role, cells: .texts(values))
}

extension Finding {
    func number(_ name: String) -> Double? { estimates.first { $0.name == name }?.value.number }
    var excluded: [String: Int] {
        Dictionary(uniqueKeysWithValues: exclusions.map { ($0.reason, $0.rows.count) })
    }
}

/// What `run` throws.
func errorOf(_ body: () throws -> Finding) -> InputError? {
    do {
        _ = try body()
        return nil
    } catch { return error as? InputError }
}

/// Options as a user writes them on the command line.
func options(_ pairs: [(String, String)], _ schema: AnalysisSchema) throws -> OptionValues {
    let entries = pairs.map {
        Setting.Entry(
            key: $0.0, keyLocation: .commandLine, value: .scalar($0.1, quoted: false, .commandLine))
    }
    return try OptionValues(.map(entries, .commandLine), schema: schema)
}

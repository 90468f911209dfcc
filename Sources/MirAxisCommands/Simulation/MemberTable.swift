internal import Files
internal import Inputs
internal import Kinetics
internal import Tables

/// Inputs of members from a table file: one row for each member, columns named like the inputs.
struct MemberTable {
    var inputs: [String]
    /// Row-major: for each member one value for each input.
    var values: [Double]
    var sha256: String
    /// The last part of the path.
    var fileName: String

    var count: Int { inputs.isEmpty ? 0 : values.count / inputs.count }

    /// - Throws: with file, line and column, where a cell is no number; where no column is an input.
    init(_ file: String, _ names: ModelNames) throws(InputError) {
        let table = try Self.read(file)
        sha256 = try SHA256.hex(ofFileAt: file)
        fileName = file.split(separator: "/").last.map(String.init) ?? file
        let place = SourceLocation(file: file)
        (inputs, values) = ([], [])
        for name in table.columnNames where name != "member" {
            try names.requireInput(name, at: SourceLocation(file: "\(file), column '\(name)'"))
            inputs.append(name)
        }
        guard !inputs.isEmpty else {
            throw InputError(
                "no-inputs", "no column is named like an input of the model", at: place,
                remedy: "name columns like parameters, species or compartments")
        }
        guard table.rowCount > 0 else { throw InputError("no-rows", "the table has no row", at: place) }
        values = [Double](repeating: 0, count: table.rowCount * inputs.count)
        for (position, name) in inputs.enumerated() {
            try fill(position, try table.column(name).cells, table)
        }
    }

    private mutating func fill(_ position: Int, _ cells: Cells, _ table: Table) throws(InputError) {
        for row in 0..<table.rowCount {
            let value: Double? =
                switch cells {
                case .numbers(let numbers): numbers[row].exactValue
                case .texts(let texts): texts[row].flatMap { Double($0) }
                case .dates: nil
                }
            guard let value, value.isFinite else { throw notANumber(row, position, table) }
            values[row * inputs.count + position] = value
        }
    }

    private func notANumber(_ row: Int, _ position: Int, _ table: Table) -> InputError {
        InputError(
            "not-numeric", "this cell is not a number", at: table.origins[row].location,
            column: inputs[position], remedy: "each member needs a number in each column")
    }

    func design() throws(InputError) -> EnsembleDesign {
        let rows = stride(from: 0, to: values.count, by: inputs.count).map {
            Array(values[$0..<($0 + inputs.count)])
        }
        return try EnsembleDesign(table: inputs, rows: rows)
    }

    private static func read(_ file: String) throws(InputError) -> Table {
        do {
            return try TableReader().read(TableDeclaration(file: file), name: file).table
        } catch let error as InputError {
            throw error
        } catch let errors as InputErrors where !errors.errors.isEmpty {
            throw errors.errors[0]
        } catch {
            throw InputError("unreadable-file", "this table cannot be read", at: SourceLocation(file: file))
        }
    }
}

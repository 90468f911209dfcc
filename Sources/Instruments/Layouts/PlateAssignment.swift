internal import Inputs

/// Gives each well its plate: the one that a column names, else the file's name, numbered where wells come again.
enum PlateAssignment {
    /// - Throws: `repeated-well` where single wells stand twice, as after a copy and paste.
    static func apply(to result: inout WellRecords) throws(InputError) {
        let name = fileName(result.file)
        for place in result.records.indices where result.records[place].plate.isEmpty {
            result.records[place].plate = name
        }
        for place in result.amplification.indices where result.amplification[place].plate.isEmpty {
            result.amplification[place].plate = name
        }
        for plate in Set(result.records.map(\.plate)).sorted() { try separate(plate, &result) }
    }

    private static func separate(_ plate: String, _ result: inout WellRecords) throws(InputError) {
        var seen: [String: Int] = [:]
        var pass = 1
        var sizes = [0]
        var firstRepeat: (line: Int, earlier: Int)?
        var passes: [Int: Int] = [:]
        for (place, record) in result.records.enumerated() where record.plate == plate && !record.isEmpty {
            let key = "\(record.well)\u{1}\(record.target ?? "")\u{1}\(record.dye ?? "")"
            if let earlier = seen[key] {
                pass += 1
                sizes.append(0)
                seen = [:]
                if firstRepeat == nil { firstRepeat = (record.line, earlier) }
            }
            seen[key] = record.line
            sizes[pass - 1] += 1
            passes[place] = pass
        }
        guard pass > 1, let firstRepeat else { return }
        guard pass <= 40, sizes.allSatisfy({ 2 * $0 >= sizes[0] }) else {
            throw InputError(
                "repeated-well", "the well with its target stands already at line \(firstRepeat.earlier)",
                at: SourceLocation(file: result.rowsIn, line: firstRepeat.line),
                remedy: "remove the copy; if it is another plate, name the plates in a column 'Plate'")
        }
        for (place, number) in passes { result.records[place].plate = "\(plate) (\(number))" }
        result.notes.append("the wells come \(pass) times over, and are taken for \(pass) plates")
    }

    static func fileName(_ path: String) -> String {
        String(path.split(separator: "/").last ?? Substring(path))
    }
}

internal import Inputs

/// A table as text, column by column, with all that is needed to decide kinds.
struct CollectedTable {
    let declaration: TableDeclaration
    let file: String
    let kept: [KeptColumn]
    let buffers: [ColumnBuffer]
    let lines: [Int]
    var notes: ReadingNotes

    /// Decides each column's kind and converts it.
    ///
    /// - Throws: `InputError`; `InputErrors` where several columns are wrong.
    func table(named name: String) throws -> (table: Table, notes: ReadingNotes) {
        var notes = notes
        let words = kept.map {
            MissingWords((declaration.missing ?? MissingWords.standard) + ($0.declared?.missing ?? []))
        }
        let profiles = buffers.indices.map { ColumnProfile(buffers[$0], missing: words[$0]) }
        let evidence = DecimalEvidence(profiles)
        var columns: [Column] = []
        var errors: [InputError] = []
        var empty: [Int] = []
        for (index, column) in kept.enumerated() {
            if column.isUnnamed, column.declared == nil, profiles[index].filled == 0 {
                empty.append(column.position + 1)
                continue
            }
            var reading = ColumnReading(
                name: column.name, declared: column.declared, buffer: buffers[index],
                profile: profiles[index],
                missing: words[index], evidence: evidence, table: declaration, file: file, lines: lines)
            do throws(InputError) {
                columns.append(column.column(try reading.cells(), unit: reading.unit))
                notes.texts += reading.notes
            } catch {
                errors.append(error)
            }
        }
        if !empty.isEmpty {
            let columns = empty.count == 1 ? "1 column" : "\(empty.count) columns"
            notes.texts.append(
                "\(columns) without name and values left out (\(empty.count == 1 ? "" : "from ")column \(empty[0]))"
            )
        }
        if errors.count > 1 { throw InputErrors(errors) }
        if let error = errors.first { throw error }
        let origins = lines.map { RowOrigin(file: file, line: $0) }
        return (
            Table(name: name, columns: columns, origins: origins, isSimulated: declaration.isSimulated), notes
        )
    }
}

extension KeptColumn {
    fileprivate func column(_ cells: Cells, unit: String?) -> Column {
        Column(
            declared?.rename ?? name, unit: unit, role: declared?.role, decidedAt: declared?.decidedAt,
            cells: cells)
    }
}

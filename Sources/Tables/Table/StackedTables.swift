extension Table {
    /// Tables of the same columns, one below the other.
    ///
    /// - Precondition: at least one table; every one has the columns of the first, in its order and of its kinds.
    public static func stacked(_ tables: [Table], name: String) -> Table {
        precondition(!tables.isEmpty, "there is nothing to stack")
        let columns = tables[0].columns.enumerated().map { position, column in
            var whole = column
            whole.cells = tables.dropFirst().reduce(column.cells) { stack, table in
                precondition(table.columns[position].name == column.name, "columns differ")
                return stack.followed(by: table.columns[position].cells)
            }
            return whole
        }
        return Table(
            name: name, columns: columns, origins: tables.flatMap(\.origins),
            isSimulated: tables.contains(where: \.isSimulated))
    }
}

extension Cells {
    fileprivate func followed(by other: Cells) -> Cells {
        switch (self, other) {
        case (.numbers(let first), .numbers(let second)): .numbers(first + second)
        case (.texts(let first), .texts(let second)): .texts(first + second)
        case (.dates(let first), .dates(let second)): .dates(first + second)
        default: preconditionFailure("columns of different kinds cannot be stacked")
        }
    }
}

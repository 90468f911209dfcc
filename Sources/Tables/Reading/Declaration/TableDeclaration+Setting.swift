public import Inputs

extension TableDeclaration {
    /// From a block of the study file that holds nothing else; a bare text is the file's name.
    ///
    /// - Throws: `InputError` with the place, and the nearest key for one that does not exist.
    public init(_ setting: Setting, subject: String) throws(InputError) {
        if case .scalar(let file, _, let place) = setting {
            self.init(file: file, location: place)
            return
        }
        var reader = try SettingReader(setting, subject: subject)
        try self.init(taking: &reader)
        try reader.finish()
    }

    /// Takes its keys from a block that may hold others; the caller finishes the reader.
    public init(taking reader: inout SettingReader) throws(InputError) {
        self.init(file: try reader.requireText("file"), location: reader.location)
        sheet = try reader.text("sheet")
        delimiter = try reader.choice("delimiter")
        decimal = try reader.choice("decimal")
        thousands = try reader.choice("thousands")
        encoding = try reader.choice("encoding")
        headerLine = try reader.lineNumber("header_line", from: 0)
        lastLine = try reader.lineNumber("last_line", from: 1)
        missing = try reader.texts("missing")
        dateOrder = try reader.choice("dates")
        shortRows = try reader.choice("short_rows") ?? .error
        if let setting = reader.take("columns") { columns = try ColumnDeclaration.several(setting) }
        onlyDeclared = try reader.flag("only_declared") ?? false
        isSimulated = try reader.flag("simulated") ?? false
        try checkMarks(reader.location)
    }

    private func checkMarks(_ place: SourceLocation) throws(InputError) {
        let clash = (decimal == .comma && thousands == .comma) || (decimal == .point && thousands == .point)
        if clash {
            throw InputError(
                "wrong-kind", "'decimal' and 'thousands' cannot be the same mark", at: place,
                remedy: "change one of them")
        }
        if onlyDeclared && columns.isEmpty {
            throw InputError(
                "missing-key", "'only_declared' keeps the declared columns, and none is declared", at: place,
                remedy: "add 'columns:'")
        }
    }
}

extension ColumnDeclaration {
    /// A block `name: {kind: number, …}` or `name: number`, or a list of blocks with `name:`, or of names.
    static func several(_ setting: Setting) throws(InputError) -> [ColumnDeclaration] {
        var columns: [ColumnDeclaration] = []
        switch setting {
        case .map(let entries, _):
            for entry in entries {
                columns.append(try ColumnDeclaration(named: entry.key, entry.value, at: entry.keyLocation))
            }
        default:
            for item in try setting.asList("columns") { columns.append(try ColumnDeclaration(listed: item)) }
        }
        var seen: Set<String> = []
        for column in columns where !seen.insert(column.name).inserted {
            throw InputError(
                "repeated-key", "column '\(column.name)' is declared twice", at: column.location,
                remedy: "keep one of them")
        }
        return columns
    }

    private init(listed setting: Setting) throws(InputError) {
        if case .scalar(let name, _, let place) = setting {
            self.init(name, location: place)
            return
        }
        var reader = try SettingReader(setting, subject: "a column")
        self.init(try reader.requireText("name"), location: setting.location)
        try fill(&reader)
    }

    private init(named name: String, _ setting: Setting, at place: SourceLocation) throws(InputError) {
        self.init(name, location: place)
        if case .null = setting { return }
        if case .scalar(let typed, _, let valuePlace) = setting {
            guard let kind = ColumnKind(rawValue: typed) else {
                throw InputError(
                    "unknown-choice", "the kind of column '\(name)' cannot be '\(typed)'", at: valuePlace,
                    remedy: suggestion(for: typed, in: ColumnKind.allCases.map(\.rawValue)))
            }
            self.kind = kind
            return
        }
        var reader = try SettingReader(setting, subject: "column '\(name)'")
        try fill(&reader)
    }

    private mutating func fill(_ reader: inout SettingReader) throws(InputError) {
        rename = try reader.text("rename")
        kind = try reader.choice("kind")
        unit = try reader.text("unit")
        role = try reader.choice("role")
        decidedAt = try reader.number("decided_at")
        levels = try reader.texts("levels")
        missing = try reader.texts("missing") ?? []
        try reader.finish()
    }
}

extension SettingReader {
    fileprivate mutating func lineNumber(_ key: String, from first: Int) throws(InputError) -> Int? {
        guard let line = try whole(key) else { return nil }
        guard line >= first else {
            throw InputError(
                "wrong-kind", "'\(key)' must be a line number from \(first) on", at: location,
                remedy: key == "header_line" ? "0 means that the file has no line of column names" : nil)
        }
        return line
    }
}

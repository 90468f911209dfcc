internal import Inputs

extension Study {
    /// Reads a block of `name: {…}` entries.
    static func named<Item>(
        _ key: String, _ reader: inout SettingReader, _ errors: inout ErrorCollector,
        decode: (String, Setting) throws(InputError) -> Item
    ) -> [Item] {
        guard let block = reader.take(key) else { return [] }
        guard case .map(let entries, _) = block else {
            errors.add(
                InputError(
                    "wrong-kind", "'\(key)' must be a block of 'name: …' entries, not \(block.kindInWords)",
                    at: block.location))
            return []
        }
        return entries.compactMap { entry in
            errors.attempt { () throws(InputError) in
                try checkName(entry.key, "name", at: entry.keyLocation)
                return try decode(entry.key, entry.value)
            }
        }
    }

    static func table(_ name: String, _ setting: Setting) throws(InputError) -> TableSource {
        var reader = try SettingReader(setting, subject: "table '\(name)'")
        let file = try reader.require("file")
        let isOptional = try reader.flag("optional") ?? false
        let isSimulated = try reader.flag("simulated") ?? false
        return TableSource(
            name: name, file: try file.asText("file"), fileLocation: file.location, isOptional: isOptional,
            isSimulated: isSimulated, declaration: setting.without(["file", "optional", "simulated"]))
    }

    static func preparation(_ name: String, _ setting: Setting) throws(InputError) -> PreparationSource {
        var reader = try SettingReader(setting, subject: "preparation '\(name)'")
        var reads = [try reader.requireText("from")]
        if case .list(let steps, _)? = reader.take("steps") { reads += steps.flatMap(Self.joined) }
        return PreparationSource(name: name, setting: setting, reads: reads)
    }

    /// The tables that a step joins.
    private static func joined(_ step: Setting) -> [String] {
        guard case .map(let entries, _) = step else { return [] }
        return entries.compactMap { entry in
            guard entry.key == "join", case .map(let inner, _) = entry.value,
                case .scalar(let name, _, _)? = inner.first(where: { $0.key == "with" })?.value
            else { return nil }
            return name
        }
    }

    /// Names of claims, tables and preparations become names of files and anchors.
    static func checkName(_ name: String, _ what: String, at place: SourceLocation) throws(InputError) {
        let allowed = name.utf8.allSatisfy { byte in
            (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte)
                || [0x2D, 0x2E, 0x5F].contains(byte)
        }
        guard allowed, !name.isEmpty, name.utf8.count <= 64, name.first != ".", name.first != "-" else {
            throw InputError(
                "bad-name", "'\(name)' cannot be a \(what): it also names files", at: place,
                remedy: "use up to 64 letters a to z, digits, '-', '_' and '.', beginning with a letter or digit")
        }
    }

    /// Tables, preparations and claims must name what exists.
    func checkNames(_ errors: inout ErrorCollector) {
        let names = tables.map(\.name) + preparations.map(\.name)
        for preparation in preparations where tables.contains(where: { $0.name == preparation.name }) {
            errors.add(
                InputError(
                    "repeated-name", "'\(preparation.name)' is both a table and a preparation",
                    at: preparation.setting.location, remedy: "rename one of them"))
        }
        for claim in claims {
            guard let table = claim.table, !names.contains(table) else { continue }
            errors.add(
                InputError(
                    "unknown-table", "claim '\(claim.id)' reads '\(table)', which is neither a table nor a preparation",
                    at: claim.location, remedy: suggestion(for: table, in: names)))
        }
    }
}

extension Setting {
    /// The block without these keys.
    func without(_ keys: [String]) -> Setting {
        guard case .map(let entries, let place) = self else { return self }
        return .map(entries.filter { !keys.contains($0.key) }, place)
    }
}

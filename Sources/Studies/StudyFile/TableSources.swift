internal import Inputs
internal import Tables

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

    static func preparation(_ name: String, _ setting: Setting) throws(InputError) -> PreparationSource {
        PreparationSource(
            preparation: try Preparation(setting, name: name, catalogue: .standard), setting: setting)
    }

    /// Names of claims, tables and preparations become names of files and anchors.
    static func checkName(_ name: String, _ what: String, at place: SourceLocation) throws(InputError) {
        let allowed = name.utf8.allSatisfy { byte in
            (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte)
                || [0x2D, 0x5F].contains(byte)
        }
        guard allowed, !name.isEmpty, name.utf8.count <= 64, name.first != "-" else {
            throw InputError(
                "bad-name", "'\(name)' cannot be a \(what): it also names files", at: place,
                remedy: "use up to 64 letters a to z, digits, '-' and '_', beginning with a letter or digit")
        }
    }
}

public import Inputs
internal import Instruments
public import Tables

/// Exports of an instrument that make one table: a row for each well.
public struct InstrumentSource: Sendable {
    /// Several plates are stacked; the column `plate` tells them apart.
    public var files: [String]
    var options: InstrumentOptions

    /// With the file that names the samples, where there is one.
    var allFiles: [String] { files + [options.layout].compactMap { $0 } }
}

extension Study.TableSource {
    /// From a block of the study file; a bare text is the file's name.
    ///
    /// `instrument: auto` (or a layout's name) reads exports of a qPCR instrument; then `file` may list several.
    /// - Throws: `InputError` with the place, and the nearest key for one that does not exist.
    public init(_ setting: Setting, name: String) throws(InputError) {
        self.name = name
        isOptional = false
        if case .scalar(let file, _, let place) = setting {
            fileLocation = place
            declaration = TableDeclaration(file: file, location: place)
            return
        }
        var reader = try SettingReader(setting, subject: "table '\(name)'")
        let file = try reader.require("file")
        fileLocation = file.location
        isOptional = try reader.flag("optional") ?? false
        if let layout = reader.take("instrument") {
            let source = try InstrumentSource(layout, files: file, &reader)
            instrument = source
            declaration = TableDeclaration(
                file: source.files[0], isSimulated: try reader.flag("simulated") ?? false,
                location: setting.location)
        } else {
            if case .list = file {
                throw InputError(
                    "wrong-kind", "a table has one file", at: file.location,
                    remedy: "several exports of an instrument are read with 'instrument: auto'; "
                        + "other files are tables of their own, to be joined in a preparation")
            }
            declaration = try TableDeclaration(taking: &reader)
        }
        try reader.finish()
    }

    /// Reads the whole table, with what a reader of it should know.
    ///
    /// - Throws: `InputError`; `InputErrors` where several cells or columns are wrong.
    public func read(in folder: String) throws -> (table: Table, notes: [String]) {
        if instrument == nil, let sequences = try SequenceTable.read(declaration, in: folder, name: name) {
            return sequences
        }
        guard let instrument else {
            let (table, notes) = try TableReader(folder: folder).read(declaration, name: name)
            return (table, notes.texts)
        }
        let stack = try ExportStack(instrument.files, folder: folder, options: instrument.options)
        var tables: [Table] = []
        var notes: [String] = []
        for member in stack.members {
            let (file, export) = (member.file, member.export)
            tables.append(export.wells)
            notes.append("\(file): read as an export of \(export.format.name)")
            notes += export.notes.map { instrument.files.count > 1 ? "\(file): \($0)" : $0 }
        }
        var table = Table.stacked(tables, name: name)
        table.isSimulated = declaration.isSimulated
        return (table, notes)
    }
}

extension InstrumentSource {
    init(_ layout: Setting, files: Setting, _ reader: inout SettingReader) throws(InputError) {
        self.files = try files.asTexts("file")
        if self.files.isEmpty {
            throw InputError(
                "missing-key", "'file' lists no file", at: files.location, remedy: "name at least one")
        }
        let word = try layout.asText("instrument")
        let format = InstrumentFormat(rawValue: word)
        guard word == "auto" || format != nil else {
            throw InputError(
                "unknown-choice", "there is no instrument layout '\(word)'", at: layout.location,
                remedy: suggestion(for: word, in: ["auto"] + InstrumentFormat.allCases.map(\.rawValue)))
        }
        options = InstrumentOptions(
            format: format, cycles: try reader.number("cycles"), layout: try reader.text("layout"),
            target: try reader.text("target"), location: layout.location)
    }
}

internal import Files
internal import Inputs
internal import Tables

/// Several exports of one study, read together: none given twice, and no two with plates of one name.
public struct ExportStack: Sendable {
    public struct Member: Sendable {
        public var file: String
        public var export: InstrumentExport
    }

    public private(set) var members: [Member] = []

    /// Reads the files in their order.
    ///
    /// - Throws: `same-export` where two files hold the same bytes, or the same wells whatever their plates are
    ///   called; else as `InstrumentReader.read`.
    public init(
        _ files: [String], folder: String = "", options: InstrumentOptions = InstrumentOptions()
    ) throws {
        let reader = InstrumentReader(folder: folder)
        var byDigest: [String: String] = [:]
        var byContent: [[[String?]]: String] = [:]
        for file in files {
            let digest =
                files.count > 1 ? try SHA256.hex(ofFileAt: reader.path(file), shownAs: file) : ""
            if let earlier = byDigest.updateValue(file, forKey: digest) {
                throw Self.sameExport(file, earlier, "the same bytes", options.location)
            }
            let export = try reader.read(file, options: options)
            if let content = Self.content(of: export),
                let earlier = byContent.updateValue(file, forKey: content)
            {
                throw Self.sameExport(file, earlier, "the same wells", options.location)
            }
            members.append(Member(file: file, export: export))
        }
        distinguishPlates()
    }

    private static func sameExport(
        _ file: String, _ earlier: String, _ what: String, _ place: SourceLocation?
    ) -> InputError {
        InputError(
            "same-export", "'\(earlier)' and '\(file)' hold \(what): its wells would count twice",
            at: place ?? SourceLocation(file: file),
            remedy: "name each export once; is the second plate's export a copy of the first's?")
    }

    /// All that the wells say but for their plates' names; nil where nothing was measured that could tell.
    private static func content(of export: InstrumentExport) -> [[String?]]? {
        let plate = WellColumn.plate.rawValue
        guard let cqs = try? export.wells.numbers(WellColumn.cq.rawValue),
            cqs.contains(where: { $0.exactValue != nil })
        else { return nil }
        return export.wells.columns.filter { $0.name != plate }.compactMap {
            try? export.wells.labels($0.name)
        }
    }

    /// Files of one name in several folders, or runs of one name: each plate is told apart by its file.
    private mutating func distinguishPlates() {
        var owners: [String: Set<Int>] = [:]
        for (place, member) in members.enumerated() {
            for plate in Self.plates(member.export.wells) { owners[plate, default: []].insert(place) }
        }
        let shared = Set(owners.filter { $0.value.count > 1 }.keys)
        guard !shared.isEmpty else { return }
        for place in members.indices {
            let file = members[place].file
            func renamed(_ plate: String) -> String {
                guard shared.contains(plate) else { return plate }
                return plate == PlateAssignment.fileName(file) ? file : "\(file): \(plate)"
            }
            let own = Self.plates(members[place].export.wells).filter(shared.contains)
            if own.isEmpty { continue }
            members[place].export.wells = Self.renaming(members[place].export.wells, renamed)
            members[place].export.amplification = members[place].export.amplification.map {
                Self.renaming($0, renamed)
            }
            members[place].export.notes.append(
                "another file has a plate of the same name: this one is called '\(renamed(own.sorted()[0]))'")
        }
    }

    private static func plates(_ table: Table) -> Set<String> {
        Set(((try? table.labels(WellColumn.plate.rawValue)) ?? []).compactMap { $0 })
    }

    private static func renaming(_ table: Table, _ renamed: (String) -> String) -> Table {
        let columns = table.columns.map { column in
            guard column.name == WellColumn.plate.rawValue, case .texts(let plates) = column.cells else {
                return column
            }
            var whole = column
            whole.cells = .texts(plates.map { $0.map(renamed) })
            return whole
        }
        return Table(
            name: table.name, columns: columns, origins: table.origins, isSimulated: table.isSimulated)
    }
}

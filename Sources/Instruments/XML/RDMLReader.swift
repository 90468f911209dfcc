internal import Files
internal import Inputs
internal import Tables

/// RDML 1.0 to 1.3 (what is new in 1.4 is passed over): samples, targets, and each run's reactions.
///
/// *Source*: Lefever et al. 2009, doi:10.1093/nar/gkp056; the schemas at rdml.org.
struct RDMLReader {
    private let options: InstrumentOptions
    private var document = RDMLDocument()
    private var result: WellRecords

    /// - Throws: `damaged-workbook` for XML that is no XML, with a plainer message; what opening throws.
    init(path: String, shownAs: String, isArchive: Bool, options: InstrumentOptions) throws(InputError) {
        self.options = options
        result = WellRecords(format: .rdml, file: shownAs, rowsIn: shownAs)
        var scanner: XMLScanner
        if isArchive {
            let archive = try ZipArchive(path: path, shownAs: shownAs)
            let part = try ContainerKind.rdmlPart(of: archive) ?? "rdml_data.xml"
            scanner = try XMLScanner(archive, part: part, noun: "the RDML data")!
        } else {
            scanner = try XMLScanner(file: ByteSource(path: path, shownAs: shownAs), noun: "the RDML data")
        }
        var walk = RDMLWalk()
        while true {
            switch try scanner.next() {
            case .start(let name):
                if name == "rdml", let version = try scanner.attribute("version") {
                    document.metadata.append(.init(key: "RDML version", value: version))
                }
                walk.open(name, id: try scanner.attribute("id"), in: &document)
            case .text: walk.append(scanner.text)
            case .end(let name):
                guard walk.isInside(name) else { throw Self.damaged(shownAs) }
                walk.close(in: &document)
            case .finished:
                fill()
                return
            }
        }
    }

    private static func damaged(_ file: String) -> InputError {
        InputError(
            "damaged-workbook", "the RDML data closes a tag that is not open", at: SourceLocation(file: file),
            remedy: "export the run again")
    }

    func export() throws(InputError) -> InstrumentExport { try result.export(options) }

    private mutating func fill() {
        result.metadata = document.metadata
        result.lastCycle = document.lastCycle
        let isSingle = Set(document.reactions.map(\.run)).count < 2
        let name = PlateAssignment.fileName(result.file)
        var melted = 0
        for (place, reaction) in document.reactions.enumerated() {
            let plate = isSingle ? name : reaction.run
            let well = well(of: reaction)
            let sample = document.samples[reaction.sample]
            for data in reaction.data {
                let target = document.targets[data.target]
                var record = WellRecord(
                    plate: plate, well: well, sample: sampleName(reaction.sample, sample),
                    target: targetName(data.target, target), task: sample?.task ?? .unknown, dye: target?.dye,
                    cq: data.cq, isOmitted: data.isExcluded, quantity: sample?.quantity, line: place + 1)
                if record.task != .standard { record.quantity = nil }
                result.records.append(record)
                melted += data.meltPoints > 0 ? 1 : 0
                for (cycle, fluorescence) in data.points {
                    result.amplification.append(
                        AmplificationPoint(
                            plate: plate, well: well, target: record.target, cycle: cycle,
                            fluorescence: fluorescence, line: place + 1))
                }
            }
        }
        if melted > 0 { result.notes.append("melting curves of \(counted(melted, "reaction")) are not read") }
        result.notes.append("line numbers count the reactions of the file")
    }

    /// By number and the run's columns; StepOne writes `A1` in place of a number.
    private func well(of reaction: RDMLDocument.Reaction) -> String {
        if let position = WellNames.position(reaction.id) { return position }
        guard let number = WellNames.number(reaction.id) else { return reaction.id }
        let format = document.formats[reaction.run]
        if let format, format.columns > 1 { return WellNames.name(number: number, columns: format.columns) }
        if format?.columns == 1 { return reaction.id }
        let largest = document.reactions.compactMap { WellNames.number($0.id) }.max() ?? number
        return WellNames.name(number: number, columns: WellNames.columns(forLargest: largest))
    }

    /// LightCycler 96 keeps the name that the user gave in the description, and a GUID as id.
    private func sampleName(_ id: String, _ sample: RDMLDocument.Sample?) -> String? {
        guard Self.isGUID(id) else { return id.isEmpty ? nil : id }
        return sample?.description.isEmpty == false ? sample?.description : nil
    }

    private func targetName(_ id: String, _ target: RDMLDocument.Target?) -> String? {
        if let at = id.lastIndex(of: "@"), Self.isGUID(String(id[id.index(after: at)...])) {
            return target?.description.isEmpty == false ? target?.description : String(id[..<at])
        }
        if Self.isGUID(id), let description = target?.description, !description.isEmpty { return description }
        return id.isEmpty ? nil : id
    }

    private static func isGUID(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return parts.map(\.count) == [8, 4, 4, 4, 12] && text.allSatisfy { $0.isHexDigit || $0 == "-" }
    }
}

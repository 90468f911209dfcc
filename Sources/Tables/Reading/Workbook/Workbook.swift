internal import Files
internal import Inputs

/// An `.xlsx` workbook: its sheets, the texts they share, and which cell formats are dates.
///
/// *Source*: ECMA-376 part 1, sections 18.2 (workbook), 18.4 (shared strings), 18.8 (styles).
struct Workbook {
    struct Sheet: Equatable {
        var name: String
        var part: String
        var isHidden: Bool
    }

    let shownAs: String
    private let path: String
    private(set) var sheets: [Sheet] = []
    private var countsFrom1904 = false
    private var styles: [DateStyle] = []
    private var strings = SharedStrings()

    /// - Throws: `damaged-workbook`, `encrypted-file`, `too-large`.
    init(path: String, shownAs: String) throws(InputError) {
        self.path = path
        self.shownAs = shownAs
        let archive = try ZipArchive(path: path, shownAs: shownAs)
        let targets = try Self.relations(archive)
        try readSheets(archive, targets)
        styles = try DateStyle.read(archive)
        strings = try SharedStrings(archive)
    }

    var visibleSheetNames: [String] { sheets.filter { !$0.isHidden }.map(\.name) }

    /// The sheet of this name, or the first visible one.
    ///
    /// - Throws: `unknown-sheet` with the nearest name.
    func sheet(named name: String?, askedAt place: SourceLocation?) throws(InputError) -> Sheet {
        if let name {
            if let sheet = sheets.first(where: { $0.name == name }) { return sheet }
            throw InputError(
                "unknown-sheet", "'\(shownAs)' has no sheet '\(name)'", at: place,
                remedy: suggestion(for: name, in: sheets.map(\.name)))
        }
        if let sheet = sheets.first(where: { !$0.isHidden }) ?? sheets.first { return sheet }
        throw InputError("unknown-sheet", "the workbook has no sheet", at: SourceLocation(file: shownAs))
    }

    /// What a reader should know of the sheets that are not read.
    func notes(reading sheet: Sheet) -> [String] {
        let others = sheets.filter { $0 != sheet }
        if others.isEmpty { return sheet.isHidden ? ["sheet '\(sheet.name)' is hidden"] : [] }
        let names = others.map { "'\($0.name)'" + ($0.isHidden ? " (hidden)" : "") }.joined(separator: ", ")
        return [
            "sheet '\(sheet.name)' is read\(sheet.isHidden ? ", which is hidden" : ""); the workbook also has \(names)"
        ]
    }

    func rows(of sheet: Sheet) throws(InputError) -> SheetRows {
        try SheetRows(
            ZipArchive(path: path, shownAs: shownAs), part: sheet.part, strings: strings, styles: styles,
            countsFrom1904: countsFrom1904)
    }

    // MARK: - Parts

    /// The parts of the workbook by the ids that its sheets are known by.
    private static func relations(_ archive: ZipArchive) throws(InputError) -> [String: String] {
        guard var scanner = try XMLScanner(archive, part: "xl/_rels/workbook.xml.rels") else { return [:] }
        var targets: [String: String] = [:]
        while true {
            switch try scanner.next() {
            case .start("Relationship"):
                guard let id = try scanner.attribute("Id"), let target = try scanner.attribute("Target")
                else { continue }
                let plain = String(target.map { $0 == "\\" ? "/" : $0 })
                targets[id] = plain.hasPrefix("/") ? String(plain.dropFirst()) : "xl/" + plain
            case .finished: return targets
            default: continue
            }
        }
    }

    private mutating func readSheets(_ archive: ZipArchive, _ targets: [String: String]) throws(InputError) {
        guard var scanner = try XMLScanner(archive, part: "xl/workbook.xml") else {
            throw ZipArchive.damagedWorkbook(shownAs)
        }
        while true {
            switch try scanner.next() {
            case .start("workbookPr"):
                countsFrom1904 = ["1", "true", "on"].contains(try scanner.attribute("date1904") ?? "0")
            case .start("sheet"):
                guard let name = try scanner.attribute("name"), let id = try scanner.attribute("id"),
                    let part = targets[id], !part.contains("chartsheets/")
                else { continue }
                let state = try scanner.attribute("state") ?? "visible"
                sheets.append(Sheet(name: name, part: part, isHidden: state != "visible"))
            case .finished: return
            default: continue
            }
        }
    }
}

public import Inputs

/// What a file is, told by its first bytes.
public enum FileKind: Sendable, Hashable {
    case text
    /// An Excel workbook of the kind `.xlsx`.
    case workbook

    /// - Throws: what `ByteSource` throws; `not-a-table` for a file of another kind, with what to do.
    public static func of(path: String, shownAs: String? = nil) throws(InputError) -> FileKind {
        let source = try ByteSource(path: path, shownAs: shownAs)
        var head: [UInt8] = []
        while head.count < 4096, try source.read(appendingTo: &head, upTo: 4096) {}
        let place = SourceLocation(file: source.shownAs)
        guard !head.isEmpty else {
            throw InputError("empty-file", "the file is empty", at: place, remedy: "export the table again")
        }
        if head.starts(with: [0x50, 0x4b]), !source.isCompressed {
            return try archiveKind(path, source.shownAs)
        }
        if let known = signatures.first(where: { $0.matches(head) }) { throw known.error(at: place) }
        if head.first == 0x3e,
            head.dropFirst().first.map({ $0 | 0x20 }).map({ (0x61...0x7a).contains($0) }) ?? false
        {
            throw Signature("", [], "a FASTA file of sequences").error(at: place)
        }
        if looksBinary(head) {
            throw InputError(
                "not-a-table", "the file holds binary data, not text", at: place,
                remedy: "save the table as .xlsx or CSV")
        }
        return .text
    }

    private static func archiveKind(_ path: String, _ shownAs: String) throws(InputError) -> FileKind {
        let archive = try ZipArchive(path: path, shownAs: shownAs)
        let place = SourceLocation(file: shownAs)
        if archive.contains("apldbio/sds/experiment.xml") || archive.contains("apldbio\\sds\\experiment.xml")
        {
            throw Signature("", [], "an experiment file of a qPCR instrument (.eds)").error(at: place)
        }
        if archive.contains("xl/workbook.xml") || archive.contains("xl/_rels/workbook.xml.rels") {
            return .workbook
        }
        if archive.contains("xl/workbook.bin") {
            throw Signature("", [], "a binary Excel workbook (.xlsb)").error(at: place)
        }
        if archive.contains("rdml_data.xml") {
            throw Signature("", [], "an RDML file of qPCR runs").error(at: place)
        }
        if archive.contains("content.xml") {
            throw Signature("", [], "an OpenDocument file").error(at: place)
        }
        throw Signature("", [], "a ZIP archive without a workbook in it").error(at: place)
    }

    /// Bytes that text does not have: many control characters, or zeros outside UTF-16.
    private static func looksBinary(_ head: [UInt8]) -> Bool {
        if TextEncoding.utf16Guess(head) != nil { return false }
        if head.contains(0) { return true }
        let controls = head.count { $0 < 0x20 && ![0x09, 0x0a, 0x0c, 0x0d, 0x1a].contains($0) }
        return controls * 20 > head.count
    }
}

/// How a kind of file that is no table of ours begins.
private struct Signature {
    let start: [UInt8]
    let name: String
    let remedy: String

    init(_ text: String, _ bytes: [UInt8], _ name: String, remedy: String = "save the table as .xlsx or CSV")
    {
        start = Array(text.utf8) + bytes
        self.name = name
        self.remedy = remedy
    }

    func matches(_ head: [UInt8]) -> Bool { head.starts(with: start) }

    func error(at place: SourceLocation) -> InputError {
        InputError("not-a-table", "this is \(name), not a table in text or .xlsx", at: place, remedy: remedy)
    }
}

private let unpackFirst = "unpack it, and name the table in it"

private let signatures: [Signature] = [
    Signature(
        "", [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1],
        "an old Excel file (.xls) or one with a password",
        remedy: "open it in a spreadsheet program and save it as .xlsx without a password, or as CSV"),
    Signature("%PDF", [], "a PDF"),
    Signature("", [0x89, 0x50, 0x4e, 0x47], "a PNG picture"),
    Signature("", [0xff, 0xd8, 0xff], "a JPEG picture"),
    Signature("GIF8", [], "a GIF picture"),
    Signature("II*", [0x00], "a TIFF picture"),
    Signature("MM", [0x00, 0x2a], "a TIFF picture"),
    Signature("BZh", [], "a bzip2 archive", remedy: unpackFirst),
    Signature("", [0xfd, 0x37, 0x7a, 0x58, 0x5a], "an xz archive", remedy: unpackFirst),
    Signature("7z", [0xbc, 0xaf], "a 7z archive", remedy: unpackFirst),
    Signature("", [0x28, 0xb5, 0x2f, 0xfd], "a zstd archive", remedy: unpackFirst),
    Signature("Rar!", [], "a RAR archive", remedy: unpackFirst),
    Signature("", [0x1f, 0x8b], "a file compressed twice", remedy: unpackFirst),
    Signature("SQLite format 3", [], "an SQLite data base"),
    Signature("PAR1", [], "a Parquet file"),
    Signature("RDX", [], "an R data file", remedy: "in R, write the table with write.csv"),
    Signature("RDA", [], "an R data file", remedy: "in R, write the table with write.csv"),
    Signature("X\n", [0x00, 0x00, 0x00], "an R data file", remedy: "in R, write the table with write.csv"),
    Signature("$FL2", [], "an SPSS file"),
    Signature("<stata_dta>", [], "a Stata file"),
    Signature("<!DOCTYPE html", [], "a web page"),
    Signature("<!doctype html", [], "a web page"),
    Signature("<html", [], "a web page"),
    Signature("<?xml", [], "an XML file"),
]

import Foundation

/// A ZIP archive of stored (not packed) entries, enough for a workbook made by hand.
func zipArchive(_ entries: [(name: String, text: String)]) -> [UInt8] {
    var file: [UInt8] = []
    var directory: [UInt8] = []
    for entry in entries {
        let data = Array(entry.text.utf8)
        let name = Array(entry.name.utf8)
        let offset = file.count
        let common =
            words16(20, 0, 0, 0, 0x21) + words32(Int(crc32(data)), data.count, data.count)
            + words16(name.count, 0)
        file += words32(0x0403_4b50) + common + name + data
        directory +=
            words32(0x0201_4b50) + words16(20) + common + words16(0, 0, 0) + words32(0, offset) + name
    }
    let end =
        words32(0x0605_4b50) + words16(0, 0, entries.count, entries.count)
        + words32(directory.count, file.count)
        + words16(0)
    return file + directory + end
}

private func words16(_ values: Int...) -> [UInt8] {
    values.flatMap { [UInt8($0 & 255), UInt8($0 >> 8 & 255)] }
}

private func words32(_ values: Int...) -> [UInt8] {
    values.flatMap { value in (0..<4).map { UInt8(value >> (8 * $0) & 255) } }
}

/// *Source*: ITU-T V.42, section 8.1.1.6.2.
private func crc32(_ bytes: [UInt8]) -> UInt32 {
    var crc = UInt32.max
    for byte in bytes {
        crc ^= UInt32(byte)
        for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xedb8_8320 : crc >> 1 }
    }
    return ~crc
}

/// A workbook of one or more sheets, each given by the XML of its rows.
struct HandmadeWorkbook {
    var sheets: [(name: String, attributes: String, rows: String)]
    var strings: [String] = []
    var styles = ""
    var countsFrom1904 = false
    var afterRows = ""

    init(_ rows: String) { sheets = [("Data", "", rows)] }

    var bytes: [UInt8] {
        let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
        let list = sheets.enumerated().map {
            "<sheet name=\"\($1.name)\" sheetId=\"\($0 + 1)\" r:id=\"rId\($0 + 1)\" \($1.attributes)/>"
        }.joined()
        let relations = sheets.indices.map {
            "<Relationship Id=\"rId\($0 + 1)\" Type=\"worksheet\" Target=\"worksheets/sheet\($0 + 1).xml\"/>"
        }.joined()
        var entries = [
            ("[Content_Types].xml", head + "<Types/>"),
            (
                "xl/workbook.xml",
                head
                    + "<workbook xmlns:r=\"r\"><workbookPr date1904=\"\(countsFrom1904 ? 1 : 0)\"/><sheets>\(list)</sheets></workbook>"
            ), ("xl/_rels/workbook.xml.rels", head + "<Relationships>\(relations)</Relationships>"),
            ("xl/styles.xml", head + "<styleSheet>\(styles)</styleSheet>"),
            ("xl/sharedStrings.xml", head + "<sst>\(strings.map { "<si>\($0)</si>" }.joined())</sst>"),
        ]
        for (index, sheet) in sheets.enumerated() {
            entries.append(
                (
                    "xl/worksheets/sheet\(index + 1).xml",
                    head
                        + "<x:worksheet><!-- made by hand --><x:sheetData>\(sheet.rows)</x:sheetData>\(afterRows)</x:worksheet>"
                ))
        }
        return zipArchive(entries)
    }
}

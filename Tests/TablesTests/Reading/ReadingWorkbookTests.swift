import Foundation
import Inputs
import Tables
import Testing

struct ReadingWorkbookTests {
    private func open(
        _ workbook: HandmadeWorkbook, _ declaration: TableDeclaration = TableDeclaration(file: "b.xlsx")
    ) throws -> (table: Table, notes: ReadingNotes) {
        try read(workbook.bytes, declaration)
    }

    private let header = """
        <row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>Cq</t></is></c>\
        <c r="C1" t="str"><f>"x"</f><v>visit</v></c></row>
        """

    @Test func kindsOfCells() throws {
        var book = HandmadeWorkbook(
            header + """
                <row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2"><v>20.5</v></c><c r="C2" s="1"><v>44256</v></c></row>
                <row r="4"><c r="A4" t="s"><v>2</v></c><c r="B4" t="e"><v>#N/A</v></c><c r="C4" s="2"><v>44257.5</v></c></row>
                <row r="5" hidden="1"><c r="A5" t="b"><v>1</v></c><c r="C5" s="1"/></row>
                """)
        book.strings = [
            "<t>name</t>", "<r><t>mi</t></r><r><rPr/><t xml:space=\"preserve\">R &amp; 221</t></r>",
            "<t>&lt;b&#228;&#x41;&gt;</t><rPh><t>hint</t></rPh>",
        ]
        book.styles = """
            <numFmts><numFmt numFmtId="164" formatCode="[$-409]d\\-mmm\\-yy;@"/></numFmts>
            <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
            <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs>
            """
        book.afterRows = "<mergeCells><mergeCell ref=\"A8:B8\"/></mergeCells>"
        let (table, notes) = try open(book)
        #expect(table.columnNames == ["name", "Cq", "visit"])
        #expect(try table.labels("name") == ["miR & 221", "<bäA>", "TRUE"])
        #expect(try table.numbers("Cq") == exact(20.5, nil, nil))
        #expect(
            try table.column("visit").cells
                == .dates([
                    CalendarDate(year: 2021, month: 3, day: 1), CalendarDate(year: 2021, month: 3, day: 2),
                    nil,
                ]))
        #expect(table.origins.map(\.line) == [2, 4, 5])
        #expect(table.origins[0].file == "b.xlsx [Data]")
        #expect(notes.texts.contains("1 cell holds the error #N/A; no value there"))
        #expect(notes.texts.contains { $0.hasPrefix("1 ranges of merged cells") })
        #expect(notes.texts.contains("1 hidden rows are read as well (line 5)"))
    }

    /// 1904 + 42794 days is the day that the other system calls 44256.
    @Test func datesFrom1904() throws {
        var book = HandmadeWorkbook(
            """
            <row><c t="inlineStr"><is><t>d</t></is></c><c t="inlineStr"><is><t>t</t></is></c></row>
            <row><c s="0"><v>42794</v></c><c s="1"><v>0.75</v></c></row>
            """)
        book.countsFrom1904 = true
        book.styles = "<cellXfs><xf numFmtId=\"22\"/><xf numFmtId=\"20\"/></cellXfs>"
        let (table, _) = try open(book)
        #expect(try table.labels("d") == ["2021-03-01"])
        #expect(try table.labels("t") == ["18:00:00"])
    }

    @Test func sheetsByName() throws {
        var book = HandmadeWorkbook("")
        let rows = { (name: String) in
            "<row><c t=\"inlineStr\"><is><t>\(name)</t></is></c></row><row><c><v>1</v></c></row>"
        }
        book.sheets = [
            ("Secret", "state=\"hidden\"", rows("a")), ("Results", "", rows("b")),
            ("Raw &amp; Data", "", rows("c")),
        ]
        let (first, notes) = try open(book)
        #expect(first.columnNames == ["b"])
        #expect(
            notes.texts == ["sheet 'Results' is read; the workbook also has 'Secret' (hidden), 'Raw & Data'"])
        #expect(
            try open(book, TableDeclaration(file: "b.xlsx", sheet: "Raw & Data")).table.columnNames == ["c"])
        let error = try #require(
            readingError { _ = try open(book, TableDeclaration(file: "b.xlsx", sheet: "Result")) })
        #expect(error.code == "unknown-sheet" && error.remedy == "did you mean 'Results'?")
    }

    @Test func keyValuePairsAboveTheTable() throws {
        let text = { (row: Int, cells: [String]) in
            "<row r=\"\(row)\">" + cells.map { "<c t=\"inlineStr\"><is><t>\($0)</t></is></c>" }.joined()
                + "</row>"
        }
        let rows =
            text(1, ["Instrument", "QS7"]) + text(2, ["Run", "5"]) + text(4, ["Well", "Sample", "CT"])
            + text(5, ["1", "a", "20.5"]) + text(6, ["2", "b"])
        let (table, notes) = try open(HandmadeWorkbook(rows))
        #expect(table.columnNames == ["Well", "Sample", "CT"])
        #expect(try table.numbers("CT") == exact(20.5, nil))
        #expect(notes.lines(.beforeHeader) == [1, 2])
    }

    @Test func damagedAndHostileWorkbooks() {
        let broken = [
            "<row r=\"2\"><c r=\"A2\"><v>1</v></c></row><row r=\"1\"><c r=\"A1\"><v>1</v></c></row>",
            "<row r=\"1\"><c r=\"ZZZZZZ1\"><v>1</v></c></row>",
            "<row r=\"99999999999\"><c><v>1</v></c></row>",
            "<row><c t=\"s\"><v>7</v></c></row>", "<row><c><v>1</c></row>", "<row><c><v>&bomb;</v></c></row>",
            "<!DOCTYPE a [<!ENTITY b \"c\">]><row/>", String(repeating: "<row>", count: 300),
            "<row><c r=\"A1\"",
        ]
        for rows in broken {
            let error = readingError { _ = try open(HandmadeWorkbook(rows)) }
            #expect(error?.code == "damaged-workbook", "\(rows.prefix(60))")
        }
        let bytes = HandmadeWorkbook(header).bytes
        #expect(
            readingError { _ = try read(Array(bytes.dropLast(40)), TableDeclaration(file: "b.xlsx")) } != nil)
        #expect(readingError { _ = try open(HandmadeWorkbook("")) }?.code == "empty-file")
    }
}

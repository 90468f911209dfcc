import Inputs
import Tables
import Testing

struct ReadingDialectTests {
    @Test(arguments: [",", ";", "\t", "|"], ["\n", "\r\n", "\r"]) func delimitersAndLineEnds(
        _ mark: String, _ end: String
    ) throws {
        let text = ["id,name,x", "1,\"a \"\"b\"\"\(mark) c\",2.5", "2,,-3"].map {
            $0.replacing(",", with: mark)
        }.joined(separator: end)
        let (table, notes) = try read(text)
        #expect(table.columnNames == ["id", "name", "x"])
        #expect(try table.numbers("x") == exact(2.5, -3))
        #expect(try table.labels("name") == ["a \"b\"\(mark) c", nil])
        #expect(table.origins.map(\.line) == [2, 3])
        #expect(notes.texts.isEmpty, "\(notes.texts)")
    }

    @Test func mixedLineEndsAndQuotedNewlines() throws {
        let (table, _) = try read("id,note\r\n1,\"two\r\nlines\"\r2,\"three\n\nlines\"\n3,x\n")
        #expect(table.origins.map(\.line) == [2, 4, 7])
        #expect(try table.labels("note") == ["two\r\nlines", "three\n\nlines", "x"])
    }

    @Test func decimalCommaBesideSemicolonsAndTabs() throws {
        for mark in [";", "\t"] {
            let (table, notes) = try read(
                "id\(mark)a\(mark)b\n1\(mark)1,5\(mark)0,25\n2\(mark)2,75\(mark)3\n")
            #expect(try table.numbers("a") == exact(1.5, 2.75))
            #expect(try table.numbers("b") == exact(0.25, 3))
            #expect(notes.texts.contains("column 'a': has decimal commas"))
        }
    }

    @Test func preambleFooterBlankLinesAndRepeatedHeader() throws {
        let text = """
            Experiment: liver, run 7
            Operator,AB

            id,Cq,target
            A1,20.5,x

            A2,21.5,y
            id,Cq,target
            A3,22.5,z

            exported by the instrument
            version 2,5
            """
        let (table, notes) = try read(text)
        #expect(try table.numbers("Cq") == exact(20.5, 21.5, 22.5))
        #expect(table.origins.map(\.line) == [5, 7, 9])
        #expect(notes.headerLine == 4)
        #expect(notes.lines(.beforeHeader) == [1, 2])
        #expect(notes.lines(.repeatedHeader) == [8])
        #expect(notes.lines(.afterTable) == [11, 12])
        #expect(notes.lines(.blank) == [6, 10])
        #expect(notes.texts.contains("2 lines left out (after the table): lines 11-12"))
    }

    @Test func declaredHeaderAndLastLine() throws {
        let text = "a,b\n1,2\nx,y\n3,4\n5,6\nsum,11\n"
        let (table, notes) = try read(text, TableDeclaration(file: "t.csv", headerLine: 3, lastLine: 5))
        #expect(table.columnNames == ["x", "y"])
        #expect(try table.numbers("y") == exact(4, 6))
        #expect(notes.lines(.beforeHeader) == [1, 2])
        #expect(notes.texts.contains("the table ends at line 5, as declared"))
    }

    @Test func aFileWithoutNames() throws {
        let (table, _) = try read("1,2\n3,4\n", TableDeclaration(file: "t.csv", headerLine: 0))
        #expect(table.columnNames == ["column_1", "column_2"])
        #expect(table.rowCount == 2)
        let (guessed, notes) = try read("1,2.5\n3,4\n5,6\n")
        #expect(guessed.rowCount == 2)
        #expect(notes.texts.contains { $0.contains("header_line: 0") })
    }

    @Test func namesOfRowsAsRWritesThem() throws {
        let (table, notes) = try read(
            "time status\nr1 5 1\nr2 6 0\n", TableDeclaration(file: "t.csv", delimiter: .space))
        #expect(table.columnNames == ["column_1", "time", "status"])
        #expect(try table.labels("column_1") == ["r1", "r2"])
        #expect(notes.texts.contains { $0.contains("has no name in the header") })
    }

    @Test func raggedRowsAreToldTogether() throws {
        let error = try #require(readingError { _ = try read("a,b,c\n1,2,3\n4,5\n6,7,8,9\n1,2,3\n") })
        #expect(error.code == "ragged-rows")
        #expect(error.location == SourceLocation(file: "t.csv", line: 3))
        #expect(
            error.message
                == "2 rows have another number of cells than the header (3): line 3 has 2, line 4 has 4")
        let short = try #require(readingError { _ = try read("a,b,c\n1,2,3\n4,5\n1,2,3\n") })
        #expect(short.remedy?.contains("short_rows: fill") == true)
        let (table, _) = try read("a,b,c\n1,2,3\n4,5\n", TableDeclaration(file: "t.csv", shortRows: .fill))
        #expect(try table.numbers("c") == exact(3, nil))
    }

    @Test func emptyCellsBeyondTheHeaderAreNoCells() throws {
        let (table, _) = try read("a,b\n1,2,,\n3,4\n3,4\n")
        #expect(table.rowCount == 3)
    }

    @Test func aDelimiterAtTheEndOfLinesMakesNoColumn() throws {
        for text in [
            "a,b\n1,2,\n3,4,\n", "a,b,\n1,2\n3,4\n", "a,b,\n1,2,\n3,4,\n", "title\na,b\n1,2,\n3,4,\n",
        ] {
            let (table, _) = try read(text)
            #expect(table.columnNames == ["a", "b"])
            #expect(try table.numbers("b") == exact(2, 4))
        }
    }

    @Test func keysAndValuesBelowAWideTable() throws {
        let (table, notes) = try read("a,b,c,d,e,f\n1,2,3,4,5,6\n\nOperator,AB,,,,\n\nPlate,7,,,,\n")
        #expect(table.rowCount == 1)
        #expect(notes.lines(.afterTable) == [4, 6])
    }

    @Test func aSecondTableInTheFileIsAnError() throws {
        let text = "a,b,c\n1,2,3\n\nSummary\n4,5,6\n7,8,9\n"
        let error = try #require(readingError { _ = try read(text) })
        #expect(error.code == "several-tables")
        #expect(error.location?.line == 4)
        #expect(error.remedy?.contains("last_line: 3") == true)
    }

    @Test func brokenQuotes() {
        #expect(readingError { _ = try read("a,b\n1,\"x\n2,y\n") }?.code == "broken-quotes")
        let after = readingError { _ = try read("a,b\n1,2\n1,\"x\" y\n") }
        #expect(after?.code == "broken-quotes")
        #expect(after?.location?.line == 3)
    }

    @Test func encodings() throws {
        var bytes: [UInt8] = [0xff, 0xfe]
        for unit in "Größe;x\r\n1;2,5\r\n".utf16 { bytes += [UInt8(unit & 255), UInt8(unit >> 8)] }
        let (wide, notes) = try read(bytes)
        #expect(wide.columnNames == ["Größe", "x"])
        #expect(try wide.numbers("x") == exact(2.5))
        #expect(notes.encoding == "UTF-16 (little endian)")
        let (latin, _) = try read(Array("Gr".utf8) + [0xf6, 0xdf] + Array("e;x\n1;2,5\n".utf8))
        #expect(latin.columnNames == ["Größe", "x"])
    }

    @Test func oneColumn() throws {
        let (table, _) = try read("name\na\nb\n")
        #expect(try table.labels("name") == ["a", "b"])
    }

    @Test func onlyAHeader() throws {
        let (table, _) = try read("a,b\n")
        #expect(table.rowCount == 0)
        #expect(table.columnNames == ["a", "b"])
    }
}

struct ReadingNamesTests {
    @Test func blankDoubleAndLookAlikeNames() throws {
        let (table, notes) = try read("id,bili,,bili, Cт ,two\u{a0} words\n1,2,3,4,5,6\n")
        #expect(table.columnNames == ["id", "bili", "column_3", "bili (2)", "Ct", "two words"])
        #expect(notes.texts.contains("column 'Ct': its name in the file has letters that only look Latin"))
        #expect(notes.texts.contains("two columns are called 'bili': the later one is 'bili (2)' here"))
    }

    @Test func anUnnamedEmptyColumnIsLeftOut() throws {
        let (table, notes) = try read(",a,b\n,1,2\n,3,4\n")
        #expect(table.columnNames == ["a", "b"])
        #expect(notes.texts == ["1 column without name and values left out (column 1)"])
    }

    @Test func cyrillicWordsStay() throws {
        let (table, _) = try read("пациент,рост\n1,2\n")
        #expect(table.columnNames == ["пациент", "рост"])
    }

    @Test func greekSymbolsStay() throws {
        let (table, _) = try read("ΔΔCт,α (µM)\n1,2\n")
        #expect(table.columnNames == ["ΔΔCt", "α (μM)"])
        // The micro sign as the file has it, not the Greek letter.
        #expect(try table.column("α (\u{b5}M)").name == "α (\u{3bc}M)")
    }

    @Test func declaredColumns() throws {
        let columns = [
            ColumnDeclaration("Cт", rename: "cq", unit: "cycles", role: .marker, decidedAt: 0),
            ColumnDeclaration("id", kind: .text),
        ]
        let declaration = TableDeclaration(
            file: "t.csv", columns: columns, onlyDeclared: true, isSimulated: true)
        let (table, _) = try read("id,Cт,x\n1,20.5,9\n", declaration)
        #expect(table.columnNames == ["id", "cq"])
        #expect(table.isSimulated)
        let column = try table.column("cq")
        #expect(column.unit == "cycles" && column.role == .marker && column.decidedAt == 0)
        #expect(try table.labels("id") == ["1"])
    }

    @Test func aMisspeltColumnGetsTheNearestName() throws {
        let declaration = TableDeclaration(file: "t.csv", columns: [ColumnDeclaration("bilirubn")])
        let error = try #require(readingError { _ = try read("id,bilirubin\n1,2\n", declaration) })
        #expect(error.code == "unknown-column")
        #expect(error.remedy == "did you mean 'bilirubin'?")
    }
}

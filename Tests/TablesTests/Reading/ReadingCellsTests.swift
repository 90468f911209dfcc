import Foundation
import Inputs
import Tables
import Testing

struct ReadingNumbersTests {
    private func column(
        _ cells: [String], _ declaration: TableDeclaration = TableDeclaration(file: "t.csv", delimiter: .tab)
    ) throws -> (Cells, [String]) {
        let (table, notes) = try read("x\ty\n" + cells.map { "\($0)\tk\n" }.joined(), declaration)
        return (try table.column("x").cells, notes.texts)
    }

    @Test func formsOfNumbers() throws {
        let (cells, _) = try column(["+1", ".2", "5.", "-1e3", "2.5E-2", "\u{2212}4", " 7\u{a0}", "0"])
        #expect(cells == .numbers(exact(1, 0.2, 5, -1000, 0.025, -4, 7, 0)))
    }

    @Test(arguments: ["NA", "na", "N/A", "-", "", "NaN", "null", "n.d.", "#N/A", "."]) func missingWords(
        _ word: String
    ) throws {
        let (cells, _) = try column(["1", word, "2"])
        #expect(cells == .numbers(exact(1, nil, 2)))
    }

    @Test func declaredMissingWordsTakeThePlaceOfTheStandardOnes() throws {
        let declared = TableDeclaration(file: "t.csv", delimiter: .tab, missing: ["999", "Undetermined"])
        #expect(
            try column(["1", "999", "UNDETERMINED", ""], declared).0 == .numbers(exact(1, nil, nil, nil)))
        #expect(try column(["a", "NA"], declared).0 == .texts(["a", "NA"]))
    }

    @Test func censored() throws {
        let (cells, notes) = try column(["<5", "> 8", "≤0.5", ">=\u{a0}9", "3", "<-1"])
        #expect(cells == .numbers([.below(5), .above(8), .below(0.5), .above(9), .exact(3), .below(-1)]))
        #expect(notes.contains { $0.contains("5 of 6 values are known only to lie below or above a limit") })
    }

    @Test func thousands() throws {
        #expect(try column(["1,234.5", "12", "1,000,000.25"]).0 == .numbers(exact(1234.5, 12, 1_000_000.25)))
        #expect(try column(["1.234,5", "0,5"]).0 == .numbers(exact(1234.5, 0.5)))
        #expect(try column(["1 234,5", "1\u{202f}000 000"]).0 == .numbers(exact(1234.5, 1_000_000)))
        #expect(try column(["1'234.5", "7"]).0 == .numbers(exact(1234.5, 7)))
        #expect(try column(["1,234,567", "7"]).0 == .numbers(exact(1_234_567, 7)))
    }

    @Test func anAmbiguousCommaIsNotGuessed() throws {
        let (cells, notes) = try column(["1,234", "2,500"])
        #expect(cells == .texts(["1,234", "2,500"]))
        #expect(notes.contains { $0.contains("declare 'decimal:' or 'thousands:'") })
        let number = [ColumnDeclaration("x", kind: .number)]
        let error = readingError {
            _ = try column(["1,234"], TableDeclaration(file: "t.csv", delimiter: .tab, columns: number))
        }
        #expect(error?.code == "ambiguous-number")
        #expect(error?.value == "1,234" && error?.column == "x")
        let comma = TableDeclaration(file: "t.csv", delimiter: .tab, decimal: .comma)
        #expect(try column(["1,234", "2,500"], comma).0 == .numbers(exact(1.234, 2.5)))
        let point = TableDeclaration(file: "t.csv", delimiter: .tab, decimal: .point)
        #expect(try column(["1,234", "2,500"], point).0 == .numbers(exact(1234, 2500)))
        let thousands = TableDeclaration(file: "t.csv", delimiter: .tab, thousands: .comma)
        #expect(try column(["1,234", "2,500"], thousands).0 == .numbers(exact(1234, 2500)))
    }

    @Test func otherColumnsDecideAnAmbiguousComma() throws {
        let (comma, _) = try read("x;y\n1,234;1,5\n2,500;2,25\n")
        #expect(try comma.numbers("x") == exact(1.234, 2.5))
        let (point, _) = try read("x;y\n1,234;1.5\n2,500;2.25\n")
        #expect(try point.numbers("x") == exact(1234, 2500))
        let (dots, _) = try read("x;y\n1.234;1,5\n2.500;2,25\n")
        #expect(try dots.column("x").cells == .texts(["1.234", "2.500"]))
    }

    @Test func percentages() throws {
        let (table, notes) = try read("x,y\n45%,1\n5.5 %,2\n")
        #expect(try table.numbers("x") == exact(45, 5.5))
        #expect(try table.column("x").unit == "%")
        #expect(notes.texts.contains { $0.contains("percentages") })
        #expect(try column(["45%", "0.5"]).0 == .texts(["45%", "0.5"]))
    }

    @Test func aUnitBehindTheNumberIsNotANumber() throws {
        #expect(try column(["5 mg", "6 mg"]).0 == .texts(["5 mg", "6 mg"]))
        #expect(try column(["1e", "e5", "1.2.3", "--1", "Inf", "0x10", "1e999"]).0.count == 7)
    }

    @Test func codesStayText() throws {
        #expect(try column(["01", "11"]).0 == .texts(["01", "11"]))
        #expect(try column(["1234567890123456", "2"]).0 == .texts(["1234567890123456", "2"]))
        let number = TableDeclaration(
            file: "t.csv", delimiter: .tab, columns: [ColumnDeclaration("x", kind: .number)])
        #expect(try column(["01", "11"], number).0 == .numbers(exact(1, 11)))
    }

    @Test func aColumnThatIsNotAllNumbers() throws {
        let cells = ["1", "2", "three", "4", "five"]
        let (found, notes) = try column(cells)
        #expect(found == .texts(cells))
        #expect(notes.contains { $0.contains("2 of 5 cells are not numbers (lines 4, 6)") })
        let number = TableDeclaration(
            file: "t.csv", delimiter: .tab, columns: [ColumnDeclaration("x", kind: .number)])
        let error = try #require(readingError { _ = try column(cells, number) })
        #expect(error.code == "not-numeric" && error.location?.line == 4 && error.value == "three")
        #expect(!error.text(showValues: false).contains("three"))
    }

    /// The oracle is the standard library's correctly rounded conversion.
    @Test func numbersAreCorrectlyRounded() throws {
        var state: UInt64 = 20_261_123
        func random(_ below: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % below
        }
        var texts = [
            "9007199254740993.0", "0.1", "123456789012345678901234567890.5", "4.9e-324",
            "1.7976931348623157e308",
            "2.2250738585072014e-308", "8.3000000000000007", "0.000000000000000000000000000001",
        ]
        for _ in 0..<20_000 {
            let digits = String((0..<(1 + random(20))).map { _ in Character("\(random(10))") })
            let split = digits.index(digits.startIndex, offsetBy: random(digits.count + 1))
            let exponent = random(3) == 0 ? "e\(random(80) - 40)" : ""
            texts.append((random(2) == 0 ? "-" : "") + digits[..<split] + "." + digits[split...] + exponent)
        }
        let number = TableDeclaration(
            file: "t.csv", delimiter: .tab, columns: [ColumnDeclaration("x", kind: .number)])
        guard case .numbers(let cells) = try column(texts, number).0 else { return }
        try #require(cells.count == texts.count)
        for (text, cell) in zip(texts, cells) {
            let padded = text.replacing("-.", with: "-0.").replacing(".e", with: ".0e")
            let expected = try #require(
                Double((padded.hasPrefix(".") ? "0" : "") + padded + (padded.hasSuffix(".") ? "0" : "")))
            #expect(cell.exactValue?.bitPattern == expected.bitPattern, "\(text)")
        }
    }
}

struct ReadingDatesTests {
    private func dates(_ cells: [String], order: DateOrder? = nil, kind: ColumnKind? = .date) throws -> (
        Cells, [String]
    ) {
        let columns = kind.map { [ColumnDeclaration("d", kind: $0)] } ?? []
        let (table, notes) = try read(
            "d,x\n" + cells.map { "\($0),k\n" }.joined(),
            TableDeclaration(file: "t.csv", dateOrder: order, columns: columns))
        return (try table.column("d").cells, notes.texts)
    }

    private func days(_ days: (Int, Int, Int)?...) -> Cells {
        .dates(days.map { $0.map { CalendarDate(year: $0.0, month: $0.1, day: $0.2)! } })
    }

    @Test func forms() throws {
        #expect(
            try dates(["2024-02-29", "", "2023-12-31 14:30"], kind: nil).0
                == days((2024, 2, 29), nil, (2023, 12, 31)))
        #expect(try dates(["31.12.2023", "1.2.2024"], kind: nil).0 == days((2023, 12, 31), (2024, 2, 1)))
        #expect(try dates(["12/31/2023", "01/02/2024"], kind: nil).0 == days((2023, 12, 31), (2024, 1, 2)))
        #expect(try dates(["31/12/2023", "01/02/2024"], kind: nil).0 == days((2023, 12, 31), (2024, 2, 1)))
        #expect(
            try dates(["31-Dec-2023", "1-March-2024"], kind: nil).0 == days((2023, 12, 31), (2024, 3, 1)))
    }

    @Test func ambiguousOrder() throws {
        #expect(
            try dates(["01/02/2024", "03/04/2024"], kind: nil).0 == .texts(["01/02/2024", "03/04/2024"]))
        let error = readingError { _ = try dates(["01/02/2024"]) }
        #expect(error?.code == "ambiguous-date")
        #expect(error?.remedy?.contains("dates: day-first") == true)
        #expect(try dates(["01/02/2024"], order: .dayFirst).0 == days((2024, 2, 1)))
        #expect(try dates(["01/02/2024"], order: .monthFirst).0 == days((2024, 1, 2)))
    }

    @Test func daysThatDoNotExist() {
        #expect(readingError { _ = try dates(["2024-02-30"]) }?.code == "not-a-date")
        #expect(readingError { _ = try dates(["31/12/2023", "12/31/2023"]) }?.code == "not-a-date")
        #expect(readingError { _ = try dates(["31/12/2023"], order: .monthFirst) }?.code == "not-a-date")
        #expect(readingError { _ = try dates(["soon"]) }?.code == "not-a-date")
    }

    /// 44256 is 1 March 2021 in every spreadsheet.
    @Test func spreadsheetSerials() throws {
        let (cells, notes) = try dates(["44256", "NA"])
        #expect(cells == days((2021, 3, 1), nil))
        #expect(notes.contains { $0.contains("1899-12-30") })
    }
}

struct ReadingTextTests {
    @Test func levels() throws {
        let columns = [ColumnDeclaration("arm", kind: .category, levels: ["A", "B", "-"])]
        let declaration = TableDeclaration(file: "t.csv", columns: columns)
        #expect(try read("arm,x\nA,1\n-,2\nNA,3\n", declaration).table.labels("arm") == ["A", "-", nil])
        let error = try #require(readingError { _ = try read("arm,x\nA,1\na,2\n", declaration) })
        #expect(error.code == "unknown-level" && error.location?.line == 3 && error.value == "a")
    }

    @Test func aStrandKeepsItsMinus() throws {
        #expect(try read("s,x\n+,1\n-,2\n,3\n").table.labels("s") == ["+", "-", nil])
    }

    @Test func mangledGeneNames() throws {
        let (_, notes) = try read(
            "gene,x\nTP53,1\n1-Mar,2\nCASP3,3\nCDKN1B,4\n44256,5\n2.31E+13,6\nMYC,7\nKRAS,8\n")
        #expect(
            notes.texts.contains {
                $0.contains("3 cells look like a name that a spreadsheet turned")
                    && $0.contains("lines 3, 6-7")
            })
        let (_, clean) = try read("visit,x\n1-Mar,1\n2-Apr,2\n3-May,3\n")
        #expect(clean.texts.isEmpty)
    }

    @Test func severalWrongColumnsAreToldInOnePass() throws {
        let columns = [ColumnDeclaration("a", kind: .number), ColumnDeclaration("b", kind: .date)]
        #expect(throws: InputErrors.self) {
            try read("a,b\nx,y\n", TableDeclaration(file: "t.csv", columns: columns))
        }
    }
}

import Inputs
import Tables
import Testing

@Suite("Expressions")
struct ShapingExpressionTests {
    private static let place = SourceLocation(file: "study.yaml", line: 3, column: 5)

    private func value(_ written: String, _ table: Table = rows) throws -> [NumericCell] {
        guard case .numbers(let cells) = try Expression(written, at: Self.place).cells(on: table).cells else {
            Issue.record("\(written) gives no numbers")
            return []
        }
        return cells
    }

    private func written(_ text: String, _ table: Table = rows) throws -> [String?] {
        guard case .texts(let cells) = try Expression(text, at: Self.place).cells(on: table).cells else {
            Issue.record("\(text) gives no text")
            return []
        }
        return cells
    }

    private func truths(_ written: String, _ table: Table = rows) throws -> [Bool?] {
        try Expression(written, at: Self.place).truths(on: table).truths
    }

    private func error(_ written: String, _ table: Table = rows) -> InputError? {
        shapingError { _ = try Expression(written, at: Self.place).cells(on: table) }
    }

    private static let rows = table(
        "serum",
        [
            numbers("x", [1, 2, nil]), numbers("hsa-mir-221", [7, 15, 0]),
            texts("arm", ["sorafenib", "none", nil]), texts("barcode", ["TCGA-2Y-01A", "TCGA-3K-11A", "T"]),
            Column("ct", cells: .numbers([.below(5), .above(8), .exact(6)])),
            Column("start", cells: .dates([CalendarDate(year: 2020, month: 2, day: 28), nil, nil])),
        ])

    // MARK: - Precedence against an oracle that never parses

    /// A random tree, its value, and its text with only the parentheses that the documented precedence needs.
    private struct Oracle {
        var text: String
        var value: Double
        /// 1 sum, 2 product, 3 negation, 4 power, 5 atom.
        var level: Int

        func inside(_ minimum: Int) -> String { level < minimum ? "(\(text))" : text }

        static func random(_ depth: Int, _ generator: inout SplitMix) -> Oracle {
            let choice = depth == 0 ? 0 : Int.random(in: 0...6, using: &generator)
            if choice == 0 {
                let number = Int.random(in: 1...9, using: &generator)
                return Oracle(text: "\(number)", value: Double(number), level: 5)
            }
            let a = random(depth - 1, &generator)
            if choice == 6 { return Oracle(text: "-" + a.inside(3), value: -a.value, level: 3) }
            let b = random(depth - 1, &generator)
            switch choice {
            case 1: return Oracle(text: "\(a.inside(1)) + \(b.inside(2))", value: a.value + b.value, level: 1)
            case 2: return Oracle(text: "\(a.inside(1)) - \(b.inside(2))", value: a.value - b.value, level: 1)
            case 3: return Oracle(text: "\(a.inside(2)) * \(b.inside(3))", value: a.value * b.value, level: 2)
            case 4:
                // A division by zero makes the whole missing here, where IEEE would go on with an infinity.
                let quotient = b.value == 0 ? .nan : a.value / b.value
                return Oracle(text: "\(a.inside(2)) / \(b.inside(3))", value: quotient, level: 2)
            default:
                // A small whole exponent keeps the value finite; `a ^ b ^ c` is tested by hand below.
                let exponent = Int.random(in: 1...3, using: &generator)
                let power = (1..<exponent).reduce(a.value) { product, _ in product * a.value }
                return Oracle(text: "\(a.inside(5)) ^ \(exponent)", value: power, level: 4)
            }
        }
    }

    @Test func precedenceAgreesWithTrees() throws {
        var generator = SplitMix(state: 20_261_123)
        var compared = 0
        for _ in 0..<2000 {
            let tree = Oracle.random(4, &generator)
            guard tree.value.isFinite else { continue }
            let found = try #require(try value(tree.text)[0].exactValue)
            #expect(abs(found - tree.value) <= 1e-9 * max(1, abs(tree.value)), "\(tree.text)")
            compared += 1
        }
        #expect(compared > 1900)
    }

    @Test(arguments: [
        ("2 ^ 3 ^ 2", 512.0), ("-2 ^ 2", -4), ("2 ^ -1", 0.5), ("7 - 2 - 1", 4), ("8 / 4 / 2", 1),
        ("2 * -3", -6),
        ("if(1 + 1 == 2 and not 3 < 2, 1, 0)", 1), ("if(false and false or true, 1, 0)", 1),
        ("1e-3 * 1000", 1),
        (".5 + 0.5", 1), ("round(2.5) + floor(-0.5)", 2), ("mean(1, 2, 6) + min(3, 1) + max(3, 1)", 7),
        ("max_known(missing, 2, 1)", 2), ("coalesce(missing, 4)", 4), ("number(' <5 ') * 0", 0),
        ("days_between(date('2020-02-28'), date('2020-03-01'))", 2), ("year(date('1999-12-31'))", 1999),
        ("log2(8) + log10(100) + sqrt(9) + abs(-1) + log(exp(1))", 10),
    ])
    func knownResults(_ written: String, _ expected: Double) throws {
        #expect(try value(written)[0] == .exact(expected))
    }

    @Test func missingGoesThrough() throws {
        #expect(try value("x + 1") == [.exact(2), .exact(3), .missing])
        #expect(try value("max(x, 5)")[2] == .missing)
        #expect(try value("max_known(x, 5)")[2] == .exact(5))
        #expect(try value("`hsa-mir-221` + 0") == [.exact(7), .exact(15), .exact(0)])
        #expect(try truths("arm in ['sorafenib', \"placebo\"]") == [true, false, nil])
        #expect(try truths("arm not in ['sorafenib']") == [false, true, nil])
        #expect(try truths("is_missing(arm)") == [false, false, true])
    }

    @Test func text() throws {
        #expect(try written("slice(barcode, 6, 7)") == ["2Y", "3K", nil])
        #expect(try written("concat(upper(arm), '-', lower('A'))") == ["SORAFENIB-a", "NONE-a", nil])
        #expect(try written("replace(trim('  a-b-c '), '-', '')")[0] == "abc")
        #expect(try written("text(ct)") == ["<5", ">8", "6"])
        #expect(try written("text(start)") == ["2020-02-28", nil, nil])
        #expect(
            try truths("starts_with(barcode, 'TCGA') and ends_with(barcode, '11A')") == [false, true, false])
        #expect(try truths("contains(barcode, '3K')") == [false, true, false])
        #expect(try written("'it''s'")[0] == "it's")
    }

    // MARK: - Three-valued logic

    @Test func truthTables() throws {
        let words = ["true", "false", "is_missing(x) == (x > 0)"]
        let values: [Bool?] = [true, false, nil]
        // Kleene's tables, written out: rows left operand, columns right operand (true, false, missing).
        let and: [[Bool?]] = [[true, false, nil], [false, false, false], [nil, false, nil]]
        let or: [[Bool?]] = [[true, true, true], [true, false, nil], [true, nil, nil]]
        for (i, a) in words.enumerated() {
            #expect(try truths("not (\(a))")[2] == values[i].map { !$0 })
            for (j, b) in words.enumerated() {
                #expect(try truths("(\(a)) and (\(b))")[2] == and[i][j])
                #expect(try truths("(\(a)) or (\(b))")[2] == or[i][j])
            }
        }
    }

    // MARK: - Censored values

    @Test func censoringIsKept() throws {
        #expect(try value("ct + 1") == [.below(6), .above(9), .exact(7)])
        #expect(try value("10 - ct") == [.above(5), .below(2), .exact(4)])
        #expect(try value("ct * 2") == [.below(10), .above(16), .exact(12)])
        #expect(try value("ct / -2")[0] == .above(-2.5))
        #expect(try value("log2(ct + 3)")[0] == .below(3))
        #expect(try value("ct + ct")[1] == .above(16))
    }

    @Test func comparisonsDecideWhereTheLimitDoes() throws {
        #expect(try truths("ct < 5") == [true, false, false])
        #expect(try truths("ct < 4") == [nil, false, false])
        #expect(try truths("ct >= 5") == [false, true, true])
        #expect(try truths("ct > 8") == [false, true, false])
        #expect(try truths("ct > 9") == [false, nil, false])
        #expect(try truths("ct == 5") == [false, false, false])
        #expect(try truths("ct != 3") == [nil, true, true])
    }

    @Test func undecidedCensoringNamesTheRow() throws {
        for written in ["abs(ct)", "2 / ct", "ct ^ 2", "mean(ct, 1)", "ct * ct"] {
            let found = try #require(error(written), "\(written)")
            #expect(found.code == "censored-value")
            #expect(found.location == SourceLocation(file: "serum.csv", line: 2))
        }
    }

    // MARK: - Faults

    @Test func domainFaultsAreCounted() throws {
        let expression = try Expression("log2(`hsa-mir-221`) / (x - 1)", at: Self.place)
        let (cells, faults) = try expression.cells(on: Self.rows)
        #expect(cells == .numbers([.missing, .exact(log2of15), .missing]))
        #expect(faults.map(\.reason) == ["a division by zero", "log2 of a value ≤ 0"])
        #expect(faults.map(\.rows) == [[0], [2]])
        // The branch that is not taken has no faults.
        let lazy = try Expression("if(`hsa-mir-221` > 0, log2(`hsa-mir-221`), 0)", at: Self.place)
        #expect(try lazy.cells(on: Self.rows).faults.isEmpty)
    }
    private let log2of15 = 3.9068905956085187

    // MARK: - Refusals, before any row

    @Test func refusals() throws {
        let column = try #require(error("x + bar_code"))
        #expect(column.code == "unknown-column")
        #expect(column.remedy?.contains("'barcode'") == true)
        #expect(column.message.contains("character 5"))
        // Cyrillic а and с in a name.
        #expect(error("bаrсode == 'a'")?.remedy?.contains("'barcode'") == true)
        #expect(error("hsa-mir-221 + 1")?.remedy?.contains("`hsa-mir-221`") == true)
        #expect(error("lgo2(x)")?.remedy == "did you mean 'log2'?")
        #expect(error("arm == 1")?.code == "wrong-kind")
        #expect(error("log2(arm)")?.remedy?.contains("number(") == true)
        #expect(error("x and true")?.code == "wrong-kind")
        #expect(error("x == missing")?.remedy == "use is_missing(x)")
        #expect(error("1 < x < 3")?.message.contains("chain") == true)
        #expect(error("x = 1")?.remedy == "write == to compare")
        #expect(error("x & 1")?.remedy == "write 'and'")
        #expect(error("(x + 1")?.message.contains("')' is missing") == true)
        #expect(error("x +")?.message.contains("ends too early") == true)
        #expect(error("'open")?.message.contains("never closes") == true)
        #expect(error("2 x")?.code == "bad-expression")
        #expect(error("")?.code == "bad-expression")
        #expect(error("log2(x, 2)")?.code == "wrong-count")
        #expect(error("if(x > 1, 1, 'a')")?.code == "wrong-kind")
    }

    @Test func limits() throws {
        #expect(error(String(repeating: "(", count: 500) + "1" + String(repeating: ")", count: 500)) != nil)
        #expect(error(String(repeating: "-", count: 3000) + "1") != nil)
        #expect(error(String(repeating: "x + ", count: 900) + "1") != nil)
        #expect(error(String(repeating: " ", count: 5000))?.message.contains("4000") == true)
        #expect(error(String(repeating: "(", count: 30) + "1" + String(repeating: ")", count: 30)) == nil)
    }

    /// Random text from the alphabet of the language either reads or throws; it never crashes.
    @Test func noiseNeverCrashes() {
        var generator = SplitMix(state: 7)
        let pieces = [
            "x", "arm", "ct", "start", "(", ")", "[", "]", ",", "+", "-", "*", "/", "^", "==", "<", "and",
            "or",
            "not", "in", "if(", "log2(", "slice(", "'a'", "1", "missing", "`", "'", ".", "e5", "€",
        ]
        for _ in 0..<5000 {
            let length = Int.random(in: 1...12, using: &generator)
            let text = (0..<length).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined(
                separator: " ")
            _ = error(text)
        }
    }
}

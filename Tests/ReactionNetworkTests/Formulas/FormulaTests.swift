import Inputs
import ReactionNetwork
import Testing

private func parse(_ text: String) throws -> Expression {
    try Expression(parsing: text, at: SourceLocation(file: "model", line: 3, column: 10))
}

private func apply(_ operation: Operator, _ operands: Expression...) -> Expression {
    .apply(operation, operands)
}

private let a = Expression.symbol("a")
private let b = Expression.symbol("b")
private let c = Expression.symbol("c")

@Suite struct FormulaReading {
    /// What libSBML's Level 3 parser makes of the same texts (with `log` natural, minus signs collapsed).
    @Test(arguments: [
        ("2^2^3", apply(.power, .number(2), apply(.power, .number(2), .number(3)))),
        ("-2^2", apply(.minus, apply(.power, .number(2), .number(2)))),
        ("-2", .number(-2)),
        ("-(2)", apply(.minus, .number(2))),
        ("2--3", apply(.minus, .number(2), .number(-3))),
        ("a^-b", apply(.power, a, apply(.minus, b))),
        ("-a*b", apply(.times, apply(.minus, a), b)),
        ("!a == b", apply(.equal, apply(.not, a), b)),
        ("!a^b", apply(.not, apply(.power, a, b))),
        ("a - b - c", apply(.minus, apply(.minus, a, b), c)),
        ("a - (b - c)", apply(.minus, a, apply(.minus, b, c))),
        ("a/b*c", apply(.times, apply(.divide, a, b), c)),
        ("a + b + c", apply(.plus, a, b, c)),
        ("a + (b + c)", apply(.plus, a, apply(.plus, b, c))),
        ("a < b < c", apply(.less, a, b, c)),
        ("a < b <= c", apply(.and, apply(.less, a, b), apply(.lessOrEqual, b, c))),
        ("a != b != c", apply(.and, apply(.notEqual, a, b), apply(.notEqual, b, c))),
        ("a && b || c", apply(.or, apply(.and, a, b), c)),
        ("a && b < c", apply(.and, a, apply(.less, b, c))),
        ("a and b or not c", apply(.or, apply(.and, a, b), apply(.not, c))),
        ("a % b", apply(.remainder, a, b)),
        ("log(a)", apply(.ln, a)), ("ln(a)", apply(.ln, a)),
        ("log10(a)", apply(.log, .number(10), a)), ("log(2, a)", apply(.log, .number(2), a)),
        ("sqrt(a)", apply(.root, .number(2), a)), ("root(3, a)", apply(.root, .number(3), a)),
        ("sqr(a)", apply(.power, a, .number(2))), ("pow(a, b)", apply(.power, a, b)),
        ("arcsinh(a)", apply(.arcsinh, a)), ("asinh(a)", apply(.arcsinh, a)), ("ceil(a)", apply(.ceiling, a)),
        ("piecewise(1, a > 2, b)", apply(.piecewise, .one, apply(.greater, a, .number(2)), b)),
        ("rateOf(a)", .rate(of: "a")), ("f(a, 1)", .call("f", [a, .one])), ("f()", .call("f", [])),
        ("time", .time), ("true", .one), ("False", .zero), ("t", .symbol("t")), ("Pi", .symbol("Pi")),
        ("inf", .number(.infinity)), ("-inf", .number(-.infinity)),
        (".5", .number(0.5)), ("5.", .number(5)), ("1.e3", .number(1000)), ("2E+5", .number(200000)),
        ("1e-400", .number(0)), ("min(a, b, c)", apply(.min, a, b, c)), ("and()", .apply(.and, [])),
        ("  a /* not b */ + // rest\n b", apply(.plus, a, b)),
    ])
    func meaning(text: String, expected: Expression) throws {
        #expect(try parse(text) == expected)
    }

    @Test func constants() throws {
        #expect(try parse("avogadro") == .number(6.02214179e23))
        #expect(try parse("exponentiale") == .number(2.718281828459045))
        guard case .number(let value) = try parse("NaN") else { throw Failure() }
        #expect(value.isNaN)
    }

    private struct Failure: Error {}

    @Test(arguments: [
        ("", 10, "ends where a value"), ("a +", 13, "ends where a value"), ("a b", 12, "without an operator"),
        ("2 a", 12, "without an operator"), ("(a + b", 10, "not closed"), ("a)", 11, "closes no"),
        ("a = b", 12, "single '='"), ("a & b", 12, "no operator"), ("sin(a, b)", 10, "takes 1 value, not 2"),
        ("pow(a)", 10, "takes 2 values, not 1"), ("rateOf(a + 1)", 10, "identifier of an element"),
        ("delay(a, 1)", 10, "'delay' is not supported"), ("a || b && c", 17, "without parentheses"),
        ("1e999", 10, "larger than"), ("a + µ", 14, "not a character"), ("a \"x\"", 12, "cannot stand"),
        ("/* a", 10, "no end"), ("\"a", 10, "closing quotation"), ("a \\ b", 12, "end of a line"),
        ("* a", 10, "where a value should stand"), ("f(a,)", 14, "where a value"), ("...", 10, "DNA"),
    ])
    func mistakes(text: String, column: Int, message: String) {
        let error = #expect(throws: InputError.self) { try parse(text) }
        #expect(error?.location == SourceLocation(file: "model", line: 3, column: column))
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    }

    @Test func withoutALineTheMessageCountsCharacters() {
        let error = #expect(throws: InputError.self) {
            try Expression(parsing: "a + * b", at: .commandLine)
        }
        #expect(error?.location == .commandLine)
        #expect(error?.message.hasSuffix("(character 5 of the formula)") == true)
    }

    @Test func depthIsLimitedEverywhere() throws {
        let deep = 100_000
        let hostile = [
            String(repeating: "(", count: deep), String(repeating: "-", count: deep) + "a",
            String(repeating: "!", count: deep), String(repeating: "a-", count: deep) + "a",
            String(repeating: "a^", count: deep) + "a", String(repeating: "f(", count: deep),
            String(repeating: "a<b<=", count: deep) + "c",
            String(repeating: "piecewise(1,", count: deep), String(repeating: "a&&b||(", count: deep),
            String(repeating: "a/b*", count: deep) + "c",
        ]
        for text in hostile {
            let error = #expect(throws: InputError.self) { try parse(text) }
            #expect(error?.code == "formula-depth", "\(text.prefix(20))")
        }
        #expect(try parse(String(repeating: "a+", count: deep) + "b").operands.count == deep + 1)
        let allowed = String(repeating: "(", count: 400) + "a" + String(repeating: ")", count: 400)
        #expect(try parse(allowed) == a)
    }
}

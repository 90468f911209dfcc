import Inputs
import ModelFiles
import ReactionNetwork
import Testing

@Suite struct SBMLFormulaTests {
    private let a = Expression.symbol("a")
    private let b = Expression.symbol("b")
    private let csymbol = "csymbol encoding=\"text\" definitionURL=\"http://www.sbml.org/sbml/symbols/"

    @Test func everyOperatorHasItsMathMLName() throws {
        for operation in Operator.allCases
        where operation != .piecewise && operation != .root && operation != .log {
            let count = max(2, operation.arity.lowerBound)
            let operands = Array([a, b][..<min(count, operation.arity.upperBound)])
            let inner = operands.map { "<ci>\($0 == a ? "a" : "b")</ci>" }.joined()
            let read = try readFormula("<apply><\(operation.rawValue)/>\(inner)</apply>")
            #expect(read == .apply(operation, operands))
        }
    }

    @Test(arguments: [
        ("<cn>0.1</cn>", 0.1), ("<cn type=\"integer\">-7</cn>", -7),
        ("<cn type=\"rational\">1<sep/>3</cn>", 1.0 / 3),
        ("<cn type=\"e-notation\">1.1<sep/>-3</cn>", 1.1e-3),
        ("<cn type=\"e-notation\">6.387<sep/>-3</cn>", 6.387e-3),
        ("<cn type=\"e-notation\">6.02214179<sep/>23</cn>", 6.02214179e23),
        ("<cn type=\"e-notation\">123456789<sep/>-20</cn>", 123456789e-20), ("<cn>1e-5</cn>", 1e-5),
        ("<pi/>", Double.pi), ("<exponentiale/>", 2.718281828459045), ("<true/>", 1), ("<false/>", 0),
        ("<infinity/>", .infinity),
    ])
    func numbers(_ text: String, _ value: Double) throws {
        #expect(try readFormula(text) == .number(value))
    }

    @Test func notANumber() throws {
        guard case .number(let value) = try readFormula("<notanumber/>") else { throw Missing() }
        #expect(value.isNaN)
        guard case .number(let none) = try readFormula("<piecewise/>") else { throw Missing() }
        #expect(none.isNaN)
    }

    @Test func symbolsOfSBML() throws {
        #expect(try readFormula("<\(csymbol)time\">t</csymbol>") == .time)
        #expect(try readFormula("<\(csymbol)avogadro\">N</csymbol>") == .number(6.02214179e23))
        #expect(try readFormula("<apply><\(csymbol)rateOf\">r</csymbol><ci>a</ci></apply>") == .rate(of: "a"))
    }

    @Test func rootsAndLogarithms() throws {
        let x = "<ci>a</ci>"
        #expect(try readFormula("<apply><root/>\(x)</apply>") == .apply(.root, [.number(2), a]))
        #expect(
            try readFormula("<apply><root/><degree><cn>3</cn></degree>\(x)</apply>")
                == .apply(.root, [.number(3), a]))
        #expect(try readFormula("<apply><log/>\(x)</apply>") == .apply(.log, [.number(10), a]))
        #expect(
            try readFormula("<apply><log/><logbase><cn>2</cn></logbase>\(x)</apply>")
                == .apply(.log, [.number(2), a]))
    }

    @Test func piecewiseKeepsItsOrder() throws {
        let condition = Expression.apply(.less, [a, b])
        let piece = "<piece><ci>b</ci><apply><lt/><ci>a</ci><ci>b</ci></apply></piece>"
        #expect(try readFormula("<piecewise>\(piece)</piecewise>") == .apply(.piecewise, [b, condition]))
        #expect(
            try readFormula("<piecewise>\(piece)<otherwise><cn>1</cn></otherwise></piecewise>")
                == .apply(.piecewise, [b, condition, .one]))
    }

    @Test func operandsOfAnyNumber() throws {
        #expect(try readFormula("<apply><plus/></apply>") == .apply(.plus, []))
        #expect(try readFormula("<apply><and/></apply>") == .apply(.and, []))
        let chain = "<apply><lt/><cn>1</cn><ci>a</ci><ci>b</ci></apply>"
        #expect(try readFormula(chain) == .apply(.less, [.one, a, b]))
    }

    /// Longer than any limit of depth, and the same sum.
    @Test func longChainsAreShallow() throws {
        var text = "<ci>a</ci>"
        for _ in 0..<800 { text = "<apply><plus/>\(text)<ci>b</ci></apply>" }
        #expect(try readFormula(text) == .apply(.plus, [a] + Array(repeating: b, count: 800)))
        #expect(
            try readFormula("<apply><plus/><ci>a</ci><apply><plus/><ci>a</ci><ci>b</ci></apply></apply>") == a
                + (a + b))
    }

    @Test func callsOfFunctions() throws {
        #expect(
            try readFormula("<apply><ci>f</ci><ci>a</ci><cn>2</cn></apply>") == .call("f", [a, .number(2)]))
    }

    @Test func annotatedFormulas() throws {
        let text =
            "<semantics><apply><plus/><ci> a </ci><ci>b</ci></apply><annotation encoding=\"x\">a+b</annotation></semantics>"
        #expect(try readFormula(text) == a + b)
    }

    @Test func extendedMathematicsAsAPackage() throws {
        let text = formulaModel("<apply><max/><ci>a</ci><ci>b</ci></apply>", .l3v1).replacing(
            "level=\"3\"",
            with: """
                level="3" xmlns:l3v2extendedmath="http://www.sbml.org/sbml/level3/version1/l3v2extendedmath/version1" \
                l3v2extendedmath:required="true"
                """)
        guard case .assignment(_, let value) = try readText(text).rules[1] else { throw Missing() }
        #expect(value == .apply(.max, [a, b]))
    }

    @Test func wrongNumbersOfOperands() {
        for text in [
            "<apply><divide/><ci>a</ci></apply>", "<apply><sin/></apply>", "<apply><neq/><ci>a</ci></apply>",
        ] {
            #expect(refusal(formulaModel(text))?.location?.file == "model.xml")
        }
    }

    @Test func unknownNamesAreFound() {
        let error = refusal(formulaModel("<apply><plus/><ci>nobody</ci><cn>1</cn></apply>"))
        #expect(error?.message.contains("'nobody'") == true)
    }

    @Test func delayIsRefusedWithItsLine() {
        let error = refusal(
            formulaModel("<apply><\(csymbol)delay\">delay</csymbol><ci>a</ci><cn>1</cn></apply>"))
        #expect(error?.code == "delay-equations")
        #expect(error?.message.contains("'y'") == true)
        #expect(error?.location?.line == 8)
    }
}

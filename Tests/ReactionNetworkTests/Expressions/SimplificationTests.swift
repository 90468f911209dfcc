import Inputs
import ReactionNetwork
import Testing

@Suite struct SimplificationTests {
    private let x = Expression.symbol("x")
    private let y = Expression.symbol("y")
    private func n(_ value: Double) -> Expression { .number(value) }

    @Test func sumsAreFlattenedAndLikeTermsGathered() {
        #expect(((x + n(2)) + (n(3) + x)).simplified() == n(2) * x + n(5))
        #expect((x - x).simplified() == .zero)
        #expect((n(3) * x - x).simplified() == n(2) * x)
        #expect((-(-x)).simplified() == x)
        #expect((y - (x - y)).simplified() == n(2) * y - x)
        #expect(Expression.apply(.plus, []).simplified() == .zero)
    }

    @Test func productsAreFlattenedAndEqualFactorsGathered() {
        #expect((n(2) * (x * n(3))).simplified() == n(6) * x)
        #expect((x * y * x).simplified() == .apply(.power, [x, n(2)]) * y)
        #expect((x * n(0)).simplified() == .zero)
        #expect((n(1) * x / n(1)).simplified() == x)
        #expect((-x * y).simplified() == -(x * y))
        #expect((-x / y).simplified() == -(x / y))
        #expect(Expression.apply(.times, []).simplified() == .one)
    }

    @Test func constantsAreFoldedAndBranchesChosen() {
        #expect(Expression.apply(.exp, [n(0)]).simplified() == .one)
        #expect(Expression.apply(.power, [x, n(1)]).simplified() == x)
        #expect(Expression.apply(.power, [x, n(0)]).simplified() == .one)
        #expect(Expression.apply(.piecewise, [x, n(0), y]).simplified() == y)
        #expect(Expression.apply(.piecewise, [x, .apply(.less, [n(1), n(2)]), y]).simplified() == x)
        #expect(Expression.apply(.and, [.apply(.less, [x, y]), n(0)]).simplified() == .zero)
        #expect(Expression.apply(.or, [n(0), n(0)]).simplified() == .zero)
    }

    @Test func symbolsAreReplacedAllAtOnce() {
        #expect((x + y).substituting(["x": y, "y": x]) == y + x)
    }

    @Test func callsAreInlined() throws {
        var network = ReactionNetwork(id: "functions")
        network.functions = [
            FunctionDefinition(id: "f", arguments: ["x", "y"], body: x * y),
            FunctionDefinition(id: "g", arguments: ["y"], body: .call("f", [y, y + .one])),
            FunctionDefinition(id: "loop", arguments: ["x"], body: .call("loop", [x])),
        ]
        #expect(
            try network.inliningCalls(in: .call("g", [.call("f", [n(2), x])])) == (n(2) * x)
                * (n(2) * x + .one))
        for (name, count, code) in [
            ("loop", 1, "recursive-function"), ("h", 1, "unknown-function"),
            ("f", 1, "wrong-number-of-arguments"),
        ] as [(String, Int, InputError.Code)] {
            #expect {
                _ = try network.inliningCalls(in: .call(name, Array(repeating: x, count: count)))
            } throws: { ($0 as? InputError)?.code == code }
        }
    }

    @Test func derivativesByTimeFollowTimeAlone() {
        let formula = Expression.time * Expression.time * x
        #expect(formula.derivative(by: .time).value(of: ["x": 3], time: 5) == 30)
        #expect(formula.derivative(by: .symbol("x")).value(of: [:], time: 5) == 25)
    }
}

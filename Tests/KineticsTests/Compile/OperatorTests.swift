import Kinetics
import ReactionNetwork
import Testing

private let x = Expression.symbol("x")
private let y = Expression.symbol("y")

/// A formula of x and y with its value and its derivatives at x = 0.7, y = 1.3.
private struct Sample: CustomTestStringConvertible {
    var formula: Expression
    var value: Double
    var byX: Double
    var byY: Double

    init(_ formula: Expression, _ value: Double, _ byX: Double, _ byY: Double) {
        (self.formula, self.value, self.byX, self.byY) = (formula, value, byX, byY)
    }

    var testDescription: String { "\(formula)" }
}

/// Values from sympy 1.x, 17 digits.
private let samples = [
    Sample(.apply(.plus, [x, y, x * y]), 2.91, 2.3, 1.7),
    Sample(.apply(.times, [x, y, x]), 0.637, 1.82, 0.49),
    Sample(x - y * x, -0.21, -0.3, -0.7),
    Sample(x / (y + x), 0.35, 0.325, -0.175),
    Sample(.apply(.power, [x + .one, y * x]), 1.6207219667676292, 1.9855640566412165, 0.60200060387876371),
    Sample(
        .apply(.root, [x + .number(2), y + x]), 1.2926846475689403, 0.11647511048045705, 0.23938604584610006),
    Sample(
        .apply(.log, [x + .number(3), y + x]), 0.52979423136788587, 0.27272293757484098, 0.38216575514301453),
    Sample(.apply(.abs, [x - y]), 0.6, -1.0, 1.0),
    Sample(.apply(.exp, [x * y]), 2.4843225333848166, 3.2296192934002616, 1.7390257733693716),
    Sample(.apply(.ln, [x * y]), -0.094310679471241327, 1.4285714285714286, 0.76923076923076923),
    Sample(.apply(.sin, [x * y]), 0.78950373968995041, 0.79786947433545501, 0.42962202464216808),
    Sample(.apply(.cos, [x * y]), 0.61374574948881155, -1.0263548615969355, -0.55265261778296529),
    Sample(.apply(.tan, [x * y]), 1.2863693807208076, 3.4511700387528442, 1.8583223285592238),
    Sample(.apply(.sec, [x * y]), 1.6293391861905347, 2.7247116519012816, 1.4671524279468439),
    Sample(.apply(.csc, [x * y]), 1.2666184461554476, -1.280039780703906, -0.68925218960979555),
    Sample(.apply(.cot, [x * y]), 0.7773816875520291, -2.0856189745836128, -1.1230256016988684),
    Sample(.apply(.sinh, [x * y]), 1.0408991546755903, 1.8764503923219942, 1.0103963650964584),
    Sample(.apply(.cosh, [x * y]), 1.4434233787092263, 1.3531689010782674, 0.72862940827291321),
    Sample(.apply(.tanh, [x * y]), 0.72113225407669984, 0.62395875376933543, 0.33597779049118061),
    Sample(.apply(.sech, [x * y]), 0.6927974250314864, -0.64947813935093604, -0.34971899811204249),
    Sample(.apply(.csch, [x * y]), 0.96070786061082252, -1.7318878912067546, -0.93255501834209864),
    Sample(.apply(.coth, [x * y]), 1.3867081861153858, -1.1998474714712507, -0.64607171540759651),
    Sample(.apply(.arcsin, [x / y]), 0.56861030026418225, 0.91287092917527686, -0.49154588494053369),
    Sample(.apply(.arccos, [x / y]), 1.0021860265307144, -0.91287092917527686, 0.49154588494053369),
    Sample(.apply(.arctan, [x * y]), 0.738312572517228, 0.71112083584049013, 0.38291121929872545),
    Sample(.apply(.arcsec, [x + y]), 1.0471975511965977, 0.28867513459481288, 0.28867513459481288),
    Sample(.apply(.arccsc, [x + y]), 0.52359877559829887, -0.28867513459481288, -0.28867513459481288),
    Sample(.apply(.arccot, [x * y]), 0.83248375427766862, -0.71112083584049013, -0.38291121929872545),
    Sample(.apply(.arcsinh, [x * y]), 0.81628142106387596, 0.96148691441570704, 0.51772372314691918),
    Sample(.apply(.arccosh, [x + y]), 1.3169578969248167, 0.57735026918962576, 0.57735026918962576),
    Sample(.apply(.arctanh, [x / y]), 0.601986402162968, 1.0833333333333333, -0.58333333333333333),
    Sample(.apply(.arcsech, [x * y]), 0.44116331628603649, -3.4455933585353411, -1.8553195007497991),
    Sample(.apply(.arccsch, [x * y]), 0.94960752674710191, -1.0565790268304473, -0.56892716829331778),
    Sample(.apply(.arccoth, [x + y]), 0.54930614433405485, -0.33333333333333333, -0.33333333333333333),
    // Pieces, kinks and jumps, by hand.
    Sample(.apply(.piecewise, [x * x, .apply(.less, [x, y]), y]), 0.49, 1.4, 0),
    Sample(.apply(.piecewise, [x * x, .apply(.greater, [x, y]), y]), 1.3, 0, 1),
    Sample(.apply(.min, [x * y, y, x]), 0.7, 1, 0),
    Sample(.apply(.max, [x * y, y, x]), 1.3, 0, 1),
    Sample(.apply(.floor, [x + y + x]), 2, 0, 0),
    Sample(.apply(.ceiling, [x + y + x]), 3, 0, 0),
    Sample(.apply(.remainder, [x + y + x, x]), 0.6, -1, 1),
    Sample(.apply(.quotient, [x + y + x, x]), 3, 0, 0),
    Sample(.apply(.and, [x, .apply(.less, [x, y])]), 1, 0, 0),
    Sample(.apply(.xor, [x, y, .apply(.notEqual, [x, y])]), 1, 0, 0),
    Sample(.apply(.implies, [x, .apply(.not, [y])]), 0, 0, 0),
    Sample(.apply(.or, []) + .apply(.and, []) + .apply(.plus, []), 1, 0, 0),
    Sample(.apply(.lessOrEqual, [x, y, y]) * .apply(.greaterOrEqual, [y, y, x]), 1, 0, 0),
]

@Suite struct OperatorTests {
    /// x' = y' = f, so that the Jacobian has both derivatives.
    private func compiled(_ formula: Expression) throws -> CompiledNetwork {
        var network = ReactionNetwork(id: "operators")
        network.parameters = [
            Parameter(id: "x", value: 0.7, isConstant: false),
            Parameter(id: "y", value: 1.3, isConstant: false),
        ]
        network.rules = [.rate(variable: "x", value: formula), .rate(variable: "y", value: formula)]
        return try CompiledNetwork(compiling: network, observables: [.formula(name: "f", formula)])
    }

    private func near(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-13 * max(1, abs(b)) }

    @Test(arguments: samples) private func programsGiveValueAndDerivatives(_ sample: Sample) throws {
        var member = CompiledMember(try compiled(sample.formula))
        let derivatives = member.derivatives()
        #expect(near(derivatives[0], sample.value))
        #expect(near(member.observed()[0], sample.value))
        let jacobian = member.jacobian()
        #expect(near(jacobian[0][0], sample.byX))
        #expect(near(jacobian[1][1], sample.byY))
    }

    @Test(arguments: samples) private func treesGiveValueAndDerivatives(_ sample: Sample) {
        let values = ["x": 0.7, "y": 1.3]
        #expect(near(sample.formula.value(of: values), sample.value))
        #expect(near(sample.formula.simplified().value(of: values), sample.value))
        #expect(near(sample.formula.derivative(by: .symbol("x")).value(of: values), sample.byX))
        #expect(near(sample.formula.derivative(by: .symbol("y")).value(of: values), sample.byY))
        #expect(sample.formula.derivative(by: .time) == .zero)
    }

    @Test func theFactorialHasACentralDifference() throws {
        var member = CompiledMember(try compiled(.apply(.factorial, [x])))
        // Γ(1.7) and Γ'(1.7) = Γ(1.7)·ψ(1.7), by mpmath.
        #expect(near(member.derivatives()[0], 0.90863873285329044))
        #expect(abs(member.jacobian()[0][0] - 0.189494676764298) < 1e-8)
    }

    @Test func powersAtZeroHaveFiniteDerivatives() throws {
        var network = ReactionNetwork(id: "powers")
        network.parameters = [
            Parameter(id: "x", value: 0, isConstant: false), Parameter(id: "n", value: 2.5),
        ]
        let hill = Expression.apply(.power, [x, .symbol("n")])
        network.rules = [.rate(variable: "x", value: hill / (.one + hill))]
        let compiled = try CompiledNetwork(compiling: network, inputs: ["n"], observables: [])
        for (n, slope) in [(1.0, 1.0), (2.5, 0.0), (4.0, 0.0)] {
            var member = CompiledMember(compiled, inputs: [n])
            #expect(member.derivatives() == [0])
            #expect(member.jacobian() == [[slope]])
        }
    }
}

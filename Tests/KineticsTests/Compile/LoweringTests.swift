import Inputs
import Kinetics
import ReactionNetwork
import Testing

/// Small networks whose equations are worked out by hand.
@Suite struct LoweringTests {
    /// A → B at V·k·A in a compartment of size V: states are amounts, symbols concentrations.
    private func conversion(size: Double = 2) -> ReactionNetwork {
        var network = ReactionNetwork(id: "conversion")
        network.compartments = [Compartment(id: "V", size: size)]
        network.species = [
            Species(id: "A", compartment: "V", initial: .concentration(3)),
            Species(id: "B", compartment: "V", initial: .amount(1)),
        ]
        network.parameters = [Parameter(id: "k", value: 0.5)]
        network.reactions = [
            Reaction(
                id: "J", reactants: [SpeciesReference(species: "A")],
                products: [SpeciesReference(species: "B")],
                rate: .symbol("V") * .symbol("k") * .symbol("A"))
        ]
        return network
    }

    private func variable(_ id: String, _ value: Double? = nil) -> Parameter {
        Parameter(id: id, value: value, isConstant: false)
    }

    @Test func statesAreAmountsAndSymbolsConcentrations() throws {
        let compiled = try CompiledNetwork(
            compiling: conversion(), observables: [.symbol("A"), .amount("A"), .symbol("B"), .symbol("J")])
        var member = CompiledMember(compiled)
        #expect(compiled.stateNames == ["A", "B"])
        #expect(member.states == [6, 1])
        #expect(member.derivatives() == [-3, 3])
        #expect(member.observed() == [3, 6, 0.5, 3])
        #expect(member.jacobian() == [[-0.5, 0], [0.5, 0]])
        #expect(compiled.jacobianPattern.map { [$0.row, $0.column] } == [[0, 0], [1, 0], [1, 1]])
        #expect(compiled.isAutonomous)
        #expect(Array(member.registers[compiled.toleranceScales]) == [2, 2])
    }

    @Test func inputsReplaceValuesAndInitialAssignments() throws {
        var network = conversion()
        network.initialAssignments = [InitialAssignment(variable: "k", value: .symbol("V") + .symbol("A"))]
        let compiled = try CompiledNetwork(
            compiling: network, inputs: ["k", "A", "V"],
            observables: [.symbol("A"), .amount("A"), .symbol("k")])
        #expect(compiled.inputDefaults == [5, 3, 2])
        var member = CompiledMember(compiled, inputs: [2, 5, 10])
        #expect(member.states == [50, 1])
        #expect(member.derivatives() == [-100, 100])
        #expect(member.observed() == [5, 50, 2])
    }

    @Test func initialAssignmentsFollowTheirOwnOrder() throws {
        var network = conversion()
        network.compartments[0].size = nil
        network.parameters += [Parameter(id: "a"), Parameter(id: "b"), variable("rule")]
        network.initialAssignments = [
            InitialAssignment(variable: "A", value: .symbol("a") * .symbol("rule")),
            InitialAssignment(variable: "a", value: .symbol("b") + .symbol("V")),
            InitialAssignment(variable: "b", value: .number(3) + .time),
            InitialAssignment(variable: "V", value: .number(4)),
        ]
        network.rules = [.assignment(variable: "rule", value: .symbol("b") - .one)]
        let compiled = try CompiledNetwork(
            compiling: network, observables: [.symbol("A"), .symbol("a"), .symbol("b"), .symbol("rule")])
        var member = CompiledMember(compiled, at: 2)
        // b = 5, V = 4, a = 9, rule = 4, A = 36 per volume.
        #expect(member.states == [144, 1])
        member.time = 100
        #expect(member.observed() == [36, 9, 5, 4])
    }

    @Test func changingSizesMoveConcentrations() throws {
        var network = ReactionNetwork(id: "growth")
        network.compartments = [Compartment(id: "V", size: 2, isConstant: false)]
        network.species = [
            Species(id: "ruled", compartment: "V", initial: .concentration(3)),
            Species(id: "still", compartment: "V", initial: .amount(8), isBoundary: true),
        ]
        network.rules = [
            .rate(variable: "V", value: .number(0.25) * .symbol("V")),
            .rate(variable: "ruled", value: -.symbol("ruled")),
        ]
        let compiled = try CompiledNetwork(
            compiling: network,
            observables: [.symbol("still"), .formula(name: "slope", .rate(of: "still")), .amount("still")])
        var member = CompiledMember(compiled)
        #expect(compiled.stateNames == ["V", "ruled"])
        // (c·V)' = −c·V + c·V' = −6 + 1.5.
        #expect(member.derivatives() == [0.5, -4.5])
        // (8/V)' = −8·V'/V² = −1.
        #expect(member.observed() == [4, -1, 8])
        member.states = [4, 6]
        #expect(member.observed() == [2, -0.5, 8])
    }

    @Test func sizesThatFollowTimeCountInRateRules() throws {
        var network = ReactionNetwork(id: "assigned size")
        network.compartments = [Compartment(id: "V", isConstant: false)]
        network.species = [Species(id: "S", compartment: "V", initial: .concentration(2))]
        network.rules = [
            .assignment(variable: "V", value: .one + .time * .time), .rate(variable: "S", value: .number(5)),
        ]
        let compiled = try CompiledNetwork(compiling: network, observables: [.symbol("S")])
        var member = CompiledMember(compiled)
        #expect(member.states == [2])
        member.time = 3
        member.states = [20]
        // 5·V + (S/V)·2t = 50 + 2·6.
        #expect(member.derivatives() == [62])
        #expect(member.observed() == [2])
    }

    @Test func aSpeciesConversionFactorComesBeforeTheModels() throws {
        var network = conversion()
        network.parameters += [Parameter(id: "all", value: 10), Parameter(id: "own", value: 100)]
        network.conversionFactor = "all"
        network.species[1].conversionFactor = "own"
        var member = CompiledMember(try CompiledNetwork(compiling: network, observables: []))
        #expect(member.derivatives() == [-30, 300])
    }

    @Test func stoichiometriesAreElements() throws {
        var network = conversion()
        network.reactions[0].reactants = [
            SpeciesReference(id: "ruled", species: "A", stoichiometry: nil, isConstant: false),
            SpeciesReference(id: "grown", species: "A", stoichiometry: 2, isConstant: false),
        ]
        network.reactions[0].products = [
            SpeciesReference(id: "set", species: "B", stoichiometry: 7, isConstant: false),
            SpeciesReference(id: "begun", species: "B", stoichiometry: nil, isConstant: true),
        ]
        network.rules = [
            .assignment(variable: "ruled", value: .time + .symbol("J")),
            .rate(variable: "grown", value: .symbol("grown")),
        ]
        network.initialAssignments = [InitialAssignment(variable: "begun", value: .symbol("k") + .one)]
        network.events = [
            Event(trigger: .number(0), assignments: [.init(variable: "set", value: .symbol("grown"))])
        ]
        let compiled = try CompiledNetwork(
            compiling: network,
            observables: [.symbol("ruled"), .symbol("grown"), .symbol("set"), .symbol("begun")])
        var member = CompiledMember(compiled)
        #expect(compiled.stateNames == ["A", "B", "grown"])
        #expect(compiled.held.count == 1)
        member.time = 0.5
        // J = 3: A changes by −(3.5 + 2)·3, B by (7 + 1.5)·3.
        #expect(member.derivatives() == [-16.5, 25.5, 2])
        #expect(member.observed() == [3.5, 2, 7, 1.5])
    }

    @Test func aStoichiometryThatNothingGivesIsOne() throws {
        var network = conversion()
        network.reactions[0].reactants[0].stoichiometry = nil
        network.reactions[0].products = [SpeciesReference(id: "n", species: "B", stoichiometry: nil)]
        let compiled = try CompiledNetwork(compiling: network, observables: [.symbol("n")])
        var member = CompiledMember(compiled)
        #expect(member.derivatives() == [-3, 3])
        #expect(member.observed() == [1])
    }

    @Test func speciesWithoutReactionsAreConstants() throws {
        var network = conversion()
        network.species.append(Species(id: "C", compartment: "V", initial: .concentration(7)))
        network.compartments.append(Compartment(id: "point", dimensions: 0, size: 5))
        network.species.append(Species(id: "D", compartment: "point", initial: .concentration(3)))
        network.reactions[0].rate = .symbol("C") * .symbol("D")
        let compiled = try CompiledNetwork(compiling: network, observables: [.amount("C"), .symbol("D")])
        var member = CompiledMember(compiled)
        #expect(compiled.stateNames == ["A", "B"])
        // In a compartment of 0 dimensions the symbol is the amount: 3·5.
        #expect(member.observed() == [14, 15])
        #expect(member.derivatives() == [-105, 105])
        #expect(compiled.derivative.instructions.allSatisfy { $0.operation == .copy })
    }

    @Test func callsAreInlined() throws {
        var network = conversion()
        network.functions = [
            FunctionDefinition(
                id: "f", arguments: ["x", "y"], body: .symbol("x") - .number(2) * .symbol("y")),
            FunctionDefinition(
                id: "g", arguments: ["y"],
                body: .call(
                    "f",
                    [.symbol("y"), .apply(.piecewise, [.one, .apply(.less, [.symbol("y"), .time]), .zero])])),
        ]
        // f(f(A, k), g(B)) with A = 3, k = ½, B = ½: f(2, ½ − 2·[½ < t]).
        network.reactions[0].rate = .call(
            "f", [.call("f", [.symbol("A"), .symbol("k")]), .call("g", [.symbol("B")])])
        let compiled = try CompiledNetwork(compiling: network, observables: [.symbol("J")])
        var member = CompiledMember(compiled)
        #expect(member.derivatives() == [-1, 1])
        member.time = 1
        #expect(member.derivatives() == [-1, 1])
        #expect(member.observed() == [5])
        member.settle()
        #expect(member.derivatives() == [-5, 5])
        network.functions[0].body = .call("g", [.symbol("x")])
        expect("recursive-function") { _ = try CompiledNetwork(compiling: network, observables: []) }
        network = conversion()
        let unknown = Observable.formula(name: "h", .call("h", [.one]))
        expect("unknown-function") { _ = try CompiledNetwork(compiling: network, observables: [unknown]) }
    }

    /// Long chains end in an error and not in a crash; long sums are no chains.
    @Test func chainsOfFormulasAreBoundedAndSumsAreNot() throws {
        func chain(_ count: Int) -> ReactionNetwork {
            var network = ReactionNetwork(id: "chain")
            network.parameters = (0..<count).map { variable("p\($0)") }
            network.rules = (0..<count).map {
                .assignment(variable: "p\($0)", value: $0 == count - 1 ? .time : .symbol("p\($0 + 1)") + .one)
            }
            return network
        }
        _ = try CompiledNetwork(compiling: chain(300), observables: [.symbol("p0")])
        expect("nested-too-deeply") {
            _ = try CompiledNetwork(compiling: chain(100_000), observables: [.symbol("p0")])
        }
        var sum = ReactionNetwork(id: "sum")
        sum.parameters = (0..<10_000).map { variable("p\($0)", 1) }
        let all = Expression.apply(.plus, sum.parameters.map { .symbol($0.id) })
        sum.rules = sum.parameters.map { .rate(variable: $0.id, value: $0.id == "p0" ? all : .one) }
        let compiled = try CompiledNetwork(compiling: sum, observables: [])
        #expect(compiled.jacobianPattern.count == 10_000 + 9_999)
        var member = CompiledMember(compiled)
        #expect(member.derivatives()[0] == 10_000)
    }

    @Test func ratesOfChangeAreFormulas() throws {
        var network = conversion()
        network.parameters += [variable("twice"), variable("slope"), Parameter(id: "first")]
        network.rules = [
            .assignment(variable: "twice", value: .number(2) * .symbol("A") + .time),
            .assignment(variable: "slope", value: .rate(of: "twice")),
        ]
        network.initialAssignments = [InitialAssignment(variable: "first", value: .rate(of: "A"))]
        let compiled = try CompiledNetwork(
            compiling: network,
            observables: [.symbol("slope"), .symbol("first"), .formula(name: "k'", .rate(of: "k"))])
        var member = CompiledMember(compiled)
        // A' = −3/2 per volume, so (2A + t)' = −2.
        #expect(member.observed() == [-2, -1.5, 0])
    }

    @Test func whatNobodyReadsNeedsNoValue() throws {
        var network = conversion()
        network.parameters.append(Parameter(id: "unset"))
        let compiled = try CompiledNetwork(compiling: network, observables: [.symbol("unset")])
        var member = CompiledMember(compiled)
        #expect(member.observed()[0].isNaN)
        network.reactions[0].rate = .symbol("unset")
        expect("no-value") { _ = try CompiledNetwork(compiling: network, observables: []) }
        network = conversion()
        network.compartments[0].size = nil
        expect("no-value", says: "'V'") { _ = try CompiledNetwork(compiling: network, observables: []) }
        network.species[0].initial = .amount(3)
        network.reactions[0].rate = .one
        let sizeless = try CompiledNetwork(compiling: network, observables: [.amount("A"), .symbol("A")])
        var amounts = CompiledMember(sizeless)
        #expect(amounts.derivatives() == [-1, 1])
        #expect(amounts.observed()[0] == 3)
        #expect(amounts.observed()[1].isNaN)
        #expect(Array(amounts.registers[sizeless.toleranceScales]) == [1, 1])
        network = conversion()
        network.species[0].initial = nil
        expect("no-value") { _ = try CompiledNetwork(compiling: network, observables: []) }
    }

    @Test func dosesAreEvents() throws {
        var network = conversion()
        network.doses = [Dose(id: "d", target: "A", amount: .number(4), start: 1, interval: 2, count: 3)]
        let compiled = try CompiledNetwork(compiling: network, observables: [])
        #expect(compiled.events.count == 1)
        var member = CompiledMember(compiled)
        member.time = 1
        let event = compiled.events[0]
        event.assignment.run(&member.registers)
        let values = event.assignments.map { ($0.target, member.registers[$0.value]) }
        #expect(values.contains { $0 == compiled.states.lowerBound && $1 == 10 })
    }

    @Test func badRequestsNameWhatIsMeant() throws {
        let network = conversion()
        expect("unknown-observable", says: "did you mean 'A'?") {
            _ = try CompiledNetwork(compiling: network, observables: [.symbol("a")])
        }
        expect("not-a-species") { _ = try CompiledNetwork(compiling: network, observables: [.amount("k")]) }
        expect("unknown-identifier") {
            _ = try CompiledNetwork(compiling: network, inputs: ["kk"], observables: [])
        }
        expect("input-is-determined") {
            _ = try CompiledNetwork(compiling: network, inputs: ["J"], observables: [])
        }
        expect("repeated-input") {
            _ = try CompiledNetwork(compiling: network, inputs: ["k", "k"], observables: [])
        }
    }

    /// Cycles that only the meaning shows: a concentration needs the size, a rate of change its own formula.
    @Test func hiddenCyclesAreFound() throws {
        var network = conversion()
        network.compartments[0].isConstant = false
        network.rules = [.assignment(variable: "V", value: .symbol("A") + .one)]
        expect("formula-cycle", says: "'V' needs 'A' needs 'V'") {
            _ = try CompiledNetwork(compiling: network, observables: [])
        }
        network = conversion()
        network.parameters.append(variable("x", 1))
        network.rules = [.rate(variable: "x", value: .rate(of: "x") + .one)]
        expect("formula-cycle") { _ = try CompiledNetwork(compiling: network, observables: []) }
    }
}

/// Expects an `InputError` of the code.
func expect(
    _ code: InputError.Code, says text: String = "",
    sourceLocation: Testing.SourceLocation = #_sourceLocation,
    _ body: () throws -> Void
) {
    #expect(sourceLocation: sourceLocation) {
        try body()
    } throws: { error in
        guard let error = error as? InputError else { return false }
        return error.code == code && (text.isEmpty || error.description.contains(text))
    }
}

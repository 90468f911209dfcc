import Inputs
import Kinetics
import ReactionNetwork

/// Networks of parameters with rate rules, from formulas as text, and their simulation.
struct RateEquations {
    var network = ReactionNetwork(id: "equations")

    /// Each: the name, its rate, its value at the start.
    init(_ equations: [(name: String, rate: String, start: Double)]) throws {
        for equation in equations {
            network.parameters.append(
                Parameter(id: equation.name, value: equation.start, isConstant: false))
            network.rules.append(.rate(variable: equation.name, value: try Self.formula(equation.rate)))
        }
    }

    static func formula(_ text: String) throws -> Expression {
        try Expression(parsing: text, at: SourceLocation(file: "test", line: 1, column: 1))
    }

    /// A value that is found from an equation `0 = formula`.
    mutating func addUnknown(_ name: String, _ formula: String, start: Double? = nil) throws {
        network.parameters.append(Parameter(id: name, value: start, isConstant: false))
        network.rules.append(.algebraic(try Self.formula(formula)))
    }

    /// A value that only events change.
    mutating func addHeld(_ name: String, _ value: Double) {
        network.parameters.append(Parameter(id: name, value: value, isConstant: false))
    }

    mutating func addEvent(
        _ trigger: String, _ assignments: [(String, String)], startsTrue: Bool = true,
        persistent: Bool = true, priority: String? = nil, delay: String? = nil, valuesFromTrigger: Bool = true
    ) throws {
        network.events.append(
            Event(
                id: "event\(network.events.count)", trigger: try Self.formula(trigger),
                triggerInitialValue: startsTrue, isPersistent: persistent,
                priority: try priority.map(Self.formula), delay: try delay.map(Self.formula),
                usesValuesFromTriggerTime: valuesFromTrigger,
                assignments: try assignments.map {
                    Event.Assignment(variable: $0.0, value: try Self.formula($0.1))
                }))
    }

    func compiled(inputs: [String] = [], observing names: [String]) throws -> CompiledNetwork {
        try CompiledNetwork(compiling: network, inputs: inputs, observables: names.map { .symbol($0) })
    }

    /// One member with the network's own values.
    func trajectory(
        _ names: [String], _ times: [Double], _ engine: DeterministicEngine = DeterministicEngine()
    ) throws -> Trajectory {
        engine.simulate(try compiled(observing: names), inputs: [[]], times: times)[0]
    }

    /// Rows of values at the times, which must all be reached.
    func rows(
        _ names: [String], _ times: [Double], _ engine: DeterministicEngine = DeterministicEngine()
    ) throws -> [[Double]] {
        try trajectory(names, times, engine).rows(names.count)
    }
}

extension Trajectory {
    func rows(_ columns: Int) -> [[Double]] {
        stride(from: 0, to: values.count, by: columns).map { Array(values[$0..<$0 + columns]) }
    }
}

extension DeterministicEngine {
    init(_ relative: Double, _ absolute: Double) {
        self.init(tolerances: Tolerances(relative: relative, absolute: absolute))
    }
}

import Kinetics
import ReactionNetwork

/// One member's register file, for tests that look at single values.
struct CompiledMember {
    let network: CompiledNetwork
    var registers: [Double]

    init(_ network: CompiledNetwork, inputs: [Double]? = nil, at time: Double = 0) {
        self.network = network
        registers = Array(repeating: .nan, count: network.registerCount)
        for literal in network.literals { registers[literal.register] = literal.value }
        for (register, value) in zip(network.inputs, inputs ?? network.inputDefaults) {
            registers[register] = value
        }
        registers[network.time] = time
        network.start.run(&registers)
        settle()
    }

    /// Conditions and all that is held, from the values at hand.
    mutating func settle() {
        network.margins.run(&registers)
        for (index, kind) in network.conditionKinds.enumerated() {
            let margin = registers[network.marginValues.lowerBound + index]
            registers[network.conditions.lowerBound + index] = kind.holds(margin) ? 1 : 0
        }
        network.hold.run(&registers)
    }

    var states: [Double] {
        get { Array(registers[network.states]) }
        set { registers.replaceSubrange(network.states, with: newValue) }
    }

    var time: Double {
        get { registers[network.time] }
        set { registers[network.time] = newValue }
    }

    mutating func derivatives() -> [Double] {
        network.derivative.run(&registers)
        return Array(registers[network.derivatives])
    }

    mutating func observed() -> [Double] {
        network.observe.run(&registers)
        return Array(registers[network.observed])
    }

    mutating func timeDerivatives() -> [Double] {
        network.timeDerivative.run(&registers)
        return Array(registers[network.timeDerivatives])
    }

    /// Row-major, zeros included.
    mutating func jacobian() -> [[Double]] {
        for register in network.jacobianValues { registers[register] = .nan }
        network.jacobian.run(&registers)
        var matrix = Array(
            repeating: Array(repeating: 0.0, count: network.states.count), count: network.states.count)
        for (place, register) in zip(network.jacobianPattern, network.jacobianValues) {
            matrix[place.row][place.column] = registers[register]
        }
        return matrix
    }

    /// Central differences of the right-hand side.
    func numericalJacobian() -> [[Double]] {
        var copy = self
        let base = states
        var matrix = Array(repeating: Array(repeating: 0.0, count: base.count), count: base.count)
        for column in base.indices {
            let step = 1e-6 * max(abs(base[column]), 1e-2)
            copy.states[column] = base[column] + step
            let above = copy.derivatives()
            copy.states[column] = base[column] - step
            let below = copy.derivatives()
            copy.states[column] = base[column]
            for row in base.indices { matrix[row][column] = (above[row] - below[row]) / (2 * step) }
        }
        return matrix
    }
}

import Kinetics
import NumericalKit
import ReactionNetwork
import Testing

@Suite struct RandomNetworkTests {
    /// The network's states at some time, moved away from the start at random.
    private func moved(_ compiled: CompiledNetwork, seed: UInt64) -> CompiledMember {
        var stream = RandomStream(seed: seed, task: 1)
        var member = CompiledMember(compiled)
        member.states = member.states.map { $0 * (0.5 + stream.uniform()) }
        member.time = 3 * stream.uniform()
        member.settle()
        return member
    }

    private func near(_ a: Double, _ b: Double, _ tolerance: Double) -> Bool {
        abs(a - b) <= tolerance * max(1, abs(a), abs(b))
    }

    @Test(arguments: 1...60 as ClosedRange<UInt64>) func rightHandSideIsThatOfTheTrees(_ seed: UInt64) throws
    {
        let network = RandomNetworks.network(seed: seed)
        let compiled = try CompiledNetwork(
            compiling: network, observables: network.species.map { .symbol($0.id) })
        var member = moved(compiled, seed: seed)
        var naive = NaiveEquations(network: network, quantities: [:], time: member.time)
        for parameter in network.parameters { naive.quantities[parameter.id] = parameter.value }
        for compartment in network.compartments { naive.quantities[compartment.id] = compartment.size }
        let start = NaiveEquations(network: network, quantities: naive.quantities, time: 0)
        for species in network.species {
            switch species.initial {
            case .amount(let value): naive.quantities[species.id] = value
            case .concentration(let value):
                naive.quantities[species.id] = value * start.value(species.compartment)
            case nil: break
            }
        }
        for (id, value) in zip(compiled.stateNames, member.states) { naive.quantities[id] = value }
        for (id, value) in zip(compiled.stateNames, member.derivatives()) {
            #expect(near(value, naive.derivative(id), 1e-9), "\(id)")
        }
        for (species, value) in zip(network.species, member.observed()) {
            #expect(near(value, naive.value(species.id), 1e-12), "\(species.id)")
        }
    }

    @Test(arguments: 1...60 as ClosedRange<UInt64>) func jacobianIsThatOfDifferences(_ seed: UInt64) throws {
        let compiled = try CompiledNetwork(compiling: RandomNetworks.network(seed: seed), observables: [])
        var member = moved(compiled, seed: seed)
        let (exact, numerical) = (member.jacobian(), member.numericalJacobian())
        for (row, (a, b)) in zip(exact, numerical).enumerated() {
            for (column, (x, y)) in zip(a, b).enumerated() {
                #expect(
                    near(x, y, 2e-6), "d \(compiled.stateNames[row]) / d \(compiled.stateNames[column])")
            }
        }
        let byTime = member.timeDerivatives()
        let time = member.time
        member.time = time + 1e-6
        let above = member.derivatives()
        member.time = time - 1e-6
        let below = member.derivatives()
        for index in byTime.indices {
            #expect(near(byTime[index], (above[index] - below[index]) / 2e-6, 2e-6))
        }
    }

    /// Inputs give to the last digits what the same values give when they are folded.
    @Test(arguments: 1...20 as ClosedRange<UInt64>) func inputsAndFoldedConstantsAgree(_ seed: UInt64) throws
    {
        let network = RandomNetworks.network(seed: seed)
        let names = ["fixed", "k0", "k1", "k2", "k3", "k4", "factor", "S0"]
        let folded = try CompiledNetwork(compiling: network, observables: [])
        let open = try CompiledNetwork(compiling: network, inputs: names, observables: [])
        var (first, second) = (CompiledMember(folded), CompiledMember(open))
        #expect(zip(first.states, second.states).allSatisfy { near($0, $1, 1e-14) })
        #expect(zip(first.derivatives(), second.derivatives()).allSatisfy { near($0, $1, 1e-12) })
        let (a, b) = (first.jacobian().joined(), second.jacobian().joined())
        #expect(zip(a, b).allSatisfy { near($0, $1, 1e-12) })
    }

    /// Nothing that stays the same within a stretch is computed in the right-hand side.
    @Test(arguments: 1...20 as ClosedRange<UInt64>) func whatIsFixedIsHoisted(_ seed: UInt64) throws {
        let network = RandomNetworks.network(seed: seed)
        let compiled = try CompiledNetwork(
            compiling: network, inputs: ["k0", "k1", "k2", "k3", "k4", "fixed"], observables: [])
        for program in [compiled.derivative, compiled.jacobian, compiled.timeDerivative] {
            var changing = Set([compiled.time] + Array(compiled.states))
            var written: Set<Int> = []
            for instruction in program.instructions {
                let operands = [instruction.a, instruction.b, instruction.c].map { Int($0) }
                    .prefix(instruction.operation.operandCount)
                let isChanging = operands.contains { changing.contains($0) }
                #expect(isChanging || instruction.operation == .copy)
                if isChanging {
                    changing.insert(Int(instruction.target))
                } else {
                    changing.remove(Int(instruction.target))
                }
                written.insert(Int(instruction.target))
            }
            let outputs =
                program == compiled.derivative
                ? compiled.derivatives
                : program == compiled.jacobian ? compiled.jacobianValues : compiled.timeDerivatives
            #expect(outputs.allSatisfy { written.contains($0) })
        }
    }
}

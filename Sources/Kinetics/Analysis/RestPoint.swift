internal import Foundation
internal import NumericalKit

/// Rates of change of one member and their derivatives at any state, and Newton's method on them.
///
/// Equations that conservation laws make redundant are replaced by the laws, so that the totals stay those of the
/// starting point. Steps are damped by the natural monotonicity test.
/// *Source*: Deuflhard, Newton Methods for Nonlinear Problems, 2004, section 3.3.
final class RestPoint {
    private let network: CompiledNetwork
    private let registers: ScalarRegisters
    private let size: Int
    private let tolerance: Tolerances
    private(set) var states: [Double]
    private(set) var rates: [Double] = []
    /// Dense, row-major.
    private(set) var jacobian: [Double] = []
    private var laws: [ConservationRows.Law] = []

    /// - Parameters:
    ///   - tolerance: how small Newton's last step must be.
    init(
        _ network: CompiledNetwork, inputs: [Double], states: [Double], time: Double, tolerance: Tolerances
    ) {
        self.network = network
        self.states = states
        self.tolerance = tolerance
        size = network.states.count
        let memory = UnsafeMutablePointer<Double>.allocate(capacity: max(network.registerCount, 1))
        memory.initialize(repeating: 0, count: max(network.registerCount, 1))
        registers = ScalarRegisters(memory)
        network.begin(registers, inputs: inputs, at: time)
        evaluate()
        laws = conservationLaws()
    }

    deinit { registers.base.deallocate() }

    /// Rates and Jacobian at `states`.
    private func evaluate() {
        computeRates(at: states)
        registers.run(network.jacobian)
        jacobian = [Double](repeating: 0, count: size * size)
        for (index, place) in network.jacobianPattern.enumerated() {
            jacobian[place.row * size + place.column] = registers[network.jacobianValues.lowerBound + index]
        }
    }

    private func computeRates(at states: [Double]) {
        for (register, value) in zip(network.states, states) { registers[register] = value }
        network.beginStretch(registers)
        registers.run(network.derivative)
        rates = network.derivatives.map { registers[$0] }
    }

    func observed() -> [Double] {
        registers.run(network.observe)
        return network.observed.map { registers[$0] }
    }

    private func conservationLaws() -> [ConservationRows.Law] {
        let changes = network.jumps.map { jump in
            registers.run(jump.program)
            return jump.changes.map { (state: $0.state, amount: registers[$0.stoichiometry]) }
        }
        let changed = Set(changes.flatMap { $0.map(\.state) })
        let free = (0..<size).filter { state in
            if state >= network.differentialCount { return true }
            let row = jacobian[(state * size)..<((state + 1) * size)]
            return !changed.contains(state) && (rates[state] != 0 || row.contains { $0 != 0 })
        }
        return ConservationRows(states: size, changes: changes, free: free).laws
    }

    /// Moves to a state of rest; false where none is found.
    func solve() -> Bool {
        for _ in 0..<100 {
            guard let factors = DenseLU(bordered(), size: size) else { return false }
            let step = factors.solve(target(rates))
            let length = norm(step)
            guard length.isFinite else { return false }
            if length <= 1 {
                states = zip(states, step).map { $0 + $1 }
                evaluate()
                return rates.allSatisfy(\.isFinite)
            }
            guard advance(along: step, length, factors) else { return false }
            evaluate()
        }
        return false
    }

    /// The longest of the steps 1, ½, ¼ … after which Newton's next correction is smaller.
    private func advance(along step: [Double], _ length: Double, _ factors: DenseLU) -> Bool {
        var damping = 1.0
        while damping > 1e-5 {
            let trial = zip(states, step).map { $0 + damping * $1 }
            computeRates(at: trial)
            let next = norm(factors.solve(target(rates)))
            if next <= (1 - damping / 4) * length {
                states = trial
                return true
            }
            damping /= 2
        }
        return false
    }

    /// The Jacobian with conservation laws in the place of redundant rows.
    private func bordered() -> [Double] {
        var matrix = jacobian
        for law in laws {
            for k in 0..<size { matrix[law.state * size + k] = law.coefficients[k] }
        }
        return matrix
    }

    private func target(_ rates: [Double]) -> [Double] {
        var right = rates.map { -$0 }
        for law in laws { right[law.state] = 0 }
        return right
    }

    /// In units of the tolerance, root mean square over states.
    private func norm(_ step: [Double]) -> Double {
        let sum = step.indices.reduce(0.0) { sum, k in
            let scale = registers[network.toleranceScales.lowerBound + k]
            let weighted = step[k] / (tolerance.relative * abs(states[k]) + tolerance.absolute * scale)
            return sum + weighted * weighted
        }
        return (sum / Double(max(size, 1))).squareRoot()
    }

    /// Largest |rate| as a share of Σ|∂rate/∂state·state|.
    var residual: Double {
        (0..<size).reduce(0) { largest, row in
            let flow = (0..<size).reduce(0.0) { $0 + abs(jacobian[row * size + $1] * states[$1]) }
            return rates[row] == 0 ? largest : max(largest, abs(rates[row]) / flow)
        }
    }
}

extension RestPoint {
    /// Eigenvalues of the Jacobian on the states that laws and algebraic equations leave free.
    func eigenvaluesOfFreeStates() -> [Eigenvalue]? {
        guard let (matrix, count) = freeJacobian() else { return nil }
        return eigenvalues(of: matrix, size: count)
    }

    /// The differential states that no law is solved for, the others put in by their laws, the algebraic ones by the
    /// Schur complement. Nil where the algebraic equations are singular.
    private func freeJacobian() -> (matrix: [Double], size: Int)? {
        var full = jacobian
        for law in laws {
            for row in 0..<size {
                let slope = full[row * size + law.state]
                for k in 0..<size where k != law.state { full[row * size + k] -= slope * law.coefficients[k] }
            }
        }
        let solved = Set(laws.map(\.state))
        let free = (0..<network.differentialCount).filter { !solved.contains($0) }
        let algebraic = Array(network.differentialCount..<size)
        func block(_ rows: [Int], _ columns: [Int]) -> [Double] {
            rows.flatMap { row in columns.map { full[row * size + $0] } }
        }
        var matrix = block(free, free)
        if algebraic.isEmpty { return (matrix, free.count) }
        guard let factors = DenseLU(block(algebraic, algebraic), size: algebraic.count) else { return nil }
        for (column, state) in free.enumerated() {
            let answer = factors.solve(block(algebraic, [state]))
            for (row, other) in free.enumerated() {
                for (k, unknown) in algebraic.enumerated() {
                    matrix[row * free.count + column] -= full[other * size + unknown] * answer[k]
                }
            }
        }
        return (matrix, free.count)
    }

    func stability(_ eigenvalues: [Eigenvalue]?) -> SteadyState.Stability {
        guard let eigenvalues else { return .undetermined }
        guard let first = eigenvalues.first else { return .stable }
        let noise = 1e-13 * (eigenvalues.map(\.magnitude).max() ?? 0)
        return first.real < -noise ? .stable : first.real > noise ? .unstable : .undetermined
    }
}

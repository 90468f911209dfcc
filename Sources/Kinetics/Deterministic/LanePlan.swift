/// A network's programs as tables for lanes, and the plan of its Newton matrix: made once, used by every thread.
public struct LanePlan: Sendable {
    let network: CompiledNetwork
    let derivative: LaneProgram
    let jacobian: LaneProgram
    let timeDerivative: LaneProgram
    let margins: LaneProgram
    let observe: LaneProgram
    /// Nil where there are algebraic equations: rows without a mass may need pivoting.
    let factorisation: SparseFactorisation?

    public init(_ network: CompiledNetwork) {
        self.network = network
        derivative = LaneProgram(network.derivative)
        jacobian = LaneProgram(network.jacobian)
        timeDerivative = LaneProgram(network.timeDerivative)
        margins = LaneProgram(network.margins)
        observe = LaneProgram(network.observe)
        let size = network.states.count
        factorisation =
            network.differentialCount == size
            ? SparseFactorisation(size: size, pattern: network.jacobianPattern) : nil
    }
}

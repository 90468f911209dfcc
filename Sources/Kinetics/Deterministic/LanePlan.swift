/// A network's programs made ready for lanes, and the plan of its Newton matrix: made once, used by every thread.
struct LanePlan: Sendable {
    let network: CompiledNetwork
    let derivative: LaneKernel
    let jacobian: LaneKernel
    let timeDerivative: LaneKernel
    let margins: LaneProgram
    let observe: LaneProgram
    /// Nil where there are algebraic equations: rows without a mass may need pivoting.
    let factorisation: SparseFactorisation?
    /// The factorisation and the solution as generated code, on the entries followed by the unknowns.
    let generatedFactorisation: LaneKernel?
    let generatedSolution: LaneKernel?
    /// Why there is no generated code, where it was asked for.
    let unavailable: String?

    init(_ network: CompiledNetwork, code: DeterministicEngine.Code) {
        self.network = network
        let size = network.states.count
        let factorisation =
            network.differentialCount == size
            ? SparseFactorisation(size: size, pattern: network.jacobianPattern) : nil
        var kernels: [GeneratedCode.Kernel]?
        var reason: String?
        if code == .generated {
            do throws(GeneratedCode.Unavailable) {
                kernels = try Self.generate(network, factorisation)
            } catch {
                reason = error.description
            }
        }
        derivative = LaneKernel(network.derivative, kernels?[0])
        jacobian = LaneKernel(network.jacobian, kernels?[1])
        timeDerivative = LaneKernel(network.timeDerivative, kernels?[2])
        margins = LaneProgram(network.margins)
        observe = LaneProgram(network.observe)
        self.factorisation = factorisation
        generatedFactorisation = kernels.flatMap { $0.count > 3 ? .generated($0[3]) : nil }
        generatedSolution = kernels.flatMap { $0.count > 4 ? .generated($0[4]) : nil }
        unavailable = reason
    }

    private static func generate(
        _ network: CompiledNetwork, _ factorisation: SparseFactorisation?
    ) throws(GeneratedCode.Unavailable) -> [GeneratedCode.Kernel] {
        var functions = [
            CSource.Function(name: "derivative", program: network.derivative, results: [network.derivatives]),
            CSource.Function(name: "jacobian", program: network.jacobian, results: [network.jacobianValues]),
            CSource.Function(
                name: "time_derivative", program: network.timeDerivative, results: [network.timeDerivatives]),
        ]
        if let factorisation {
            functions.append(
                CSource.Function(name: "factorise", program: factorisation.factorisationProgram))
            functions.append(CSource.Function(name: "solve", program: factorisation.solutionProgram))
        }
        return try GeneratedCode(functions).kernels
    }
}

/// A program for all lanes: as tables, or as generated code; both give the same bits.
enum LaneKernel: Sendable {
    case tables(LaneProgram)
    case generated(GeneratedCode.Kernel)

    init(_ program: Program, _ kernel: GeneratedCode.Kernel?) {
        if let kernel { self = .generated(kernel) } else { self = .tables(LaneProgram(program)) }
    }

    @inline(__always)
    func run(_ registers: UnsafeMutablePointer<Lanes>) {
        switch self {
        case .tables(let program): program.run(registers)
        case .generated(let kernel):
            kernel(UnsafeMutableRawPointer(registers).assumingMemoryBound(to: Double.self))
        }
    }
}

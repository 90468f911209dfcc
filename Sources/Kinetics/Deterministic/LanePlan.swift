/// A network's programs made ready for lanes, and the plan of its Newton matrix: made once, used by every thread.
package struct LanePlan: Sendable {
    let network: CompiledNetwork
    let derivative: LaneKernel
    let jacobian: LaneKernel
    let timeDerivative: LaneKernel
    let margins: LaneKernel
    let observe: LaneKernel
    /// Registers of the network, then those that programs put passing values into.
    let registerCount: Int
    /// Nil where there are algebraic equations: rows without a mass may need pivoting.
    let newton: NewtonPlan?
    /// Why there is no generated code, where it was asked for.
    let unavailable: String?

    /// The sparse factorisation of the Newton matrix; its programs run on the entries, followed by the unknowns.
    struct NewtonPlan: Sendable {
        let matrix: SparseFactorisation
        let factorise: LaneKernel
        let solve: LaneKernel
    }

    package init(_ network: CompiledNetwork, code: DeterministicEngine.Code = .interpreted) {
        self.network = network
        let size = network.states.count
        let matrix =
            network.differentialCount == size
            ? SparseFactorisation(size: size, pattern: network.jacobianPattern) : nil
        var kernels: [GeneratedCode.Kernel]?
        var reason: String?
        if code == .generated {
            do throws(GeneratedCode.Unavailable) {
                kernels = try Self.generate(network, matrix)
            } catch {
                reason = error.description
            }
        }
        unavailable = reason
        var scratchCount = 0
        func kernel(_ program: Program, _ results: Range<Int>, _ index: Int?) -> LaneKernel {
            if let kernels, let index { return .generated(kernels[index]) }
            let tables = LaneProgram(program, results: [results], scratch: network.registerCount)
            scratchCount = max(scratchCount, tables.scratchCount)
            return .tables(tables)
        }
        derivative = kernel(network.derivative, network.derivatives, 0)
        jacobian = kernel(network.jacobian, network.jacobianValues, 1)
        timeDerivative = kernel(network.timeDerivative, network.timeDerivatives, 2)
        margins = kernel(network.margins, network.marginValues, nil)
        observe = kernel(network.observe, network.observed, nil)
        registerCount = network.registerCount + scratchCount
        newton = matrix.map {
            NewtonPlan(
                matrix: $0,
                factorise: kernels.map { .generated($0[3]) }
                    ?? .tables(LaneProgram($0.factorisation)),
                solve: kernels.map { .generated($0[4]) }
                    ?? .tables(LaneProgram($0.solution)))
        }
    }

    private static func generate(
        _ network: CompiledNetwork, _ matrix: SparseFactorisation?
    ) throws(GeneratedCode.Unavailable) -> [GeneratedCode.Kernel] {
        var functions = [
            CSource.Function(name: "derivative", program: network.derivative, results: [network.derivatives]),
            CSource.Function(name: "jacobian", program: network.jacobian, results: [network.jacobianValues]),
            CSource.Function(
                name: "time_derivative", program: network.timeDerivative, results: [network.timeDerivatives]),
        ]
        if let matrix {
            functions.append(CSource.Function(name: "factorise", program: matrix.factorisation))
            functions.append(CSource.Function(name: "solve", program: matrix.solution))
        }
        return try GeneratedCode(functions).kernels
    }
}

/// A program for all lanes: as tables, or as generated code; both give the same bits.
enum LaneKernel: Sendable {
    case tables(LaneProgram)
    case generated(GeneratedCode.Kernel)

    @inline(__always)
    func run(_ registers: UnsafeMutablePointer<Lanes>) {
        switch self {
        case .tables(let program): program.run(registers)
        case .generated(let kernel):
            kernel(UnsafeMutableRawPointer(registers).assumingMemoryBound(to: Double.self))
        }
    }
}

internal import Inputs
internal import Kinetics
internal import ReactionNetwork

extension SimulationRequest {
    /// - Throws: where the method is not built in.
    func engine() throws(InputError) -> any Engine {
        switch method {
        case .ode: deterministicEngine
        case .ssa: StochasticEngine(seed: seed)
        case .cvodes: try cvodes()
        }
    }

    /// Made ready once, for all threads.
    func engine(for network: CompiledNetwork) throws(InputError) -> any Engine {
        try engine().prepared(for: network)
    }

    /// Where it is built in, CVODES takes the members that the default engine cannot finish.
    private var deterministicEngine: any Engine {
        let tolerances = Tolerances(relative: relativeTolerance, absolute: absoluteTolerance)
        let engine = DeterministicEngine(
            tolerances: tolerances, code: usesGeneratedCode ? .generated : .interpreted, seed: seed)
        #if SUNDIALS
            if let second = try? cvodes() { return EngineWithFallback(engine, fallback: second) }
        #endif
        return engine
    }

    /// Compiling takes about a second, and a minute for hundreds of reactions, which gain little by it: few members and
    /// large models are done sooner from tables.
    private var usesGeneratedCode: Bool {
        switch code {
        case .tables: false
        case .generated: true
        case .automatic: simulations >= 5000 && model.network.reactions.count <= 200
        }
    }

    private var simulations: Int {
        switch task {
        case .timeCourse, .steadyState: 1
        case .ensemble(let ensemble, _): ensemble.members
        case .scan(let scan): scan.count
        case .sensitivity(let inputs, _): 1 + 4 * inputs.count
        }
    }

    private func cvodes() throws(InputError) -> any Engine {
        #if SUNDIALS
            CVODESEngine(
                relativeTolerance: relativeTolerance, absoluteTolerance: absoluteTolerance, seed: seed)
        #else
            throw InputError(
                "not-built-in", "this miraxis was built without CVODES", at: .option("--method cvodes"),
                remedy:
                    "use '--method ode', or install libsundials-dev and libsuitesparse-dev and build with "
                    + "'swift build -c release --traits SUNDIALS'")
        #endif
    }
}

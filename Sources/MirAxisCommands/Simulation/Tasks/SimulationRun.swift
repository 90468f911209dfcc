internal import Inputs
internal import Kinetics
internal import ReactionNetwork

/// Does what was asked for.
struct SimulationRun {
    let request: SimulationRequest
    /// The model with the values that were set.
    let model: ReactionNetwork
    /// Its inputs are those that take several values.
    let network: CompiledNetwork

    init(_ request: SimulationRequest) throws {
        self.request = request
        model = try request.model.network.replacing(request.settings)
        network = try CompiledNetwork(
            compiling: model, inputs: request.varyingInputs, observables: request.columns.map(\.observable))
    }

    func result() throws -> SimulationResult {
        switch request.task {
        case .timeCourse(let times): try timeCourse(times)
        case .ensemble(let ensemble, let times): try self.ensemble(ensemble, times)
        case .scan(let scan): try self.scan(scan)
        case .steadyState: try steadyState()
        case .sensitivity(let inputs, let times): try sensitivity(inputs, times)
        }
    }
}

extension SimulationRequest {
    /// Inputs that take several values, in the order in which the network is compiled with them.
    var varyingInputs: [String] {
        switch task {
        case .timeCourse, .steadyState: []
        case .ensemble(let request, _): request.inputs
        case .scan(let scan): scan.inputs.map(\.name)
        case .sensitivity(let inputs, _): inputs
        }
    }
}

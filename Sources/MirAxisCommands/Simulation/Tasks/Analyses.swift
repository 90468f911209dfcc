internal import Inputs
internal import Kinetics

extension SimulationRun {
    func steadyScan(_ scan: ScanRequest) throws -> SimulationResult { fatalError() }
    func steadyState() throws -> SimulationResult { fatalError() }
}

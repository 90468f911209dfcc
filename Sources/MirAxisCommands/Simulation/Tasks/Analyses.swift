internal import Inputs
internal import Kinetics

extension SimulationRun {
    func scan(_ scan: ScanRequest) throws -> SimulationResult { fatalError() }
    func steadyState() throws -> SimulationResult { fatalError() }
    func sensitivity(_ inputs: [String], _ times: OutputTimes) throws -> SimulationResult { fatalError() }
}

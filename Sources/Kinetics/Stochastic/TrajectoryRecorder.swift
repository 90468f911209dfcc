/// Takes the observables down as a member's time passes the output times.
struct TrajectoryRecorder {
    private let times: [Double]
    private var values: [Double] = []
    private var count = 0
    /// The next output time; infinite after the last.
    private(set) var nextTime: Double

    init(_ network: CompiledNetwork, times: [Double]) {
        self.times = times
        values.reserveCapacity(times.count * network.observables.count)
        nextTime = times.first ?? .infinity
    }

    /// Records the state as it is for every output time before `limit`.
    @inline(never)
    mutating func record(before limit: Double, _ network: CompiledNetwork, _ registers: some RegisterFile) {
        record(before: limit, network, registers) { registers[network.time] = $0 }
    }

    /// - Parameter place: puts the registers to an instant.
    mutating func record(
        before limit: Double, _ network: CompiledNetwork, _ registers: some RegisterFile,
        _ place: (Double) -> Void
    ) {
        while nextTime < limit {
            place(nextTime)
            registers.run(network.observe)
            for register in network.observed { values.append(registers[register]) }
            count += 1
            nextTime = count < times.count ? times[count] : .infinity
        }
    }

    func trajectory(_ completion: Completion, _ statistics: SimulationStatistics) -> Trajectory {
        Trajectory(
            times: Array(times.prefix(count)), values: values, completion: completion,
            statistics: statistics)
    }
}

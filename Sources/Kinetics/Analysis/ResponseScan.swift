public import Inputs

/// How measures of observables respond to one or two inputs.
public struct ResponseScan: Sendable {
    public struct Response: Sendable, Hashable {
        /// The observable's name.
        public var observable: String
        public var measure: ResponseMeasure

        public init(_ observable: String, _ measure: ResponseMeasure) {
            self.observable = observable
            self.measure = measure
        }
    }

    public struct Result: Sendable {
        public let axes: [ScanAxis]
        public let responses: [Response]
        /// Row-major: one row for each grid point (the last axis varies fastest), one column for each response; nil
        /// where the member failed or has no such number.
        public let values: [Double?]
        /// Grid points that could not be simulated to the end, in order.
        public let failures: [MemberFailure]
    }

    public let network: CompiledNetwork
    public let axes: [ScanAxis]
    public let responses: [Response]
    public let engine: any Engine
    public let times: [Double]
    private let design: EnsembleDesign
    private let places: [Int]
    private let columns: [Int]

    /// - Throws: where an axis or a response names what the network does not have.
    public init(
        _ network: CompiledNetwork, axes: [ScanAxis], responses: [Response], engine: any Engine,
        times: [Double]
    ) throws(InputError) {
        (self.network, self.axes, self.responses) = (network, axes, responses)
        (self.engine, self.times) = (engine, times)
        design = try EnsembleDesign(grid: axes)
        places = try inputPlaces(of: design.names, in: network)
        columns = try responses.map { response throws(InputError) in
            try observablePlace(of: response.observable, in: network)
        }
    }

    /// - Parameters: as of `Ensemble.run`.
    public func run(
        threads: Int = 1, isCancelled: @escaping @Sendable () -> Bool = { false },
        progress: (@Sendable (EnsembleProgress) -> Void)? = nil
    ) -> Result {
        let pool = MemberPool<Share>(
            network: network, engine: engine, times: times, members: design.members, threads: threads,
            inputs: { member, values in writeInputs(of: member, design, places, network, &values) },
            receive: { share, member, trajectory in receive(&share, member, trajectory) },
            isCancelled: isCancelled, report: progress)
        var values = [Double?](repeating: nil, count: design.members * responses.count)
        var failures: [MemberFailure] = []
        for share in pool.run({ Share() }) {
            for row in share.rows {
                for (column, value) in row.values.enumerated() {
                    values[row.member * responses.count + column] = value
                }
            }
            failures += share.failures
        }
        return Result(
            axes: axes, responses: responses, values: values,
            failures: failures.sorted { $0.member < $1.member })
    }

    private struct Share: Sendable {
        var rows: [(member: Int, values: [Double?])] = []
        var failures: [MemberFailure] = []
    }

    private func receive(_ share: inout Share, _ member: Int, _ trajectory: Trajectory) {
        if case .stopped(let time, let reason) = trajectory.completion {
            share.failures.append(MemberFailure(member: member, time: time, reason: reason))
            return
        }
        let width = network.observables.count
        let values = zip(responses, columns).map { response, column in
            response.measure.value(
                times: times, values: times.indices.map { trajectory.values[$0 * width + column] })
        }
        share.rows.append((member, values))
    }
}

public import Inputs
internal import Synchronization

/// Many members of one network, each with inputs of its own.
public struct Ensemble: Sendable {
    public let network: CompiledNetwork
    public let design: EnsembleDesign
    public let engine: any Engine
    /// Output times, in ascending order; the first is the start.
    public let times: [Double]
    public let options: EnsembleOptions
    /// For each of the design's inputs, its place among the network's.
    private let places: [Int]
    private let thresholds: [(column: Int, value: Double)]

    /// - Throws: where the design or a threshold names what the network does not have.
    public init(
        _ network: CompiledNetwork, design: EnsembleDesign, engine: any Engine, times: [Double],
        options: EnsembleOptions = EnsembleOptions()
    ) throws(InputError) {
        precondition(
            !times.isEmpty && zip(times, times.dropFirst()).allSatisfy { $0 < $1 }, "times must ascend")
        self.network = network
        self.design = design
        self.engine = engine
        self.times = times
        self.options = options
        places = try inputPlaces(of: design.names, in: network)
        thresholds = try options.thresholds.map { threshold throws(InputError) in
            (try observablePlace(of: threshold.observable, in: network), threshold.value)
        }
    }

    /// Simulates all members.
    ///
    /// A member that stops before the end is counted and left out of the summary; the others go on.
    /// - Parameters:
    ///   - isCancelled: asked often, from any thread; where true, the result is of the members done until then.
    ///   - progress: called a few times a second, from any thread but never from two at once.
    ///   - deliver: called with every member handed out, in the order of members, never from two threads at once. Those
    ///     that end before a slow one wait in memory for it.
    public func run(
        threads: Int = 1, isCancelled: @escaping @Sendable () -> Bool = { false },
        progress: (@Sendable (EnsembleProgress) -> Void)? = nil,
        deliver: (@Sendable (_ member: Int, _ trajectory: Trajectory) -> Void)? = nil
    ) -> EnsembleResult {
        let layout = CellLayout(
            times: times.count, observables: network.observables.count, thresholds: thresholds)
        let inOrder = deliver.map(InOrder.init)
        let pool = MemberPool<EnsembleShare>(
            network: network, engine: engine, times: times, members: design.members, threads: threads,
            inputs: { member, values in write(member, &values) },
            receive: { share, member, trajectory in
                share.receive(member, trajectory)
                inOrder?.receive(member, trajectory)
            }, isCancelled: isCancelled, report: progress)
        var shares = pool.run { EnsembleShare(layout, options) }
        var whole = shares.removeFirst()
        whole.take()
        for share in shares { whole.merge(share) }
        return EnsembleResult(whole, self)
    }

    private func write(_ member: Int, _ values: inout MutableSpan<Double>) {
        writeInputs(of: member, design, places, network, &values)
    }
}

/// Writes the network's own inputs, and a design's over them.
func writeInputs(
    of member: Int, _ design: EnsembleDesign, _ places: [Int], _ network: CompiledNetwork,
    _ values: inout MutableSpan<Double>
) {
    for k in network.inputDefaults.indices { values[k] = network.inputDefaults[k] }
    withUnsafeTemporaryAllocation(of: Double.self, capacity: places.count) { own in
        own.initialize(repeating: 0)
        design.write(member, into: own)
        for (k, place) in places.enumerated() { values[place] = own[k] }
    }
}

func inputPlaces(of names: [String], in network: CompiledNetwork) throws(InputError) -> [Int] {
    try names.map { name throws(InputError) in
        if let place = network.inputNames.firstIndex(of: name) { return place }
        throw InputError(
            "unknown-input", "the model has no input '\(name)'",
            remedy: suggestion(for: name, in: network.inputNames))
    }
}

func observablePlace(of name: String, in network: CompiledNetwork) throws(InputError) -> Int {
    let names = network.observables.map(\.name)
    if let place = names.firstIndex(of: name) { return place }
    throw InputError(
        "unknown-observable", "there is no observable '\(name)'", remedy: suggestion(for: name, in: names))
}

/// Passes members on in the order of their numbers.
private final class InOrder: Sendable {
    private let deliver: @Sendable (Int, Trajectory) -> Void
    private let state = Mutex((next: 0, waiting: [Int: Trajectory]()))

    init(_ deliver: @escaping @Sendable (Int, Trajectory) -> Void) { self.deliver = deliver }

    func receive(_ member: Int, _ trajectory: Trajectory) {
        state.withLock { state in
            state.waiting[member] = trajectory
            while let ready = state.waiting.removeValue(forKey: state.next) {
                deliver(state.next, ready)
                state.next += 1
            }
        }
    }
}

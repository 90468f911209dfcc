public import Inputs
public import ReactionNetwork

/// Finds where the course of each member comes to rest.
///
/// The engine integrates to the horizon, Newton's method finishes; where it finds nothing near, or a state that is not
/// stable, the member is integrated ten times as long and tried again. Which of several steady states is found is so
/// decided by the course, not by Newton's method, save where the longest integration still is far from rest:
/// `distanceFromCourse` tells.
public struct SteadyStateSearch: Sendable {
    public struct Settings: Sendable, Hashable {
        /// Time of the first integration, in the network's unit: about the slowest of its processes.
        public var horizon: Double
        /// Integrations, each ten times as long as the one before.
        public var rounds = 4
        /// Of Newton's last step.
        public var tolerances = Tolerances(relative: 1e-10, absolute: 1e-14)

        public init(horizon: Double) {
            precondition(horizon > 0, "a horizon is positive")
            self.horizon = horizon
        }
    }

    /// Observes its states, then what the caller wants.
    public let network: CompiledNetwork
    public let settings: Settings
    private let engine: any Engine

    public var stateNames: [String] { network.stateNames }

    /// - Throws: where the network has events or its rates depend on time, so that there is no state of rest to solve
    ///   for; and what compiling throws.
    public init(
        _ network: ReactionNetwork, inputs: [String] = [], observables: [Observable], engine: any Engine,
        settings: Settings
    ) throws {
        let plain = try CompiledNetwork(compiling: network, inputs: inputs, observables: [])
        let species = Set(network.species.map(\.id))
        let states = plain.stateNames.map { species.contains($0) ? Observable.amount($0) : .symbol($0) }
        self.network = try CompiledNetwork(
            compiling: network, inputs: inputs, observables: states + observables)
        self.engine = engine
        self.settings = settings
        guard self.network.events.isEmpty else {
            throw InputError(
                "no-steady-state",
                "model '\(network.id)' has events: a steady state between them cannot be solved for",
                remedy: "simulate it for a long time instead")
        }
        guard self.network.isAutonomous else {
            throw InputError(
                "no-steady-state", "the rates of model '\(network.id)' depend on time: nothing comes to rest",
                remedy: "simulate it for a long time instead")
        }
    }

    /// One outcome for each member of the design.
    ///
    /// - Parameters: as of `Ensemble.run`; the progress is that of the members still sought.
    public func run(
        _ design: EnsembleDesign, threads: Int = 1, isCancelled: @escaping @Sendable () -> Bool = { false },
        progress: (@Sendable (EnsembleProgress) -> Void)? = nil
    ) throws(InputError) -> [SteadyStateOutcome] {
        let places = try inputPlaces(of: design.names, in: network)
        var outcomes = [SteadyStateOutcome](repeating: .notFound(.cancelled), count: design.members)
        var sought = Array(0..<design.members)
        var time = settings.horizon
        for round in 1...settings.rounds {
            let pool = pool(
                Attempt(members: sought, time: time, isLast: round == settings.rounds), design, places,
                threads,
                isCancelled, progress)
            var open: [Int] = []
            for (member, outcome) in pool.run({ [] }).joined() {
                if let outcome { outcomes[member] = outcome } else { open.append(member) }
            }
            sought = open.sorted()
            time *= 10
            if sought.isEmpty || isCancelled() { break }
        }
        return outcomes
    }

    private typealias Share = [(member: Int, outcome: SteadyStateOutcome?)]

    private struct Attempt: Sendable {
        let members: [Int]
        let time: Double
        let isLast: Bool
    }

    private func pool(
        _ attempt: Attempt, _ design: EnsembleDesign, _ places: [Int], _ threads: Int,
        _ isCancelled: @escaping @Sendable () -> Bool, _ progress: (@Sendable (EnsembleProgress) -> Void)?
    ) -> MemberPool<Share> {
        let network = network
        return MemberPool<Share>(
            network: network, engine: engine, times: [0, attempt.time], members: attempt.members.count,
            threads: threads,
            inputs: { index, values in
                writeInputs(of: attempt.members[index], design, places, network, &values)
            },
            receive: { share, index, trajectory in
                let member = attempt.members[index]
                var inputs = [Double](repeating: 0, count: network.inputNames.count)
                var span = inputs.mutableSpan
                writeInputs(of: member, design, places, network, &span)
                share.append((member, outcome(trajectory, inputs, attempt)))
            }, isCancelled: isCancelled, report: progress)
    }

    /// Nil where a longer integration may help.
    private func outcome(
        _ trajectory: Trajectory, _ inputs: [Double], _ attempt: Attempt
    ) -> SteadyStateOutcome? {
        if case .stopped(let time, let reason) = trajectory.completion {
            return .notFound(reason == .cancelled ? .cancelled : .integration(at: time, because: reason))
        }
        let reached = Array(trajectory.values.suffix(network.observables.count).prefix(network.states.count))
        let point = RestPoint(
            network, inputs: inputs, states: reached, time: attempt.time, tolerance: settings.tolerances)
        guard point.solve(), isPossible(point.states, reached) else {
            return attempt.isLast ? .notFound(.notConverged) : nil
        }
        let state = steadyState(point, reached)
        if attempt.isLast || (state.stability == .stable && state.distanceFromCourse < 0.1) {
            return .found(state)
        }
        return nil
    }

    /// No state below zero that was not there before, by more than rounding.
    private func isPossible(_ states: [Double], _ reached: [Double]) -> Bool {
        let largest = reached.reduce(0) { max($0, abs($1)) }
        return zip(states, reached).allSatisfy { $0 >= min(0, $1) - 1e-9 * largest }
    }

    private func steadyState(_ point: RestPoint, _ reached: [Double]) -> SteadyState {
        let eigenvalues = point.eigenvaluesOfFreeStates()
        let largest = point.states.reduce(0) { max($0, abs($1)) }
        let distance = zip(point.states, reached).reduce(0) {
            max($0, abs($1.0 - $1.1) / max(abs($1.0), abs($1.1), 1e-6 * largest, .leastNormalMagnitude))
        }
        return SteadyState(
            states: point.states, observables: Array(point.observed().dropFirst(network.states.count)),
            residual: point.residual, stability: point.stability(eigenvalues), eigenvalues: eigenvalues ?? [],
            distanceFromCourse: distance)
    }
}

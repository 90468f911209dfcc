/// What an ensemble gave.
public struct EnsembleResult: Sendable {
    public let summary: EnsembleSummary
    /// Members that reached the end: those that the summary is of.
    public let complete: Int
    /// Members that stopped before the end (not those cancelled).
    public let failed: Int
    /// The failed members of the lowest numbers.
    public let failures: [MemberFailure]
    /// Members asked for; more than `complete` and `failed` together where the run was cancelled.
    public let members: Int
    /// Work of all members together.
    public let statistics: SimulationStatistics
    /// By member, where they were to be kept and it is complete.
    public let trajectories: [Int: [Double]]

    public var wasCancelled: Bool { complete + failed < members }

    init(_ share: EnsembleShare, _ ensemble: Ensemble) {
        summary = EnsembleSummary(
            share, times: ensemble.times, observables: ensemble.network.observables.map(\.name))
        complete = share.complete
        failed = share.failures.count
        failures = share.failures.lowest
        members = ensemble.design.members
        statistics = share.statistics
        trajectories =
            ensemble.options.trajectories == .all
            ? Dictionary(uniqueKeysWithValues: share.kept.map { ($0.member, $0.values) }) : [:]
    }
}

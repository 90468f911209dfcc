/// How tied times enter the hazard that makes a log-rank score.
public enum LogRankTies: String, Sendable, Hashable, CaseIterable {
    /// Events over the number at risk at the time: the estimate of Nelson and Aalen.
    case atRisk
    /// Events over the number at risk when all others with that time have left.
    /// *Source*: Hothorn, Lausen 2003, doi:10.1016/S0167-9473(02)00225-6.
    case highestRank
}

/// One score for each subject: its weight if it had the event, less the weighted cumulative hazard up to its
/// time. With `.atRisk` they sum to 0, and their sum over a group is its observed less its expected events.
///
/// *Source*: Peto, Peto 1972, doi:10.2307/2344317; Letón, Zuluaga 2001, doi:10.1002/sim.739.
public func logRankScores(
    _ followUp: FollowUp, weight: LogRankWeight = .logRank, ties: LogRankTies = .atRisk
) -> [Double] {
    let counts = followUp.countsByTime().filter { $0.events > 0 }
    let weights = weight.weights(counts)
    let order = followUp.times.indices.sorted { followUp.times[$0] < followUp.times[$1] }
    var scores = [Double](repeating: 0, count: followUp.count)
    var (next, hazard) = (0, 0.0)
    for row in order {
        while next < counts.count, counts[next].time <= followUp.times[row] {
            hazard += weights[next] * Double(counts[next].events) / Double(left(counts[next], ties))
            next += 1
        }
        scores[row] = (followUp.events[row] ? weights[next - 1] : 0) - hazard
    }
    return scores
}

private func left(_ counts: TimeCounts, _ ties: LogRankTies) -> Int {
    switch ties {
    case .atRisk: counts.atRisk
    case .highestRank: counts.atRisk - counts.events - counts.censored + 1
    }
}

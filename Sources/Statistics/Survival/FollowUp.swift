/// Right-censored follow-up of independent subjects.
///
/// Ties are ties as recorded: two times are tied where they are the same number. Whoever is censored at a
/// time is at risk for the events of that time; a subject with time zero is at risk at zero.
public struct FollowUp: Sendable {
    /// In any one unit, finite and not negative.
    public let times: [Double]
    /// Whether the event happened at that time (else the subject was last seen then).
    public let events: [Bool]

    public init(times: [Double], events: [Bool]) {
        precondition(times.count == events.count, "times and events differ in length")
        precondition(times.allSatisfy { $0.isFinite && $0 >= 0 }, "a time is negative or not finite")
        self.times = times
        self.events = events
    }

    public var count: Int { times.count }
    public var eventCount: Int { events.count { $0 } }

    /// The subjects at these positions.
    public func picking(_ rows: [Int]) -> FollowUp {
        FollowUp(times: rows.map { times[$0] }, events: rows.map { events[$0] })
    }

    /// Events and censorings exchanged: the follow-up of the follow-up.
    public var reversed: FollowUp { FollowUp(times: times, events: events.map { !$0 }) }

    /// Those still under observation after `landmark`, with the clock restarted there.
    ///
    /// Subjects with an event or a last visit at or before the landmark are left out; `left` holds their
    /// positions. *Source*: Anderson, Cain and Gelber 1983, doi:10.1200/JCO.1983.1.11.710.
    public func restarted(at landmark: Double) -> (followUp: FollowUp, kept: [Int], left: [Int]) {
        let kept = times.indices.filter { times[$0] > landmark }
        let left = times.indices.filter { times[$0] <= landmark }
        let restarted = FollowUp(times: kept.map { times[$0] - landmark }, events: kept.map { events[$0] })
        return (restarted, kept, left)
    }
}

/// What happened at one distinct time.
struct TimeCounts {
    var time: Double
    /// Under observation just before it.
    var atRisk: Int
    var events: Int
    var censored: Int
}

extension FollowUp {
    /// One entry for each distinct time, ascending.
    func countsByTime() -> [TimeCounts] {
        let order = times.indices.sorted { times[$0] < times[$1] }
        var counts: [TimeCounts] = []
        for (rank, row) in order.enumerated() {
            if counts.last?.time != times[row] {
                counts.append(TimeCounts(time: times[row], atRisk: count - rank, events: 0, censored: 0))
            }
            if events[row] {
                counts[counts.count - 1].events += 1
            } else {
                counts[counts.count - 1].censored += 1
            }
        }
        return counts
    }
}

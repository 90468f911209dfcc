/// Follow-up in pieces, each with an entry and an exit, so that a covariate may change on the way and
/// nobody is at risk before entering (counting-process form).
///
/// A piece is at risk at the times t with entry < t ≤ exit. Pieces of one subject must not overlap.
/// *Source*: Andersen and Gill 1982, doi:10.1214/aos/1176345976.
public struct StartStopFollowUp: Sendable {
    /// −∞ for a piece that is under observation from the start (at risk at time 0 too).
    public let entries: [Double]
    public let exits: [Double]
    /// Whether the event happened at the exit.
    public let events: [Bool]

    /// - Parameters: one entry, exit and event for each piece, in any one unit; entry < exit.
    public init(entries: [Double], exits: [Double], events: [Bool]) {
        precondition(entries.count == exits.count && exits.count == events.count, "lengths differ")
        precondition(zip(entries, exits).allSatisfy { $0 < $1 && $1.isFinite }, "a piece ends as it begins")
        (self.entries, self.exits, self.events) = (entries, exits, events)
    }

    public var count: Int { exits.count }

    /// Subjects whose state switches once from 0 to 1: one piece before the switch and one after it.
    ///
    /// - Parameter switches: each subject's time of the switch; nil for never. A switch at or after the end
    ///   of follow-up never took effect; one at 0 or before holds from the start.
    /// - Returns: the pieces, subject by subject, with the subject and the state of each.
    /// *Source*: Mantel and Byar 1974, doi:10.1080/01621459.1974.10480131; Simon and Makuch 1984,
    /// doi:10.1002/sim.4780030106.
    public static func switching(
        _ followUp: FollowUp, at switches: [Double?]
    ) -> (pieces: StartStopFollowUp, subjects: [Int], states: [Double]) {
        precondition(switches.count == followUp.count, "one switch, or nil, for each subject")
        var (entries, exits, states): ([Double], [Double], [Double]) = ([], [], [])
        var (events, subjects): ([Bool], [Int]) = ([], [])
        func add(_ subject: Int, from entry: Double, to exit: Double, _ event: Bool, _ state: Double) {
            entries.append(entry)
            exits.append(exit)
            events.append(event)
            states.append(state)
            subjects.append(subject)
        }
        for (subject, time) in followUp.times.enumerated() {
            let event = followUp.events[subject]
            if let change = switches[subject], change <= 0 {
                add(subject, from: -.infinity, to: time, event, 1)
            } else if let change = switches[subject], change < time {
                add(subject, from: -.infinity, to: change, false, 0)
                add(subject, from: change, to: time, event, 1)
            } else {
                add(subject, from: -.infinity, to: time, event, 0)
            }
        }
        return (StartStopFollowUp(entries: entries, exits: exits, events: events), subjects, states)
    }

    /// A Cox design with the same partial likelihood: each event time is a stratum that holds just the
    /// pieces at risk then.
    ///
    /// Nothing is ever subtracted from a risk set, so late entry costs no digits; the rows are the sum of
    /// the risk sets' sizes (at most pieces × event times). Coefficients, tests and profile intervals are
    /// those of the pieces; residuals of this design are of the copies, and mean nothing.
    /// - Parameter columns: one array for each name, as long as the pieces.
    public func riskSetDesign(names: [String], columns: [[Double]]) -> CoxDesign {
        precondition(columns.allSatisfy { $0.count == count }, "one value for each piece")
        let moments = Set(exits.indices.filter { events[$0] }.map { exits[$0] }).sorted()
        var (rows, strata): ([Int], [Int]) = ([], [])
        var isEvent: [Bool] = []
        for (stratum, time) in moments.enumerated() {
            for row in exits.indices where entries[row] < time && time <= exits[row] {
                rows.append(row)
                strata.append(stratum)
                isEvent.append(events[row] && exits[row] == time)
            }
        }
        if moments.isEmpty { (rows, strata, isEvent) = (Array(exits.indices), exits.map { _ in 0 }, events) }
        return CoxDesign(
            FollowUp(times: rows.map { _ in 1 }, events: isEvent), names: names,
            columns: columns.map { column in rows.map { column[$0] } }, strata: strata)
    }
}

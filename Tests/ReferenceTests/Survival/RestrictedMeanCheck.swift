import Foundation
import Statistics

/// B06: `call` names groups and horizon: `survfit(~sex); print(rmean=500)`; times and events are the columns
/// `time` and `status` (or `event`).
func checkRestrictedMean(_ golden: Golden, _ expected: Cursor) throws {
    let groups = try golden.followUpByGroup()
    let horizon = try golden.horizon(expected["tau"]?.number)
    expected["tau"]?.check(horizon)
    expected["levels"]?.check(texts: groups.map(\.level))
    for (place, group) in groups.enumerated() {
        guard let cursor = expected["g\(place + 1)"] else { continue }
        let mean = RestrictedMean.of(group.followUp, horizon: horizon).value
        cursor["n"]?.check(group.followUp.count)
        cursor["rmst"]?.check(mean?.mean)
        cursor["se_R"]?.check(mean?.standardError)
        cursor["var_survRM2"]?.check(mean?.variance)
    }
    guard groups.count == 2 else { return }
    let contrast = RestrictedMeanContrast.between(groups[0].followUp, groups[1].followUp, horizon: horizon)
    let (value, ratio) = (contrast.value, contrast.flatMap { $0.ratio() }.value)
    expected["diff"]?.check(value?.difference)
    expected["diff_se"]?.check(value?.standardError)
    expected["diff_ci"]?.check([value?.interval().lower, value?.interval().upper])
    expected["diff_p"]?.checkP(value?.pValue)
    expected["ratio"]?.check(ratio?.value)
    expected["ratio_ci"]?.check([ratio?.interval.lower, ratio?.interval.upper])
}

extension Golden {
    fileprivate func horizon(_ stated: Double?) throws -> Double {
        if let match = call.firstMatch(of: /rmean *= *([0-9.]+)/), let tau = Double(match.1) { return tau }
        guard let stated else { throw HarnessError("\(id): no horizon in the call '\(call)'") }
        return stated
    }

    fileprivate func followUpByGroup() throws -> [(level: String, followUp: FollowUp)] {
        guard let match = call.firstMatch(of: /~ *(\w+)/) else {
            throw HarnessError("\(id): no group in the call '\(call)'")
        }
        let data = try input() ?? data()
        let event = ["status", "event"].first { data.has($0) } ?? "status"
        let (times, events) = (try data.numbers("time"), try data.numbers(event))
        let labels = try data.texts(String(match.1))
        let rows = times.indices.filter { times[$0] != nil && events[$0] != nil && labels[$0] != nil }
        let distinct = Set(rows.map { labels[$0]! })
        let levels =
            distinct.allSatisfy { Double($0) != nil }
            ? distinct.sorted { Double($0)! < Double($1)! } : distinct.sorted()
        // Where all are coded 1 and 2, 2 is the event.
        let codes = Set(rows.map { events[$0]! })
        let happened = codes.isSubset(of: [1, 2]) ? 2.0 : 1.0
        return levels.map { level in
            let members = rows.filter { labels[$0] == level }
            return (
                level,
                FollowUp(
                    times: members.map { times[$0]! }, events: members.map { events[$0]! == happened })
            )
        }
    }
}

extension Cursor {
    /// Levels, which may be numbers or texts.
    func check(texts actual: [String]) {
        let items = items
        if items.count != actual.count { fail("expected \(items.count) values, got \(actual.count)") }
        for (item, actual) in zip(items, actual) { item.check(text: actual) }
    }
}

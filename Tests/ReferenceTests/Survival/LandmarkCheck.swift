import Foundation
import Statistics

/// B18: three ways to compare responders. `call`: `response time=<column>; landmark=<time>`; the input's
/// first two columns are time and event.
func checkLandmark(_ golden: Golden, _ expected: Cursor) throws {
    guard let data = try golden.input(), let name = golden.call.firstMatch(of: /response time *= *(\w+)/),
        let time = golden.call.firstMatch(of: /landmark *= *([0-9.]+)/), let landmark = Double(time.1)
    else { throw HarnessError("\(golden.id): no response time and landmark in the call") }
    let columns = try data.columnNames.prefix(2).map { try data.numbers($0).map { $0! } }
    let followUp = FollowUp(times: columns[0], events: columns[1].map { $0 == 1 })
    let responses = try data.numbers(String(name.1))
    expected["n"]?.check(followUp.count)

    let ever: [Double] = responses.map { $0 == nil ? 0 : 1 }
    expected["naive"]?.checkFit(CoxDesign(followUp, names: ["responder"], columns: [ever]))

    let (restarted, kept, left) = followUp.restarted(at: landmark)
    let responded: [Double] = kept.map { (responses[$0] ?? .infinity) <= landmark ? 1 : 0 }
    expected["n_at_landmark"]?.check(kept.count)
    expected["n_excluded_event_before"]?.check(left.count { followUp.events[$0] })
    expected["n_excluded_cens_before"]?.check(left.count { !followUp.events[$0] })
    expected["responders_at_landmark"]?.check(responded.count { $0 == 1 })
    if let cursor = expected["landmark"] {
        cursor.checkFit(CoxDesign(restarted, names: ["responder"], columns: [responded]))
        let test = LogRankTest(restarted, groups: responded.map { Int($0) }, groupCount: 2)
        cursor["logrank_chisq"]?.check(test.chiSquared)
    }

    if let cursor = expected["time_dependent"] {
        // As the notes say: a response at time 0 is moved to 0.5.
        let moved = responses.map { $0 == 0 ? 0.5 : $0 }
        let (pieces, _, states) = StartStopFollowUp.switching(followUp, at: moved)
        // A subject with time 0 has no row in the reference's form, where each must have a length.
        cursor["rows"]?.check(pieces.exits.count { $0 > 0 })
        cursor.checkFit(pieces.riskSetDesign(names: ["responder"], columns: [states]))
    }
}

extension Cursor {
    fileprivate func checkFit(_ design: CoxDesign) {
        let fit = try? CoxFit.fit(design).get()
        self["loghr"]?.check(fit?.coefficients[0])
        self["se"]?.check(fit?.standardErrors[0])
    }
}

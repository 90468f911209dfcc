import Findings
import Foundation
import Studies
import Testing

/// A finding whose deciding interval is given.
func finding(
    _ effect: Double?, _ lower: Double, _ upper: Double, scale: Estimate.Scale = .linear,
    level: Double = 0.95,
    p: Double = 0.02, smallestP: Double? = nil, notTestable: String? = nil, hasInterval: Bool = true
) -> Finding {
    let quantity = effect.map(Quantity.value) ?? .undefined(because: "no events in arm B")
    let interval = Interval(lower: lower, upper: upper, level: level, method: "test")
    return Finding(
        analysis: "given", title: "Given",
        estimates: [Estimate("shift", label: "Shift", definition: "Given.", value: quantity)],
        decision: Decision(
            estimate: "shift", procedure: "given", higherMeans: "higher in tumour",
            lowerMeans: "lower in tumour",
            effect: quantity, interval: effect == nil || !hasInterval ? nil : interval, pValue: .value(p),
            scale: scale, smallestAttainableP: smallestP, notTestable: notTestable,
            detectable: "10 against 10 could have shown 1.3."),
        units: Finding.Units(noun: "patients", total: 20), method: [],
        analysed: DataFrame(columns: [], rows: []))
}

private func judge(
    _ finding: Finding, _ expects: Claim.Direction = .higher, smallest: Double? = nil, m: Int = 1,
    simulated: Bool = false
) -> Verdict {
    VerdictRule.verdict(
        on: finding,
        terms: VerdictRule.Terms(
            expects: expects, smallestEffect: smallest, primaryClaims: m, isSimulated: simulated))
}

@Suite("The verdict rule") struct VerdictRuleTests {
    /// (L, U, δ, verdict) for a claim that expects higher; each row also holds mirrored for lower.
    static let table: [(Double, Double, Double?, Verdict.Kind)] = [
        (0.1, 2, nil, .supported),
        (0, 2, nil, .inconclusive),
        (-1, 2, nil, .inconclusive),
        (-1, 0, nil, .inconclusive),
        (-2, -0.1, nil, .contradictedOpposite),
        (0.6, 2, 0.5, .supported),
        (0.5, 2, 0.5, .inconclusive),
        (0.4, 2, 0.5, .inconclusive),
        (0.1, 0.4, 0.5, .contradictedTooSmall),
        (0, 0.4, 0.5, .contradictedTooSmall),
        (-1, 0.4, 0.5, .contradictedTooSmall),
        (-1, 0.5, 0.5, .inconclusive),
        (-1, 0.6, 0.5, .inconclusive),
        (-1, 0, 0.5, .contradictedTooSmall),
        (-1, -1e-300, 0.5, .contradictedOpposite),
        (0.1, .infinity, nil, .supported),
        (-.infinity, .infinity, nil, .inconclusive),
        (-.infinity, .infinity, 0.5, .inconclusive),
        (-.infinity, -0.1, nil, .contradictedOpposite),
        (-.infinity, 0.4, 0.5, .contradictedTooSmall),
    ]

    @Test(arguments: table) func boundaries(
        lower: Double, upper: Double, smallest: Double?, kind: Verdict.Kind
    ) {
        let effect = max(lower, min(upper, 0.2))
        #expect(judge(finding(effect, lower, upper), smallest: smallest).kind == kind)
        #expect(judge(finding(-effect, -upper, -lower), .lower, smallest: smallest).kind == kind)
    }

    @Test func ratiosDecideOnTheirLogarithm() {
        let smallest = 1.25
        let just = log(smallest)
        func kind(_ lower: Double, _ upper: Double, _ expects: Claim.Direction) -> Verdict.Kind {
            judge(finding((lower + upper) / 2, lower, upper, scale: .ratio), expects, smallest: smallest).kind
        }
        #expect(kind(just + 1e-9, 1, .higher) == .supported)
        #expect(kind(just, 1, .higher) == .inconclusive)
        #expect(kind(-1, -just - 1e-9, .lower) == .supported)
        #expect(kind(-0.1, 0.1, .higher) == .contradictedTooSmall)
        #expect(VerdictRule.smallestEffect(1, scale: .ratio) == nil)
        #expect(VerdictRule.smallestEffect(0.8, scale: .ratio) == nil)
        #expect(VerdictRule.smallestEffect(nil, scale: .ratio) == 0)
    }

    @Test func levelIsBonferroni() {
        #expect(VerdictRule.level(primaryClaims: 1) == 0.95)
        #expect(VerdictRule.level(primaryClaims: 10) == 0.995)
        #expect(VerdictRule.level(primaryClaims: 0) == 0.95)
    }

    /// Mann-Whitney of 5 against 5: 2/252 = 0.0079 exceeds 0.05/10, not 0.05/6; signed-rank with 8: 2/256.
    @Test func groupsTooSmallForTheLevelAreNotTestable() {
        let tiny = finding(3, 1, 5, p: 2.0 / 252, smallestP: 2.0 / 252)
        #expect(judge(tiny, m: 10).kind == .notTestable)
        #expect(judge(tiny, m: 6).kind == .supported)
        #expect(judge(finding(3, 1, 5, smallestP: 2.0 / 256), m: 10).kind == .notTestable)
        #expect(judge(finding(3, 1, 5, smallestP: 0.05), m: 1).kind == .supported)
        #expect(
            judge(tiny, m: 10).reason
                == "Not testable, because groups of this size cannot give a p below 0.00794 whatever their values, "
                + "and this study decides at 0.00500.")
    }

    @Test func dataThatCannotAnswerAreNotTestableBeforeAllElse() {
        let day0 = finding(3, 1, 5, notTestable: "response is decided later")
        #expect(judge(day0).kind == .notTestable)
        #expect(judge(day0).reason == "Not testable, because response is decided later.")
        #expect(judge(day0, simulated: true).kind == .notTestable)
    }

    @Test func simulatedDataAreRecoveredOrNot() {
        #expect(judge(finding(1, 0.5, 2), simulated: true).kind == .recovered)
        for (lower, upper) in [(-1.0, 1.0), (-2, -1)] {
            #expect(judge(finding(0.5, lower, upper), simulated: true).kind == .notRecovered)
        }
        #expect(judge(finding(nil, 0, 0), simulated: true).kind == .notRecovered)
    }

    @Test func undefinedEffectsAreInconclusiveWithTheReason() {
        let verdict = judge(finding(nil, 0, 0))
        #expect(verdict.kind == .inconclusive)
        #expect(verdict.reason == "No estimate, because no events in arm B.")
        #expect(verdict.detectable == "10 against 10 could have shown 1.3.")
        #expect(
            judge(finding(1, 0, 0, hasInterval: false)).reason == "No estimate: its interval is undefined.")
    }

    @Test func sentencesCarryTheNumbers() {
        #expect(
            judge(finding(1.053, 0.8, 1.3149, p: 1e-9)).reason
                == "Higher in tumour: Shift 1.05 (95\u{A0}% interval 0.80 to 1.31, p = 1.0e-9); the whole interval lies on "
                + "the claimed side of 0.")
        let open = judge(finding(log(1.129), log(0.955), log(1.335), scale: .ratio, p: 0.156))
        #expect(
            open.reason
                == "Shift 1.13 (95\u{A0}% interval 0.95 to 1.33, p = 0.16): the interval does not exclude 1, no effect. "
                + "No smallest effect of interest was declared, so absence cannot be shown.")
        #expect(open.excludes == "Excluded are values below 0.95 and above 1.33.")
        #expect(open.detectable == "10 against 10 could have shown 1.3.")
        #expect(
            judge(finding(-0.2, -0.4, 0), .lower, smallest: 0.5).reason
                == "Shift −0.20 (95\u{A0}% interval −0.40 to 0.00, p = 0.02): the interval excludes an effect as large as "
                + "the smallest of interest, −0.500.")
    }

    @Test func openIntervalsSayWhatTheyExclude() {
        #expect(judge(finding(0, -.infinity, .infinity)).excludes == "The interval excludes nothing.")
        #expect(
            judge(finding(0, -.infinity, 2)).excludes
                == "Excluded are values above 2.00; below, nothing is excluded.")
        #expect(
            judge(finding(0, -1, .infinity)).excludes
                == "Excluded are values below −1.00; above, nothing is excluded."
        )
    }
}

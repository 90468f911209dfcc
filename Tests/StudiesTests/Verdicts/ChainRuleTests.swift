import Findings
import Studies
import Testing

/// A judged claim whose finding has the interval effect ± 1.
private func link(
    _ id: String, _ kind: Verdict.Kind, effect: Double? = 0.5, role: Claim.Role = .primary,
    simulated: Bool = false,
    necessary: Bool = true
) -> JudgedClaim {
    JudgedClaim(
        id: id, link: "link \(id)", sentence: "", role: role, expects: .higher, smallestEffect: nil,
        table: "t",
        isSimulated: simulated, isNecessary: necessary, verdict: Verdict(kind, reason: ""),
        finding: effect.map { finding($0, $0 - 1, $0 + 1) }, evidence: [])
}

@Suite("The chain") struct ChainRuleTests {
    @Test func aChainIsAsStrongAsItsWeakestLink() throws {
        let cases: [([JudgedClaim], String, String)] = [
            ([link("A", .supported, effect: 3), link("B", .supported, effect: 1.5)], "supported", "B"),
            ([link("A", .supported, effect: 3), link("B", .inconclusive)], "inconclusive", "B"),
            (
                [link("A", .inconclusive, effect: 0.9), link("B", .inconclusive, effect: 0.1)],
                "inconclusive", "B"
            ),
            ([link("A", .inconclusive), link("B", .notTested, effect: nil)], "inconclusive", "B"),
            ([link("A", .notTestable), link("B", .notTested, effect: nil)], "inconclusive", "A"),
            ([link("A", .notTested, effect: nil), link("B", .contradictedOpposite)], "contradicted", "B"),
            (
                [link("A", .contradictedTooSmall, effect: 0), link("B", .contradictedOpposite, effect: -2)],
                "contradicted", "B"
            ),
            ([link("A", .supported), link("B", .contradictedOpposite, necessary: false)], "supported", "A"),
        ]
        for (links, word, weakest) in cases {
            let chain = try #require(ChainRule.verdict(on: links))
            #expect(chain.verdict == word)
            #expect(chain.weakest == weakest)
            #expect(chain.necessary == links.filter(\.isNecessary).map(\.id))
        }
    }

    @Test func noNecessaryLinkMakesNoChain() {
        #expect(ChainRule.verdict(on: [link("A", .supported, necessary: false)]) == nil)
    }

    @Test func simulatedLinksNeverCountAsTested() {
        let mixed = [link("A", .supported, effect: 3), link("B", .recovered, effect: 9, simulated: true)]
        #expect(ChainRule.verdict(on: mixed)?.verdict == "inconclusive")
        #expect(ChainRule.verdict(on: mixed)?.weakest == "B")
        let simulated = [
            link("A", .recovered, effect: 3, simulated: true),
            link("B", .recovered, effect: 2, simulated: true),
        ]
        #expect(ChainRule.verdict(on: simulated)?.verdict == "recovered")
        let lost = simulated + [link("C", .notRecovered, simulated: true)]
        #expect(ChainRule.verdict(on: lost)?.verdict == "not recovered")
        let untested = simulated + [link("C", .notTested, effect: nil)]
        #expect(ChainRule.verdict(on: untested)?.verdict == "inconclusive")
    }

    @Test func whatWasNotFixedNeverCarriesTheChain() throws {
        let chain = try #require(
            ChainRule.verdict(on: [
                link("A", .supported, effect: 3, role: .exploratory), link("B", .supported, effect: 2),
            ]))
        #expect(chain.verdict == "inconclusive")
        #expect(
            chain.reason
                == "The necessary link A (link A) is exploratory: it was not fixed before the data. Links measured in "
                + "different systems do not compose into a causal proof.")
    }
}

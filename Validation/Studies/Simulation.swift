import Findings
import NumericalKit
import Statistics
import Studies

/// How often each verdict came out in made studies.
public struct Tally: Sendable {
    public var scenario: Scenario
    public var replicates: Int
    public var counts: [Verdict.Kind: Int]

    public func count(_ kind: Verdict.Kind) -> Int { counts[kind, default: 0] }
    public func share(_ kind: Verdict.Kind) -> Double { Double(count(kind)) / Double(replicates) }
    /// Exact interval of a share, at 95 %.
    public func interval(_ kind: Verdict.Kind) -> Bounds {
        clopperPearsonInterval(successes: count(kind), of: replicates)
    }

    /// Whether the rate of *supported* is above what chance may give, beyond doubt (exact interval at 99.9 %).
    public var isTooOften: Bool {
        guard scenario.isNull else { return false }
        return clopperPearsonInterval(successes: count(.supported), of: replicates, level: 0.999).lower
            > scenario.nominal
    }
}

extension Scenario {
    /// Judges `replicates` made studies; study number i has the random stream i of `seed`.
    public func tally(replicates asked: Int, seed: UInt64, threads: Int) throws -> Tally {
        let replicates = min(asked, mostReplicates)
        let kinds = inParallel(replicates, threads: threads) { index -> Result<Verdict.Kind, any Error> in
            Result { try verdict(seed: seed, index: UInt64(index)) }
        }
        var counts: [Verdict.Kind: Int] = [:]
        for kind in kinds { counts[try kind.get(), default: 0] += 1 }
        return Tally(scenario: self, replicates: replicates, counts: counts)
    }

    private func verdict(seed: UInt64, index: UInt64) throws -> Verdict.Kind {
        let finding = try finding(seed: seed, index: index)
        // Judged as if measured: "recovered" would not tell contradicted from inconclusive.
        let terms = VerdictRule.Terms(expects: expects, primaryClaims: primaryClaims, isSimulated: false)
        return VerdictRule.verdict(on: finding, terms: terms).kind
    }

    /// The finding of made study number `index`.
    public func finding(seed: UInt64, index: UInt64) throws -> Finding {
        var stream = RandomStream(seed: seed, task: index)
        let made = try make(&stream)
        let context = AnalysisContext(
            decisionLevel: VerdictRule.level(primaryClaims: primaryClaims), seed: seed &+ index, threads: 1,
            tables: made.others, detail: .decision)
        return try made.analysis.run(on: made.table, context: context)
    }
}

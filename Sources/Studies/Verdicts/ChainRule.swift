internal import Findings

/// Judges the chain: an intersection-union test, so no correction beyond that of its links.
///
/// Supported where every necessary link is; contradicted where one is; else inconclusive. A link on simulated data
/// never counts as tested, and a claim that was not fixed before the data never counts as supported.
public enum ChainRule {
    /// - Parameter claims: all judged claims of the study; those with `isNecessary` make the chain.
    /// - Returns: nil where no claim is necessary.
    public static func verdict(on claims: [JudgedClaim]) -> ChainVerdict? {
        let links = claims.filter(\.isNecessary)
        guard !links.isEmpty else { return nil }
        let judged = links.filter { $0.finding != nil }
        let isSimulation = !judged.isEmpty && judged.allSatisfy(\.isSimulated)
        let ranked = links.map { ($0, Standing($0, inSimulation: isSimulation)) }
        // The first of equally weak links, in order of the study file.
        var weakest = ranked[0]
        for link in ranked.dropFirst() where link.1 < weakest.1 { weakest = link }
        let word = word(for: weakest.1.rank, isSimulation: isSimulation)
        return ChainVerdict(
            verdict: word, necessary: links.map(\.id), weakest: weakest.0.id,
            reason: reason(word, weakest.0, weakest.1, links: links.count))
    }

    private static func word(for rank: Standing.Rank, isSimulation: Bool) -> String {
        switch rank {
        case .contradicted: isSimulation ? "not recovered" : "contradicted"
        case .supported: isSimulation ? "recovered" : "supported"
        case .inconclusive: isSimulation ? "not recovered" : "inconclusive"
        case .untested, .notFixed: "inconclusive"
        }
    }

    private static func reason(_ word: String, _ weakest: JudgedClaim, _ standing: Standing, links: Int)
        -> String
    {
        let name = "\(weakest.id) (\(weakest.link))"
        let limit = "Links measured in different systems do not compose into a causal proof."
        switch standing.rank {
        case .contradicted: return "The necessary link \(name) is \(weakest.verdict.kind.rawValue). \(limit)"
        case .untested where weakest.isSimulated:
            return
                "The necessary link \(name) was seen on simulated data only, which never counts as tested. \(limit)"
        case .untested: return "The necessary link \(name) is \(weakest.verdict.kind.rawValue). \(limit)"
        case .notFixed:
            return "The necessary link \(name) is exploratory: it was not fixed before the data. \(limit)"
        case .inconclusive: return "The necessary link \(name) is \(weakest.verdict.kind.rawValue). \(limit)"
        case .supported:
            let all =
                links == 1 ? "The one necessary link is \(word)" : "All \(links) necessary links are \(word)"
            return "\(all); the weakest is \(name). \(limit)"
        }
    }
}

/// How weak a link is: by kind of verdict first, then by how far its interval lies from deciding.
private struct Standing: Comparable {
    enum Rank: Int { case contradicted, untested, notFixed, inconclusive, supported }
    let rank: Rank
    let margin: Double

    init(_ claim: JudgedClaim, inSimulation: Bool) {
        rank = Self.rank(claim, inSimulation: inSimulation)
        margin = rank == .untested || rank == .notFixed ? 0 : Self.margin(claim)
    }

    private static func rank(_ claim: JudgedClaim, inSimulation: Bool) -> Rank {
        switch claim.verdict.kind {
        case .notTested, .notTestable: return .untested
        case .recovered where inSimulation, .notRecovered where inSimulation: break
        case .recovered, .notRecovered: return .untested
        case .contradictedOpposite, .contradictedTooSmall:
            return claim.role == .exploratory ? .notFixed : .contradicted
        case .inconclusive, .supported: break
        }
        if claim.role == .exploratory { return .notFixed }
        return claim.verdict.kind == .supported || claim.verdict.kind == .recovered
            ? .supported : .inconclusive
    }

    private static func margin(_ claim: JudgedClaim) -> Double {
        guard let decision = claim.finding?.decision, let expects = claim.expects else { return -.infinity }
        let terms = VerdictRule.Terms(
            expects: expects, smallestEffect: claim.smallestEffect, primaryClaims: 1)
        return OrientedEffect(decision, terms)?.margin ?? -.infinity
    }

    static func < (a: Self, b: Self) -> Bool {
        a.rank.rawValue != b.rank.rawValue ? a.rank.rawValue < b.rank.rawValue : a.margin < b.margin
    }
}

internal import NumericalKit
public import Sequences

/// How often a message's doublets alone give sites of one microRNA; made once for many messages.
///
/// The message is cut at ambiguity codes into stretches, each of which is shuffled by itself and keeps its own
/// doublets and ends; the Markov chain is fitted to all stretches together, and each starts with its own first base.
/// A base that the message never leaves (it stands at the end only) is followed by a base of the message's
/// composition.
/// *Source*: Altschul, Erickson 1985, doi:10.1093/oxfordjournals.molbev.a040370 (shuffles); Kandel, Matias, Unger,
/// Winkler 1996, doi:10.1016/S0166-218X(97)81456-4 (their number); Prum, Rodolphe, de Turckheim 1995,
/// doi:10.1111/j.2517-6161.1995.tb02024.x (expected words given the doublets).
public struct SiteChance: Sendable {
    public let counted: CountedSites
    private let terms: [SiteRule.Term]
    private let automaton: SiteAutomaton

    public init(of counted: CountedSites, by microRNA: MicroRNA) {
        let rule = SiteRule(counted, microRNA)
        (self.counted, terms, automaton) = (counted, rule.terms, SiteAutomaton(rule))
    }

    /// Sites that the message has.
    public func observed(in message: NucleotideSequence) -> Int {
        observed(certainStretches(message.bases))
    }

    /// Mean number of sites over all distinct sequences with the message's doublets and ends: exact.
    public func expected(in message: NucleotideSequence) -> Double {
        expected(certainStretches(message.bases))
    }

    /// P(at least so many sites) for a first-order Markov chain fitted to the message: exact for the chain.
    public func chainProbability(ofAtLeast sites: Int, in message: NucleotideSequence) -> Double {
        chainTails(certainStretches(message.bases), most: sites)[sites]
    }

    /// Everything at once.
    ///
    /// - Parameters:
    ///   - shuffles: random sequences for the tail probability; none where no site is observed.
    ///   - seed: shuffle i has the stream of task i, which its stretches use one after the other.
    public func chance(
        in message: NucleotideSequence, shuffles: Int = 999, seed: UInt64 = 1
    ) -> ChanceOfSites {
        precondition(shuffles >= 0, "a number of shuffles is not negative")
        let stretches = certainStretches(message.bases)
        let observed = observed(stretches)
        let tails = chainTails(stretches, most: max(1, observed))
        let drawn = observed > 0 ? shuffles : 0
        return ChanceOfSites(
            counted: counted, observed: observed, expected: expected(stretches),
            shuffleTail: shuffles == 0 ? nil : shuffleTail(stretches, observed, drawn, seed), shuffles: drawn,
            probabilityOfAny: tails[1], chainTail: tails[observed],
            ambiguous: message.bases.count - stretches.reduce(0) { $0 + $1.count })
    }

    /// Numbers of sites in so many shuffles, in their order.
    public func shuffledCounts(in message: NucleotideSequence, shuffles: Int, seed: UInt64) -> [Int] {
        shuffledCounts(certainStretches(message.bases), shuffles, seed)
    }

    private func observed(_ stretches: [[UInt8]]) -> Int {
        stretches.reduce(0) { $0 + automaton.count(in: $1) }
    }

    private func expected(_ stretches: [[UInt8]]) -> Double {
        stretches.reduce(0) { sum, stretch in
            let doublets = DoubletCounts(stretch)
            return terms.reduce(sum) { $0 + Double($1.weight) * doublets.expectedOccurrences(of: $1.word) }
        }
    }

    private func shuffleTail(_ stretches: [[UInt8]], _ observed: Int, _ shuffles: Int, _ seed: UInt64)
        -> Double
    {
        let asMany = shuffledCounts(stretches, shuffles, seed).count { $0 >= observed }
        return Double(asMany + 1) / Double(shuffles + 1)
    }

    private func shuffledCounts(_ stretches: [[UInt8]], _ shuffles: Int, _ seed: UInt64) -> [Int] {
        let shufflers = stretches.map { DoubletShuffle($0) }
        return (0..<shuffles).map { task in
            var stream = RandomStream(seed: seed, task: UInt64(task))
            return shufflers.reduce(0) { $0 + automaton.count(in: $1.next(from: &stream)) }
        }
    }

    /// P(at least 0, 1, … `most` sites).
    private func chainTails(_ stretches: [[UInt8]], most: Int) -> [Double] {
        precondition(most >= 0, "a number of sites is not negative")
        if most == 0 { return [1] }
        var tails = automaton.countProbabilities(
            over: stretches, chain: fittedChain(stretches), upTo: most)
        for count in stride(from: most - 1, through: 0, by: -1) { tails[count] += tails[count + 1] }
        tails[0] = 1
        return tails.map { min(1, $0) }
    }
}

/// Maximum likelihood: the share of each doublet among those with its first base.
///
/// - Returns: 4 × 4, row-major: row the base, column the next one.
func fittedChain(_ stretches: [[UInt8]]) -> [Double] {
    var (doublets, bases) = ([Double](repeating: 0, count: 16), [Double](repeating: 0, count: 4))
    for stretch in stretches {
        for code in stretch { bases[Int(code)] += 1 }
        for (a, b) in zip(stretch, stretch.dropFirst()) { doublets[Int(a) * 4 + Int(b)] += 1 }
    }
    return (0..<16).map { place in
        let row = doublets[place / 4 * 4..<place / 4 * 4 + 4].reduce(0, +)
        if row > 0 { return doublets[place] / row }
        return bases[place % 4] / max(1, bases.reduce(0, +))
    }
}

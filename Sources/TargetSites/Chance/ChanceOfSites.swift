/// Sites of a microRNA in one message beside those that its doublets alone would give.
public struct ChanceOfSites: Sendable, Hashable {
    public var counted: CountedSites
    public var observed: Int
    /// Mean number over all distinct sequences with the message's doublets and ends: exact.
    public var expected: Double
    /// P(as many sites or more) among such sequences, from `shuffles` of them: (k + 1)/(n + 1), k those with as many.
    ///
    /// 1 without any shuffle where no site is observed; nil where no shuffle was asked for.
    public var shuffleTail: Double?
    /// Sequences drawn for `shuffleTail`.
    public var shuffles: Int
    /// P(at least one site) for a first-order Markov chain fitted to the message: exact for that chain, which keeps
    /// the doublets on average only.
    public var probabilityOfAny: Double
    /// P(as many sites or more) for that chain.
    public var chainTail: Double
    /// Nucleotides that are ambiguity codes, by which the message is cut into stretches.
    public var ambiguous: Int

    /// How it was had, as a sentence for a paper.
    public var method: String {
        var words =
            "The expected number of \(counted.words) is exact over all rearrangements of the message that keep its "
            + "dinucleotide counts and its ends; the probability of at least one site is exact for a first-order Markov "
            + "chain fitted to the message"
        if shuffles > 0 {
            words +=
                ". The probability of as many sites or more is from \(shuffles) random dinucleotide-preserving shuffles, "
                + "(k + 1)/(n + 1)"
        }
        return words + "."
    }
}

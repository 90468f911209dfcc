internal import Sequences

/// What counts as a site, as sums of words of a message.
///
/// A word stands for the two-bit codes 0, 1, 2, 3 of A, C, G, U. `now` adds up the words that end at a nucleotide;
/// `pending` those that are sites unless the next nucleotide is `blocker` (a message that ends there does not block).
/// So every count is a sum of counts of words, and its expectation a sum of theirs.
struct SiteRule {
    struct Term: Hashable {
        var word: [UInt8]
        var weight: Int
    }

    var now: [Term] = []
    var pending: [Term] = []
    var blocker: UInt8 = 0

    init(_ counted: CountedSites, _ microRNA: MicroRNA) {
        // The word opposite positions `to` … `from`, 5' to 3' in the message; position 1 faces an A.
        func word(_ from: Int, _ to: Int) -> [UInt8] {
            stride(from: to, through: from, by: -1).map { position in
                position == 1 ? 0 : Self.code(Base.complement(microRNA.base(position)))
            }
        }
        func term(_ from: Int, _ to: Int, _ weight: Int = 1) -> Term {
            Term(word: word(from, to), weight: weight)
        }
        switch counted {
        case .only(.eightmer): now = [term(1, 8)]
        case .only(.sevenmerM8): pending = [term(2, 8)]
        case .only(.sevenmerA1): now = [term(1, 7), term(1, 8, -1)]
        case .only(.sixmer): pending = [term(2, 7), term(2, 8, -1)]
        case .only(.offsetSixmer):
            pending = [term(3, 8)]
            blocker = Self.code(Base.complement(microRNA.base(2)))
        case .only(.sixmerA1): now = [term(1, 6), term(1, 7, -1)]
        case .sevenmerOrBetter: now = [term(2, 8), term(1, 7), term(1, 8, -1)]
        case .sixmerOrBetter: now = [term(2, 7)]
        }
    }

    /// All words with their weights: the blocked ones are taken off.
    var terms: [Term] {
        now + pending + pending.map { Term(word: $0.word + [blocker], weight: -$0.weight) }
    }

    static func code(_ mask: UInt8) -> UInt8 { UInt8(mask.trailingZeroBitCount) }
}

/// The stretches of a message without ambiguity codes, as two-bit codes.
///
/// A site needs certain nucleotides, so none spans two stretches; a stretch's end is to a site what the message's end
/// is.
func certainStretches(_ bases: [UInt8]) -> [[UInt8]] {
    bases.split(whereSeparator: { !Base.isCertain($0) }).map { $0.map(SiteRule.code) }
}

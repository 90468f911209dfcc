public import Sequences

/// A prediction for a message as it is beside that for a change of it, or of the microRNA.
public struct Counterfactual: Sendable, Hashable {
    /// Predicted log2 fold changes.
    public var before: Double
    public var after: Double
    /// After minus before: positive where the change takes repression away.
    public var difference: Double { after - before }

    public init(before: Double, after: Double) { (self.before, self.after) = (before, after) }

    /// - Parameter score: predicted log2 fold change of a message under the microRNA.
    public static func compare(
        _ message: NucleotideSequence, _ mutated: NucleotideSequence,
        score: (NucleotideSequence) throws -> Double
    ) rethrows -> Counterfactual {
        try Counterfactual(before: score(message), after: score(mutated))
    }

    /// One message under one microRNA, and under another put in its place.
    public static func compare(
        _ message: NucleotideSequence, under microRNA: MicroRNA, and other: MicroRNA,
        score: (NucleotideSequence, MicroRNA) throws -> Double
    ) rethrows -> Counterfactual {
        try Counterfactual(before: score(message, microRNA), after: score(message, other))
    }

    /// The microRNA mutated so that it pairs with a mutated site again: the other half of a rescue experiment.
    ///
    /// - Parameters:
    ///   - site: its anchor in `message`; positions of its type but 1 get the complement of what they face.
    /// - Precondition: those nucleotides are certain and lie in the message.
    public static func rescuing(
        _ site: Site, in message: NucleotideSequence, from microRNA: MicroRNA
    ) -> MicroRNA {
        var bases = microRNA.bases
        for position in site.type.positions where position > 1 {
            bases[position - 1] = Base.complement(message.bases[site.anchor - position + 1])
        }
        let name = microRNA.name + "-rescue"
        return MicroRNA(name: name, letters: NucleotideSequence.letters(bases[...]))
    }
}

public import Inputs

/// Sequences one after the other, so that memory does not grow with the file.
public protocol SequenceSource: AnyObject {
    /// How messages call the file.
    var shownAs: String { get }
    /// - Returns: nil at the end.
    func next() throws(InputError) -> NucleotideSequence?
}

/// Sequences that the program holds.
public final class SequenceList: SequenceSource {
    public let shownAs: String
    private var rest: ArraySlice<NucleotideSequence>

    public init(_ sequences: [NucleotideSequence], shownAs: String = "sequences") {
        (rest, self.shownAs) = (sequences[...], shownAs)
    }

    public func next() -> NucleotideSequence? { rest.popFirst() }
}

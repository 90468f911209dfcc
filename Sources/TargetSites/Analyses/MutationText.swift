internal import Inputs
internal import Sequences

/// A change of a message as a user writes it: `203a>u`, `201_208del`, `201_203delinsuuc`, several with semicolons.
enum MutationText {
    /// - Throws: `not-a-change` with the forms that are understood; `outside-message`; `other-base` where the message does
    ///   not hold the base that a substitution names.
    static func edits(
        _ text: String, in message: NucleotideSequence, askedAt place: SourceLocation
    ) throws(InputError) -> [SequenceEdit] {
        var edits: [SequenceEdit] = []
        for part in text.split(separator: ";") {
            edits.append(try edit(part.lowercased().filter { $0 != " " }, message, place))
        }
        edits.sort { $0.range.lowerBound < $1.range.lowerBound }
        for (first, second) in zip(edits, edits.dropFirst())
        where first.range.upperBound > second.range.lowerBound {
            throw InputError(
                "overlapping-changes", "two changes touch the same nucleotides", at: place,
                remedy: "write them as one delins")
        }
        if edits.isEmpty { throw unreadable(text, place) }
        return edits
    }

    private static func unreadable(_ text: String, _ place: SourceLocation) -> InputError {
        InputError(
            "not-a-change", "'\(text)' is no change of a message", at: place,
            remedy:
                "write 203a>u, 201_208del or 201_203delinsuuc, positions counted from 1; several with semicolons"
        )
    }

    private static func edit(
        _ text: String, _ message: NucleotideSequence, _ place: SourceLocation
    ) throws(InputError) -> SequenceEdit {
        let digits = text.prefix { $0.isNumber || $0 == "_" }
        let numbers = digits.split(separator: "_").compactMap { Int($0) }
        let rest = text.dropFirst(digits.count)
        guard let first = numbers.first, numbers.count <= 2, first <= numbers[numbers.count - 1] else {
            throw unreadable(text, place)
        }
        let last = numbers[numbers.count - 1]
        guard first >= 1, last <= message.bases.count else {
            throw InputError(
                "outside-message",
                "'\(text)' lies outside '\(message.name)', which has \(message.bases.count) nucleotides",
                at: place, remedy: "count positions from the first nucleotide of the sequence given")
        }
        let range = first - 1..<last
        if rest == "del" { return SequenceEdit(range: range, replacement: []) }
        if rest.hasPrefix("delins"), let letters = bases(rest.dropFirst(6)) {
            return SequenceEdit(range: range, replacement: letters)
        }
        let sides = rest.split(separator: ">", omittingEmptySubsequences: false)
        guard sides.count == 2, first == last, let old = bases(sides[0]), let new = bases(sides[1]),
            old.count == 1, new.count == 1
        else { throw unreadable(text, place) }
        guard message.bases[first - 1] == old[0] else {
            throw InputError(
                "other-base",
                "nucleotide \(first) of '\(message.name)' is "
                    + "\(NucleotideSequence.letters(message.bases[first - 1...first - 1]).lowercased()), not \(sides[0])",
                at: place,
                remedy: "look whether positions are counted from the first nucleotide of this sequence")
        }
        return SequenceEdit(range: range, replacement: new)
    }

    /// Nil where a letter is no certain base, or there is none.
    private static func bases(_ letters: Substring) -> [UInt8]? {
        let masks = letters.utf8.map(Base.mask)
        return masks.isEmpty || !masks.allSatisfy(Base.isCertain) ? nil : masks
    }
}

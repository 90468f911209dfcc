/// Where each nucleotide of a message stands after edits.
public struct CoordinateMap: Sendable, Hashable {
    /// Ascending, not overlapping.
    public let edits: [SequenceEdit]

    init(_ edits: [SequenceEdit]) { self.edits = edits }

    /// The index after the edits, nil where the nucleotide is deleted.
    ///
    /// In an edit that keeps the length every nucleotide keeps its place; in another one the first ones keep theirs
    /// as long as there are letters. Indices at and beyond the message's end move with it.
    public func after(_ index: Int) -> Int? {
        var shift = 0
        for edit in edits {
            if index < edit.range.lowerBound { break }
            if index < edit.range.upperBound {
                let place = index - edit.range.lowerBound
                return place < edit.replacement.count ? index + shift : nil
            }
            shift += edit.replacement.count - edit.range.count
        }
        return index + shift
    }
}

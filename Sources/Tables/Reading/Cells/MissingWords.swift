/// Words that mean "no value". Case does not matter; an empty cell always is one.
public struct MissingWords: Sendable, Hashable {
    /// What files in this field use most. `Undetermined` and sentinels such as 999 are to be declared.
    public static let standard = ["NA", "N/A", "-", "NaN", "null", "n.d.", "#N/A", "."]

    private var words: [[UInt8]]
    private let longest: Int

    public init(_ words: [String]) {
        self.words = words.map { Array($0.lowercased().utf8) }
        longest = self.words.map(\.count).max() ?? 0
    }

    func removing(_ kept: [String]) -> MissingWords {
        var copy = self
        let bytes = Set(kept.map { Array($0.lowercased().utf8) })
        copy.words.removeAll { bytes.contains($0) }
        return copy
    }

    func contains(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
        if cell.isEmpty { return true }
        guard cell.count <= longest else { return false }
        return words.contains { word in
            word.count == cell.count
                && zip(word, cell).allSatisfy { $0 == $1 || ((0x41...0x5a).contains($1) && $1 | 0x20 == $0) }
        }
    }
}

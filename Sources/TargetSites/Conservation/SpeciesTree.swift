public import Inputs

/// A tree of species with branch lengths in substitutions per site.
public struct SpeciesTree: Sendable {
    /// Names of the leaves, in the order of the file.
    public let species: [String]
    /// Nodes after their children; the parent of the root is -1.
    private var parents: [Int] = []
    private var lengths: [Double] = []
    private var leafNodes: [Int] = []

    /// Reads the Newick form, `((9606:0.1,9598:0.2):0.05,10090:0.3);`; a node without a length has length 0.
    ///
    /// - Throws: `broken-tree` where brackets or names do not fit, a length is no number or below 0, or a name stands
    ///   twice.
    public init(newick: String, shownAs: String = "tree") throws(InputError) {
        var names: [String] = []
        var waiting: [[Int]] = [[]]
        let text = Array(newick.utf8.filter { $0 > 0x20 })
        var place = 0
        func broken(_ why: String) -> InputError {
            InputError(
                "broken-tree", "the tree cannot be read at its letter \(place + 1): \(why)",
                at: SourceLocation(file: shownAs), remedy: "write ((a:0.1,b:0.2):0.05,c:0.3);")
        }
        func word() -> String {
            let start = place
            while place < text.count, !"(),:;".utf8.contains(text[place]) { place += 1 }
            return String(decoding: text[start..<place], as: UTF8.self)
        }
        /// The length that follows a node.
        func length() throws(InputError) -> Double {
            guard place < text.count, text[place] == UInt8(ascii: ":") else { return 0 }
            place += 1
            guard let value = Double(word()), value >= 0, value.isFinite else {
                throw broken("a branch length is a number of at least 0")
            }
            return value
        }
        while place < text.count, text[place] != UInt8(ascii: ";") {
            switch text[place] {
            case UInt8(ascii: "("):
                waiting.append([])
                place += 1
            case UInt8(ascii: ","): place += 1
            case UInt8(ascii: ")"):
                guard waiting.count > 1, let children = waiting.popLast(), !children.isEmpty else {
                    throw broken("a bracket closes that none opened")
                }
                place += 1
                _ = word()
                parents.append(-1)
                lengths.append(try length())
                for child in children { parents[child] = parents.count - 1 }
                waiting[waiting.count - 1].append(parents.count - 1)
            default:
                let name = word()
                guard !name.isEmpty, !names.contains(name) else {
                    throw broken("each leaf has a name of its own")
                }
                names.append(name)
                parents.append(-1)
                leafNodes.append(parents.count - 1)
                lengths.append(try length())
                waiting[waiting.count - 1].append(parents.count - 1)
            }
        }
        guard waiting.count == 1, waiting[0].count == 1, names.count > 1 else {
            throw broken("brackets do not close, or there is no tree")
        }
        species = names
    }

    /// Total length of the branches that connect some of the leaves; 0 for fewer than two.
    ///
    /// - Parameter members: one entry for each of `species`.
    /// *Source*: Friedman et al. 2009, doi:10.1101/gr.082701.108.
    public func branchLength(_ members: [Bool]) -> Double {
        precondition(members.count == species.count, "one entry for each leaf")
        var below = [Int](repeating: 0, count: parents.count)
        for (leaf, isMember) in members.enumerated() where isMember { below[leafNodes[leaf]] = 1 }
        let whole = below.reduce(0, +)
        var sum = 0.0
        for node in parents.indices {
            if below[node] > 0, below[node] < whole { sum += lengths[node] }
            if parents[node] >= 0 { below[parents[node]] += below[node] }
        }
        return sum
    }

    /// The same by names; those that the tree lacks do not count.
    public func branchLength(of names: some Sequence<String>) -> Double {
        let wanted = Set(names)
        return branchLength(species.map(wanted.contains))
    }
}

package import NumericalKit
internal import Sequences

/// Random sequences with the doublets and the ends of a given one, all distinct ones equally likely.
///
/// For every base but the last one the doublet by which it is left for the last time is drawn: together a spanning
/// tree towards the last base, drawn among all of them in proportion to its doublets. The other doublets of each base
/// come in random order. A sequence is the walk along them.
/// *Source*: Altschul, Erickson 1985, doi:10.1093/oxfordjournals.molbev.a040370.
struct DoubletShuffle {
    /// For each base, what follows it in the sequence.
    private let followers: [[UInt8]]
    private let first: UInt8
    private let last: Int
    private let trees: [Tree]
    private let totalWeight: Double

    /// Base after the last visit of each base; the last base has none.
    private struct Tree {
        var next: [UInt8?]
        var weight: Double
    }

    /// - Parameter codes: one or more of 0 … 3.
    init(_ codes: [UInt8]) {
        precondition(!codes.isEmpty, "a sequence has a first base")
        var followers = [[UInt8]](repeating: [], count: 4)
        for (a, b) in zip(codes, codes.dropFirst()) { followers[Int(a)].append(b) }
        (self.followers, first, last) = (followers, codes[0], Int(codes[codes.count - 1]))
        trees = Self.trees(followers, towards: last)
        totalWeight = trees.reduce(0) { $0 + $1.weight }
    }

    func next(from stream: inout RandomStream) -> [UInt8] {
        let tree = draw(from: &stream)
        var queues = followers
        for base in 0..<4 {
            if let final = tree.next[base] {
                queues[base].remove(at: queues[base].firstIndex(of: final)!)
                shuffle(&queues[base], &stream)
                queues[base].append(final)
            } else {
                shuffle(&queues[base], &stream)
            }
        }
        var (sequence, places) = ([first], [Int](repeating: 0, count: 4))
        var here = Int(first)
        while places[here] < queues[here].count {
            let base = queues[here][places[here]]
            places[here] += 1
            sequence.append(base)
            here = Int(base)
        }
        return sequence
    }

    private func draw(from stream: inout RandomStream) -> Tree {
        var left = stream.uniform() * totalWeight
        for tree in trees {
            if left < tree.weight { return tree }
            left -= tree.weight
        }
        return trees[trees.count - 1]
    }

    private static func trees(_ followers: [[UInt8]], towards last: Int) -> [Tree] {
        var trees = [Tree(next: [nil, nil, nil, nil], weight: 1)]
        for base in 0..<4 where base != last && !followers[base].isEmpty {
            trees = trees.flatMap { tree in
                (0..<4).compactMap { (next: Int) -> Tree? in
                    let count = followers[base].count { Int($0) == next }
                    if next == base || count == 0 { return nil }
                    var longer = tree
                    longer.next[base] = UInt8(next)
                    longer.weight *= Double(count)
                    return longer
                }
            }
        }
        return trees.filter { tree in (0..<4).allSatisfy { reaches(last, from: $0, tree.next) } }
    }

    private static func reaches(_ last: Int, from base: Int, _ next: [UInt8?]) -> Bool {
        var here = base
        for _ in 0..<4 {
            guard let onward = next[here] else { return here == last || here == base }
            here = Int(onward)
        }
        return false
    }

    private func shuffle(_ values: inout [UInt8], _ stream: inout RandomStream) {
        for place in stride(from: values.count - 1, to: 0, by: -1) {
            values.swapAt(place, stream.below(place + 1))
        }
    }
}

/// One random sequence with the doublets and ends of the given one.
///
/// - Parameter bases: certain bases, as masks; at least one.
package func shuffledKeepingDoublets(_ bases: [UInt8], by stream: inout RandomStream) -> [UInt8] {
    precondition(bases.allSatisfy(Base.isCertain), "a shuffle needs certain bases")
    return DoubletShuffle(bases.map(SiteRule.code)).next(from: &stream).map { 1 << $0 }
}

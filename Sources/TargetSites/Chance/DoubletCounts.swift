/// The doublets (pairs of neighbours) of a sequence with its first and last base: what a shuffle keeps.
///
/// The sequences with the same doublets and ends are the Eulerian trails of a multigraph of bases. With the edge from
/// last to first base added, their number is t·∏(d(v) − 1)!/∏f(uv)!, t the number of spanning trees towards one base,
/// d(v) the edges that leave v and f(uv) the counts (not that of the added edge). *Source*: van Aardenne-Ehrenfest,
/// de Bruijn 1951; Kandel, Matias, Unger, Winkler 1996, doi:10.1016/S0166-218X(97)81456-4.
struct DoubletCounts {
    /// 4 × 4, row-major: row the base, column the next one.
    private(set) var counts = [Int](repeating: 0, count: 16)
    let first: Int
    let last: Int
    let length: Int

    /// - Parameter codes: one or more of 0 … 3.
    init(_ codes: [UInt8]) {
        precondition(!codes.isEmpty, "a sequence has a first base")
        (first, last, length) = (Int(codes[0]), Int(codes[codes.count - 1]), codes.count)
        for (a, b) in zip(codes, codes.dropFirst()) { counts[Int(a) * 4 + Int(b)] += 1 }
    }

    /// Mean number of occurrences of a word over all distinct sequences with these doublets and ends: exact.
    ///
    /// A sequence with a marked occurrence of the word is one in which the word has shrunk to a marked doublet of its
    /// first and last letter: so the number of such pairs is the number of shrunken sequences times their count of
    /// that doublet. Words that overlap themselves need no special care, since means add up.
    /// - Parameter word: at least two letters.
    func expectedOccurrences(of word: [UInt8]) -> Double {
        precondition(word.count > 1, "a word has doublets")
        if word.count > length { return 0 }
        var shrunken = self
        for (a, b) in zip(word, word.dropFirst()) {
            let place = Int(a) * 4 + Int(b)
            shrunken.counts[place] -= 1
            if shrunken.counts[place] < 0 { return 0 }
        }
        let marked = Int(word[0]) * 4 + Int(word[word.count - 1])
        shrunken.counts[marked] += 1
        return shrunken.sequences(relativeTo: self) * Double(shrunken.counts[marked])
    }

    /// Ratio of the numbers of sequences; the counts differ by a few doublets.
    private func sequences(relativeTo other: DoubletCounts) -> Double {
        var ratio = Double(spanningTrees) / Double(other.spanningTrees)
        for base in 0..<4 {
            ratio *= factorialRatio(max(0, leaving(base) - 1), max(0, other.leaving(base) - 1))
        }
        for place in 0..<16 { ratio *= factorialRatio(other.counts[place], counts[place]) }
        return ratio
    }

    /// Edges that leave a base, the added one too.
    private func leaving(_ base: Int) -> Int {
        counts[base * 4..<base * 4 + 4].reduce(base == last ? 1 : 0, +)
    }

    /// Spanning trees of the bases in use towards the last one; 0 where they do not hang together. By Kirchhoff's
    /// theorem in whole numbers.
    private var spanningTrees: Int128 {
        let others = (0..<4).filter { $0 != last && leaving($0) > 0 }
        let size = others.count
        var laplacian = [Int128](repeating: 0, count: size * size)
        for (i, a) in others.enumerated() {
            for (j, b) in others.enumerated() {
                // The added edge leaves the last base, whose row is struck out.
                let between = Int128(counts[a * 4 + b])
                laplacian[i * size + j] = i == j ? Int128(leaving(a)) - between : -between
            }
        }
        return determinant(laplacian, size)
    }
}

/// a!/b!, for a and b that lie close together.
private func factorialRatio(_ a: Int, _ b: Int) -> Double {
    if a < b { return 1 / factorialRatio(b, a) }
    return (b..<a).reduce(1) { $0 * Double($1 + 1) }
}

/// By expansion along the first row; at most 3 × 3 here.
private func determinant(_ cells: [Int128], _ size: Int) -> Int128 {
    if size == 0 { return 1 }
    var (sum, sign): (Int128, Int128) = (0, 1)
    for column in 0..<size {
        var minor: [Int128] = []
        for row in 1..<max(size, 1) {
            for k in 0..<size where k != column { minor.append(cells[row * size + k]) }
        }
        sum += sign * cells[column] * determinant(minor, size - 1)
        sign = -sign
    }
    return sum
}

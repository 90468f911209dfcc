internal import Foundation
public import Statistics

/// Quantities of candidate reference genes, all on the log2 scale: one row for each gene, one value for each sample.
public struct ReferenceCandidates: Sendable, Hashable {
    public let names: [String]
    /// log2 quantities, gene by gene.
    public let log2: [[Double]]
    public var sampleCount: Int { log2.first?.count ?? 0 }

    /// From relative quantities on the linear scale, above 0.
    ///
    /// - Returns: undefined with fewer than three genes or two samples, or where a quantity is not above 0.
    public static func quantities(_ names: [String], _ values: [[Double]]) -> Outcome<ReferenceCandidates> {
        guard values.allSatisfy({ $0.allSatisfy { $0 > 0 && $0.isFinite } }) else {
            return .undefined("a quantity is not above 0")
        }
        return of(names, values.map { $0.map { Foundation.log2($0) } })
    }

    /// From Cq values: log2 quantity = −Cq·log2(base).
    ///
    /// - Parameter bases: of the assays, 2 where nil.
    public static func cqs(
        _ names: [String], _ values: [[Double]], bases: [Double]? = nil
    ) -> Outcome<ReferenceCandidates> {
        let factors = (bases ?? names.map { _ in 2 }).map { Foundation.log2($0) }
        precondition(factors.count == values.count, "one base for each gene")
        return of(names, zip(values, factors).map { row, factor in row.map { -$0 * factor } })
    }

    private static func of(_ names: [String], _ log2: [[Double]]) -> Outcome<ReferenceCandidates> {
        precondition(names.count == log2.count, "one name for each gene")
        precondition(Set(log2.map(\.count)).count <= 1, "genes differ in their number of samples")
        precondition(log2.allSatisfy { $0.allSatisfy(\.isFinite) }, "values must be finite")
        if names.count < 3 { return .undefined("there are fewer than 3 candidate genes") }
        if log2[0].count < 2 { return .undefined("there are fewer than 2 samples with all candidates") }
        return .success(ReferenceCandidates(names: names, log2: log2))
    }

    private init(names: [String], log2: [[Double]]) { (self.names, self.log2) = (names, log2) }
}

/// Stability of candidate reference genes by geNorm: genes whose ratio to the others is the same in all samples.
///
/// It takes genes that vary together for stable ones: co-regulated candidates must be left out beforehand. The
/// last two genes cannot be told apart. Where two genes are equally unstable, the one named first leaves first.
/// *Source*: Vandesompele et al. 2002, doi:10.1186/gb-2002-3-7-research0034.
public struct GeNorm: Sendable, Hashable {
    /// M of each gene among all: mean over the others of the SD of the log2 ratio; lower is stabler.
    public let stability: [Double]
    /// Positions of the genes, the stabler first; the first two are tied and stand in the order given.
    public let ranking: [Int]
    /// Mean M of the best n genes, for n = all … 2.
    public let meanStability: [(genes: Int, value: Double)]
    /// V(n/n+1): SD of the log2 ratio of the normalisation factors of the best n and n + 1 genes, for
    /// n = all − 1 … 2. Below 0.15, gene n + 1 is usually held to add nothing.
    public let pairwiseVariation: [(genes: Int, value: Double)]

    public static func == (a: Self, b: Self) -> Bool { (a.stability, a.ranking) == (b.stability, b.ranking) }
    public func hash(into hasher: inout Hasher) { hasher.combine(stability) }

    public static func of(_ candidates: ReferenceCandidates) -> GeNorm { GeNorm(candidates) }

    private init(_ candidates: ReferenceCandidates) {
        let rows = candidates.log2
        let spreads = Self.pairSpreads(rows)
        var left = Array(rows.indices)
        var (removed, means, variation): ([Int], [(Int, Double)], [(Int, Double)]) = ([], [], [])
        var all: [Double] = []
        while left.count >= 2 {
            let values = left.map { Self.stability($0, among: left, spreads) }
            if all.isEmpty { all = values }
            means.append((left.count, meanOf(values)))
            if left.count == 2 { break }
            let worst = values.indices.reduce(0) { values[$1] > values[$0] ? $1 : $0 }
            let before = Self.factor(left, rows)
            removed.append(left.remove(at: worst))
            let after = Self.factor(left, rows)
            variation.append((left.count, standardDeviation(zip(after, before).map { $0 - $1 })))
        }
        stability = all
        ranking = left + removed.reversed()
        meanStability = means.map { (genes: $0.0, value: $0.1) }
        pairwiseVariation = variation.map { (genes: $0.0, value: $0.1) }
    }

    /// SD of the log2 ratio of each two genes.
    private static func pairSpreads(_ rows: [[Double]]) -> [[Double]] {
        rows.map { a in rows.map { b in standardDeviation(zip(a, b).map { $0 - $1 }) } }
    }

    private static func stability(_ gene: Int, among genes: [Int], _ spreads: [[Double]]) -> Double {
        meanOf(genes.filter { $0 != gene }.map { spreads[gene][$0] })
    }

    /// log2 of the geometric mean over the genes, for each sample.
    private static func factor(_ genes: [Int], _ rows: [[Double]]) -> [Double] {
        rows[0].indices.map { sample in meanOf(genes.map { rows[$0][sample] }) }
    }

    /// Fewest genes from which on V(n/n+1) is below `threshold`; nil where none is.
    public func genesNeeded(threshold: Double = 0.15) -> Int? {
        pairwiseVariation.reversed().first { $0.value < threshold }?.genes
    }
}

internal import Foundation
public import Statistics

/// Stability of candidate reference genes by NormFinder: a model with variation between and within groups of samples.
///
/// log2 quantity = gene in group + amount of the sample + error with a variance of each gene in each group. A
/// stable gene differs neither between the groups nor within them. Estimates of a variance below 0 count as 0.
/// Where two genes are equally stable, the one named first ranks first.
/// *Source*: Andersen, Jensen, Ørntoft 2004, doi:10.1158/0008-5472.CAN-04-0496, with its supplement.
public struct NormFinder: Sendable, Hashable {
    /// ρ of each gene: mean over groups of |shrunken difference between groups| + its standard deviation.
    public let stability: [Double]
    /// Shrunken difference of each gene (row) in each group (column) from what gene and group alone would give.
    let differences: [[Double]]
    let variances: [[Double]]

    /// - Parameter groups: group of each sample; at least two groups, each with at least two samples.
    /// - Returns: undefined where there are fewer groups or samples.
    public static func of(_ candidates: ReferenceCandidates, groups: [String]) -> Outcome<NormFinder> {
        precondition(groups.count == candidates.sampleCount, "one group for each sample")
        let names = groups.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        if names.count < 2 { return .undefined("there is one group; take the variance without groups") }
        let members = names.map { name in groups.indices.filter { groups[$0] == name } }
        guard members.allSatisfy({ $0.count > 1 }) else {
            return .undefined("a group has fewer than 2 samples")
        }
        return .success(NormFinder(candidates.log2, members))
    }

    private init(_ rows: [[Double]], _ members: [[Int]]) {
        let (k, m) = (rows.count, members.count)
        let within = members.map { samples in
            intragroupVariances(rows.map { row in samples.map { row[$0] } }).map { max($0, 0) }
        }
        let cells = rows.map { row in members.map { samples in meanOf(samples.map { row[$0] }) } }
        let geneMeans = cells.map { meanOf($0) }
        let groupMeans = members.indices.map { g in meanOf(cells.map { $0[g] }) }
        let grand = meanOf(geneMeans)
        let raw = cells.indices.map { i in
            members.indices.map { g in cells[i][g] - groupMeans[g] - geneMeans[i] + grand }
        }
        // Sampling variance of each cell's mean.
        let errors = cells.indices.map { i in
            members.indices.map { g in within[g][i] / Double(members[g].count) }
        }
        let squares = raw.reduce(0) { $0 + $1.reduce(0) { $0 + $1 * $1 } }
        let spread = max(
            squares / Double((m - 1) * (k - 1)) - meanOf(errors.flatMap { $0 }), 0)
        differences = zip(raw, errors).map { d, v in
            zip(d, v).map { spread + $1 > 0 ? $0 * spread / (spread + $1) : 0 }
        }
        variances = errors.map { $0.map { spread + $0 > 0 ? $0 + spread * $0 / (spread + $0) : 0 } }
        stability = zip(differences, variances).map { d, v in
            meanOf(zip(d, v).map { abs($0) + $1.squareRoot() })
        }
    }

    /// The best genes, one after another: each is that which makes the mean of those chosen stablest.
    ///
    /// - Parameter count: at least 1, below the number of genes.
    /// - Returns: positions, and ρ of the mean of the genes so far.
    public func best(_ count: Int) -> [(gene: Int, stability: Double)] {
        precondition(count >= 1 && count < stability.count, "at least 1 gene, and fewer than there are")
        let first = stability.indices.reduce(0) { stability[$1] < stability[$0] ? $1 : $0 }
        var chosen = [(gene: first, stability: stability[first])]
        while chosen.count < count {
            let so = chosen.map(\.gene)
            let options = stability.indices.filter { !so.contains($0) }
                .map { (gene: $0, stability: combined(so + [$0])) }
            chosen.append(options.dropFirst().reduce(options[0]) { $1.stability < $0.stability ? $1 : $0 })
        }
        return chosen
    }

    /// ρ of the mean of several genes.
    private func combined(_ genes: [Int]) -> Double {
        let (i, k) = (Double(genes.count), Double(stability.count))
        return meanOf(
            differences[0].indices.map { g in
                let difference = meanOf(genes.map { differences[$0][g] }) * (k / (k - i)).squareRoot()
                let variance = meanOf(genes.map { variances[$0][g] }) / i
                return abs(difference) + variance.squareRoot()
            })
    }

    /// Variance of each gene in samples of one kind; an estimate below 0 stays as it is.
    public static func variances(_ candidates: ReferenceCandidates) -> [Double] {
        intragroupVariances(candidates.log2)
    }
}

/// Of each gene within one group, freed of what the mean of the genes shares with it.
private func intragroupVariances(_ rows: [[Double]]) -> [Double] {
    let k = Double(rows.count)
    let n = rows[0].count
    let sampleMeans = (0..<n).map { sample in meanOf(rows.map { $0[sample] }) }
    let grand = meanOf(sampleMeans)
    let raw = rows.map { row -> Double in
        let centre = meanOf(row)
        return row.indices.reduce(0.0) { sum, sample in
            let off = row[sample] - centre - sampleMeans[sample] + grand
            return sum + off * off
        } / Double(n - 1)
    }
    let total = raw.reduce(0, +)
    return raw.map { ($0 - total / (k * (k - 1))) / (1 - 2 / k) }
}

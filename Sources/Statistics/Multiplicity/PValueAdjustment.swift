/// How p values of several tests are adjusted: the least level at which a procedure rejects each one.
public enum PValueAdjustment: String, Sendable, Hashable, CaseIterable {
    /// p·n: the family-wise error under any dependence. *Source*: Dunn 1961,
    /// doi:10.1080/01621459.1961.10482090.
    case bonferroni
    /// Bonferroni step by step from the least: any dependence. *Source*: Holm 1979.
    case holm
    /// From the greatest down: independent or positively dependent tests. *Source*: Hochberg 1988,
    /// doi:10.1093/biomet/75.4.800.
    case hochberg
    /// Simes's test of every subset: as Hochberg's, never weaker. *Source*: Hommel 1988,
    /// doi:10.1093/biomet/75.2.383.
    case hommel
    /// The false discovery rate, independent or positively dependent tests. *Source*: Benjamini and Hochberg
    /// 1995, doi:10.1111/j.2517-6161.1995.tb02031.x.
    case benjaminiHochberg = "BH"
    /// The false discovery rate under any dependence. *Source*: Benjamini and Yekutieli 2001,
    /// doi:10.1214/aos/1013699998.
    case benjaminiYekutieli = "BY"
}

/// Adjusted p values in the order given; tied p values stay tied. No p values give none.
///
/// - Parameter pValues: each in 0 ... 1 (a test that is undefined is left out before).
public func adjustedPValues(_ pValues: [Double], by adjustment: PValueAdjustment) -> [Double] {
    precondition(pValues.allSatisfy { (0...1).contains($0) }, "a p value lies between 0 and 1")
    let order = pValues.indices.sorted { pValues[$0] < pValues[$1] }
    let sorted = order.map { pValues[$0] }
    let n = sorted.count
    let adjusted =
        switch adjustment {
        case .bonferroni: sorted.map { $0 * Double(n) }
        case .holm: runningMaximum(sorted.enumerated().map { $1 * Double(n - $0) })
        case .hochberg: runningMinimum(sorted.enumerated().map { $1 * Double(n - $0) })
        case .hommel: hommel(sorted)
        case .benjaminiHochberg: falseDiscovery(sorted, factor: 1)
        case .benjaminiYekutieli:
            falseDiscovery(sorted, factor: (1...max(1, n)).reduce(0) { $0 + 1 / Double($1) })
        }
    var result = pValues
    for (rank, place) in order.enumerated() { result[place] = min(1, adjusted[rank]) }
    return result
}

private func runningMaximum(_ values: [Double]) -> [Double] {
    var greatest = 0.0
    return values.map { value in
        greatest = max(greatest, value)
        return greatest
    }
}

/// From the last to the first.
private func runningMinimum(_ values: [Double]) -> [Double] {
    var least = Double.infinity
    var result = values
    for place in values.indices.reversed() {
        least = min(least, values[place])
        result[place] = least
    }
    return result
}

private func falseDiscovery(_ sorted: [Double], factor: Double) -> [Double] {
    let n = Double(sorted.count)
    return runningMinimum(sorted.enumerated().map { $1 * factor * n / Double($0 + 1) })
}

/// The greatest Simes p over the subsets that hold the test. Among subsets of one size s the least
/// significant takes the s − 1 greatest p values beside it, so each size costs O(n): O(n²) together.
private func hommel(_ sorted: [Double]) -> [Double] {
    let n = sorted.count
    var result = sorted
    for size in stride(from: 2, through: n, by: 1) {
        let width = Double(size)
        // Simes's p of the size − 1 greatest, in which the test itself stands first.
        let others = (1..<size).reduce(Double.infinity) { least, rank in
            min(least, width * sorted[n - size + rank] / Double(rank + 1))
        }
        for place in 0..<n {
            // Tests among the greatest belong to the set of the `size` greatest; the others replace its first.
            let first = width * sorted[min(place, n - size)]
            result[place] = max(result[place], min(first, others))
        }
    }
    return result
}

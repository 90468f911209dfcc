internal import Foundation
internal import NumericalKit
public import Statistics

/// One stratum's 2 × 2 table: genes of the list and of the background, with and without a site.
public struct SiteTable: Sendable, Hashable {
    public var listedWith: Int
    public var listedWithout: Int
    public var backgroundWith: Int
    public var backgroundWithout: Int

    public init(listedWith: Int, listedWithout: Int, backgroundWith: Int, backgroundWithout: Int) {
        precondition(
            min(listedWith, listedWithout, backgroundWith, backgroundWithout) >= 0, "a count is negative")
        (self.listedWith, self.listedWithout) = (listedWith, listedWithout)
        (self.backgroundWith, self.backgroundWithout) = (backgroundWith, backgroundWithout)
    }

    public var listed: Int { listedWith + listedWithout }
    public var background: Int { backgroundWith + backgroundWithout }
    public var with: Int { listedWith + backgroundWith }
    public var without: Int { listedWithout + backgroundWithout }
    /// Whether it says anything of an odds ratio: no row or column is empty.
    public var isInformative: Bool { min(listed, background, with, without) > 0 }
}

/// The odds ratio that strata share.
public struct StratifiedOdds: Sendable, Hashable {
    /// Conditional on the margins of every stratum: exact.
    public var exact: ExactRatio
    /// Mantel and Haenszel's estimate.
    public var mantelHaenszel: Double
    /// Of Mantel and Haenszel's estimate, large-sample; undefined where the estimate is 0 or infinite.
    public var mantelHaenszelInterval: Outcome<Bounds>
    public var informativeStrata: Int

    /// - Returns: undefined where no stratum is informative.
    ///
    /// *Source*: exact: Gart 1970, doi:10.1093/biomet/57.3.471; estimate: Mantel, Haenszel 1959,
    /// doi:10.1093/jnci/22.4.719; its variance: Robins, Breslow, Greenland 1986, doi:10.2307/2531052.
    public static func of(_ tables: [SiteTable], level: Double = 0.95) -> Outcome<StratifiedOdds> {
        let tables = tables.filter(\.isInformative)
        if tables.isEmpty {
            return .undefined(
                "in no stratum are there genes of the list and of the background, with and without sites")
        }
        let (ratio, interval) = mantelHaenszel(tables, level)
        return .success(
            StratifiedOdds(
                exact: ConditionalSum(tables).ratio(level: level), mantelHaenszel: ratio,
                mantelHaenszelInterval: interval, informativeStrata: tables.count))
    }

    private static func mantelHaenszel(_ tables: [SiteTable], _ level: Double) -> (Double, Outcome<Bounds>) {
        // Robins, Breslow and Greenland's P, Q, R and S, summed over strata.
        var (r, s, pr, mixed, qs) = (0.0, 0.0, 0.0, 0.0, 0.0)
        for table in tables {
            let (a, b) = (Double(table.listedWith), Double(table.listedWithout))
            let (c, d) = (Double(table.backgroundWith), Double(table.backgroundWithout))
            let n = a + b + c + d
            let (p, q, ri, si) = ((a + d) / n, (b + c) / n, a * d / n, b * c / n)
            r += ri
            s += si
            pr += p * ri
            mixed += p * si + q * ri
            qs += q * si
        }
        guard r > 0, s > 0 else {
            return (r / s, .undefined("Mantel and Haenszel's odds ratio is 0 or infinite"))
        }
        let variance = pr / (2 * r * r) + mixed / (2 * r * s) + qs / (2 * s * s)
        let reach = Normal.quantile((1 + level) / 2) * variance.squareRoot()
        return (r / s, .success(Bounds(lower: r / s * exp(-reach), upper: r / s * exp(reach))))
    }
}

/// The number of listed genes with a site over all strata, given every margin, for any odds ratio: a sum of
/// independent noncentral hypergeometric counts, by convolution.
private struct ConditionalSum {
    /// Logarithms of the weights at an odds ratio of 1, from each stratum's least count on.
    private let logWeights: [[Double]]
    private let least: Int
    private let observed: Int

    init(_ tables: [SiteTable]) {
        least = tables.reduce(0) { $0 + max(0, $1.with - $1.background) }
        observed = tables.reduce(0) { $0 + $1.listedWith }
        logWeights = tables.map { table in
            let low = max(0, table.with - table.background)
            var logs = [0.0]
            for k in low..<min(table.listed, table.with) {
                let gained = Double(table.listed - k) * Double(table.with - k)
                let lost = Double(k + 1) * Double(table.background - table.with + k + 1)
                logs.append(logs.last! + log(gained / lost))
            }
            return logs
        }
    }

    func ratio(level: Double) -> ExactRatio {
        let greatest = least + logWeights.reduce(0) { $0 + $1.count - 1 }
        let half = (1 - level) / 2
        func end(isUpper: Bool) -> Double { exp(monotoneRoot { tail(isUpper, $0) - half } ?? .nan) }
        let (below, above) = (tail(false, 0), tail(true, 0))
        let (isLeast, isGreatest) = (observed == least, observed == greatest)
        let estimate =
            isLeast
            ? 0 : isGreatest ? .infinity : exp(monotoneRoot { mean($0) - Double(observed) } ?? .nan)
        return ExactRatio(
            value: estimate,
            interval: Bounds(
                lower: isLeast ? 0 : end(isUpper: true), upper: isGreatest ? .infinity : end(isUpper: false)),
            pValue: max(min(1, 2 * min(below, above)), .leastNonzeroMagnitude), pUpper: above)
    }

    private func stratum(_ logs: [Double], _ logOdds: Double) -> [Double] {
        let tilted = logs.enumerated().map { $1 + logOdds * Double($0) }
        let top = tilted.max()!
        let weights = tilted.map { exp($0 - top) }
        let sum = weights.reduce(0, +)
        return weights.map { $0 / sum }
    }

    private func mean(_ logOdds: Double) -> Double {
        logWeights.reduce(Double(least)) { sum, logs in
            stratum(logs, logOdds).enumerated().reduce(sum) { $0 + Double($1.0) * $1.1 }
        }
    }

    private func tail(_ isUpper: Bool, _ logOdds: Double) -> Double {
        var cells = [1.0]
        for logs in logWeights { cells = convolved(cells, stratum(logs, logOdds)) }
        let place = observed - least
        return min(1, (isUpper ? cells[place...] : cells[...place]).reduce(0, +))
    }
}

/// The distribution of a sum of two independent counts.
func convolved(_ a: [Double], _ b: [Double]) -> [Double] {
    var sums = [Double](repeating: 0, count: a.count + b.count - 1)
    for (i, x) in a.enumerated() where x != 0 {
        for (j, y) in b.enumerated() { sums[i + j] += x * y }
    }
    return sums
}

internal import Foundation
internal import NumericalKit
package import Statistics

/// Van Elteren's test: Mann-Whitney statistics within strata, each with weight 1/(genes + 1), added up.
///
/// The shift is where the statistic meets its mean; its interval holds the shifts that the normal approximation, with
/// the variance without ties, does not reject.
/// *Source*: van Elteren 1960, Bulletin de l'Institut International de Statistique 37; Lehmann, Nonparametrics, 1975,
/// section 3.3.
package struct StratifiedRanks {
    /// Strata with both groups, each ascending.
    private let strata: [(first: [Double], second: [Double])]

    /// Nil where no stratum has both groups.
    package init?(_ strata: [(first: [Double], second: [Double])]) {
        self.strata = strata.filter { !$0.first.isEmpty && !$0.second.isEmpty }
            .map { ($0.first.sorted(), $0.second.sorted()) }
        if self.strata.isEmpty { return nil }
    }

    package var firstCount: Int { strata.reduce(0) { $0 + $1.first.count } }
    package var secondCount: Int { strata.reduce(0) { $0 + $1.second.count } }
    package var strataCount: Int { strata.count }

    /// Weighted sum of U − n·m/2, the first group moved down by `shift`.
    private func statistic(shift: Double) -> Double {
        strata.reduce(0) { sum, stratum in
            let (n, m) = (stratum.first.count, stratum.second.count)
            let doubled = doubledPairsAbove(stratum.first, stratum.second, shift)
            return sum + Double(doubled - n * m) / 2 / Double(n + m + 1)
        }
    }

    private func variance(withTies: Bool) -> Double {
        strata.reduce(0) { sum, stratum in
            let (n, m) = (Double(stratum.first.count), Double(stratum.second.count))
            let total = n + m
            let blocks = withTies ? midranks(stratum.first + stratum.second).blocks : []
            let ties = blocks.reduce(0.0) { $0 + Double($1) * (Double($1) * Double($1) - 1) }
            return sum + n * m / 12 * (total + 1 - ties / (total * (total - 1))) / ((total + 1) * (total + 1))
        }
    }

    /// Standardised statistic, positive where the first group is higher; 0 where all values tie.
    package var zScore: Double {
        let variance = variance(withTies: true)
        return variance > 0 ? statistic(shift: 0) / variance.squareRoot() : 0
    }

    package var pValue: Double { Normal.twoSided(zScore) }
    package var pLower: Double { Normal.lowerTail(zScore) }

    /// Two-sided p from groups dealt anew within every stratum: (k + 1)/(permutations + 1).
    package func permutationP(_ permutations: Int, seed: UInt64) -> Double {
        let limit = abs(statistic(shift: 0)) * (1 - 1e-12)
        let ranks = strata.map { midranks($0.first + $0.second).ranks }
        let asFar = (0..<permutations).count { task in
            var stream = RandomStream(seed: seed, task: UInt64(task))
            let sum = zip(strata, ranks).reduce(0.0) { sum, stratum in
                let total = stratum.1.count
                let mean = Double(stratum.0.first.count * (total + 1)) / 2
                let dealt = Self.sum(of: stratum.0.first.count, stratum.1, &stream)
                return sum + (dealt - mean) / Double(total + 1)
            }
            return abs(sum) >= limit
        }
        return Double(asFar + 1) / Double(permutations + 1)
    }

    private static func sum(of count: Int, _ ranks: [Double], _ stream: inout RandomStream) -> Double {
        var (left, sum) = (ranks, 0.0)
        for place in 0..<count {
            left.swapAt(place, place + stream.below(left.count - place))
            sum += left[place]
        }
        return sum
    }

    package var shift: Double { (shift(where: { $0 > 0 }) + shift(where: { $0 >= 0 })) / 2 }

    package func interval(level: Double) -> Bounds {
        let reach = Normal.quantile((1 + level) / 2) * variance(withTies: false).squareRoot()
        if statistic(shift: -.infinity) <= reach { return Bounds(lower: -.infinity, upper: .infinity) }
        return Bounds(lower: shift(where: { $0 >= reach }), upper: shift(where: { $0 > -reach }))
    }

    /// Where a condition that holds for high statistics ends, as the shift grows.
    private func shift(where holds: (Double) -> Bool) -> Double {
        var low = strata.reduce(Double.infinity) { min($0, $1.first[0] - $1.second.last!) }
        var high = strata.reduce(-Double.infinity) { max($0, $1.first.last! - $1.second[0]) }
        (low, high) = (low - 1, high + 1)
        while high - low > 1e-12 * max(1, abs(high), abs(low)) {
            let middle = low + (high - low) / 2
            if middle <= low || middle >= high { break }
            if holds(statistic(shift: middle)) { low = middle } else { high = middle }
        }
        return low + (high - low) / 2
    }
}

/// Pairs whose first value, moved down by `shift`, is above the second, counted twice; ties counted once. Both
/// ascending.
private func doubledPairsAbove(_ first: [Double], _ second: [Double], _ shift: Double) -> Int {
    var (below, notAbove, doubled) = (0, 0, 0)
    for value in first {
        let moved = value - shift
        while below < second.count, second[below] < moved { below += 1 }
        while notAbove < second.count, second[notAbove] <= moved { notAbove += 1 }
        doubled += below + notAbove
    }
    return doubled
}

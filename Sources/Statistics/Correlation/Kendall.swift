internal import NumericalKit

/// Kendall's τ-b with its asymptotic test corrected for ties (no continuity correction).
///
/// *Source*: Kendall, Rank Correlation Methods, 1970, chapters 3 and 4.
public struct KendallCorrelation: Sendable, Hashable {
    /// τ-b.
    public var coefficient: Double
    /// Concordant minus discordant pairs, standardised.
    public var zScore: Double
    public var pValue: Double

    /// - Returns: undefined with fewer than 3 pairs, or where one side is constant.
    public static func of(_ x: [Double], _ y: [Double]) -> Outcome<KendallCorrelation> {
        precondition(x.count == y.count, "pairs need as many values on both sides")
        if x.count < 3 { return .undefined("there are fewer than 3 pairs") }
        let (first, second) = (midranks(x), midranks(y))
        var score = 0
        for i in 1..<x.count {
            for j in 0..<i {
                score += sign(first.ranks[i] - first.ranks[j]) * sign(second.ranks[i] - second.ranks[j])
            }
        }
        let n = Double(x.count)
        let pairs = n * (n - 1) / 2
        let (tiedX, tiedY) = (
            sum(first.blocks) { $0 * ($0 - 1) / 2 }, sum(second.blocks) { $0 * ($0 - 1) / 2 }
        )
        if tiedX == pairs || tiedY == pairs { return .undefined("all values of one variable are equal") }
        let z = Double(score) / variance(n, first.blocks, second.blocks).squareRoot()
        // One root of the product: where both sides rank alike, τ-b is then exactly ±1.
        let tau = Double(score) / ((pairs - tiedX) * (pairs - tiedY)).squareRoot()
        return .success(KendallCorrelation(coefficient: tau, zScore: z, pValue: Normal.twoSided(z)))
    }

    private static func sign(_ difference: Double) -> Int { difference > 0 ? 1 : difference < 0 ? -1 : 0 }

    private static func sum(_ blocks: [Int], _ term: (Double) -> Double) -> Double {
        blocks.reduce(0) { $0 + term(Double($1)) }
    }

    private static func variance(_ n: Double, _ x: [Int], _ y: [Int]) -> Double {
        func third(_ t: Double) -> Double { t * (t - 1) * (2 * t + 5) }
        func triples(_ t: Double) -> Double { t * (t - 1) * (t - 2) }
        func pairs(_ t: Double) -> Double { t * (t - 1) }
        let main = (third(n) - sum(x, third) - sum(y, third)) / 18
        let byTriples = sum(x, triples) * sum(y, triples) / (9 * triples(n))
        let byPairs = sum(x, pairs) * sum(y, pairs) / (2 * pairs(n))
        return main + byTriples + byPairs
    }
}

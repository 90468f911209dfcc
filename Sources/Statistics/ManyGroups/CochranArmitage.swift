internal import NumericalKit

/// Does a share rise along groups that have an order? The Cochran-Armitage test of a linear trend.
///
/// - Parameters:
///   - successes: in each group, of `totals`.
///   - scores: of the groups; 1, 2, 3, … where nil.
/// - Returns: the standardised trend (positive: the share rises with the score), normal; undefined where all
///   or none succeed, or the scores do not differ among groups with members.
/// *Source*: Cochran 1954, doi:10.2307/3001616; Armitage 1955, doi:10.2307/3001775.
public func cochranArmitageTest(
    successes: [Int], totals: [Int], scores: [Double]? = nil
) -> Outcome<(zScore: Double, pValue: Double)> {
    precondition(successes.count == totals.count, "one total for each group")
    precondition(
        zip(successes, totals).allSatisfy { $0 >= 0 && $0 <= $1 }, "successes lie between 0 and the total")
    let scores = scores ?? totals.indices.map { Double($0 + 1) }
    precondition(scores.count == totals.count, "one score for each group")
    let (n, all) = (Double(totals.reduce(0, +)), Double(successes.reduce(0, +)))
    if n == 0 { return .undefined("there is nobody in the groups") }
    if all == 0 || all == n { return .undefined(all == 0 ? "there is no success" : "all succeed") }
    let share = all / n
    let centre = zip(totals, scores).reduce(0) { $0 + Double($1.0) * $1.1 } / n
    var (trend, spread) = (0.0, 0.0)
    for (k, score) in scores.enumerated() {
        trend += (score - centre) * Double(successes[k])
        spread += Double(totals[k]) * (score - centre) * (score - centre)
    }
    guard spread > 0 else { return .undefined("all members have one score") }
    let z = trend / (share * (1 - share) * spread).squareRoot()
    return .success((z, max(Normal.twoSided(z), .leastNonzeroMagnitude)))
}

/// Mean squared difference of predicted risk and outcome, 0 at best. *Source*: Brier 1950,
/// doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2.
///
/// - Parameters:
///   - risks: in [0, 1], one for each subject, at least one.
public func brierScore(risks: [Double], outcomes: [Bool]) -> Double {
    precondition(risks.count == outcomes.count && !risks.isEmpty, "one risk for each outcome")
    let sum = zip(risks, outcomes).reduce(0) { sum, pair in
        let miss = (pair.1 ? 1 : 0) - pair.0
        return sum + miss * miss
    }
    return sum / Double(risks.count)
}

/// Share of pairs, one with and one without the outcome, in which the former has the higher score; ties
/// count half. Scores are computed numbers, so ties are equal ones; for measured values see `ROC`. O(n log n).
///
/// - Returns: nil where there is no pair.
public func binaryConcordance(_ scores: [Double], _ outcomes: [Bool]) -> Double? {
    precondition(scores.count == outcomes.count, "one score for each outcome")
    var order = Array(scores.indices)
    scores.withUnsafeBufferPointer { scores in order.sort { scores[$0] < scores[$1] } }
    var (below, twiceWins, start) = (0, 0, 0)
    while start < order.count {
        var (end, cases) = (start, 0)
        while end < order.count, scores[order[end]] == scores[order[start]] {
            cases += outcomes[order[end]] ? 1 : 0
            end += 1
        }
        let controls = end - start - cases
        twiceWins += cases * (2 * below + controls)
        below += controls
        start = end
    }
    let cases = scores.count - below
    guard cases > 0, below > 0 else { return nil }
    return Double(twiceWins) / (2 * Double(cases) * Double(below))
}

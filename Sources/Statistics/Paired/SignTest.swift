internal import NumericalKit

/// The exact sign test: how many of the differences that are not zero are positive.
public struct SignTest: Sendable, Hashable {
    /// Positive differences over those that are not zero.
    public var share: Double
    /// Two-sided, binomial with probability 1/2.
    public var pValue: Double
    /// Of the share, exact (Clopper-Pearson).
    public var interval: Bounds
}

extension SignedRank {
    /// - Returns: undefined where all differences are zero.
    public var signTest: Outcome<SignTest> {
        let moved = pairCount - zeroCount
        guard moved > 0 else { return .undefined("all differences are zero") }
        let fewer = min(positiveCount, moved - positiveCount)
        let tail = Binomial.lowerTail(Double(fewer), n: Double(moved), p: 0.5)
        return .success(
            SignTest(
                share: Double(positiveCount) / Double(moved),
                pValue: max(min(1, 2 * tail), .leastNonzeroMagnitude),
                interval: clopperPearsonInterval(successes: positiveCount, of: moved)))
    }
}

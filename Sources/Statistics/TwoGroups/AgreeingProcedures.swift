/// One effect judged by two procedures that fail in different ways: it counts as shown only where both show it.
///
/// The interval spans both intervals, so it excludes 0 only where both lie on one side. p is that of the
/// intersection-union rule: for each direction the larger of the two one-sided p values, then twice the smaller
/// direction. With one-sided values of half the two-sided p (or 1 less that half), that is the larger of the
/// two where the estimates point one way, else 1. Neither needs a correction for there being two.
/// *Source*: Berger 1982, doi:10.1080/00401706.1982.10487790.
public struct AgreeingProcedures: Sendable, Hashable {
    /// What one procedure says, on a scale where 0 means no effect.
    public struct Part: Sendable, Hashable {
        public var estimate: Double
        public var interval: Bounds
        /// Two-sided, of the test that the interval inverts.
        public var pValue: Double
        /// Which way its statistic points: above, at or below what is expected without an effect.
        public var side: Side

        public enum Side: Sendable, Hashable { case positive, neither, negative }

        public init(estimate: Double, interval: Bounds, pValue: Double, statistic: Double) {
            (self.estimate, self.interval, self.pValue) = (estimate, interval, pValue)
            side = statistic > 0 ? .positive : statistic < 0 ? .negative : .neither
        }

        /// Where the interval lies.
        public var shown: Side {
            interval.lower > 0 ? .positive : interval.upper < 0 ? .negative : .neither
        }
    }

    /// The estimate nearer to 0, or 0 where the two disagree in sign; never outside the interval.
    public let effect: Double
    /// From the smaller lower to the larger upper end.
    public let interval: Bounds
    /// Two-sided; at most 1 − level exactly where the interval, at that level, excludes 0.
    public let pValue: Double
    /// Whether one of the two, but not both, shows an effect, or they show opposite ones.
    public let disagree: Bool

    public init(_ first: Part, _ second: Part) {
        interval = Bounds(
            lower: min(first.interval.lower, second.interval.lower),
            upper: max(first.interval.upper, second.interval.upper))
        let pointsOneWay = first.side == second.side && first.side != .neither
        pValue = pointsOneWay ? max(first.pValue, second.pValue) : 1
        let hasOneSign = first.estimate * second.estimate > 0
        let nearer = abs(first.estimate) <= abs(second.estimate) ? first.estimate : second.estimate
        effect = min(max(hasOneSign ? nearer : 0, interval.lower), interval.upper)
        disagree = first.shown != second.shown
    }
}

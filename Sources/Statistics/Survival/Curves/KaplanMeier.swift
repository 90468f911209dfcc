internal import Foundation

/// The product-limit estimate of survival with Greenwood's variance, and the Nelson-Aalen estimate of the
/// cumulative hazard.
///
/// *Sources*: Kaplan and Meier 1958, doi:10.1080/01621459.1958.10501452; Greenwood 1926;
/// Nelson 1972, doi:10.1080/00401706.1972.10488991; Fleming and Harrington 1984,
/// doi:10.1080/03610928408828837.
public struct KaplanMeier: Sendable {
    /// The state at and just after one distinct time of an event or a censoring.
    public struct Point: Sendable, Hashable {
        public var time: Double
        public var atRisk: Int
        public var events: Int
        public var censored: Int
        public var survival: Double
        /// Greenwood's standard error of log S; infinite once S is 0.
        public var standardErrorOfLog: Double
        /// Nelson-Aalen: tied events fall together.
        public var cumulativeHazard: Double
        public var standardErrorOfHazard: Double
        /// Fleming-Harrington's estimate exp(−H), in which tied events fall one after another.
        public var flemingHarringtonSurvival: Double

        /// Greenwood's standard error of S; nil where S is 0, of which it says nothing.
        public var standardError: Double? { survival == 0 ? nil : survival * standardErrorOfLog }
    }

    /// Ascending in time.
    public let points: [Point]
    public let subjects: Int

    public init(_ followUp: FollowUp) {
        subjects = followUp.count
        var state = Running()
        points = followUp.countsByTime().map { state.advance($0) }
    }

    /// The last point at or before `time`; nil before the first one, where survival is 1.
    public func point(at time: Double) -> Point? {
        points.last { $0.time <= time }
    }

    public func survival(at time: Double) -> Double { point(at: time)?.survival ?? 1 }

    /// Subjects under observation just before `time`.
    public func atRisk(at time: Double) -> Int { points.first { $0.time >= time }?.atRisk ?? 0 }
}

/// Sums carried from one time to the next.
private struct Running {
    var survival = 1.0
    var greenwood = 0.0
    var hazard = 0.0
    var hazardVariance = 0.0
    var splitHazard = 0.0

    mutating func advance(_ counts: TimeCounts) -> KaplanMeier.Point {
        let (n, d) = (Double(counts.atRisk), Double(counts.events))
        if counts.events > 0 {
            survival *= (n - d) / n
            greenwood += d / (n * (n - d))
            hazard += d / n
            hazardVariance += d / (n * n)
            for fallen in 0..<counts.events { splitHazard += 1 / (n - Double(fallen)) }
        }
        return KaplanMeier.Point(
            time: counts.time, atRisk: counts.atRisk, events: counts.events, censored: counts.censored,
            survival: survival, standardErrorOfLog: greenwood.squareRoot(), cumulativeHazard: hazard,
            standardErrorOfHazard: hazardVariance.squareRoot(), flemingHarringtonSurvival: exp(-splitHazard))
    }
}

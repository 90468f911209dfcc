internal import Foundation
internal import NumericalKit

/// How time enters the test of proportional hazards.
public enum TimeTransform: String, Sendable, Hashable, CaseIterable {
    /// 1 − Kaplan-Meier of all subjects just before the time.
    case km
    case identity
    /// Undefined where an event happens at time zero.
    case log
    /// Of the event's time among all times; ties share their mean rank.
    case rank
}

/// Test of proportional hazards: the score test of an interaction of each covariate with a transform of time.
///
/// *Source*: Grambsch and Therneau 1994, doi:10.1093/biomet/81.3.515, as the score test of the extended
/// model (not its approximation, which goes wrong where variances change over time).
public struct ProportionalHazardsTest: Sendable {
    public struct Row: Sendable, Hashable {
        public var name: String
        public var chiSquared: Double
        public var degreesOfFreedom: Int
        public var pValue: Double
    }

    /// One row for each term, in the design's order.
    public let terms: [Row]
    /// All together.
    public let global: Row
}

extension CoxFit {
    /// - Parameter terms: covariates tested together (the dummies of a category); nil for each by itself.
    /// - Returns: nil where time has no transform or does not vary over events.
    public func proportionalHazards(
        _ transform: TimeTransform = .km, terms: [(name: String, covariates: [Int])]? = nil
    ) -> ProportionalHazardsTest? {
        let p = design.width
        guard p > 0, let clock = eventClock(transform) else { return nil }
        let test = interactionScore(clock)
        guard let base = Cholesky(point.information, size: p) else { return nil }
        // What is left of the interaction's information once the coefficients are estimated.
        var rest = test.information
        for a in 0..<p {
            let solved = base.solve((0..<p).map { test.cross[$0 * p + a] })
            for b in 0..<p {
                rest[b * p + a] -= (0..<p).reduce(0) { $0 + test.cross[$1 * p + b] * solved[$1] }
            }
        }
        func row(_ name: String, _ which: [Int]) -> ProportionalHazardsTest.Row? {
            let part = which.flatMap { a in which.map { rest[a * p + $0] } }
            guard let factor = Cholesky(part, size: which.count) else { return nil }
            let chiSquared = factor.quadraticForm(which.map { test.score[$0] })
            return .init(
                name: name, chiSquared: chiSquared, degreesOfFreedom: which.count,
                pValue: ChiSquared.upperTail(chiSquared, df: Double(which.count)))
        }
        let asked = terms ?? design.names.enumerated().map { ($1, [$0]) }
        let rows = asked.compactMap { row($0.name, $0.covariates) }
        guard rows.count == asked.count, let global = row("GLOBAL", Array(0..<p)) else { return nil }
        return ProportionalHazardsTest(terms: rows, global: global)
    }

    /// The transform at each event time, less its mean over events.
    private func eventClock(_ transform: TimeTransform) -> [Double: Double]? {
        let counts = design.followUp.countsByTime().filter { $0.events > 0 }
        var values: [Double]
        switch transform {
        case .identity: values = counts.map(\.time)
        case .log: values = counts.map { Foundation.log($0.time) }
        case .km:
            var survival = 1.0
            values = counts.map { counts in
                defer { survival *= 1 - Double(counts.events) / Double(counts.atRisk) }
                return 1 - survival
            }
        case .rank:
            values = counts.map { counts in
                let before = design.count - counts.atRisk
                return Double(before) + Double(counts.events + counts.censored + 1) / 2
            }
        }
        let total = zip(values, counts).reduce(0) { $0 + $1.0 * Double($1.1.events) }
        let mean = total / Double(design.followUp.eventCount)
        values = values.map { $0 - mean }
        guard values.allSatisfy(\.isFinite), values.contains(where: { $0 != 0 }) else { return nil }
        return Dictionary(uniqueKeysWithValues: zip(counts.map(\.time), values))
    }

    /// Score and information of the interaction, and its cross-information with the coefficients.
    private func interactionScore(
        _ clock: [Double: Double]
    ) -> (score: [Double], cross: [Double], information: [Double]) {
        let (sets, p) = (likelihood.sets, design.width)
        let rule = ties == .exact ? CoxTies.breslow : ties
        var score = [Double](repeating: 0, count: p)
        var cross = [Double](repeating: 0, count: p * p)
        var information = cross
        let eta = sets.predictors(standardised)
        sets.sweep(eta, withSecondMoments: true) { moment, _, atRisk, falling in
            let g = clock[moment.time]!
            for row in moment.rows.prefix(moment.deaths) {
                for k in 0..<p { score[k] += g * sets.x[row * p + k] }
            }
            for term in sets.terms(moment, atRisk, falling, ties: rule) {
                for a in 0..<p {
                    score[a] -= g * term.copies * term.mean[a]
                    for b in 0...a {
                        let second = atRisk.second[a * p + b] - term.fraction * falling.second[a * p + b]
                        let covariance = term.copies * (second / term.total - term.mean[a] * term.mean[b])
                        cross[a * p + b] += g * covariance
                        information[a * p + b] += g * g * covariance
                    }
                }
            }
        }
        mirror(&cross, size: p)
        mirror(&information, size: p)
        return (score, cross, information)
    }
}

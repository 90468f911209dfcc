internal import Findings
internal import Foundation
internal import NumericalKit
internal import Statistics

// Mean time to the event up to a horizon, of each group and compared: what a hazard ratio means in time, and
// what still has a meaning where hazards are not proportional. Shown, never decides.

extension SurviveReport {
    private var groupNames: (of: String, against: String)? {
        if case .group(_, let of, let against) = analysis.predictor { (of, against) } else { nil }
    }

    /// The smaller of the groups' largest times; nil where a group is empty or has no follow-up.
    private var horizon: Double? { RestrictedMean.commonHorizon(curves.groups.map(\.followUp)) }

    private var horizonText: String {
        horizon.map { Numbers.plain($0) + (unit.map { " \($0)" } ?? "") } ?? "no common time"
    }

    var restrictedMeans: [Estimate] {
        guard let names = groupNames else { return [] }
        let (against, of) = (curves.groups[0].followUp, curves.groups[1].followUp)
        let since = analysis.knownAt > 0 ? " after the landmark" : ""
        func outcome<Value>(_ compute: (Double) -> Outcome<Value>) -> Outcome<Value> {
            horizon.map(compute) ?? .undefined("a group has no follow-up")
        }
        func mean(_ name: String, _ followUp: FollowUp) -> Estimate {
            let mean = outcome { RestrictedMean.of(followUp, horizon: $0) }
            let interval = mean.value.map { mean in
                let reach = Normal.quantile(0.975) * mean.standardError
                return Interval(
                    lower: max(0, mean.mean - reach), upper: min(mean.horizon, mean.mean + reach),
                    level: 0.95, method: "normal, Greenwood's variance")
            }
            return Estimate(
                "restricted_mean_" + slug(name),
                label: "Mean time to event up to \(horizonText)\(since), \(name)",
                definition:
                    "area under the Kaplan-Meier curve up to the smaller of the groups' largest times",
                value: Quantity(mean.map(\.mean)), interval: interval, unit: unit)
        }
        let contrast = outcome { RestrictedMeanContrast.between(against, of, horizon: $0) }
        return [
            Estimate(
                "restricted_mean_difference",
                label: "Difference of mean times to event up to \(horizonText)\(since), \(names.of) minus "
                    + names.against,
                definition:
                    "difference of the areas under the two Kaplan-Meier curves, unadjusted; interval by the "
                    + "normal distribution with Greenwood's variances",
                value: Quantity(contrast.map(\.difference)),
                interval: contrast.value.map {
                    Interval($0.interval(), level: 0.95, method: "normal, Greenwood's variance")
                }, unit: unit, null: 0),
            mean(names.of, of), mean(names.against, against),
        ]
    }

    var restrictedMeanMethod: [String] {
        guard groupNames != nil, horizon != nil else { return [] }
        return [
            "Mean times to the event are restricted to \(horizonText), the smaller of the groups' largest times."
        ]
    }

    func restrictedMeanInR(read: String, survival: String) -> Finding.RCall? {
        guard let names = groupNames, let horizon else { return nil }
        let column = analysis.predictor.column
        return .init(
            reproduces: "restricted_mean_difference",
            code: """
                \(read)
                fit <- survfit(\(survival) ~ \(rName(column)), d)
                m <- summary(fit, rmean = \(shortestText(horizon)))$table[, 5:6]
                level <- sub("^[^=]*=", "", trimws(rownames(m)))
                a <- m[level == \(rString(names.of)), ]; b <- m[level == \(rString(names.against)), ]
                a[1] - b[1] + c(0, -1, 1) * qnorm(0.975) * sqrt(a[2]^2 + b[2]^2)
                """)
    }
}

internal import Findings
internal import Statistics

/// How far a group would move without any change, because it was singled out by a value that scatters.
struct RegressionToTheMean {
    let within: WithinSubject
    let repeats: Outcome<RepeatedMeasurements>?
    /// Share of the baseline's variance that lies between patients.
    let intraclassCorrelation: Outcome<Double>
    private let cohort: [Double]

    init(_ rows: ChangeRows) {
        within = rows.analysis.within
        cohort = rows.cohort
        switch within {
        case .unknown:
            repeats = nil
            intraclassCorrelation = .undefined(
                "it needs the within-subject standard deviation from baselines taken on different days")
        case .repeated:
            let measured = RepeatedMeasurements.of(rows.repeats)
            repeats = measured
            intraclassCorrelation = measured.map(\.intraclassCorrelation)
        case .standardDeviation(let deviation, _):
            repeats = nil
            intraclassCorrelation = impliedIntraclassCorrelation(within: deviation, values: rows.cohort)
        }
    }

    var isKnown: Bool { within != .unknown }
    var isFromAssay: Bool {
        if case .standardDeviation(_, .assay) = within { true } else { false }
    }

    /// Expected move of a group with these baselines.
    func expected(_ baselines: [Double]) -> Outcome<Double> {
        intraclassCorrelation.flatMap { correlation in
            guard !baselines.isEmpty, !cohort.isEmpty else { return .undefined("there is no baseline") }
            return .success(
                expectedRegressionToTheMean(
                    intraclassCorrelation: correlation, cohortMean: meanOf(cohort),
                    groupMean: meanOf(baselines)))
        }
    }

    private var boundWords: String {
        "an upper bound of its size: 0 if the groups truly differ at baseline"
            + (isFromAssay
                ? "; the standard deviation is the assay's, which leaves out the days, so even that bound is too low"
                : "")
    }

    private var source: String {
        switch within {
        case .unknown: "unknown"
        case .repeated(let column): "from the repeated baseline '\(column)' on another day"
        case .standardDeviation(_, .days): "from the declared within-subject standard deviation (days)"
        case .standardDeviation(_, .assay):
            "from the declared assay standard deviation, so it is too high (a lower bound of the scatter)"
        }
    }

    /// What is known of one patient's scatter.
    func reliabilityEstimates(unit: String?) -> [Estimate] {
        guard isKnown else { return [] }
        let measured = repeats?.value
        var estimates = [
            Estimate(
                "intraclass_correlation", label: "Intraclass correlation of the baseline",
                definition: measured != nil
                    ? "ICC(1,1): one-way random effects, \(source)"
                    : "1 − within² / total variance, \(source)",
                value: Quantity(intraclassCorrelation),
                interval: measured?.intraclassInterval(level: 0.95).value.map {
                    Interval($0, level: 0.95, method: "F distribution")
                })
        ]
        if let measured {
            estimates.append(
                Estimate(
                    "within_subject_sd", label: "Within-subject standard deviation",
                    definition: "Root of the mean square within patients over baselines on different days",
                    value: .value(measured.withinStandardDeviation),
                    interval: measured.withinVariance > 0
                        ? Interval(measured.withinInterval(level: 0.95), level: 0.95, method: "chi-squared")
                        : nil, unit: unit))
        }
        return estimates
    }

    func expectedEstimate(_ value: Outcome<Double>, unit: String?) -> Estimate {
        Estimate(
            "expected_regression", label: "Expected regression to the mean",
            definition: "(1 − ICC) × (mean of all baselines − mean of the group); \(boundWords)",
            value: Quantity(value), unit: unit, null: 0)
    }

    /// Between groups the difference of both groups' expected moves.
    func differenceEstimate(_ first: [Double], _ second: [Double], unit: String?) -> Estimate {
        let difference = expected(first).flatMap { a in expected(second).map { a - $0 } }
        return Estimate(
            "expected_regression_difference",
            label: "Expected difference in change by regression to the mean",
            definition: "(1 − ICC) × (baseline mean of the second group − that of the first); \(boundWords)",
            value: Quantity(difference), unit: unit, null: 0)
    }
}

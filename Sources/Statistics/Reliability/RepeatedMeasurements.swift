internal import NumericalKit

/// How far repeated values of one subject agree: one-way random effects, repeats exchangeable.
///
/// The within-subject standard deviation holds all that differs between the repeats: taken on different days it
/// holds the biology of days too; repeated wells of one sample hold the assay alone.
/// *Source*: Shrout, Fleiss 1979, doi:10.1037/0033-2909.86.2.420, ICC(1,1); unequal numbers: Donner 1986,
/// doi:10.2307/1403259.
public struct RepeatedMeasurements: Sendable, Hashable {
    public var subjectCount: Int
    public var valueCount: Int
    /// Mean square within subjects: its root is the within-subject standard deviation.
    public var withinVariance: Double
    public var betweenMeanSquare: Double
    /// Mean number of repeats, (N − Σnᵢ²/N)/(k − 1) with k subjects and N values.
    public var meanRepeats: Double

    public var withinDegreesOfFreedom: Double { Double(valueCount - subjectCount) }
    public var withinStandardDeviation: Double { withinVariance.squareRoot() }

    /// Share of the variance that lies between subjects; below 0 where repeats agree less than by chance.
    public var intraclassCorrelation: Double {
        (betweenMeanSquare - withinVariance) / (betweenMeanSquare + (meanRepeats - 1) * withinVariance)
    }

    /// - Parameter subjects: the values of each subject; those with a single value tell of the spread between
    ///   subjects only.
    /// - Returns: undefined with fewer than two subjects, without a repeat, or where all values are equal.
    public static func of(_ subjects: [[Double]]) -> Outcome<RepeatedMeasurements> {
        let kept = subjects.filter { !$0.isEmpty }
        let n = kept.reduce(0) { $0 + $1.count }
        if kept.count < 2 { return .undefined("there are fewer than 2 subjects") }
        if n == kept.count { return .undefined("no subject has a second value") }
        return OneWayLayout.of(kept).flatMap { layout in
            guard layout.within + layout.between > 0 else { return .undefined("all values are equal") }
            let squares = kept.reduce(0.0) { $0 + Double($1.count) * Double($1.count) }
            return .success(
                RepeatedMeasurements(
                    subjectCount: kept.count, valueCount: n,
                    withinVariance: layout.within / Double(n - kept.count),
                    betweenMeanSquare: layout.between / Double(kept.count - 1),
                    meanRepeats: (Double(n) - squares / Double(n)) / Double(kept.count - 1)))
        }
    }

    /// Exact for equal numbers of repeats, else with their mean number in place of it.
    ///
    /// - Returns: undefined where no subject varies.
    public func intraclassInterval(level: Double) -> Outcome<Bounds> {
        if withinVariance == 0 { return .undefined("no subject's values differ") }
        let ratio = betweenMeanSquare / withinVariance
        let (df1, df2) = (Double(subjectCount - 1), withinDegreesOfFreedom)
        func correlation(_ f: Double) -> Double { (f - 1) / (f + meanRepeats - 1) }
        let upper = FisherF.quantile((1 + level) / 2, df1: df1, df2: df2)
        let lower = FisherF.quantile((1 - level) / 2, df1: df1, df2: df2)
        return .success(Bounds(lower: correlation(ratio / upper), upper: correlation(ratio / lower)))
    }

    /// Of the within-subject standard deviation: exact under normal errors (χ²).
    public func withinInterval(level: Double) -> Bounds {
        let sum = withinVariance * withinDegreesOfFreedom
        func end(_ p: Double) -> Double {
            (sum / ChiSquared.quantile(p, df: withinDegreesOfFreedom)).squareRoot()
        }
        return Bounds(lower: end((1 + level) / 2), upper: end((1 - level) / 2))
    }
}

/// The intraclass correlation that a within-subject standard deviation from elsewhere implies here:
/// 1 − within²/total variance of single values, not below 0.
///
/// - Returns: undefined with fewer than two values, or where all are equal.
public func impliedIntraclassCorrelation(within: Double, values: [Double]) -> Outcome<Double> {
    precondition(within >= 0, "a standard deviation is not negative")
    return Descriptives(values).variance.flatMap { total in
        guard total > 0 else { return .undefined("all values are equal") }
        return .success(max(0, 1 - within * within / total))
    }
}

/// How far a group chosen by a value that scatters is expected to move back towards the cohort when it is
/// measured again and nothing has changed: (1 − ICC)·(cohort mean − group mean).
///
/// That is the whole of it where the groups do not differ in truth, and so an upper bound of its size; where
/// the difference at the first measurement is real, nothing regresses.
/// *Source*: Davis 1976, doi:10.1093/oxfordjournals.aje.a112321.
public func expectedRegressionToTheMean(
    intraclassCorrelation: Double, cohortMean: Double, groupMean: Double
) -> Double {
    (1 - min(1, max(0, intraclassCorrelation))) * (cohortMean - groupMean)
}

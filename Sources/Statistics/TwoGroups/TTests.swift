internal import Foundation
internal import NumericalKit

/// A t test of a difference of means, with its interval.
public struct TTest: Sendable, Hashable {
    /// Mean of the first minus mean of the second (or the mean, for one sample).
    public var difference: Double
    public var statistic: Double
    public var degreesOfFreedom: Double
    /// Two-sided.
    public var pValue: Double
    public var interval: Bounds

    init(difference: Double, standardError: Double, degreesOfFreedom: Double, level: Double) {
        self.difference = difference
        statistic = difference / standardError
        self.degreesOfFreedom = degreesOfFreedom
        pValue = max(StudentT.twoSided(statistic, df: degreesOfFreedom), .leastNonzeroMagnitude)
        let reach = StudentT.quantile((1 + level) / 2, df: degreesOfFreedom) * standardError
        interval = Bounds(lower: difference - reach, upper: difference + reach)
    }

    /// Unequal variances, with Satterthwaite's degrees of freedom.
    ///
    /// *Source*: Welch 1947, doi:10.1093/biomet/34.1-2.28.
    public static func welch(_ first: [Double], _ second: [Double], level: Double = 0.95) -> Outcome<TTest> {
        moments(first, second).flatMap { a, b in
            let (va, vb) = (a.variance / a.count, b.variance / b.count)
            let total = va + vb
            let share = va / total
            let freedom = 1 / (share * share / (a.count - 1) + (1 - share) * (1 - share) / (b.count - 1))
            return test(a, b, standardError: total.squareRoot(), freedom, level)
        }
    }

    /// Equal variances (Student's).
    public static func student(_ first: [Double], _ second: [Double], level: Double = 0.95) -> Outcome<TTest>
    {
        moments(first, second).flatMap { a, b in
            let freedom = a.count + b.count - 2
            let pooled = ((a.count - 1) * a.variance + (b.count - 1) * b.variance) / freedom
            return test(
                a, b, standardError: (pooled * (1 / a.count + 1 / b.count)).squareRoot(), freedom, level)
        }
    }

    /// Mean of one sample (of differences, for pairs) against 0.
    public static func oneSample(_ values: [Double], level: Double = 0.95) -> Outcome<TTest> {
        Moments.of(values).flatMap { a in
            let error = (a.variance / a.count).squareRoot()
            guard error > 10 * .ulpOfOne * abs(a.mean) else { return .undefined("all values are equal") }
            return .success(
                TTest(difference: a.mean, standardError: error, degreesOfFreedom: a.count - 1, level: level))
        }
    }

    private static func test(
        _ a: Moments, _ b: Moments, standardError: Double, _ freedom: Double, _ level: Double
    ) -> Outcome<TTest> {
        guard standardError > 10 * .ulpOfOne * max(abs(a.mean), abs(b.mean)) else {
            return .undefined("the values do not vary within the groups")
        }
        return .success(
            TTest(
                difference: a.mean - b.mean, standardError: standardError, degreesOfFreedom: freedom,
                level: level))
    }
}

/// Count, mean and variance of a group of at least two.
struct Moments {
    let count: Double
    let mean: Double
    let variance: Double

    static func of(_ values: [Double]) -> Outcome<Moments> {
        let described = Descriptives(values)
        switch (described.mean, described.variance) {
        case (.success(let mean), .success(let variance)):
            guard mean.isFinite, variance.isFinite else {
                return .undefined("the values are too large for a variance")
            }
            return .success(Moments(count: Double(values.count), mean: mean, variance: variance))
        case (.failure(let why), _), (_, .failure(let why)): return .failure(why)
        }
    }
}

func moments(_ first: [Double], _ second: [Double]) -> Outcome<(Moments, Moments)> {
    switch (Moments.of(first), Moments.of(second)) {
    case (.success(let a), .success(let b)): .success((a, b))
    default: .undefined("a group has fewer than two values")
    }
}

internal import NumericalKit

/// Sums of squares of values in groups: between the groups' means and within the groups.
struct OneWayLayout {
    let counts: [Int]
    let means: [Double]
    let between: Double
    let within: Double

    var total: Int { counts.reduce(0, +) }
    var betweenFreedom: Double { Double(counts.count - 1) }
    var withinFreedom: Double { Double(total - counts.count) }
    var meanSquareWithin: Double { within / withinFreedom }

    /// - Returns: undefined with fewer than two groups, where one is empty, or where squares overflow.
    static func of(_ groups: [[Double]]) -> Outcome<OneWayLayout> {
        guard groups.count > 1 else { return .undefined("there are fewer than two groups") }
        guard groups.allSatisfy({ !$0.isEmpty }) else { return .undefined("a group has no values") }
        precondition(groups.allSatisfy { $0.allSatisfy(\.isFinite) }, "values must be finite")
        let (means, grand) = (groups.map(meanOf), meanOf(groups.flatMap { $0 }))
        var (between, within) = (0.0, 0.0)
        for (group, mean) in zip(groups, means) {
            between += Double(group.count) * (mean - grand) * (mean - grand)
            within += group.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        }
        guard between.isFinite, within.isFinite else {
            return .undefined("the values are too large for a variance")
        }
        return .success(
            OneWayLayout(counts: groups.map(\.count), means: means, between: between, within: within))
    }

    /// The F test of equal means; `unvarying` is the reason where the groups do not vary.
    func test(unvarying: String) -> Outcome<FTest> {
        guard withinFreedom > 0, variesWithin else { return .undefined(unvarying) }
        return .success(
            FTest(
                (between / betweenFreedom) / meanSquareWithin, between: betweenFreedom,
                within: withinFreedom))
    }

    /// Whether the spread within the groups is more than the rounding of their means.
    var variesWithin: Bool {
        let size = means.reduce(0) { max($0, abs($1)) } * 10 * .ulpOfOne
        return within > size * size * Double(total)
    }
}

/// An F statistic with its degrees of freedom and p value.
public struct FTest: Sendable, Hashable {
    public var statistic: Double
    public var betweenDegreesOfFreedom: Double
    /// Not whole for Welch's.
    public var withinDegreesOfFreedom: Double
    public var pValue: Double

    init(_ statistic: Double, between: Double, within: Double) {
        self.statistic = statistic
        (betweenDegreesOfFreedom, withinDegreesOfFreedom) = (between, within)
        pValue = max(FisherF.upperTail(statistic, df1: between, df2: within), .leastNonzeroMagnitude)
    }
}

/// One-way analysis of variance: are the means of the groups equal, if all groups spread alike?
///
/// - Returns: undefined where a group is empty or no group varies.
/// *Source*: Fisher, Statistical Methods for Research Workers, 1925, chapter 7.
public func oneWayAnalysisOfVariance(_ groups: [[Double]]) -> Outcome<FTest> {
    OneWayLayout.of(groups).flatMap { $0.test(unvarying: "the values do not vary within the groups") }
}

/// Welch's analysis of variance: the groups need not spread alike.
///
/// - Returns: undefined where a group has fewer than two values or does not vary.
/// *Source*: Welch 1951, doi:10.1093/biomet/38.3-4.330.
public func welchAnalysisOfVariance(_ groups: [[Double]]) -> Outcome<FTest> {
    guard groups.count > 1 else { return .undefined("there are fewer than two groups") }
    var parts: [(weight: Double, mean: Double, freedom: Double)] = []
    for group in groups {
        switch Moments.of(group) {
        case .failure(let why): return .failure(why)
        case .success(let moments):
            guard moments.variance > 0 else { return .undefined("a group's values do not vary") }
            parts.append((moments.count / moments.variance, moments.mean, moments.count - 1))
        }
    }
    let (k, weights) = (Double(parts.count), parts.reduce(0) { $0 + $1.weight })
    let centre = parts.reduce(0) { $0 + $1.weight / weights * $1.mean }
    let between = parts.reduce(0) { $0 + $1.weight * ($1.mean - centre) * ($1.mean - centre) } / (k - 1)
    let spread = parts.reduce(0.0) { sum, part in
        let rest = 1 - part.weight / weights
        return sum + rest * rest / part.freedom
    }
    return .success(
        FTest(
            between / (1 + 2 * (k - 2) / (k * k - 1) * spread), between: k - 1,
            within: (k * k - 1) / (3 * spread)))
}

internal import Foundation
internal import NumericalKit

/// Difference of two groups' means where some values lie beyond a limit of measurement: likelihood ratio test and
/// profile likelihood interval of one coefficient of a `CensoredNormalModel`.
///
/// The fall w of twice the log-likelihood is turned into t = √(f·(e^(w/m) − 1)), with m values known exactly and f = m less the number of
/// means: without censoring that is Student's t exactly; as m grows, the chi-squared test. Interval and p come
/// from that one procedure.
/// *Source*: likelihood: Tobin 1958, doi:10.2307/1907382; t from the likelihood ratio of a normal linear model: Seber,
/// Lee, Linear Regression Analysis, 2nd ed. 2003, section 4.1.
public struct CensoredComparison: Sendable, Hashable {
    /// To what the likelihood ratio is referred.
    public enum Reference: String, Sendable, Hashable, CaseIterable {
        /// Student's t, exact where nothing is censored.
        case student
        /// Chi-squared with one degree of freedom, as large samples allow.
        case chiSquared
    }

    /// Mean of the first group less that of the second; ±infinity where a group is wholly beyond a limit.
    public var difference: Double
    /// An end is infinite where nothing bounds it.
    public var interval: Bounds
    /// Twice the fall of the log-likelihood where there is no difference.
    public var likelihoodRatio: Double
    /// In (0, 1].
    public var pValue: Double
    /// Maximum likelihood, of the values about their group's mean.
    public var standardDeviation: Double
    /// Values known exactly.
    public var exactCount: Int
    /// Censored values of the first and of the second group.
    public var censored: [Int]

    /// - Parameters:
    ///   - covariates: columns for all values, the first group's before the second's.
    /// - Returns: undefined where a group is empty, both are wholly censored, or too few values are known to tell
    ///   their spread.
    public static func of(
        _ first: [CensoredValue], _ second: [CensoredValue], covariates: [[Double]] = [],
        level: Double = 0.95,
        reference: Reference = .student
    ) -> Outcome<CensoredComparison> {
        if first.isEmpty || second.isEmpty { return .undefined("a group has no values") }
        let design = CensoredDesign(first, second, covariates)
        if !first.contains(where: \.isExact), !second.contains(where: \.isExact) {
            return .undefined("no value of either group is known exactly")
        }
        return design.best().flatMap { best in
            design.comparison(best, level: level, reference)
        }
    }
}

/// Values of both groups and the profile likelihood of their difference.
private struct CensoredDesign {
    let values: [CensoredValue]
    let indicator: [Double]
    let covariates: [[Double]]
    let groups: (first: [CensoredValue], second: [CensoredValue])

    init(_ first: [CensoredValue], _ second: [CensoredValue], _ covariates: [[Double]]) {
        groups = (first, second)
        values = first + second
        indicator = first.map { _ in 1 } + second.map { _ in 0 }
        self.covariates = covariates
    }

    struct Best {
        var difference: Double
        var logLikelihood: Double
        var standardDeviation: Double
        /// Means and slopes that the exact values determine.
        var meanCount: Int
    }

    /// The highest likelihood; where a group is wholly censored on one side, its limit as the difference grows
    /// without bound: the other group's alone.
    func best() -> Outcome<Best> {
        let (first, second) = groups
        if let side = wholeSide(first) { return alone(keeping: first.count..<values.count, difference: side) }
        if let side = wholeSide(second) { return alone(keeping: 0..<first.count, difference: -side) }
        return CensoredNormalModel.fit(values, columns: covariates + [indicator]).map { model in
            Best(
                difference: model.coefficients[covariates.count + 1], logLikelihood: model.logLikelihood,
                standardDeviation: model.standardDeviation, meanCount: covariates.count + 2)
        }
    }

    /// +∞ where all lie above limits, −∞ where all lie below, else nil.
    private func wholeSide(_ group: [CensoredValue]) -> Double? {
        if group.allSatisfy({ if case .above = $0 { true } else { false } }) { return .infinity }
        return group.allSatisfy { if case .below = $0 { true } else { false } } ? -.infinity : nil
    }

    private func alone(keeping rows: Range<Int>, difference: Double) -> Outcome<Best> {
        CensoredNormalModel.fit(Array(values[rows]), columns: covariates.map { Array($0[rows]) }).map {
            model in
            Best(
                difference: difference, logLikelihood: model.logLikelihood,
                standardDeviation: model.standardDeviation, meanCount: covariates.count + 1)
        }
    }

    /// Twice the fall where the difference is held at `shift`; infinite where the likelihood has no value there.
    func fall(_ shift: Double, below best: Best) -> Double {
        let moved = zip(values, indicator).map { value, indicator in value.moved(by: -shift * indicator) }
        guard let model = CensoredNormalModel.fit(moved, columns: covariates).value else { return .infinity }
        return max(0, 2 * (best.logLikelihood - model.logLikelihood))
    }

    func comparison(
        _ best: Best, level: Double, _ reference: CensoredComparison.Reference
    ) -> Outcome<CensoredComparison> {
        let exact = values.count(where: \.isExact)
        let freedom = Double(exact - best.meanCount)
        guard freedom > 0 else { return .undefined("too few values are known exactly to tell their spread") }
        let rule = Referral(reference, count: Double(exact), freedom: freedom)
        let w = fall(0, below: best)
        guard w.isFinite else { return .undefined("without a difference the likelihood has no maximum") }
        let reach = rule.fall(level: level)
        guard let lower = end(-1, reach, best), let upper = end(1, reach, best) else {
            return .undefined("an end of the interval was not found")
        }
        return .success(
            CensoredComparison(
                difference: best.difference, interval: Bounds(lower: lower, upper: upper), likelihoodRatio: w,
                pValue: rule.pValue(w), standardDeviation: best.standardDeviation, exactCount: exact,
                censored: [groups.first, groups.second].map { $0.count { !$0.isExact } }))
    }

    /// Where the fall reaches `reach`, going up (+1) or down (−1) from the best difference.
    private func end(_ direction: Double, _ reach: Double, _ best: Best) -> Double? {
        if best.difference == direction * .infinity { return best.difference }
        let unit = best.standardDeviation
        var inside = best.difference.isFinite ? best.difference : far(best, reach, towards: -direction)
        guard var start = inside else { return nil }
        var step = direction * unit
        for _ in 0..<80 {
            let outside = start + step
            if fall(outside, below: best) >= reach {
                return brentRoot(between: start, and: outside, tolerance: 1e-11 * unit) {
                    min(fall($0, below: best), 1e6) - reach
                }
            }
            (inside, start, step) = (outside, outside, step * 2)
            if !outside.isFinite { return direction * .infinity }
        }
        return direction * .infinity
    }

    /// A finite difference far enough out that the fall is below `reach`.
    private func far(_ best: Best, _ reach: Double, towards side: Double) -> Double? {
        var step = best.standardDeviation
        for _ in 0..<60 {
            if fall(side * step, below: best) < reach { return side * step }
            step *= 2
        }
        return nil
    }
}

extension CensoredValue {
    fileprivate func moved(by shift: Double) -> CensoredValue {
        switch self {
        case .exact(let value): .exact(value + shift)
        case .below(let value): .below(value + shift)
        case .above(let value): .above(value + shift)
        }
    }
}

/// p of a fall of twice the log-likelihood, and the fall of an interval's end.
private struct Referral {
    let reference: CensoredComparison.Reference
    let count: Double
    let freedom: Double

    init(_ reference: CensoredComparison.Reference, count: Double, freedom: Double) {
        (self.reference, self.count, self.freedom) = (reference, count, freedom)
    }

    func pValue(_ fall: Double) -> Double {
        switch reference {
        case .chiSquared: max(ChiSquared.upperTail(fall, df: 1), .leastNonzeroMagnitude)
        case .student: StudentT.twoSided((freedom * expm1(fall / count)).squareRoot(), df: freedom)
        }
    }

    func fall(level: Double) -> Double {
        switch reference {
        case .chiSquared: return ChiSquared.quantile(level, df: 1)
        case .student:
            let t = StudentT.quantile((1 + level) / 2, df: freedom)
            return count * log1p(t * t / freedom)
        }
    }
}

internal import Foundation
internal import NumericalKit

/// Variance of the area under the curve by its placement values.
///
/// *Source*: DeLong, DeLong, Clarke-Pearson 1988, doi:10.2307/2531595; by midranks in n·log n: Sun and Xu
/// 2014, doi:10.1109/LSP.2014.2337313.
struct Placements {
    /// For each case the share of controls below it, ties half.
    let cases: [Double]
    /// For each control the share of cases above it, ties half.
    let controls: [Double]

    init(_ roc: ROC) {
        let (x, y) = (roc.orientedCases, roc.orientedControls)
        let unit = RecordedDecimals(commonTo: x + y)
        let (xs, ys) = (x.map(unit.units), y.map(unit.units))
        let pooled = midranks(units: xs + ys).ranks
        let (inCases, inControls) = (midranks(units: xs).ranks, midranks(units: ys).ranks)
        let (n, m) = (Double(x.count), Double(y.count))
        cases = zip(pooled, inCases).map { ($0 - $1) / m }
        controls = zip(pooled.dropFirst(x.count), inControls).map { 1 - ($0 - $1) / n }
    }

    /// Covariance of two areas over the same cases and controls (in the same order).
    func covariance(_ other: Placements) -> Double {
        sampleCovariance(cases, other.cases) / Double(cases.count)
            + sampleCovariance(controls, other.controls) / Double(controls.count)
    }
}

private func sampleCovariance(_ a: [Double], _ b: [Double]) -> Double {
    let (meanA, meanB) = (meanOf(a), meanOf(b))
    return zip(a, b).reduce(0) { $0 + ($1.0 - meanA) * ($1.1 - meanB) } / Double(a.count - 1)
}

extension ROC {
    /// DeLong's variance of the area; undefined with fewer than two cases or controls.
    public var deLongVariance: Outcome<Double> {
        if cases.count < 2 || controls.count < 2 {
            return .undefined("a variance needs two cases and two controls")
        }
        let placements = Placements(self)
        return .success(max(0, placements.covariance(placements)))
    }

    /// Area ± z·SE, cut to 0...1. Too narrow for few patients: shown for comparison only.
    public func waldInterval(level: Double = 0.95) -> Outcome<Bounds> {
        deLongVariance.map { variance in
            let reach = Normal.quantile((1 + level) / 2) * variance.squareRoot()
            return Bounds(lower: max(0, auc - reach), upper: min(1, auc + reach))
        }
    }

    /// Wald interval of logit(area), taken back; undefined where the area is 0 or 1, or does not vary.
    public func logitInterval(level: Double = 0.95) -> Outcome<Bounds> {
        deLongVariance.flatMap { variance in
            let area = auc
            guard area > 0, area < 1 else {
                return .undefined(
                    "the marker separates the groups completely (the area is \(area == 0 ? 0 : 1))")
            }
            guard variance > 0 else { return .undefined("DeLong's variance is 0") }
            let centre = log(area / (1 - area))
            let reach = Normal.quantile((1 + level) / 2) * variance.squareRoot() / (area * (1 - area))
            return .success(
                Bounds(lower: 1 / (1 + exp(reach - centre)), upper: 1 / (1 + exp(-reach - centre))))
        }
    }

    /// Score-type interval that also holds where the area is 0 or 1: areas θ with |area − θ| ≤ z·SE(θ),
    /// with the variance of exponential scores at θ.
    ///
    /// *Source*: Newcombe 2006, doi:10.1002/sim.2324, method 5.
    public func newcombeInterval(level: Double = 0.95) -> Bounds {
        let z = Normal.quantile((1 + level) / 2)
        let (n, m) = (Double(cases.count), Double(controls.count))
        let mean = (n + m) / 2 - 1
        let area = auc
        func excess(_ theta: Double) -> Double {
            let spread = 1 + mean * ((1 - theta) / (2 - theta) + theta / (1 + theta))
            // At an area of 0 or 1 that value itself solves the equation: its factor is divided out.
            if area == 1 { return 1 - theta - z * z * theta * spread / (n * m) }
            if area == 0 { return theta - z * z * (1 - theta) * spread / (n * m) }
            return (area - theta) * (area - theta) - z * z * theta * (1 - theta) * spread / (n * m)
        }
        func end(_ extreme: Double) -> Double {
            area == extreme ? extreme : brentRoot(between: extreme, and: area, excess) ?? extreme
        }
        return Bounds(lower: end(0), upper: end(1))
    }

    /// Standard error under negative exponential scores.
    ///
    /// *Source*: Hanley, McNeil 1982, doi:10.1148/radiology.143.1.7063747.
    public var hanleyMcNeilStandardError: Double {
        let area = auc
        let (n, m) = (Double(cases.count), Double(controls.count))
        let (q1, q2) = (area / (2 - area), 2 * area * area / (1 + area))
        let sum = area * (1 - area) + (n - 1) * (q1 - area * area) + (m - 1) * (q2 - area * area)
        return (sum / (n * m)).squareRoot()
    }

    /// Two-sided p of "the area is 1/2", by the Mann-Whitney test.
    public func pValueAgainstHalf(_ method: RankTestMethod) -> Double {
        MannWhitney.of(orientedCases, orientedControls).map { $0.pValue(method) }.value ?? 1
    }
}

/// Two areas compared.
public struct AreaComparison: Sendable, Hashable {
    /// First area minus second.
    public var difference: Double
    public var statistic: Double
    /// Of the t distribution; infinite for a normal statistic.
    public var degreesOfFreedom: Double
    public var pValue: Double
    /// Of the two areas; 0 for unpaired ones.
    public var covariance: Double
    public var interval: Bounds

    /// Two markers measured in the same patients: cases and controls in the same order in both.
    public static func paired(_ a: ROC, _ b: ROC, level: Double = 0.95) -> Outcome<AreaComparison> {
        guard a.cases.count == b.cases.count, a.controls.count == b.controls.count else {
            return .undefined("the two markers have different patients")
        }
        return variances(a, b).flatMap { first, second in
            let covariance = Placements(a).covariance(Placements(b))
            return of(
                a.auc - b.auc, variance: first + second - 2 * covariance, freedom: .infinity,
                covariance: covariance, level)
        }
    }

    /// Independent patients: a t with Satterthwaite's degrees of freedom.
    public static func unpaired(_ a: ROC, _ b: ROC, level: Double = 0.95) -> Outcome<AreaComparison> {
        variances(a, b).flatMap { first, second in
            let (n, m) = (Double(a.cases.count + a.controls.count), Double(b.cases.count + b.controls.count))
            let sum = first + second
            let freedom = sum * sum / (first * first / (n - 1) + second * second / (m - 1))
            return of(a.auc - b.auc, variance: sum, freedom: freedom, covariance: 0, level)
        }
    }

    private static func variances(_ a: ROC, _ b: ROC) -> Outcome<(Double, Double)> {
        a.deLongVariance.flatMap { first in b.deLongVariance.map { (first, $0) } }
    }

    private static func of(
        _ difference: Double, variance: Double, freedom: Double, covariance: Double, _ level: Double
    ) -> Outcome<AreaComparison> {
        guard variance > 0 else { return .undefined("the difference of the areas does not vary") }
        let error = variance.squareRoot()
        let statistic = difference / error
        let isNormal = freedom.isInfinite
        let p = isNormal ? Normal.twoSided(statistic) : StudentT.twoSided(statistic, df: freedom)
        let half = (1 + level) / 2
        let reach = error * (isNormal ? Normal.quantile(half) : StudentT.quantile(half, df: freedom))
        return .success(
            AreaComparison(
                difference: difference, statistic: statistic, degreesOfFreedom: freedom,
                pValue: max(p, .leastNonzeroMagnitude), covariance: covariance,
                interval: Bounds(lower: difference - reach, upper: difference + reach)))
    }
}

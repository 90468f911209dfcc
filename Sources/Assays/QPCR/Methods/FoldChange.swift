internal import Foundation
public import Statistics

/// Expression of one sample on the log2 scale, relative to its references.
public enum RelativeExpression {
    /// One assay of a sample: its Cq and the factor by which a cycle multiplies it.
    public struct Assay: Sendable, Hashable {
        /// Cycles.
        public var cq: Double
        /// 2 where each cycle doubles; above 1.
        public var base: Double
        public init(cq: Double, base: Double = 2) {
            precondition(base > 1, "a cycle multiplies by more than 1")
            (self.cq, self.base) = (cq, base)
        }
        /// log2 of the starting quantity, up to a constant of the assay.
        var log2Quantity: Double { -cq * log2(base) }
    }

    /// log2 of the target's quantity less the mean log2 quantity of the references: −ΔCq with base 2 throughout.
    ///
    /// The mean over references on the log scale is their geometric mean.
    /// *Source*: Livak, Schmittgen 2001, doi:10.1006/meth.2001.1262 (base 2); Pfaffl 2001, doi:10.1093/nar/29.9.e45
    /// (measured bases); Vandesompele et al. 2002, doi:10.1186/gb-2002-3-7-research0034 (several references).
    /// - Precondition: at least one reference.
    public static func log2(target: Assay, references: [Assay]) -> Double {
        precondition(!references.isEmpty, "a relative quantity needs a reference")
        return target.log2Quantity - meanOf(references.map(\.log2Quantity))
    }

    private static func log2(_ value: Double) -> Double { Foundation.log2(value) }
}

/// How many times higher one group's expression is, from one log2 value for each biological sample.
public struct FoldChange: Sendable, Hashable {
    /// Welch's test of the log2 values: difference, interval and p.
    public var test: TTest

    /// −ΔΔCq where the bases are 2.
    public var log2: Double { test.difference }
    /// 2 to the power of `log2`: the ratio of geometric means.
    public var ratio: Double { exp2(log2) }
    public var ratioInterval: Bounds {
        Bounds(lower: exp2(test.interval.lower), upper: exp2(test.interval.upper))
    }

    /// By Welch's t test, which lets the groups spread differently. Uncertainty of the bases is not in it.
    ///
    /// - Returns: undefined where a group has fewer than two samples or nothing varies.
    public static func welch(
        _ group: [Double], against other: [Double], level: Double = 0.95
    ) -> Outcome<FoldChange> {
        TTest.welch(group, other, level: level).map(FoldChange.init)
    }
}

/// A fold change with a range made of standard deviations, as many papers draw it: shown for comparison only.
///
/// The range 2^−(ΔΔCq ± SD) says how far single values scatter, not how well the mean is known: it is no confidence
/// interval, and no test follows from it.
/// *Source*: Livak, Schmittgen 2001, doi:10.1006/meth.2001.1262; as the R package pcr prints it (Ahmed, Kim 2018,
/// doi:10.7717/peerj.4473).
public struct DescribedFoldChange: Sendable, Hashable {
    /// ΔCq of the group (or its mean Cq, without a reference), in cycles.
    public var normalized: Double
    /// Less that of the calibrating group: ΔΔCq.
    public var calibrated: Double
    /// Cycles.
    public var error: Double

    public var ratio: Double { exp2(-calibrated) }
    public var range: Bounds {
        Bounds(lower: exp2(-(calibrated + error)), upper: exp2(-(calibrated - error)))
    }

    public init(normalized: Double, calibrator: Double, error: Double) {
        (self.normalized, self.error) = (normalized, error)
        calibrated = normalized - calibrator
    }

    /// Mean ΔCq and its spread where target and reference ran in different tubes: √(SD_target² + SD_reference²).
    public static func separateTubes(target: [Double], reference: [Double]) -> (
        normalized: Double, error: Double
    ) {
        let (a, b) = (standardDeviation(target), standardDeviation(reference))
        return (meanOf(target) - meanOf(reference), (a * a + b * b).squareRoot())
    }

    /// Mean and standard deviation of the paired ΔCq, where both ran in one tube.
    public static func sameTube(target: [Double], reference: [Double]) -> (normalized: Double, error: Double)
    {
        precondition(target.count == reference.count, "one reference for each target")
        let differences = zip(target, reference).map { $0 - $1 }
        return (meanOf(differences), standardDeviation(differences))
    }
}

/// Relative quantity of one group by standard curves of target and reference, described by coefficients of variation.
public struct RelativeCurveQuantity: Sendable, Hashable {
    /// Mean amount of the target over mean amount of the reference.
    public var normalized: Double
    /// √(CV_target² + CV_reference²), as a share.
    public var relativeError: Double

    /// In the unit of `normalized`.
    public var error: Double { normalized * relativeError }

    /// Ratio to a calibrating group, with the range ratio·(1 ± relative error).
    public func ratio(to calibrator: RelativeCurveQuantity) -> (value: Double, range: Bounds) {
        let value = normalized / calibrator.normalized
        return (
            value, Bounds(lower: value * (1 - relativeError), upper: value * (1 + relativeError))
        )
    }

    /// - Parameters: amounts of single wells, above 0.
    public init(target: [Double], reference: [Double]) {
        let (a, b) = (meanOf(target), meanOf(reference))
        let (u, v) = (standardDeviation(target) / a, standardDeviation(reference) / b)
        normalized = a / b
        relativeError = (u * u + v * v).squareRoot()
    }
}

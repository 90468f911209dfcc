internal import Foundation
internal import NumericalKit
public import Statistics

/// Where the spread of a marker comes from: wells of one sample, samples of one subject, subjects.
///
/// Values are on a log scale (log2 expression, or Cq in cycles).
/// *Source*: Fraser, Harris 1989, doi:10.3109/10408368909106595.
public struct BiologicalVariation: Sendable, Hashable {
    /// Between wells of a sample; nil where no sample has two wells.
    public var analyticalVariance: Double?
    /// Between samples of a subject, freed of the wells' part where that is known; not below 0.
    public var withinVariance: Double
    /// Between subjects; not below 0.
    public var betweenVariance: Double
    public var subjectCount: Int
    public var sampleCount: Int
    /// Of sample means, as measured: what a single later sample of the same kind scatters by.
    public var withinAsMeasured: RepeatedMeasurements

    /// √(within/between): below 0.6 a reference interval of the population hardly shows a subject's change.
    public var indexOfIndividuality: Double? {
        betweenVariance > 0 ? (withinVariance / betweenVariance).squareRoot() : nil
    }

    /// - Parameter subjects: for each subject its samples, for each sample its wells.
    /// - Returns: undefined with fewer than two subjects or without a second sample of one.
    public static func of(_ subjects: [[[Double]]]) -> Outcome<BiologicalVariation> {
        let kept = subjects.map { $0.filter { !$0.isEmpty } }.filter { !$0.isEmpty }
        let samples = kept.flatMap { $0 }
        return RepeatedMeasurements.of(kept.map { $0.map(meanOf) }).map { measured in
            let replicated = samples.filter { $0.count > 1 }
            let freedom = replicated.reduce(0) { $0 + $1.count - 1 }
            let squares = replicated.reduce(0.0) { sum, wells in
                let centre = meanOf(wells)
                return sum + wells.reduce(0) { $0 + ($1 - centre) * ($1 - centre) }
            }
            let analytical = freedom > 0 ? squares / Double(freedom) : nil
            // A mean of r wells carries 1/r of their variance.
            let share = meanOf(samples.map { 1 / Double($0.count) })
            let between =
                (measured.betweenMeanSquare - measured.withinVariance) / measured.meanRepeats
            return BiologicalVariation(
                analyticalVariance: analytical,
                withinVariance: max(0, measured.withinVariance - (analytical ?? 0) * share),
                betweenVariance: max(0, between), subjectCount: kept.count, sampleCount: samples.count,
                withinAsMeasured: measured)
        }
    }
}

/// How far two results of one subject must lie apart before chance and the assay no longer explain it.
///
/// On the log scale the limits are ±z·√2·σ, σ² the variance of a single result within a subject; as ratios they are
/// asymmetric: a rise to 2.0 times and a fall to 0.5 times are equally far.
/// *Source*: Fraser, Harris 1989, doi:10.3109/10408368909106595; asymmetric: Fokkema et al. 2006,
/// doi:10.1515/CCLM.2006.106 (log-normal approach).
public struct ReferenceChange: Sendable, Hashable {
    /// In log2 units.
    public var log2Limit: Double
    public var level: Double

    /// Ratio of the second to the first result above which it has risen.
    public var rise: Double { exp2(log2Limit) }
    /// Ratio below which it has fallen.
    public var fall: Double { exp2(-log2Limit) }

    /// - Parameters:
    ///   - log2Variance: of a single result within a subject, with the assay's part (in log2 units; for Cq with base E,
    ///     that of the Cq times log2(E)²).
    ///   - level: two-sided.
    public init(log2Variance: Double, level: Double = 0.95) {
        precondition(log2Variance >= 0, "a variance is not negative")
        self.level = level
        log2Limit = Normal.quantile((1 + level) / 2) * (2 * log2Variance).squareRoot()
    }

    /// From coefficients of variation, as shares: σ² = ln(1 + CV²) of each part.
    public init(analyticalCV: Double, withinCV: Double, level: Double = 0.95) {
        let variance = log1p(analyticalCV * analyticalCV) + log1p(withinCV * withinCV)
        self.init(log2Variance: variance / (log(2) * log(2)), level: level)
    }

    /// Fraser's symmetric value, z·√2·√(CV_A² + CV_I²), as a share: good for small CVs only.
    public static func symmetric(analyticalCV: Double, withinCV: Double, level: Double = 0.95) -> Double {
        Normal.quantile((1 + level) / 2)
            * (2 * (analyticalCV * analyticalCV + withinCV * withinCV)).squareRoot()
    }
}

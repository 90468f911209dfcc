internal import Foundation
public import Statistics

/// Whether red cells broke in a sample of serum or plasma: Cq of miR-23a-3p less Cq of miR-451a.
///
/// miR-451a comes from red cells, miR-23a-3p hardly does, so the difference grows as cells break. Below 5 a
/// sample counts as unaffected, from 7 on as haemolysed; between, as possibly affected. The two limits were found
/// with one assay system, so they can be set.
/// *Source*: Blondal et al. 2013, doi:10.1016/j.ymeth.2012.09.015; the limits in serum: Shah et al. 2016,
/// doi:10.1371/journal.pone.0153200.
public struct Haemolysis: Sendable, Hashable {
    public enum Grade: String, Sendable, Hashable, CaseIterable {
        case none, borderline, haemolysed
    }

    /// Cycles; a difference of at least this much is borderline.
    public var borderlineFrom: Double
    /// Cycles; a difference of at least this much is haemolysed.
    public var haemolysedFrom: Double

    /// - Precondition: `borderlineFrom` ≤ `haemolysedFrom`.
    public init(borderlineFrom: Double = 5, haemolysedFrom: Double = 7) {
        precondition(borderlineFrom <= haemolysedFrom, "the limits are in order")
        (self.borderlineFrom, self.haemolysedFrom) = (borderlineFrom, haemolysedFrom)
    }

    /// Cycles; higher where more red cells broke.
    public static func delta(mir23a: Double, mir451a: Double) -> Double { mir23a - mir451a }

    /// A difference at a limit, as recorded decimals, belongs to the higher grade.
    public func grade(_ delta: Double) -> Grade {
        let slack = 1e-9
        if delta >= haemolysedFrom - slack { return .haemolysed }
        return delta >= borderlineFrom - slack ? .borderline : .none
    }
}

/// How much of a spiked-in RNA each sample lost on its way: Cq of the spike less the median of all samples.
///
/// A sample far above the median lost RNA in extraction or holds an inhibitor; subtracting the shift from the
/// other Cq of the sample would correct for the loss, where the loss is alike for all RNA.
public struct SpikeIn: Sendable, Hashable {
    /// Cycles.
    public var median: Double
    /// Median absolute deviation × 1.4826, cycles: the SD where the values are normal.
    public var scaledDeviation: Double
    /// Cycles, one for each sample: positive where less came through.
    public var shifts: [Double]

    /// - Parameter cqs: of the spike, one for each sample.
    /// - Returns: undefined without a sample.
    public static func of(_ cqs: [Double]) -> Outcome<SpikeIn> {
        guard !cqs.isEmpty else { return .undefined("no sample has a Cq of the spike") }
        let centre = Statistics.median(ofSorted: cqs.sorted())
        let shifts = cqs.map { $0 - centre }
        let deviation = 1.4826 * Statistics.median(ofSorted: shifts.map(abs).sorted())
        return .success(SpikeIn(median: centre, scaledDeviation: deviation, shifts: shifts))
    }

    /// Samples further than `limit` cycles from the median, on either side.
    public func outliers(beyond limit: Double = 2) -> [Int] {
        shifts.indices.filter { abs(shifts[$0]) > limit + 1e-9 }
    }
}

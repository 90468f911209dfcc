internal import Foundation
public import Statistics

/// Normalisation by targets whose rank hardly differs between a sample and the median sample.
///
/// *Source*: Li, Wong 2001, doi:10.1186/gb-2001-2-8-research0032 (invariant set; the thresholds 0.003 and 0.007 as in
/// the R package affy); for Cq: Mar et al. 2009, doi:10.1186/1471-2105-10-110; Dvinge, Bertone 2009,
/// doi:10.1093/bioinformatics/btp578.
public struct RankInvariant: Sendable {
    /// Median Cq of each target over the samples with a Cq of at most the maximum; 30 where there is none.
    let reference: [Double]
    private let panel: [[Double]]
    /// The invariant set of each sample as found, before targets that are hardly detected are taken out.
    private let sets: [[Bool]]
    /// Targets of each sample that may count: detected there and somewhere.
    private let usable: [[Bool]]
    /// Stands for a target that no sample detected; such a target never counts.
    private static let placeholder = 30.0

    /// - Parameters:
    ///   - panel: samples, each with one Cq for each target; undetermined ones at the last cycle.
    ///   - maximum: a Cq beyond it is not used.
    public init(_ panel: [[Double]], maximum: Double = 35) {
        self.panel = panel
        let targets = panel.first?.indices ?? 0..<0
        let medians = targets.map { target -> Double? in
            let seen = panel.map { $0[target] }.filter { $0 <= maximum }.sorted()
            return seen.isEmpty ? nil : median(ofSorted: seen)
        }
        let reference = medians.map { $0 ?? Self.placeholder }
        self.reference = reference
        sets = panel.map { Self.invariantSet($0, reference) }
        usable = panel.map { sample in targets.map { sample[$0] <= maximum && medians[$0] != nil } }
    }

    /// Targets of which each sample holds the rank, and that are detected in it.
    public func invariantTargets(_ sample: Int) -> [Int] {
        sets[sample].indices.filter { sets[sample][$0] && usable[sample][$0] }
    }

    /// Targets that `samples` samples or more hold invariant (all but one where nil).
    public func commonTargets(samples: Int? = nil) -> [Int] {
        let needed = samples ?? panel.count - 1
        var counts = [Int](repeating: 0, count: reference.count)
        for sample in panel.indices { for target in invariantTargets(sample) { counts[target] += 1 } }
        return counts.indices.filter { counts[$0] >= needed }
    }

    /// Multiplies each sample by (its mean Cq of the common targets) / (that of the first sample).
    ///
    /// This is HTqPCR's `scale.rankinvariant`; as its `geometric.mean`, the factor enlarges what it might be thought to even out.
    /// - Returns: undefined where no target is common.
    public func scaled(samples: Int? = nil) -> Outcome<[[Double]]> {
        let common = commonTargets(samples: samples)
        if common.isEmpty { return .undefined("no target keeps its rank across the samples") }
        let means = panel.map { sample in meanOf(common.map { sample[$0] }) }
        return .success(PanelNormalization.scaled(panel, means, 0))
    }

    /// Maps each sample onto the median sample by a smooth curve through its invariant set.
    ///
    /// The curve is a cubic smoothing spline chosen by generalised cross-validation, read backwards between the
    /// points of the set and held constant beyond them. A sample without an invariant target, or with too few for a
    /// curve, stays as it is.
    public func mapped() -> [[Double]] {
        panel.indices.map { sample in
            guard !invariantTargets(sample).isEmpty else { return panel[sample] }
            let members = sets[sample].indices.filter { sets[sample][$0] }
            let spline = SmoothingSpline.fit(
                x: members.map { reference[$0] }, y: members.map { panel[sample][$0] })
            guard let spline = spline.value else { return panel[sample] }
            return interpolated(panel[sample], from: spline.fitted, to: spline.x)
        }
    }

    /// Ranks agree to within a share that is narrower for targets of low rank, and that narrows from step to step.
    private static func invariantSet(_ sample: [Double], _ reference: [Double]) -> [Bool] {
        let (low, high) = (0.003, 0.007)
        let (a, b) = (midranks(reference).ranks, midranks(sample).ranks)
        var kept = Array(sample.indices)
        var (from, to) = (low * 10, high * 10)
        var before = kept.count + 51
        while before - kept.count > 50 {
            let n = Double(kept.count)
            before = kept.count
            kept = kept.filter { target in
                let place = (a[target] + b[target]) / (2 * n)
                return abs(a[target] - b[target]) / n < (to - low) * place + from
            }
            if from > low { (from, to) = (from * 0.9, to * 0.9) }
        }
        var isKept = [Bool](repeating: false, count: sample.count)
        for target in kept { isKept[target] = true }
        return isKept
    }
}

/// Linear between the points sorted by `from`; equal ones share the mean of their `to`; constant beyond the ends.
private func interpolated(_ values: [Double], from: [Double], to: [Double]) -> [Double] {
    var points: [(from: Double, to: [Double])] = []
    for (x, y) in zip(from, to).sorted(by: { $0.0 < $1.0 }) {
        if points.last?.from == x { points[points.count - 1].to.append(y) } else { points.append((x, [y])) }
    }
    let means = points.map { meanOf($0.to) }
    return values.map { value in
        if value <= points[0].from { return means[0] }
        if value >= points[points.count - 1].from { return means[means.count - 1] }
        var (low, high) = (0, points.count - 1)
        while high - low > 1 {
            let middle = (low + high) / 2
            if value < points[middle].from { high = middle } else { low = middle }
        }
        let share = (value - points[low].from) / (points[high].from - points[low].from)
        return means[low] + (means[high] - means[low]) * share
    }
}

internal import Foundation
public import Statistics

/// Normalisation of panels: many targets measured in each sample.
///
/// A panel is an array of samples, each with one Cq for each target in the same order. Where `Double?`, nil is an
/// undetermined Cq. Where `Double`, an undetermined one stands at the last cycle, as the instrument exports it: that
/// is the convention of the methods that rank or scale whole samples, and one of their weaknesses.
public enum PanelNormalization {
    /// Which targets a global mean takes.
    public enum GlobalMean: Sendable, Hashable {
        /// Those detected in every sample: the same targets everywhere, so the means can be compared.
        case detectedInAll
        /// Those detected in the sample: more of them, but a sample with fewer rare targets gets a lower mean.
        case detected
    }

    /// Mean Cq of each sample over its targets, to be subtracted from them.
    ///
    /// - Parameter maximum: a Cq beyond it counts as not detected.
    /// - Returns: undefined where no target qualifies.
    /// *Source*: Mestdagh et al. 2009, doi:10.1186/gb-2009-10-6-r64 (targets with Cq below 35).
    public static func globalMeans(
        _ panel: [[Double?]], over targets: GlobalMean = .detectedInAll, maximum: Double = 35
    ) -> Outcome<[Double]> {
        let seen = panel.map { $0.map { cq in cq.map { $0 <= maximum } ?? false } }
        let inAll = (panel.first ?? []).indices.filter { target in seen.allSatisfy { $0[target] } }
        var means: [Double] = []
        for (sample, isSeen) in zip(panel, seen) {
            let chosen = targets == .detectedInAll ? inAll : sample.indices.filter { isSeen[$0] }
            if chosen.isEmpty {
                return .undefined(
                    targets == .detectedInAll
                        ? "no target is detected in all samples" : "a sample has no detected target")
            }
            means.append(meanOf(chosen.map { sample[$0]! }))
        }
        return .success(means)
    }

    /// Each Cq less the mean Cq of the reference targets in the same sample.
    ///
    /// - Precondition: at least one reference.
    public static func deltaCq(_ panel: [[Double]], references: [Int]) -> [[Double]] {
        precondition(!references.isEmpty, "ΔCq needs a reference")
        return panel.map { sample in
            let centre = meanOf(references.map { sample[$0] })
            return sample.map { $0 - centre }
        }
    }

    /// Makes all samples have one distribution: the mean of the sorted samples. Tied values share the mean of the
    /// places that they would take.
    ///
    /// *Source*: Bolstad et al. 2003, doi:10.1093/bioinformatics/19.2.185.
    public static func quantile(_ panel: [[Double]]) -> [[Double]] {
        guard let width = panel.first?.count, width > 0 else { return panel }
        let sorted = panel.map { $0.sorted() }
        let common = (0..<width).map { place in meanOf(sorted.map { $0[place] }) }
        return panel.map { sample in
            midranks(sample).ranks.map { rank in
                let below = Int(rank.rounded(.down)) - 1
                let rest = rank - rank.rounded(.down)
                return rest == 0 ? common[below] : common[below] + rest * (common[below + 1] - common[below])
            }
        }
    }

    /// Multiplies each sample's Cq by (geometric mean of its Cq) / (that of the reference sample), over the Cq below
    /// `maximum`.
    ///
    /// This is HTqPCR's `geometric.mean`, kept so that its numbers can be had: the factor is the inverse of one that would make the
    /// means equal, and it scales Cq, which are logarithms. Nothing else here uses it.
    /// - Returns: undefined where a sample has no Cq below `maximum`.
    /// *Source*: Dvinge, Bertone 2009, doi:10.1093/bioinformatics/btp578, `normalizeCtData`.
    public static func scaledByGeometricMean(
        _ panel: [[Double]], maximum: Double = 35, reference: Int = 0
    ) -> Outcome<[[Double]]> {
        let logs = panel.map { $0.filter { $0 < maximum && $0 > 0 }.map { log($0) } }
        guard logs.allSatisfy({ !$0.isEmpty }) else {
            return .undefined("a sample has no Cq below the maximum")
        }
        return .success(scaled(panel, logs.map { exp(meanOf($0)) }, reference))
    }

    static func scaled(_ panel: [[Double]], _ sizes: [Double], _ reference: Int) -> [[Double]] {
        zip(panel, sizes).map { sample, size in sample.map { $0 * (size / sizes[reference]) } }
    }
}

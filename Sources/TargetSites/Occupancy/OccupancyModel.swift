internal import Foundation

/// Predicted repression of a message from the affinities of its sites (McGeary et al. 2019, doi:10.1126/science.aav1741).
///
/// A site is bound with probability σ(ln[free Argonaute] − ln KD + what surrounds it); without its seed match it would be
/// bound with σ(ln[free Argonaute] + what surrounds it). The bound Argonautes N of all sites and microRNAs add, and speed
/// up decay: fold change = (1 + d·N₀)/(1 + d·N).
public struct OccupancyModel: Sendable, Hashable {
    /// ln d.
    public var logDecay: Double
    /// What a site in the reading frame adds to the logit.
    public var orf: Double
    /// Per unit of ln accessibility above that of the bare site; nil where the model does not use it.
    public var accessibility: Double?
    /// Per point of 3' pairing of a canonical site.
    public var threePrimePairing: Double?
    /// Per unit of the probability of conserved targeting.
    public var conservation: Double?

    /// Affinities and reading frame alone.
    public static let biochemical = OccupancyModel(
        logDecay: 0.8655766248703003, orf: -1.848806619644165, accessibility: nil, threePrimePairing: nil,
        conservation: nil)

    /// With accessibility, 3' pairing and conservation: the paper's biochemical+ model.
    public static let biochemicalPlus = OccupancyModel(
        logDecay: 0.5735143423080444, orf: -1.7090857028961182, accessibility: 0.11533742398023605,
        threePrimePairing: 0.09985063970088959, conservation: 0.9219825267791748)

    /// Concentrations of free Argonaute loaded with one microRNA, as ln of units of the best site's KD scale.
    ///
    /// *Source*: TargetScan 8, "predicted occupancy": 4.1e-3, 5.5e-4 and 7.5e-5.
    public enum FreeArgonaute: String, Sendable, Hashable, CaseIterable {
        /// After efficient transfection.
        case transfected
        /// A very highly expressed microRNA of the cell.
        case high
        /// A moderate level that still represses.
        case moderate

        public var logarithm: Double {
            switch self {
            case .transfected: -5.5
            case .high: -7.5
            case .moderate: -9.5
            }
        }
    }

    /// One site as the model sees it.
    public struct BoundSite: Sendable, Hashable {
        public var logKD: Double
        /// ln of the concentration of free Argonaute with its microRNA.
        public var logFreeArgonaute: Double
        public var isInORF: Bool
        /// ln of accessibility minus that of the bare site; nil where it is not known.
        public var accessibility: Double?
        /// McGeary's score; 0 for a site without a seed match.
        public var threePrimePairing: Double?
        public var conservation: Double?

        public init(
            logKD: Double, logFreeArgonaute: Double, isInORF: Bool = false, accessibility: Double? = nil,
            threePrimePairing: Double? = nil, conservation: Double? = nil
        ) {
            (self.logKD, self.logFreeArgonaute, self.isInORF) = (logKD, logFreeArgonaute, isInORF)
            (self.accessibility, self.threePrimePairing) = (accessibility, threePrimePairing)
            self.conservation = conservation
        }
    }

    public struct Prediction: Sendable, Hashable {
        /// Argonautes bound on average, and those bound without seed matches.
        public var bound: Double
        public var boundWithoutSites: Double
        /// ln of the fold change; 0 or less for a message that is repressed.
        public var logFoldChange: Double
        public var log2FoldChange: Double { logFoldChange / log(2) }
        /// Features of the model that some site lacks; they added nothing there.
        public var missing: [String]
    }

    /// - Parameter sites: of all microRNAs, no two of one microRNA overlapping.
    public func prediction(_ sites: [BoundSite]) -> Prediction {
        var (bound, bare) = (0.0, 0.0)
        for site in sites {
            let surroundings = (site.isInORF ? orf : 0) + (accessibility ?? 0) * (site.accessibility ?? 0)
            let own =
                (threePrimePairing ?? 0) * (site.threePrimePairing ?? 0)
                + (conservation ?? 0) * (site.conservation ?? 0)
            bound += logistic(site.logFreeArgonaute - site.logKD + own + surroundings)
            bare += logistic(site.logFreeArgonaute + surroundings)
        }
        let decay = exp(logDecay)
        var missing: [String] = []
        if accessibility != nil, sites.contains(where: { $0.accessibility == nil }) {
            missing.append("accessibility")
        }
        if threePrimePairing != nil, sites.contains(where: { $0.threePrimePairing == nil }) {
            missing.append("3' pairing")
        }
        if conservation != nil, sites.contains(where: { $0.conservation == nil }) {
            missing.append("conservation")
        }
        return Prediction(
            bound: bound, boundWithoutSites: bare, logFoldChange: log1p(decay * bare) - log1p(decay * bound),
            missing: missing)
    }

    private func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
}

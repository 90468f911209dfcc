/// The features of context++, each with the estimate that a regression on 74 data sets gave it.
///
/// *Source*: Agarwal et al. 2015, doi:10.7554/eLife.05005, table 1 and the parameters published with TargetScan 7.
public enum ContextFeature: String, Sendable, Hashable, Codable, CaseIterable {
    /// The site type itself.
    case siteType = "site_type"
    case threePrimePairing = "three_prime_pairing"
    case localAU = "local_au"
    /// Distance to the nearer end of the 3'UTR.
    case minimumDistance = "minimum_distance"
    /// First and eighth base of the microRNA.
    case firstBase = "microrna_base_1"
    case eighthBase = "microrna_base_8"
    /// Base of the message opposite position 8 (7mer-A1 and 6mer).
    case siteEighthBase = "site_base_8"
    case utrLength = "utr_length"
    case accessibility
    case orfLength = "orf_length"
    case orfEightmers = "orf_8mers"
    case offsetSixmers = "offset_6mers"
    case targetAbundance = "target_abundance"
    case pairingStability = "seed_pairing_stability"
    /// Probability of conserved targeting.
    case conservation

    /// In the order 8mer, 7mer-m8, 7mer-A1, 6mer.
    struct Weights {
        var coefficients: [Double]
        /// Ends of the scale on which the coefficient is meant; nil where the value is taken as it is.
        var scale: (lower: [Double], upper: [Double])?

        init(_ coefficients: [Double], _ lower: [Double], _ upper: [Double]) {
            (self.coefficients, scale) = (coefficients, (lower, upper))
        }

        init(_ coefficients: [Double]) { self.coefficients = coefficients }

        func contribution(_ value: Double, _ column: Int) -> Double {
            guard let scale else { return coefficients[column] * value }
            let (low, high) = (scale.lower[column], scale.upper[column])
            return coefficients[column] * (value - low) / (high - low)
        }
    }

    /// Features that are one number; the bases have `baseCoefficients`.
    var weights: Weights? {
        switch self {
        case .siteType: Weights([-0.589, -0.224, -0.195, -0.079])
        case .threePrimePairing:
            Weights([-0.04, -0.055, -0.06, -0.024], [1, 1, 1, 1], [3.5, 3.5, 3.5, 3.5])
        case .localAU:
            Weights(
                [-0.254, -0.177, -0.075, -0.04], [0.308, 0.277, 0.342, 0.295], [0.814, 0.782, 0.801, 0.772])
        case .minimumDistance:
            Weights(
                [0.118, 0.056, 0.045, 0.036], [1.415, 1.491, 1.431, 1.477], [3.113, 3.096, 3.117, 3.106])
        case .utrLength:
            Weights([0.31, 0.154, 0.129, 0.045], [2.392, 2.409, 2.413, 2.405], [3.637, 3.615, 3.63, 3.62])
        case .accessibility:
            Weights(
                [-0.115, -0.134, -0.077, -0.028], [-4.356, -5.218, -4.23, -5.082],
                [-0.661, -0.725, -0.588, -0.666])
        case .orfLength:
            Weights([0.205, 0.1, 0.063, 0.029], [2.788, 2.773, 2.773, 2.775], [3.753, 3.729, 3.73, 3.731])
        case .orfEightmers: Weights([-0.118, -0.044, -0.058, -0.06])
        case .offsetSixmers: Weights([-0.02, -0.011, -0.02, -0.01])
        case .targetAbundance:
            Weights(
                [0.222, 0.139, 0.117, 0.058], [3.113, 3.067, 3.145, 3.113], [3.865, 3.887, 3.887, 3.887])
        case .pairingStability:
            Weights(
                [0.21, 0.135, 0.095, 0.035], [-11.13, -11.13, -8.41, -8.57], [-5.52, -5.49, -3.33, -3.33])
        case .conservation:
            Weights([-0.103, -0.048, -0.048, 0.005], [0, 0, 0, 0], [0.816, 0.364, 0.449, 0.193])
        case .firstBase, .eighthBase, .siteEighthBase: nil
        }
    }

    /// For A, C and G; U is the base of comparison.
    var baseCoefficients: [[Double]] {
        switch self {
        case .firstBase:
            [[-0.018, 0.01, -0.025, -0.002], [-0.021, 0.014, -0.021, 0.004], [0.06, 0.062, 0.03, 0.018]]
        case .eighthBase:
            [
                [0.022, 0.004, -0.049, -0.015], [0.012, -0.031, 0.033, 0.016],
                [0.015, -0.008, -0.017, 0.006],
            ]
        case .siteEighthBase: [[0, 0, 0, -0.002], [0, 0, 0.036, 0.015], [0, 0, 0.015, 0.012]]
        default: []
        }
    }
}

internal import Foundation

/// How much each event time counts in a test of the log-rank family.
///
/// S is the Kaplan-Meier estimate of all groups together (of the stratum), n the number at risk, d the
/// events at that time.
public enum LogRankWeight: Sendable, Hashable {
    /// 1: most power where hazards are proportional. *Source*: Mantel 1966.
    case logRank
    /// n. *Source*: Gehan 1965, doi:10.1093/biomet/52.1-2.203.
    case gehanBreslow
    /// √n. *Source*: Tarone and Ware 1977, doi:10.1093/biomet/64.1.156.
    case taroneWare
    /// S just before the time. *Source*: Peto and Peto 1972, doi:10.2307/2344317.
    case petoPeto
    /// Π n/(n + d) up to and with the time. *Source*: Prentice 1978, doi:10.1093/biomet/65.1.167.
    case prentice
    /// S^rho·(1 − S)^gamma just before the time. *Source*: Harrington and Fleming 1982,
    /// doi:10.1093/biomet/69.3.553.
    case flemingHarrington(rho: Double, gamma: Double)

    /// One weight for each time with an event.
    func weights(_ counts: [TimeCounts]) -> [Double] {
        var survival = 1.0
        var prentice = 1.0
        return counts.map { counts in
            let (n, d) = (Double(counts.atRisk), Double(counts.events))
            defer { survival *= (n - d) / n }
            prentice *= n / (n + d)
            switch self {
            case .logRank: return 1
            case .gehanBreslow: return n
            case .taroneWare: return n.squareRoot()
            case .petoPeto: return survival
            case .prentice: return prentice
            case .flemingHarrington(let rho, let gamma): return pow(survival, rho) * pow(1 - survival, gamma)
            }
        }
    }
}

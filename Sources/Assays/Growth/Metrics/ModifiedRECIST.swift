public import Statistics

/// How a tumour's response is classed, from best to worst.
public enum ResponseCategory: String, Sendable, Hashable, CaseIterable {
    case complete = "CR"
    case partial = "PR"
    case stable = "SD"
    case progressive = "PD"

    /// 3 for a complete response, 0 for progression.
    public var rank: Int { 3 - Self.allCases.firstIndex(of: self)! }
}

/// Modified RECIST of one animal: best response and best average response, and the class that they give.
///
/// Change is 100·(V − V₀)/V₀ with V₀ the first measurement. The best response is its minimum from some day on,
/// the best average response the minimum of its running mean from that day on. CR: below −95 and −40; PR:
/// below −50 and −20; SD: below 35 and 30; else PD.
/// *Source*: Gao et al. 2015, doi:10.1038/nm.3954.
public struct ModifiedRECIST: Sendable, Hashable {
    /// What tools call mRECIST differs in the first day that counts and in what is averaged.
    public enum Rule: String, Sendable, Hashable, CaseIterable {
        /// From day 10 after the first measurement; the running mean begins with the baseline's 0 %; at least
        /// two measurements from day 10 on. As in Gao 2015 and Xeva.
        case gao
        /// From day 3 after the first measurement; the running mean leaves out all measurements before. As in KuLGaP.
        case kulgap

        public var firstDay: Double { self == .gao ? 10 : 3 }
        public var leastMeasurements: Int { self == .gao ? 2 : 1 }

        public var words: String {
            switch self {
            case .gao: "Gao 2015: minimum from day 10, running mean from the baseline's 0 % on"
            case .kulgap: "KuLGaP: minimum from day 3, running mean of the measurements from day 3 on"
            }
        }
    }

    public let rule: Rule
    public let category: ResponseCategory
    /// In per cent of the first value, and the days since the first measurement at which it stood first.
    public let bestResponse: Double
    public let bestResponseTime: Double
    public let bestAverageResponse: Double
    public let bestAverageResponseTime: Double

    /// A baseline of zero has no percentage: one unit of volume is added to every value then, as Gao's rule is
    /// implemented in Xeva.
    ///
    /// - Returns: undefined with too few measurements from the rule's first day on.
    public static func of(_ series: GrowthSeries, rule: Rule = .gao) -> Outcome<ModifiedRECIST> {
        guard let baseline = series.baseline else { return .undefined("there is no measurement") }
        guard baseline >= 0 else { return .undefined("the first value is negative") }
        let shift = baseline == 0 ? 1.0 : 0
        let change = series.values.map { 100 * ($0 - baseline) / (baseline + shift) }
        let elapsed = series.elapsed
        let late = elapsed.indices.filter { elapsed[$0] >= rule.firstDay }
        guard late.count >= rule.leastMeasurements else {
            return .undefined(
                "there are \(late.count) measurements from day \(Int(rule.firstDay)) on and the rule needs "
                    + "\(rule.leastMeasurements)")
        }
        let averaged = rule.average(change, from: late[0])
        let best = late.min { (change[$0], $0) < (change[$1], $1) }!
        let bestAverage = late.min { (averaged[$0], $0) < (averaged[$1], $1) }!
        return .success(
            ModifiedRECIST(
                rule: rule, category: category(best: change[best], average: averaged[bestAverage]),
                bestResponse: change[best], bestResponseTime: elapsed[best],
                bestAverageResponse: averaged[bestAverage], bestAverageResponseTime: elapsed[bestAverage]))
    }

    private static func category(best: Double, average: Double) -> ResponseCategory {
        if best < -95, average < -40 { return .complete }
        if best < -50, average < -20 { return .partial }
        if best < 35, average < 30 { return .stable }
        return .progressive
    }
}

extension ModifiedRECIST.Rule {
    /// The running mean at each position; positions before the first that counts hold 0.
    fileprivate func average(_ change: [Double], from first: Int) -> [Double] {
        let start = self == .gao ? 0 : first
        var (sum, averages) = (0.0, [Double](repeating: 0, count: change.count))
        for place in start..<change.count {
            sum += change[place]
            averages[place] = sum / Double(place - start + 1)
        }
        return averages
    }
}

/// Who was followed how long, with which covariates: the input of a Cox regression.
public struct CoxDesign: Sendable {
    public let followUp: FollowUp
    public let names: [String]
    /// Row-major: one row for each subject, one column for each name.
    public let covariates: [Double]
    /// Any labels; nil for one stratum. Risk sets never cross strata.
    public let strata: [Int]?

    /// - Parameter columns: one array for each name, as long as the follow-up, all finite.
    public init(_ followUp: FollowUp, names: [String], columns: [[Double]], strata: [Int]? = nil) {
        precondition(names.count == columns.count, "one name for each column")
        precondition(columns.allSatisfy { $0.count == followUp.count }, "a column has another length")
        precondition(columns.allSatisfy { $0.allSatisfy(\.isFinite) }, "a covariate is not finite")
        precondition(strata.map { $0.count == followUp.count } ?? true, "one stratum for each subject")
        self.followUp = followUp
        self.names = names
        self.strata = strata
        covariates = rowMajor(columns, count: followUp.count)
    }

    private init(_ followUp: FollowUp, names: [String], rowMajor: [Double], strata: [Int]?) {
        (self.followUp, self.names, covariates, self.strata) = (followUp, names, rowMajor, strata)
    }

    /// The subjects at these positions, which may repeat.
    public func picking(_ rows: [Int]) -> CoxDesign {
        CoxDesign(
            followUp.picking(rows), names: names, rowMajor: pickedRows(rows, of: covariates, width: width),
            strata: strata.map { strata in rows.map { strata[$0] } })
    }

    public var count: Int { followUp.count }
    public var width: Int { names.count }

    /// Values of one covariate.
    public func column(_ k: Int) -> [Double] { (0..<count).map { covariates[$0 * width + k] } }

    /// The same subjects without one covariate.
    public func dropping(_ k: Int) -> CoxDesign {
        let kept = (0..<width).filter { $0 != k }
        return CoxDesign(
            followUp, names: kept.map { names[$0] }, columns: kept.map { column($0) }, strata: strata)
    }
}

/// How tied event times enter the partial likelihood.
public enum CoxTies: String, Sendable, Hashable, CaseIterable {
    /// *Source*: Efron 1977, doi:10.1080/01621459.1977.10480613.
    case efron
    /// *Source*: Breslow 1974, doi:10.2307/2529620.
    case breslow
    /// The discrete (conditional logistic) likelihood. *Source*: Cox 1972; Gail, Lubin and Rubinstein 1981,
    /// doi:10.1093/biomet/68.3.703.
    case exact
}

/// Why a Cox regression has no answer.
public enum CoxUndefined: Error, Sendable, Hashable {
    case noSubjects
    case noEvents
    /// A covariate that does not vary among those at risk together.
    case constant(String)
    /// A covariate that those before it in the list determine.
    case collinear(String)
    /// The likelihood rises without end along these covariates (separation).
    case monotone([String])
    case notConverged

    /// Completes "undefined, because …".
    public var reason: String {
        switch self {
        case .noSubjects: "there is no subject"
        case .noEvents: "there is no event"
        case .constant(let name): "'\(name)' does not vary among subjects at risk when an event happens"
        case .collinear(let name): "the other covariates determine '\(name)'"
        case .monotone(let names):
            "the likelihood rises without end along \(names.map { "'\($0)'" }.joined(separator: ", "))"
                + " (separation: events happen at one end of the values only)"
        case .notConverged: "the fit did not converge"
        }
    }
}

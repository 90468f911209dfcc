/// Who had the outcome, with which covariates: the input of a logistic regression with an intercept.
public struct LogisticDesign: Sendable {
    public let outcomes: [Bool]
    public let names: [String]
    /// Row-major: one row for each subject, one column for each name.
    public let covariates: [Double]
    /// Added to each linear predictor with coefficient 1; nil for none.
    public let offsets: [Double]?

    /// - Parameter columns: one array for each name, as long as `outcomes`, all finite.
    public init(_ outcomes: [Bool], names: [String], columns: [[Double]], offsets: [Double]? = nil) {
        precondition(names.count == columns.count, "one name for each column")
        precondition(columns.allSatisfy { $0.count == outcomes.count }, "a column has another length")
        precondition(columns.allSatisfy { $0.allSatisfy(\.isFinite) }, "a covariate is not finite")
        precondition(offsets.map { $0.count == outcomes.count } ?? true, "one offset for each subject")
        precondition(offsets?.allSatisfy(\.isFinite) ?? true, "an offset is not finite")
        self.outcomes = outcomes
        self.names = names
        self.offsets = offsets
        covariates = rowMajor(columns, count: outcomes.count)
    }

    private init(_ outcomes: [Bool], names: [String], rowMajor: [Double], offsets: [Double]?) {
        (self.outcomes, self.names, covariates, self.offsets) = (outcomes, names, rowMajor, offsets)
    }

    /// The subjects at these positions, which may repeat.
    public func picking(_ rows: [Int]) -> LogisticDesign {
        LogisticDesign(
            rows.map { outcomes[$0] }, names: names,
            rowMajor: pickedRows(rows, of: covariates, width: width),
            offsets: offsets.map { offsets in rows.map { offsets[$0] } })
    }

    /// The same subjects without one covariate.
    public func dropping(_ k: Int) -> LogisticDesign {
        let kept = (0..<width).filter { $0 != k }
        return LogisticDesign(
            outcomes, names: kept.map { names[$0] }, columns: kept.map { column($0) }, offsets: offsets)
    }

    public var count: Int { outcomes.count }
    public var width: Int { names.count }
    public var cases: Int { outcomes.count { $0 } }

    /// Values of one covariate.
    public func column(_ k: Int) -> [Double] { (0..<count).map { covariates[$0 * width + k] } }
}

/// Why a logistic regression has no answer.
public enum LogisticUndefined: Error, Sendable, Hashable {
    case noSubjects
    /// All have the outcome (true), or none has it.
    case oneClass(Bool)
    /// A covariate with one value.
    case constant(String)
    /// A covariate that those before it in the list determine.
    case collinear(String)
    /// The likelihood rises without end along these covariates: they tell the outcomes apart, of all
    /// subjects (complete) or of some (quasi-complete separation).
    /// *Source*: Albert and Anderson 1984, doi:10.1093/biomet/71.1.1.
    case separated([String], isComplete: Bool)
    case notConverged

    /// Completes "undefined, because …".
    public var reason: String {
        switch self {
        case .noSubjects: "there is no subject"
        case .oneClass(true): "every subject has the outcome"
        case .oneClass(false): "no subject has the outcome"
        case .constant(let name): "'\(name)' does not vary"
        case .collinear(let name): "the other covariates determine '\(name)'"
        case .separated(let names, let isComplete):
            "the likelihood rises without end along \(names.map { "'\($0)'" }.joined(separator: ", "))"
                + (isComplete
                    ? " (complete separation: the covariates tell all outcomes apart)"
                    : " (quasi-complete separation: some values occur with one outcome only)")
        case .notConverged: "the fit did not converge"
        }
    }
}

/// The functions of the expression language; raw values are what a user writes.
enum BuiltinFunction: String, CaseIterable {
    case log2, log10, log, exp, sqrt, abs, round, floor
    case minimum = "min"
    case maximum = "max"
    case mean
    case minimumKnown = "min_known"
    case maximumKnown = "max_known"
    case meanKnown = "mean_known"
    case isMissing = "is_missing"
    case coalesce
    case slice, lower, upper, trim
    case startsWith = "starts_with"
    case endsWith = "ends_with"
    case contains, replace, concat
    case number, text
    case year, date
    case daysBetween = "days_between"

    /// What it takes and gives.
    enum Signature {
        /// These kinds, in this order.
        case fixed([Kind], gives: Kind)
        /// One or more of this kind.
        case several(Kind, gives: Kind)
        /// One of any kind.
        case anything(gives: Kind)
        /// One or more of one and the same kind, which is also what it gives.
        case alike
    }

    var signature: Signature {
        switch self {
        case .log2, .log10, .log, .exp, .sqrt, .abs, .round, .floor: .fixed([.number], gives: .number)
        case .minimum, .maximum, .mean, .minimumKnown, .maximumKnown, .meanKnown:
            .several(.number, gives: .number)
        case .isMissing: .anything(gives: .truth)
        case .coalesce: .alike
        case .slice: .fixed([.text, .number, .number], gives: .text)
        case .lower, .upper, .trim: .fixed([.text], gives: .text)
        case .startsWith, .endsWith, .contains: .fixed([.text, .text], gives: .truth)
        case .replace: .fixed([.text, .text, .text], gives: .text)
        case .concat: .several(.text, gives: .text)
        case .number: .fixed([.text], gives: .number)
        case .text: .anything(gives: .text)
        case .year: .fixed([.date], gives: .number)
        case .date: .fixed([.text], gives: .date)
        case .daysBetween: .fixed([.date, .date], gives: .number)
        }
    }

    /// `if` is read by the checker itself, because it is lazy.
    static let names: [String] = allCases.map(\.rawValue) + ["if"]
}

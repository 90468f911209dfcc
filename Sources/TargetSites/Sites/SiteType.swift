/// How a stretch of a message matches the seed of a microRNA; positions count from the microRNA's 5' end.
///
/// *Source*: Bartel 2009, doi:10.1016/j.cell.2009.01.002, figure 1; offset 6mer: Friedman et al. 2009,
/// doi:10.1101/gr.082701.108; 6mer-A1: Kim et al. 2016, doi:10.1038/ng.3678.
public enum SiteType: String, Sendable, Hashable, CaseIterable, Comparable {
    /// Positions 2 to 8 pair, A opposite position 1.
    case eightmer = "8mer"
    /// Positions 2 to 8 pair.
    case sevenmerM8 = "7mer-m8"
    /// Positions 2 to 7 pair, A opposite position 1.
    case sevenmerA1 = "7mer-A1"
    /// Positions 2 to 7 pair.
    case sixmer = "6mer"
    /// Positions 3 to 8 pair.
    case offsetSixmer = "offset 6mer"
    /// Positions 2 to 6 pair, A opposite position 1.
    case sixmerA1 = "6mer-A1"

    /// Positions that pair or, for position 1, that face an A.
    public var positions: ClosedRange<Int> {
        switch self {
        case .eightmer: 1...8
        case .sevenmerM8: 2...8
        case .sevenmerA1: 1...7
        case .sixmer: 2...7
        case .offsetSixmer: 3...8
        case .sixmerA1: 1...6
        }
    }

    /// Strongest first.
    public static func < (a: SiteType, b: SiteType) -> Bool { a.order < b.order }

    /// Its place among all types.
    var order: Int {
        switch self {
        case .eightmer: 0
        case .sevenmerM8: 1
        case .sevenmerA1: 2
        case .sixmer: 3
        case .offsetSixmer: 4
        case .sixmerA1: 5
        }
    }

    private static let all = allCases

    /// The type at a place.
    static func at(_ order: Int) -> SiteType { all[order] }
}

/// Which sites of a microRNA are counted.
public enum CountedSites: Sendable, Hashable {
    /// Those of one type, each site having its strongest type.
    case only(SiteType)
    /// 8mer, 7mer-m8 and 7mer-A1.
    case sevenmerOrBetter
    /// 8mer, 7mer-m8, 7mer-A1 and 6mer: every match of positions 2 to 7.
    case sixmerOrBetter

    /// In words, for a method sentence.
    public var words: String {
        switch self {
        case .only(let type): "\(type.rawValue) sites"
        case .sevenmerOrBetter: "sites of 7mer or better"
        case .sixmerOrBetter: "sites of 6mer or better"
        }
    }

    public var types: [SiteType] {
        switch self {
        case .only(let type): [type]
        case .sevenmerOrBetter: [.eightmer, .sevenmerM8, .sevenmerA1]
        case .sixmerOrBetter: [.eightmer, .sevenmerM8, .sevenmerA1, .sixmer]
        }
    }
}

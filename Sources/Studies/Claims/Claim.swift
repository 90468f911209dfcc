public import Inputs

/// A sentence about one link of the axis, the direction it expects, and how it is tested.
public struct Claim: Sendable, Hashable {
    public enum Direction: String, Sendable, Hashable, Codable, CaseIterable { case higher, lower }
    /// `exploratory` is never written by a user: it is what a claim becomes that was added or changed after `check`.
    public enum Role: String, Sendable, Hashable, Codable, CaseIterable {
        case primary, secondary, exploratory
    }

    /// `C1`: unique in the study; names folders and anchors.
    public var id: String
    /// The link of the chain: `tissue expression`, `serum and response`, …
    public var link: String
    public var sentence: String
    public var role: Role
    /// Nil only where there is no analysis.
    public var expects: Direction?
    /// On the scale that the analysis shows (a ratio for a hazard ratio); nil where none was declared.
    public var smallestEffect: Double?
    /// Name in the catalogue; nil where the study has no data for this claim.
    public var analysis: String?
    /// Options as written.
    public var options: Setting?
    /// Name of a table or a preparation.
    public var table: String?
    /// Other tables or preparations that its options and variants name.
    public var otherTables: [String] = []
    /// Other reasonable ways to analyse it, and markers that should show nothing: shown beside, never deciding.
    public var robustness = Robustness()
    /// What to bring, where there is no table: assay, table, columns.
    public var needs: String?
    public var evidence: [Evidence]
    public var location: SourceLocation

    /// Every table and preparation that it reads, its own first.
    public var tables: [String] { [table].compactMap { $0 } + otherTables }

    public init(
        id: String, link: String, sentence: String, role: Role = .primary, expects: Direction? = nil,
        smallestEffect: Double? = nil, analysis: String? = nil, options: Setting? = nil,
        table: String? = nil, needs: String? = nil, evidence: [Evidence] = [], location: SourceLocation
    ) {
        self.id = id
        self.link = link
        self.sentence = sentence
        self.role = role
        self.expects = expects
        self.smallestEffect = smallestEffect
        self.analysis = analysis
        self.options = options
        self.table = table
        self.needs = needs
        self.evidence = evidence
        self.location = location
    }
}

/// What another source says on a claim: shown beside the verdict, never part of it.
public struct Evidence: Sendable, Hashable, Codable {
    public var source: String
    public var says: String
    /// On the scale that the claim's analysis shows (a ratio for a hazard ratio).
    public var effect: Double?
    /// Both ends of its interval, or neither.
    public var lower: Double?
    public var upper: Double?
    /// Independent units behind it.
    public var n: Int?

    public init(
        source: String, says: String, effect: Double? = nil, lower: Double? = nil, upper: Double? = nil,
        n: Int? = nil
    ) {
        self.source = source
        self.says = says
        self.effect = effect
        self.lower = lower
        self.upper = upper
        self.n = n
    }
}

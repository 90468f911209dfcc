/// A table that belongs to an answer: what each animal, sample or curve gave. Written as CSV beside the rows
/// analysed, and shown in the report where it is short.
public struct FindingTable: Sendable, Hashable, Codable {
    public enum Layout: String, Sendable, Hashable, Codable {
        /// One row for each observation, one column for each variable.
        case tidy
        /// Groups side by side, replicates below each other: pastes into a column or grouped sheet of Prism.
        case sideBySide
    }

    /// File stem, unique within a finding: `animals`.
    public var id: String
    public var title: String
    /// What a row is, and what the columns that need it mean.
    public var caption: String
    public var layout: Layout
    /// No identifiers of patients.
    public var frame: DataFrame

    public init(
        id: String, title: String, caption: String, layout: Layout = .tidy, frame: DataFrame
    ) {
        self.id = id
        self.title = title
        self.caption = caption
        self.layout = layout
        self.frame = frame
    }
}

/// What a column is for, where the study file says so (or `init` guessed it).
public enum ColumnRole: String, Sendable, Hashable, Codable, CaseIterable {
    /// Names the patient, animal, sample: never shown unless asked for.
    case identifier
    case marker
    /// A response or another outcome that is decided some time after time zero.
    case response
    case time
    case event
    case group
    case treatment
    case covariate
    case other
}

/// One column: a name, a kind (by its cells), and what is known about its meaning.
public struct Column: Sendable, Hashable {
    public var name: String
    /// As declared, such as `mg/dL` or `log2 RPM`; nil where nobody said.
    public var unit: String?
    public var role: ColumnRole?
    /// Time after time zero at which this value is decided, in the unit of the table's time column;
    /// nil where not declared, 0 for a baseline value. A response has a positive one.
    public var decidedAt: Double?
    public var cells: Cells

    public init(
        _ name: String, unit: String? = nil, role: ColumnRole? = nil, decidedAt: Double? = nil, cells: Cells
    ) {
        self.name = name
        self.unit = unit
        self.role = role
        self.decidedAt = decidedAt
        self.cells = cells
    }
}

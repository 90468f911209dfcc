/// What one shaping step did to the rows: the unit of the patient flow.
public struct FlowStep: Sendable, Hashable, Codable {
    /// What the step did, in words: `keep rows where sample_type = '01'`.
    public var label: String
    public var rowsBefore: Int
    public var rowsAfter: Int
    /// Every row that left, by reason. Counts and `rowsBefore` − `rowsAfter` agree for steps that only drop rows.
    public var losses: [Loss]
    /// What a reader should know besides (levels recoded, cells set missing, rows made by reshaping).
    public var notes: [String]

    public struct Loss: Sendable, Hashable, Codable {
        public var reason: String
        public var rows: [RowOrigin]
        public init(reason: String, rows: [RowOrigin]) {
            self.reason = reason
            self.rows = rows
        }
    }

    public init(label: String, rowsBefore: Int, rowsAfter: Int, losses: [Loss] = [], notes: [String] = []) {
        self.label = label
        self.rowsBefore = rowsBefore
        self.rowsAfter = rowsAfter
        self.losses = losses
        self.notes = notes
    }
}

/// A small table of shown data: what a figure or a CSV of analysed rows holds. Text and numbers only.
public struct DataFrame: Sendable, Hashable, Codable {
    public enum Cell: Sendable, Hashable, Codable {
        case number(Double)
        case text(String)
        case missing
    }

    public var columns: [String]
    /// Row-major; each row has one cell for each column.
    public var rows: [[Cell]]

    public init(columns: [String], rows: [[Cell]]) {
        precondition(rows.allSatisfy { $0.count == columns.count }, "a row has another length")
        self.columns = columns
        self.rows = rows
    }
}

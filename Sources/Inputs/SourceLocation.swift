/// Where something that a user wrote stands: a place in a file, or a word on the command line.
public struct SourceLocation: Sendable, Hashable, Codable {
    /// File as the user named it, or `"command line"`.
    public var file: String
    /// 1-based line, where known.
    public var line: Int?
    /// 1-based column of the line, where known.
    public var column: Int?

    public init(file: String, line: Int? = nil, column: Int? = nil) {
        self.file = file
        self.line = line
        self.column = column
    }

    public static let commandLine = SourceLocation(file: "command line")
}

extension SourceLocation: CustomStringConvertible {
    /// `file:line:column`, as compilers and editors write it.
    public var description: String {
        guard let line else { return file }
        guard let column else { return "\(file):\(line)" }
        return "\(file):\(line):\(column)"
    }
}

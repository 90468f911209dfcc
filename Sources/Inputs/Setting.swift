/// A piece of what the user wrote, with its place: the common form of a YAML node and of `key=value` words.
///
/// Rooms that read options see only this type, so they need no YAML and no argument parser, and every
/// complaint can name file and line.
public indirect enum Setting: Sendable, Hashable {
    case null(SourceLocation)
    /// Text exactly as written; `quoted` when it stood in quotes (so `"1"` is text, `1` may be a number).
    case scalar(String, quoted: Bool, SourceLocation)
    case list([Setting], SourceLocation)
    case map([Entry], SourceLocation)

    public struct Entry: Sendable, Hashable {
        public var key: String
        public var keyLocation: SourceLocation
        public var value: Setting
        public init(key: String, keyLocation: SourceLocation, value: Setting) {
            self.key = key
            self.keyLocation = keyLocation
            self.value = value
        }
    }

    public var location: SourceLocation {
        switch self {
        case .null(let place), .scalar(_, _, let place), .list(_, let place), .map(_, let place): place
        }
    }

    /// What it is, for error messages: "a list", "text", …
    public var kindInWords: String {
        switch self {
        case .null: "nothing"
        case .scalar: "a single value"
        case .list: "a list"
        case .map: "a block of 'key: value' lines"
        }
    }
}

internal import Foundation
public import Inputs
internal import Yams

/// YAML text as settings, each with its line and column.
public enum YAMLText {
    /// More than any study needs; a file of a few lines can ask for billions by repeating an anchor.
    static let largestNodeCount = 200_000
    static let largestByteCount = 4 << 20

    /// Parses one YAML document.
    ///
    /// An empty document is `.null`. Keys must be plain words; a key that stands twice in one block is an error.
    ///
    /// - Parameter file: how messages call the text.
    /// - Throws: `InputError` with line and column for text that is not YAML, not UTF-8, or too large.
    public static func setting(_ bytes: [UInt8], file: String) throws(InputError) -> Setting {
        guard bytes.count <= largestByteCount else {
            throw InputError(
                "too-large", "the file is larger than \(largestByteCount >> 20) MB",
                at: SourceLocation(file: file),
                remedy: "a study file holds settings only; data belong into tables")
        }
        let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        guard let text = String(validating: body, as: UTF8.self) else {
            throw InputError(
                "not-utf8", "the file is not UTF-8 text",
                at: SourceLocation(file: file, line: lineOfBadByte(body)),
                remedy: "save it as UTF-8")
        }
        var reader = NodeReader(file: file)
        guard let root = try compose(text, file: file) else {
            return .null(SourceLocation(file: file, line: 1))
        }
        return try reader.setting(root)
    }

    private static func compose(_ text: String, file: String) throws(InputError) -> Node? {
        do {
            return try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot()
        } catch let error as YamlError {
            throw error.inputError(file: file)
        } catch {
            throw InputError("not-yaml", "the file cannot be read as YAML", at: SourceLocation(file: file))
        }
    }

    private static func lineOfBadByte(_ bytes: [UInt8]) -> Int {
        let repaired = Array(String(decoding: bytes, as: UTF8.self).utf8)
        let same = zip(bytes, repaired).prefix { $0 == $1 }.count
        return 1 + bytes.prefix(same).count { $0 == 0x0A }
    }
}

/// Turns nodes into settings and counts them, so that repeated anchors cannot grow without bound.
private struct NodeReader {
    let file: String
    var count = 0

    mutating func setting(_ node: Node) throws(InputError) -> Setting {
        let place = location(node.mark)
        count += 1
        guard count <= YAMLText.largestNodeCount else {
            throw InputError(
                "too-large", "the file stands for more than \(YAMLText.largestNodeCount) values", at: place,
                remedy: "write repeated blocks out instead of naming anchors within anchors")
        }
        switch node {
        case .scalar(let scalar): return Self.scalar(scalar, at: place)
        case .sequence(let sequence):
            var items: [Setting] = []
            for item in sequence { items.append(try setting(item)) }
            return .list(items, place)
        case .mapping(let mapping):
            var entries: [Setting.Entry] = []
            for (key, value) in mapping { entries.append(try entry(key, value)) }
            return .map(entries, place)
        case .alias:
            throw InputError("not-yaml", "this anchor cannot be followed", at: place)
        }
    }

    private mutating func entry(_ key: Node, _ value: Node) throws(InputError) -> Setting.Entry {
        guard case .scalar(let scalar) = key else {
            throw InputError("wrong-kind", "a key must be a single word", at: location(key.mark))
        }
        return Setting.Entry(key: scalar.string, keyLocation: location(key.mark), value: try setting(value))
    }

    private static func scalar(_ scalar: Node.Scalar, at place: SourceLocation) -> Setting {
        let quoted = scalar.style != .plain && scalar.style != .any
        if !quoted, ["", "~", "null"].contains(scalar.string) { return .null(place) }
        return .scalar(scalar.string, quoted: quoted, place)
    }

    private func location(_ mark: Mark?) -> SourceLocation {
        SourceLocation(file: file, line: mark?.line, column: mark?.column)
    }
}

extension YamlError {
    fileprivate func inputError(file: String) -> InputError {
        switch self {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            let place = SourceLocation(file: file, line: mark.line, column: mark.column)
            if problem.contains("another document") {
                return InputError(
                    "not-yaml", "a second document begins here", at: place,
                    remedy: "keep one study in one file")
            }
            return InputError(
                "not-yaml", "this is not YAML: \(problem)", at: place, remedy: Self.remedy(problem))
        case .duplicatedKeysInMapping(let keys, let context):
            let place = SourceLocation(file: file, line: context.mark.line, column: context.mark.column)
            return InputError(
                "repeated-key", "'\(keys.first ?? "")' stands twice in one block", at: place,
                remedy: "keep one of them")
        case .reader(let problem, let offset, _, let yaml):
            let line = offset.map { 1 + yaml.prefix($0).count { $0.isNewline } }
            return InputError(
                "not-yaml", "a character is not allowed here: \(problem)",
                at: SourceLocation(file: file, line: line),
                remedy: "remove it; it is often a control character pasted from elsewhere")
        default:
            return InputError("not-yaml", "the file cannot be read as YAML", at: SourceLocation(file: file))
        }
    }

    private static func remedy(_ problem: String) -> String {
        if problem.contains("cannot start any token") { return "indent with blanks, not with tabs" }
        if problem.contains("mapping values are not allowed") {
            return "put text that holds ': ' in quotes, and check the indentation"
        }
        return "check indentation, brackets and quotes on this line and the one before"
    }
}

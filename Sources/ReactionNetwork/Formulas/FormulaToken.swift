package import Inputs

/// A word, number or sign of a formula or of an Antimony file, with its place.
package struct FormulaToken: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        case number(Double)
        /// An identifier; parts joined by dots count as one, as in `cell.A`.
        case name(String)
        /// What stands between quotation marks.
        case text(String)
        case sign(String)
        case newline
        case end
    }

    package var kind: Kind
    /// 1-based.
    package var line: Int
    /// 1-based, in characters.
    package var column: Int
    /// Whether nothing stands between the token before and this one.
    package var touchesPrevious: Bool

    package func isSign(_ sign: String) -> Bool { kind == .sign(sign) }

    package var name: String? { if case .name(let name) = kind { name } else { nil } }

    /// The token as an error message calls it.
    package var inWords: String {
        switch kind {
        case .number(let value): "the number \(Expression.number(value).infix)"
        case .name(let name): "'\(FormulaToken.shortened(name))'"
        case .text: "a text in quotation marks"
        case .sign(let sign): "'\(sign)'"
        case .newline: "the end of the line"
        case .end: "the end"
        }
    }

    /// At most 40 characters, so that no message is longer than a line.
    package static func shortened(_ name: String) -> String {
        name.count > 40 ? name.prefix(39) + "…" : name
    }
}

/// Cuts text into tokens. Comments (`//`, `#`, `/* */`) and blanks are left out; a backslash joins the next
/// line to this one.
package struct FormulaLexer {
    /// Longest first.
    private static let signs = [
        "<==>", "...", "->", "=>", "<=", ">=", "==", "!=", "&&", "||", ":=",
    ].map { Array($0.utf8) }
    private static let single = Set("+-*/^%()<>!=&|,;:'{}[]$.@?~".utf8)

    private let bytes: [UInt8]
    private let file: String
    private var index = 0
    private var line: Int
    private var column: Int
    private var tokens: [FormulaToken] = []
    private var touches = false

    private init(_ text: String, at place: SourceLocation) {
        bytes = Array(text.utf8)
        file = place.file
        line = place.line ?? 1
        column = place.column ?? 1
    }

    /// - Throws: `InputError` at a character that no formula has, an open comment or text, a number that is
    ///   too large.
    package static func tokens(of text: String, at place: SourceLocation) throws(InputError) -> [FormulaToken]
    {
        var lexer = FormulaLexer(text, at: place)
        while lexer.index < lexer.bytes.count { try lexer.next() }
        lexer.add(.end, line: lexer.line, column: lexer.column)
        return lexer.tokens
    }

    private var here: SourceLocation { SourceLocation(file: file, line: line, column: column) }

    private func peek(_ offset: Int = 0) -> UInt8? {
        index + offset < bytes.count ? bytes[index + offset] : nil
    }

    private mutating func advance(_ count: Int = 1) {
        for byte in bytes[index..<min(index + count, bytes.count)] {
            if byte == UInt8(ascii: "\n") {
                (line, column) = (line + 1, 1)
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        index = min(index + count, bytes.count)
    }

    private mutating func add(_ kind: FormulaToken.Kind, line: Int, column: Int) {
        tokens.append(FormulaToken(kind: kind, line: line, column: column, touchesPrevious: touches))
        touches = true
    }

    private func starts(with sign: [UInt8]) -> Bool {
        index + sign.count <= bytes.count && sign.indices.allSatisfy { bytes[index + $0] == sign[$0] }
    }

    private func starts(with sign: String) -> Bool { starts(with: Array(sign.utf8)) }

    private mutating func next() throws(InputError) {
        let byte = bytes[index]
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "\t"):
            skip { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        case UInt8(ascii: "\n"), UInt8(ascii: "\r"): endLine()
        case UInt8(ascii: "\\"): try joinLines()
        case UInt8(ascii: "#"): skipLine()
        case UInt8(ascii: "/") where peek(1) == byte: skipLine()
        case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"): try skipComment()
        case UInt8(ascii: "\""): try quoted(closing: "\"")
        case UInt8(ascii: "`") where starts(with: "```"): try quoted(closing: "```")
        case _ where Self.isDigit(byte): try number()
        case UInt8(ascii: ".") where peek(1).map(Self.isDigit) ?? false: try number()
        case _ where Self.isLetter(byte): name()
        default: try sign()
        }
    }

    private mutating func skip(while holds: (UInt8) -> Bool) {
        var end = index
        while end < bytes.count, holds(bytes[end]) { end += 1 }
        advance(end - index)
        touches = false
    }

    private mutating func skipLine() {
        skip { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    }

    private mutating func endLine() {
        touches = false
        add(.newline, line: line, column: column)
        if bytes[index] == UInt8(ascii: "\r") {
            if peek(1) == UInt8(ascii: "\n") {
                advance(2)
            } else {
                index += 1
                (line, column) = (line + 1, 1)
            }
        } else {
            advance()
        }
        touches = false
    }

    private mutating func joinLines() throws(InputError) {
        let start = here
        advance()
        skip { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") }
        guard peek() == nil || peek() == UInt8(ascii: "\n") else {
            throw InputError(
                "formula-character", "'\\' may only stand at the end of a line", at: start,
                remedy: "remove it")
        }
        advance()
    }

    private mutating func skipComment() throws(InputError) {
        let start = here
        guard let end = find("*/", from: index + 2) else {
            throw InputError(
                "open-comment", "the comment that begins here has no end", at: start, remedy: "add '*/'")
        }
        advance(end + 2 - index)
        touches = false
    }

    private func find(_ text: String, from start: Int) -> Int? {
        let wanted = Array(text.utf8)
        var at = start
        while at + wanted.count <= bytes.count {
            if bytes[at..<at + wanted.count].elementsEqual(wanted) { return at }
            at += 1
        }
        return nil
    }

    private mutating func quoted(closing mark: String) throws(InputError) {
        let start = here
        let length = mark.utf8.count
        let end = find(mark, from: index + length)
        let content = bytes[(index + length)..<(end ?? bytes.count)]
        let crossesLine = mark == "\"" && content.contains { $0 == UInt8(ascii: "\n") }
        guard let end, !crossesLine else {
            throw InputError(
                "open-text", "the text that begins here has no closing quotation mark", at: start,
                remedy: "add '\(mark)'")
        }
        add(.text(String(decoding: content, as: UTF8.self)), line: line, column: column)
        advance(end + length - index)
    }

    private mutating func number() throws(InputError) {
        var end = index
        func digits() { while end < bytes.count, Self.isDigit(bytes[end]) { end += 1 } }
        digits()
        if end < bytes.count, bytes[end] == UInt8(ascii: ".") {
            end += 1
            digits()
        }
        if end < bytes.count, bytes[end] | 0x20 == UInt8(ascii: "e") {
            let mantissa = end
            end += 1
            if end < bytes.count, bytes[end] == UInt8(ascii: "+") || bytes[end] == UInt8(ascii: "-") {
                end += 1
            }
            let exponent = end
            digits()
            if end == exponent { end = mantissa }
        }
        var text = String(decoding: bytes[index..<end], as: UTF8.self)
        if text.hasSuffix(".") { text.removeLast() }
        guard let value = Double(text), value.isFinite else {
            throw InputError(
                "number-too-large", "this number is larger than a number can be here (1.8e308)", at: here,
                remedy: "write 'inf' for infinity")
        }
        add(.number(value), line: line, column: column)
        advance(end - index)
    }

    private mutating func name() {
        var end = index
        func word() {
            while end < bytes.count, Self.isLetter(bytes[end]) || Self.isDigit(bytes[end]) { end += 1 }
        }
        word()
        while end + 1 < bytes.count, bytes[end] == UInt8(ascii: "."), Self.isLetter(bytes[end + 1]) {
            end += 1
            word()
        }
        add(.name(String(decoding: bytes[index..<end], as: UTF8.self)), line: line, column: column)
        advance(end - index)
    }

    private mutating func sign() throws(InputError) {
        if let sign = Self.signs.first(where: starts(with:)) {
            add(.sign(String(decoding: sign, as: UTF8.self)), line: line, column: column)
            advance(sign.count)
            return
        }
        guard Self.single.contains(bytes[index]) else {
            let character = String(decoding: bytes[index...].prefix(4), as: UTF8.self).first
            let shown = character.map { "'\($0)'" } ?? "this"
            throw InputError(
                "formula-character", "\(shown) is not a character of a formula", at: here,
                remedy: "identifiers are made of the letters a to z, digits and '_'")
        }
        add(.sign(String(UnicodeScalar(bytes[index]))), line: line, column: column)
        advance()
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        let lower = byte | 0x20
        return lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z") || byte == UInt8(ascii: "_")
    }
}

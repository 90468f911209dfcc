internal import Inputs

/// One word of an expression and where it stands (1-based character).
struct Token: Hashable {
    enum Kind: Hashable {
        case number(Double)
        case text(String)
        /// A bare word: a column, a function, or one of `and or not in true false missing`.
        case word(String)
        /// A name in backticks: always a column.
        case quotedName(String)
        /// An operator, parenthesis, bracket or comma.
        case symbol(String)
        case end
    }
    var kind: Kind
    var position: Int
}

/// Cuts the text of an expression into tokens.
struct Tokenizer {
    private let text: ExpressionText
    private let characters: [Character]
    private var index = 0

    init(_ text: ExpressionText) {
        self.text = text
        characters = Array(text.written)
    }

    static func tokens(of text: ExpressionText) throws(InputError) -> [Token] {
        var tokenizer = Tokenizer(text)
        var tokens: [Token] = []
        while let token = try tokenizer.next() { tokens.append(token) }
        return tokens + [Token(kind: .end, position: tokenizer.characters.count + 1)]
    }

    private mutating func next() throws(InputError) -> Token? {
        while index < characters.count, characters[index].isWhitespace { index += 1 }
        guard index < characters.count else { return nil }
        let position = index + 1
        let character = characters[index]
        if character.isNumberStart(before: peek(1)) { return Token(kind: try number(), position: position) }
        if character.isLetter || character == "_" { return Token(kind: .word(word()), position: position) }
        switch character {
        case "'", "\"": return Token(kind: .text(try quoted(by: character)), position: position)
        case "`": return Token(kind: .quotedName(try quoted(by: character)), position: position)
        default: return Token(kind: .symbol(try symbol()), position: position)
        }
    }

    private func peek(_ ahead: Int) -> Character? {
        index + ahead < characters.count ? characters[index + ahead] : nil
    }

    private mutating func word() -> String {
        let start = index
        while let character = peek(0), character.isWordPart { index += 1 }
        return String(characters[start..<index])
    }

    private mutating func number() throws(InputError) -> Token.Kind {
        let start = index
        while let character = peek(0), character.isASCIIDigit || character == "." { index += 1 }
        if let e = peek(0), e == "e" || e == "E", exponentFollows {
            index += 2
            while let character = peek(0), character.isASCIIDigit { index += 1 }
        }
        let written = String(characters[start..<index])
        guard let value = Double(written), value.isFinite, peek(0)?.isWordPart != true else {
            throw text.error(
                "bad-expression", "a number is not written as one", at: start + 1,
                remedy:
                    "write numbers as 12, 0.5 or 1e-3; put a column name that starts with a digit in `backticks`"
            )
        }
        return .number(value)
    }

    private var exponentFollows: Bool {
        guard let after = peek(1) else { return false }
        if after.isASCIIDigit { return true }
        return (after == "+" || after == "-") && peek(2)?.isASCIIDigit == true
    }

    /// A quote inside is written twice.
    private mutating func quoted(by quote: Character) throws(InputError) -> String {
        let start = index
        var inside = ""
        index += 1
        while let character = peek(0) {
            index += 1
            guard character == quote else {
                inside.append(character)
                continue
            }
            guard peek(0) == quote else { return inside }
            inside.append(quote)
            index += 1
        }
        throw text.error(
            "bad-expression", "a quote that opens here never closes", at: start + 1,
            remedy: "close it with \(quote)")
    }

    private static let symbols = [
        "==", "!=", "<=", ">=", "+", "-", "*", "/", "^", "<", ">", "(", ")", "[", "]", ",",
    ]
    private static let mistaken: [Character: String] = [
        "=": "write == to compare", "&": "write 'and'", "|": "write 'or'", "!": "write 'not' or !=",
        "’": "use the straight quote '", "‘": "use the straight quote '", "“": "use the straight quote \"",
        "”": "use the straight quote \"", "×": "write *", "−": "write -", "–": "write -", "≤": "write <=",
        "≥": "write >=", "≠": "write !=", ";": "write one expression", "{": "write lists in [ ]",
        "%": "write / 100",
    ]

    private mutating func symbol() throws(InputError) -> String {
        for symbol in Self.symbols where characters[index...].starts(with: symbol) {
            index += symbol.count
            return symbol
        }
        let character = characters[index]
        throw text.error(
            "bad-expression", "'\(character)' has no meaning in an expression", at: index + 1,
            remedy: Self.mistaken[character] ?? "put a column name with unusual characters in `backticks`")
    }
}

extension Character {
    var isASCIIDigit: Bool { ("0"..."9").contains(self) }
    var isWordPart: Bool { isLetter || isASCIIDigit || self == "_" || self == "." }
    func isNumberStart(before next: Character?) -> Bool {
        isASCIIDigit || (self == "." && next?.isASCIIDigit == true)
    }
}

/// An expression as written and where it stands, to build errors from.
struct ExpressionText: Hashable, Sendable {
    var written: String
    var location: SourceLocation

    /// - Parameter position: 1-based character of the expression.
    func error(
        _ code: InputError.Code, _ message: String, at position: Int, remedy: String? = nil
    ) -> InputError {
        InputError(
            code, "\(message) (character \(position) of \(shown))", at: location, remedy: remedy)
    }

    /// In typewriter quotes; long ones cut.
    var shown: String {
        written.count <= 80 ? "‹\(written)›" : "‹\(written.prefix(79))…›"
    }
}

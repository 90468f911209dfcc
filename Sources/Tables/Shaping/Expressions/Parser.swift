internal import Inputs

/// A Pratt parser. From loosest to tightest: `or`, `and`, `not`, comparisons and `in` (which do not chain),
/// `+ -`, `* /`, unary `-`, `^` (right-associative, so `-2^2` is −4 and `2^3^2` is 512).
///
/// *Source*: V. R. Pratt, Top down operator precedence, POPL 1973, doi 10.1145/512927.512931.
struct Parser {
    /// Nesting beyond this is refused, so that no expression can exhaust the stack.
    static let depthLimit = 60
    static let lengthLimit = 4000

    private let text: ExpressionText
    private let tokens: [Token]
    private var index = 0
    private var depth = 0

    static func parse(_ text: ExpressionText) throws(InputError) -> SyntaxNode {
        guard text.written.count <= lengthLimit else {
            throw InputError(
                "bad-expression", "an expression is longer than \(lengthLimit) characters", at: text.location,
                remedy: "derive parts of it as columns first")
        }
        var parser = Parser(text: text, tokens: try Tokenizer.tokens(of: text))
        let node = try parser.expression(0)
        guard parser.current.kind == .end else { throw parser.unexpected() }
        return node
    }

    private init(text: ExpressionText, tokens: [Token]) {
        self.text = text
        self.tokens = tokens
    }

    private var current: Token { tokens[index] }

    private mutating func advance() -> Token {
        defer { index = min(index + 1, tokens.count - 1) }
        return tokens[index]
    }

    private func unexpected() -> InputError {
        let token = current
        switch token.kind {
        case .end:
            return text.error("bad-expression", "the expression ends too early", at: token.position)
        case .symbol(let symbol):
            return text.error("bad-expression", "'\(symbol)' is not expected here", at: token.position)
        case .word(let word):
            return text.error(
                "bad-expression", "'\(word)' is not expected here", at: token.position,
                remedy: "put a column name with blanks or hyphens in `backticks`, and text in 'quotes'")
        case .number, .text, .quotedName:
            return text.error(
                "bad-expression", "an operator is missing before this value", at: token.position)
        }
    }

    private mutating func expect(_ symbol: String) throws(InputError) {
        guard current.kind == .symbol(symbol) else {
            guard case .end = current.kind else { throw unexpected() }
            throw text.error("bad-expression", "a '\(symbol)' is missing", at: current.position)
        }
        index += 1
    }

    // MARK: - Operators

    private enum Binding {
        static let or = 1
        static let and = 2
        static let not = 3
        static let comparison = 4
        static let sum = 5
        static let product = 6
        static let negation = 7
        static let power = 8
    }

    private enum Infix {
        case or, and, membership(negated: Bool)
        case comparison(ComparisonOperator)
        case arithmetic(ArithmeticOperator)

        var binding: Int {
            switch self {
            case .or: Binding.or
            case .and: Binding.and
            case .membership, .comparison: Binding.comparison
            case .arithmetic(.plus), .arithmetic(.minus): Binding.sum
            case .arithmetic(.times), .arithmetic(.divided): Binding.product
            case .arithmetic(.power): Binding.power
            }
        }
    }

    private var infix: Infix? {
        switch current.kind {
        case .word("or"): return .or
        case .word("and"): return .and
        case .word("in"): return .membership(negated: false)
        case .word("not") where tokens[index + 1].kind == .word("in"): return .membership(negated: true)
        case .symbol(let symbol):
            if let comparison = ComparisonOperator(rawValue: symbol) { return .comparison(comparison) }
            return ArithmeticOperator(rawValue: symbol).map { .arithmetic($0) }
        default: return nil
        }
    }

    /// - Parameter minimum: operators that bind looser than this are left to the caller.
    private mutating func expression(_ minimum: Int) throws(InputError) -> SyntaxNode {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthLimit else {
            throw text.error(
                "bad-expression", "the expression is nested too deeply", at: current.position,
                remedy: "derive parts of it as columns first")
        }
        var left = try prefix()
        var chain = 0
        while let infix, infix.binding >= minimum {
            chain += 1
            guard chain <= Self.depthLimit else {
                throw text.error(
                    "bad-expression", "the expression has too many terms in one row", at: current.position,
                    remedy: "derive parts of it as columns first, or use 'in [...]'")
            }
            left = try join(left, infix)
        }
        return left
    }

    private mutating func join(_ left: SyntaxNode, _ infix: Infix) throws(InputError) -> SyntaxNode {
        let position = advance().position
        switch infix {
        case .or: return SyntaxNode(kind: .or(left, try expression(Binding.or + 1)), position: position)
        case .and: return SyntaxNode(kind: .and(left, try expression(Binding.and + 1)), position: position)
        case .membership(let negated):
            if negated { index += 1 }
            let node = SyntaxNode(kind: .membership(left, try list()), position: position)
            try refuseChain()
            return negated ? SyntaxNode(kind: .not(node), position: position) : node
        case .comparison(let comparison):
            let right = try expression(Binding.comparison + 1)
            try refuseChain()
            return SyntaxNode(kind: .comparison(comparison, left, right), position: position)
        case .arithmetic(let sign):
            // `^` binds its right side at its own level: right-associative, and `2^-1` is read.
            let right = try expression(sign == .power ? Binding.power : infix.binding + 1)
            return SyntaxNode(kind: .arithmetic(sign, left, right), position: position)
        }
    }

    private func refuseChain() throws(InputError) {
        switch infix {
        case .comparison, .membership:
            throw text.error(
                "bad-expression", "comparisons do not chain", at: current.position,
                remedy: "write 'a < b and b < c'")
        default: return
        }
    }

    // MARK: - Operands

    private mutating func prefix() throws(InputError) -> SyntaxNode {
        let token = current
        switch token.kind {
        case .number(let value):
            index += 1
            return SyntaxNode(kind: .number(value), position: token.position)
        case .text(let value):
            index += 1
            return SyntaxNode(kind: .text(value), position: token.position)
        case .quotedName(let name):
            index += 1
            return SyntaxNode(kind: .column(name), position: token.position)
        case .word(let word): return try self.word(word, at: token.position)
        case .symbol("("):
            index += 1
            let inside = try expression(0)
            try expect(")")
            return inside
        case .symbol("-"):
            index += 1
            return SyntaxNode(kind: .negated(try expression(Binding.negation)), position: token.position)
        case .symbol("+"):
            index += 1
            return try expression(Binding.negation)
        case .symbol, .end: throw unexpected()
        }
    }

    private mutating func word(_ word: String, at position: Int) throws(InputError) -> SyntaxNode {
        if ["and", "or", "in"].contains(word) { throw unexpected() }
        index += 1
        switch word {
        case "not": return SyntaxNode(kind: .not(try expression(Binding.not)), position: position)
        case "true", "false": return SyntaxNode(kind: .truth(word == "true"), position: position)
        case "missing": return SyntaxNode(kind: .missing, position: position)
        default: break
        }
        guard current.kind == .symbol("(") else { return SyntaxNode(kind: .column(word), position: position) }
        index += 1
        return SyntaxNode(kind: .call(word, try arguments(until: ")")), position: position)
    }

    private mutating func list() throws(InputError) -> [SyntaxNode] {
        try expect("[")
        let items = try arguments(until: "]")
        guard !items.isEmpty else {
            throw text.error("bad-expression", "the list after 'in' is empty", at: current.position)
        }
        return items
    }

    private mutating func arguments(until close: String) throws(InputError) -> [SyntaxNode] {
        if current.kind == .symbol(close) {
            index += 1
            return []
        }
        var items: [SyntaxNode] = [try expression(0)]
        while current.kind == .symbol(",") {
            index += 1
            items.append(try expression(0))
        }
        try expect(close)
        return items
    }
}

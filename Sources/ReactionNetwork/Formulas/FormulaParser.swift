public import Inputs

extension Expression {
    /// Reads a formula in infix notation, as SBML's Level 3 parsers and Antimony write it.
    ///
    /// From loosest to tightest: `&&` `||`; `<` `<=` `>` `>=` `==` `!=`; `+` `-`; `*` `/` `%`; `-x` `!x`;
    /// `^` (from the right, so `-2^2` is −4). `and`, `or`, `not` may stand for `&&`, `||`, `!`. `log` of one
    /// value is natural; `log(base, x)` and `log10(x)` are not. `a < b < c` holds where both hold. `&&` that
    /// follows `||` without parentheses is refused, because programs disagree on it. Formulas nest at most
    /// `Expression.deepestFormula` deep.
    ///
    /// - Parameter place: where the text begins; errors name the column.
    /// - Throws: `InputError`.
    public init(parsing text: String, at place: SourceLocation) throws(InputError) {
        do throws(InputError) {
            let tokens = try FormulaLexer.tokens(of: text, at: place).filter { $0.kind != .newline }
            var parser = FormulaParser(tokens, file: place.file)
            self = try parser.formula()
            guard parser.current.kind == .end else { throw parser.unexpected() }
        } catch {
            guard place.line == nil else { throw error }
            var error = error
            if let column = error.location?.column {
                error.message += " (character \(column) of the formula)"
            }
            error.location = place
            throw error
        }
    }

    /// How deep a formula may nest: deeper ones are refused, so that none exhausts the stack.
    public static let deepestFormula = 500
}

/// Reads one formula from a row of tokens and stops at the first token that cannot belong to it.
///
/// Precedence climbing; every node's depth is counted as it is built, because a long row of `a - b - c`
/// nests as deep as parentheses do.
package struct FormulaParser {
    package let tokens: [FormulaToken]
    package let file: String
    package var position = 0
    /// Whether a number may be followed by the name of its unit. The formula is without it.
    package var allowsUnits = false
    /// The names of units that stood behind numbers.
    package var unitsRead: [FormulaToken] = []
    /// Words that end a formula and are no identifiers.
    package var keywords: Set<String> = []
    private var nesting = 0

    /// A formula and the depth of its tree.
    private struct Part {
        var formula: Expression
        var depth: Int
    }

    /// `tokens` ends with `.end`.
    package init(_ tokens: [FormulaToken], file: String) {
        self.tokens = tokens
        self.file = file
    }

    package var current: FormulaToken { tokens[min(position, tokens.count - 1)] }

    package func next(_ offset: Int = 1) -> FormulaToken { tokens[min(position + offset, tokens.count - 1)] }

    package func place(of token: FormulaToken) -> SourceLocation {
        SourceLocation(file: file, line: token.line, column: token.column)
    }

    package mutating func accept(_ sign: String) -> Bool {
        guard current.isSign(sign) else { return false }
        position += 1
        return true
    }

    package mutating func formula() throws(InputError) -> Expression { try run(from: 1).formula }

    /// The error where a formula goes wrong.
    package func unexpected() -> InputError {
        let token = current
        let place = place(of: token)
        switch token.kind {
        case .name, .number:
            return InputError(
                "formula-syntax", "\(token.inWords) follows without an operator before it", at: place,
                remedy: "multiplication is written with '*'")
        case .sign("="):
            return InputError(
                "formula-syntax", "a single '=' is no part of a formula", at: place,
                remedy: "equality is written '=='")
        case .sign(")"):
            return InputError(
                "formula-syntax", "this ')' closes no '('", at: place, remedy: "remove it or add '('")
        case .sign("&"), .sign("|"):
            return InputError(
                "formula-syntax", "\(token.inWords) is no operator", at: place, remedy: "write '&&' or '||'")
        default:
            return InputError("formula-syntax", "\(token.inWords) cannot stand here in a formula", at: place)
        }
    }

    // MARK: - Operators between operands

    private struct Infix {
        var operation: Operator
        var level: Int
    }

    private static let infixes: [String: Infix] = [
        "&&": Infix(operation: .and, level: 1), "||": Infix(operation: .or, level: 1),
        "<": Infix(operation: .less, level: 2), "<=": Infix(operation: .lessOrEqual, level: 2),
        ">": Infix(operation: .greater, level: 2), ">=": Infix(operation: .greaterOrEqual, level: 2),
        "==": Infix(operation: .equal, level: 2), "!=": Infix(operation: .notEqual, level: 2),
        "+": Infix(operation: .plus, level: 3), "-": Infix(operation: .minus, level: 3),
        "*": Infix(operation: .times, level: 4), "/": Infix(operation: .divide, level: 4),
        "%": Infix(operation: .remainder, level: 4),
    ]
    private static let words = ["and": "&&", "or": "||", "AND": "&&", "OR": "||"]

    private var infix: Infix? {
        switch current.kind {
        case .sign(let sign): Self.infixes[sign]
        case .name(let word): Self.words[word].flatMap { Self.infixes[$0] }
        default: nil
        }
    }

    /// Operands joined by operators of this level or a tighter one.
    private mutating func run(from level: Int) throws(InputError) -> Part {
        var chain = Chain(first: try operand())
        while let infix, infix.level >= level {
            let sign = current
            if infix.operation == .and, chain.operation == .or {
                throw InputError(
                    "formula-ambiguous",
                    "'&&' follows '||' without parentheses, which programs read differently",
                    at: place(of: sign), remedy: "put one of the two into parentheses")
            }
            position += 1
            chain.add(infix.operation, try run(from: infix.level + 1))
            try check(depth: chain.depth, at: sign)
        }
        return Part(formula: chain.formula, depth: chain.depth)
    }

    /// What has been read of a run: `a + b + c` is one sum of three, `a - b - c` two differences.
    private struct Chain {
        private(set) var operation: Operator?
        private var operands: [Expression]
        private(set) var depth: Int

        init(first: Part) {
            operands = [first.formula]
            depth = first.depth
        }

        var formula: Expression { operation.map { .apply($0, operands) } ?? operands[0] }

        mutating func add(_ next: Operator, _ right: Part) {
            if next == operation, Self.joins(next) {
                operands.append(right.formula)
                depth = max(depth, right.depth + 1)
                lastCompared = nil
            } else if next.isComparison, let last = operands.last, comparesNeighbours {
                addComparison(next, last, right)
            } else {
                operands = [formula, right.formula]
                operation = next
                depth = max(depth, right.depth) + 1
                lastCompared = nil
            }
        }

        private static func joins(_ operation: Operator) -> Bool {
            switch operation {
            case .minus, .divide, .remainder, .notEqual: false
            default: true
            }
        }

        private var lastCompared: Expression?
        private var comparesNeighbours: Bool { operation?.isComparison == true || lastCompared != nil }

        /// `a < b <= c` is `a < b && b <= c`.
        private mutating func addComparison(_ next: Operator, _ last: Expression, _ right: Part) {
            let comparison = Expression.apply(next, [lastCompared ?? last, right.formula])
            operands = lastCompared == nil ? [formula, comparison] : operands + [comparison]
            operation = .and
            lastCompared = right.formula
            depth = max(depth, right.depth + 1) + 1
        }
    }

    private func check(depth: Int, at token: FormulaToken) throws(InputError) {
        guard depth <= Expression.deepestFormula else {
            throw InputError(
                "formula-depth", "the formula nests more than \(Expression.deepestFormula) deep",
                at: place(of: token), remedy: "split it into several assignment rules")
        }
    }

    // MARK: - Operands

    /// A sign and what it applies to, or a base with its exponent.
    private mutating func operand() throws(InputError) -> Part {
        let token = current
        nesting += 1
        defer { nesting -= 1 }
        try check(depth: nesting, at: token)
        switch token.kind {
        case .sign("-"):
            position += 1
            if let value = literal, !next().isSign("^") {
                try skipLiteral()
                return Part(formula: .number(-value), depth: 1)
            }
            return try applied(.minus, to: try operand(), at: token)
        case .sign("+"):
            position += 1
            return try operand()
        case .sign("!"):
            position += 1
            return try applied(.not, to: try operand(), at: token)
        case .name("not") where !next().isSign("("), .name("NOT") where !next().isSign("("):
            position += 1
            return try applied(.not, to: try operand(), at: token)
        default: return try power()
        }
    }

    private func applied(_ operation: Operator, to part: Part, at token: FormulaToken) throws(InputError)
        -> Part
    {
        try check(depth: part.depth + 1, at: token)
        return Part(formula: .apply(operation, [part.formula]), depth: part.depth + 1)
    }

    private mutating func power() throws(InputError) -> Part {
        let base = try primary()
        let sign = current
        guard accept("^") else { return base }
        let exponent = try operand()
        let depth = max(base.depth, exponent.depth) + 1
        try check(depth: depth, at: sign)
        return Part(formula: .apply(.power, [base.formula, exponent.formula]), depth: depth)
    }

    private mutating func primary() throws(InputError) -> Part {
        let token = current
        switch token.kind {
        case .number: return Part(formula: try number(), depth: 1)
        case .name(let name):
            guard !keywords.contains(name) else { throw reserved(name, at: token) }
            position += 1
            if current.isSign("(") { return try call(name, at: token) }
            return Part(formula: FormulaFunctions.constants[name] ?? .symbol(name), depth: 1)
        case .sign("("):
            position += 1
            let part = try run(from: 1)
            try close(token)
            return part
        case .end, .newline:
            throw InputError(
                "formula-syntax", "the formula ends where a value should follow", at: place(of: token),
                remedy: "a formula stands on one line; '\\' at the end of a line joins the next")
        case .sign("..."):
            throw InputError(
                "formula-syntax", "'...' (a formula inherited along a DNA strand) is not supported",
                at: place(of: token), remedy: "write the formula out")
        default:
            throw InputError(
                "formula-syntax", "\(token.inWords) stands where a value should stand", at: place(of: token))
        }
    }

    /// The number, or the infinity, that stands here.
    private var literal: Double? {
        switch current.kind {
        case .number(let value): value
        case .name(let name): FormulaFunctions.constants[name] == .number(.infinity) ? .infinity : nil
        default: nil
        }
    }

    private mutating func skipLiteral() throws(InputError) {
        if case .number = current.kind { _ = try number() } else { position += 1 }
    }

    private mutating func number() throws(InputError) -> Expression {
        guard case .number(let value) = current.kind else { throw unexpected() }
        position += 1
        if allowsUnits, let unit = current.name, Self.words[unit] == nil, !keywords.contains(unit),
            !next().isSign("(")
        {
            unitsRead.append(current)
            position += 1
        }
        return .number(value)
    }

    package func reserved(_ word: String, at token: FormulaToken) -> InputError {
        InputError(
            "reserved-word", "'\(word)' is a word of the language and cannot be an identifier",
            at: place(of: token),
            remedy: "choose another name, such as '\(word)_'")
    }

    private mutating func close(_ opening: FormulaToken) throws(InputError) {
        guard !accept(")") else { return }
        switch current.kind {
        case .end, .newline:
            throw InputError(
                "formula-syntax", "this '(' is not closed", at: place(of: opening), remedy: "add ')'")
        default: throw unexpected()
        }
    }

    // MARK: - Functions

    private mutating func call(_ name: String, at token: FormulaToken) throws(InputError) -> Part {
        let opening = current
        position += 1
        var operands: [Expression] = []
        var depth = 0
        if !current.isSign(")") {
            repeat {
                let part = try run(from: 1)
                operands.append(part.formula)
                depth = max(depth, part.depth)
            } while accept(",")
        }
        try close(opening)
        try check(depth: depth + 2, at: token)
        return Part(formula: try meaning(of: name, operands, at: token), depth: depth + 1)
    }

    private func meaning(of name: String, _ operands: [Expression], at token: FormulaToken) throws(InputError)
        -> Expression
    {
        func take(_ arity: ClosedRange<Int>) throws(InputError) {
            guard arity.contains(operands.count) else { throw wrongCount(name, arity, operands.count, token) }
        }
        switch FormulaFunctions.functions[name] {
        case nil: return .call(name, operands)
        case .operation(let operation):
            try take(operation.arity)
            return .apply(operation, operands)
        case .with(let operation, let first):
            try take(1...1)
            return .apply(operation, [.number(first)] + operands)
        case .square:
            try take(1...1)
            return .apply(.power, operands + [.number(2)])
        case .root:
            try take(1...2)
            return .apply(.root, (operands.count == 1 ? [.number(2)] : []) + operands)
        case .logarithm:
            try take(1...2)
            return .apply(operands.count == 1 ? .ln : .log, operands)
        case .rateOf:
            try take(1...1)
            guard case .symbol(let element) = operands[0] else {
                throw InputError(
                    "formula-syntax", "'rateOf' takes the identifier of an element, not a formula",
                    at: place(of: token))
            }
            return .rate(of: element)
        case .refused(let remedy):
            throw InputError(
                "not-supported", "'\(name)' is not supported", at: place(of: token), remedy: remedy)
        }
    }

    private func wrongCount(_ name: String, _ arity: ClosedRange<Int>, _ count: Int, _ token: FormulaToken)
        -> InputError
    {
        let least = arity.lowerBound
        let most = arity.upperBound
        let expected =
            least == most ? "\(least)" : most == .max ? "at least \(least)" : "\(least) or \(most)"
        return InputError(
            "formula-arguments",
            "'\(name)' takes \(expected) \(expected == "1" ? "value" : "values"), not \(count)",
            at: place(of: token))
    }
}

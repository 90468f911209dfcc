import Foundation
import Statistics

/// The little of R's formula language that reference files use: names, numbers, texts in quotes, a few
/// functions, comparisons, products (`:`, `*`), quotients and powers.
enum RExpression {
    /// Values of an expression over the rows of a table; nil where a value that it needs is missing. A bare
    /// word beside a comparison that is no column is a text.
    static func evaluate(_ text: String, _ data: CSVData) throws -> [Double?] {
        let text = text.trimmingCharacters(in: .whitespaces)
        for sign in ["==", "!=", ">=", "<=", ">", "<"] {
            let sides = split(text, at: sign)
            if sides.count == 2 { return try compare(sides[0], sides[1], sign, data) }
        }
        let binary: [(String, (Double, Double) -> Double)] = [
            (":", { $0 * $1 }), ("*", { $0 * $1 }), ("/", { $0 / $1 }), ("^", { pow($0, $1) }),
        ]
        for (sign, combine) in binary {
            let sides = split(text, at: sign)
            if sides.count > 1 {
                let values = try sides.map { try evaluate($0, data) }
                return values.dropFirst().reduce(values[0]) { left, right in
                    zip(left, right).map { a, b in a.flatMap { a in b.map { combine(a, $0) } } }
                }
            }
        }
        if let (name, inner) = call(text) {
            guard let function = functions[name] else {
                throw HarnessError("R's '\(name)' is not known here")
            }
            return try evaluate(inner, data).map { $0.map(function) }
        }
        if let number = Double(text) { return Array(repeating: number, count: data.rowCount) }
        return try data.numbers(text)
    }

    private static let functions: [String: @Sendable (Double) -> Double] = [
        "I": { $0 }, "as.integer": { $0.rounded(.towardZero) }, "as.numeric": { $0 }, "log": { log($0) },
        "log2": { log2($0) }, "log10": { log10($0) }, "log1p": { log1p($0) }, "exp": { exp($0) },
        "sqrt": { $0.squareRoot() },
    ]

    private static func compare(
        _ left: String, _ right: String, _ sign: String, _ data: CSVData
    ) throws -> [Double?] {
        let literal = right.trimmingCharacters(in: CharacterSet(charactersIn: " \"'"))
        if sign == "==" || sign == "!=", !data.has(right), Double(literal) == nil {
            return try data.texts(left.trimmingCharacters(in: .whitespaces)).map { text in
                text.map { ($0 == literal) == (sign == "==") ? 1 : 0 }
            }
        }
        let (a, b) = try (evaluate(left, data), evaluate(right, data))
        return zip(a, b).map { a, b in
            guard let a, let b else { return nil }
            let isTrue =
                switch sign {
                case "==": a == b
                case "!=": a != b
                case ">=": a >= b
                case "<=": a <= b
                case ">": a > b
                default: a < b
                }
            return isTrue ? 1 : 0
        }
    }

    /// `name(inner)` that spans the whole text.
    private static func call(_ text: String) -> (name: String, inner: String)? {
        guard text.hasSuffix(")"), let open = text.firstIndex(of: "(") else { return nil }
        return (String(text[..<open]), String(text[text.index(after: open)...].dropLast()))
    }

    /// Parts between `separator`s that stand outside of parentheses and quotes.
    static func split(_ text: some StringProtocol, at separator: String) -> [String] {
        var (parts, depth, isQuoted) = ([""], 0, false)
        var rest = text[...]
        while let character = rest.first {
            if character == "\"" { isQuoted.toggle() }
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
            if depth == 0, !isQuoted, rest.hasPrefix(separator) {
                parts.append("")
                rest = rest.dropFirst(separator.count)
            } else {
                parts[parts.count - 1].append(character)
                rest = rest.dropFirst()
            }
        }
        return parts.map { $0.trimmingCharacters(in: .whitespaces) }
    }

    /// The columns that an expression names.
    static func columns(_ text: String, in data: CSVData) -> [String] {
        let isWord: (Character) -> Bool = { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
        return text.split { !isWord($0) }.map(String.init).filter(data.has)
    }

    /// Terms of the right side of a formula, up to what ends it; `a*b` is a, b and a:b.
    static func terms(_ rightSide: some StringProtocol) -> [String] {
        var (body, depth) = ("", 0)
        for character in rightSide {
            if depth == 0, ",);".contains(character) { break }
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
            body.append(character)
        }
        // R's documentation of a call may end in words: `a*b LRT vs main effects`.
        let singles = split(body, at: "+").flatMap { term -> [String] in
            let factors = split(term, at: "*")
            return factors.count == 2 ? factors + [factors.joined(separator: ":")] : [term]
        }
        return singles.filter { $0 != "1" }
    }
}

/// A formula `outcome ~ a + log(b) + …` of a reference file's call, and the complete rows of its table.
struct ModelRows {
    let terms: [String]
    let outcomes: [Bool]
    let columns: [[Double]]

    init(_ golden: Golden) throws {
        guard let tilde = golden.call.firstIndex(of: "~"),
            let open = golden.call[..<tilde].lastIndex(of: "(")
        else { throw HarnessError("\(golden.id): no formula in '\(golden.call)'") }
        let response = String(golden.call[golden.call.index(after: open)..<tilde])
        try self.init(
            golden.input() ?? golden.data(), response: response,
            terms: RExpression.terms(golden.call[golden.call.index(after: tilde)...]))
    }

    init(_ data: CSVData, response: String, terms: [String]) throws {
        self.terms = terms
        let (y, x) = try (
            RExpression.evaluate(response, data), terms.map { try RExpression.evaluate($0, data) }
        )
        let rows = y.indices.filter { row in y[row] != nil && x.allSatisfy { $0[row] != nil } }
        outcomes = rows.map { y[$0]! == 1 }
        columns = x.map { column in rows.map { column[$0]! } }
    }

    var design: LogisticDesign { LogisticDesign(outcomes, names: terms, columns: columns) }
}

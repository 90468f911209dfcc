/// An expression after parsing, before columns and kinds are known.
struct SyntaxNode: Hashable, Sendable {
    indirect enum Kind: Hashable, Sendable {
        case number(Double)
        case text(String)
        case truth(Bool)
        case missing
        case column(String)
        case negated(SyntaxNode)
        case not(SyntaxNode)
        case arithmetic(ArithmeticOperator, SyntaxNode, SyntaxNode)
        case comparison(ComparisonOperator, SyntaxNode, SyntaxNode)
        case and(SyntaxNode, SyntaxNode)
        case or(SyntaxNode, SyntaxNode)
        case membership(SyntaxNode, [SyntaxNode])
        case call(String, [SyntaxNode])
    }
    var kind: Kind
    /// 1-based character at which it (or its operator) stands.
    var position: Int
}

enum ArithmeticOperator: String, Hashable, Sendable {
    case plus = "+"
    case minus = "-"
    case times = "*"
    case divided = "/"
    case power = "^"
}

enum ComparisonOperator: String, Hashable, Sendable {
    case equal = "=="
    case unequal = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
}

extension SyntaxNode {
    /// Columns in the order in which they are first named.
    var columnNames: [String] {
        var names: [String] = []
        collectColumns(into: &names)
        return names
    }

    private func collectColumns(into names: inout [String]) {
        if case .column(let name) = kind, !names.contains(name) { names.append(name) }
        for child in children { child.collectColumns(into: &names) }
    }

    private var children: [SyntaxNode] {
        switch kind {
        case .number, .text, .truth, .missing, .column: []
        case .negated(let a), .not(let a): [a]
        case .arithmetic(_, let a, let b), .comparison(_, let a, let b), .and(let a, let b),
            .or(let a, let b):
            [a, b]
        case .membership(let a, let list): [a] + list
        case .call(_, let arguments): arguments
        }
    }
}

internal import Inputs

/// Finds columns and functions and compares kinds, before any row is looked at.
struct KindChecker {
    let text: ExpressionText
    let table: Table

    func check(_ node: SyntaxNode) throws(InputError) -> CheckedNode {
        switch node.kind {
        case .number(let value): CheckedNode(form: .constant(.number(.exact(value))), kind: .number)
        case .text(let value): CheckedNode(form: .constant(.text(value)), kind: .text)
        case .truth(let value): CheckedNode(form: .constant(.truth(value)), kind: .truth)
        case .missing: CheckedNode(form: .constant(.number(.missing)), kind: nil)
        case .column(let name): try column(name, node)
        case .negated(let a): CheckedNode(form: .negated(try check(a, is: .number, in: "-")), kind: .number)
        case .not(let a): CheckedNode(form: .not(try check(a, is: .truth, in: "not")), kind: .truth)
        case .and(let a, let b):
            CheckedNode(
                form: .and(try check(a, is: .truth, in: "and"), try check(b, is: .truth, in: "and")),
                kind: .truth)
        case .or(let a, let b):
            CheckedNode(
                form: .or(try check(a, is: .truth, in: "or"), try check(b, is: .truth, in: "or")),
                kind: .truth)
        case .arithmetic(let sign, let a, let b):
            CheckedNode(
                form: .arithmetic(
                    sign, try check(a, is: .number, in: sign.rawValue),
                    try check(b, is: .number, in: sign.rawValue)),
                kind: .number)
        case .comparison(let comparison, let a, let b): try self.comparison(comparison, a, b, node)
        case .membership(let a, let items): try membership(a, items)
        case .call("if", let arguments): try choice(arguments, node)
        case .call(let name, let arguments): try call(name, arguments, node)
        }
    }

    private func check(_ node: SyntaxNode, is kind: Kind, in place: String) throws(InputError) -> CheckedNode
    {
        let checked = try check(node)
        guard let found = checked.kind, found != kind else { return checked }
        throw text.error(
            "wrong-kind", "'\(place)' needs \(kind.inWords) here, not \(found.inWords)", at: node.position,
            remedy: Self.conversion(from: found, to: kind))
    }

    private static func conversion(from found: Kind, to wanted: Kind) -> String? {
        switch (found, wanted) {
        case (.text, .number): "number(…) reads text as a number"
        case (.number, .text): "text(…) writes a number as text; put fixed text in 'quotes'"
        case (.text, .date): "date(…) reads text as YYYY-MM-DD"
        case (.date, .number): "days_between(a, b) gives the days between two dates"
        case (.number, .truth): "compare it, such as x == 1"
        case (.truth, .number): "if(condition, 1, 0) makes a number of a condition"
        default: nil
        }
    }

    // MARK: - Columns

    private func column(_ name: String, _ node: SyntaxNode) throws(InputError) -> CheckedNode {
        if let column = table.columns.first(where: { $0.name == name }) {
            return CheckedNode(form: .cells(column.cells), kind: column.cells.kind)
        }
        throw text.error(
            "unknown-column", "table '\(table.name)' has no column '\(name)'", at: node.position,
            remedy: columnRemedy(name, at: node.position))
    }

    private func columnRemedy(_ name: String, at position: Int) -> String? {
        // `hsa-mir-221` without backticks reads as a subtraction: look for a column that is written here.
        let here = text.written.dropFirst(position - 1)
        let unquoted = table.columnNames.filter { column in
            column.contains { !$0.isWordPart } && (here.hasPrefix(column) || text.written.contains(column))
        }
        if let longest = unquoted.max(by: { $0.count < $1.count }) {
            return "if you mean the column, write it in backticks: `\(longest)`"
        }
        let near = suggestion(for: name, in: table.columnNames)
        return [near, "text stands in quotes: '\(name)'"].compactMap { $0 }.joined(separator: "; ")
    }

    // MARK: - Comparisons

    private func comparison(
        _ comparison: ComparisonOperator, _ a: SyntaxNode, _ b: SyntaxNode, _ node: SyntaxNode
    ) throws(InputError) -> CheckedNode {
        let left = try check(a)
        let right = try check(b)
        if left.kind == nil || right.kind == nil {
            throw text.error(
                "wrong-kind", "nothing compares with 'missing'", at: node.position,
                remedy: "use is_missing(x)")
        }
        try requireAlike(left, right, comparison.rawValue, at: b.position)
        if comparison != .equal, comparison != .unequal, left.kind == .text || left.kind == .truth {
            throw text.error(
                "wrong-kind", "'\(comparison.rawValue)' does not order \(left.kind?.inWords ?? "")",
                at: node.position,
                remedy: left.kind == .text ? "number(…) reads text as a number" : nil)
        }
        return CheckedNode(form: .comparison(comparison, left, right), kind: .truth)
    }

    private func membership(_ a: SyntaxNode, _ items: [SyntaxNode]) throws(InputError) -> CheckedNode {
        let left = try check(a)
        var checked: [CheckedNode] = []
        for item in items {
            let node = try check(item)
            try requireAlike(left, node, "in", at: item.position)
            checked.append(node)
        }
        return CheckedNode(form: .membership(left, checked), kind: .truth)
    }

    private func requireAlike(
        _ a: CheckedNode, _ b: CheckedNode, _ place: String, at position: Int
    ) throws(InputError) {
        guard let left = a.kind, let right = b.kind, left != right else { return }
        throw text.error(
            "wrong-kind", "'\(place)' cannot bring \(left.inWords) and \(right.inWords) together",
            at: position,
            remedy: Self.conversion(from: right, to: left))
    }

    // MARK: - Calls

    private func choice(_ arguments: [SyntaxNode], _ node: SyntaxNode) throws(InputError) -> CheckedNode {
        guard arguments.count == 3 else {
            throw wrongCount("if", "3 arguments (condition, then, else)", node)
        }
        let condition = try check(arguments[0], is: .truth, in: "if")
        let yes = try check(arguments[1])
        let no = try check(arguments[2])
        try requireAlike(yes, no, "if", at: arguments[2].position)
        return CheckedNode(form: .choice(condition, yes, no), kind: yes.kind ?? no.kind)
    }

    private func call(
        _ name: String, _ arguments: [SyntaxNode], _ node: SyntaxNode
    ) throws(InputError) -> CheckedNode {
        guard let function = BuiltinFunction(rawValue: name) else {
            throw text.error(
                "unknown-function", "there is no function '\(name)'", at: node.position,
                remedy: suggestion(for: name, in: BuiltinFunction.names))
        }
        var checked: [CheckedNode] = []
        let gives: Kind?
        switch function.signature {
        case .fixed(let kinds, let result):
            guard arguments.count == kinds.count else {
                throw wrongCount(name, kinds.count == 1 ? "1 argument" : "\(kinds.count) arguments", node)
            }
            for (argument, kind) in zip(arguments, kinds) {
                checked.append(try check(argument, is: kind, in: name))
            }
            gives = result
        case .several(let kind, let result):
            guard !arguments.isEmpty else { throw wrongCount(name, "at least 1 argument", node) }
            for argument in arguments { checked.append(try check(argument, is: kind, in: name)) }
            gives = result
        case .anything(let result):
            guard arguments.count == 1 else { throw wrongCount(name, "1 argument", node) }
            checked = [try check(arguments[0])]
            gives = result
        case .alike:
            guard !arguments.isEmpty else { throw wrongCount(name, "at least 1 argument", node) }
            for argument in arguments {
                let next = try check(argument)
                if let first = checked.first(where: { $0.kind != nil }) {
                    try requireAlike(first, next, name, at: argument.position)
                }
                checked.append(next)
            }
            gives = checked.lazy.compactMap(\.kind).first
        }
        return CheckedNode(form: .call(function, checked), kind: gives)
    }

    private func wrongCount(_ name: String, _ wanted: String, _ node: SyntaxNode) -> InputError {
        text.error("wrong-count", "'\(name)' takes \(wanted)", at: node.position)
    }
}

extension Expression {
    /// The formula in infix notation, with no parentheses that the reader does not need.
    ///
    /// `Expression(parsing:at:)` reads it back to the same tree, except that a sum that is the first term of
    /// a sum joins it (likewise products): `(a + b) + c` and `a + b + c` are printed alike.
    public var infix: String {
        var printer = FormulaPrinter()
        printer.write(self, tighterThan: 0)
        return printer.text
    }
}

private struct FormulaPrinter {
    var text = ""

    /// How tightly a formula's outermost operator binds; the higher, the tighter.
    private static func level(_ formula: Expression) -> Int {
        switch formula {
        case .number(let value): return value.sign == .minus && !value.isNaN ? 5 : 7
        case .apply(let operation, let operands):
            switch (operation, operands.count) {
            case (.and, 2...), (.or, 2...): return 1
            case (.notEqual, 2): return 2
            case (.notEqual, _): return 7
            case (_, 2...) where operation.isComparison: return 2
            case (.plus, 2...), (.minus, 2): return 3
            case (.times, 2...), (.divide, 2): return 4
            case (.minus, 1), (.not, 1): return 5
            case (.power, 2): return 6
            default: return 7
            }
        default: return 7
        }
    }

    /// Whether the text begins with a minus sign.
    private static func isSigned(_ formula: Expression) -> Bool {
        switch formula {
        case .number: return level(formula) == 5
        case .apply(.minus, let operands) where operands.count == 1: return true
        case .apply(_, let operands) where (2...4).contains(level(formula)): return isSigned(operands[0])
        default: return false
        }
    }

    /// Writes it, in parentheses where its operator is not tighter than `level`.
    mutating func write(_ formula: Expression, tighterThan level: Int, signed: Bool = true) {
        let needsParentheses = Self.level(formula) <= level || !signed && Self.isSigned(formula)
        if needsParentheses { text += "(" }
        writeBare(formula)
        if needsParentheses { text += ")" }
    }

    private mutating func writeBare(_ formula: Expression) {
        switch formula {
        case .number(let value): text += Self.number(value)
        case .symbol(let name): text += name
        case .time: text += "time"
        case .rate(let element): text += "rateOf(\(element))"
        case .call(let name, let operands): writeCall(name, operands)
        case .apply(let operation, let operands): write(operation, operands, level: Self.level(formula))
        }
    }

    private mutating func write(_ operation: Operator, _ operands: [Expression], level: Int) {
        switch level {
        case 1, 2: writeRow(operands, between: " \(Self.signs[operation]!) ", first: level, others: level)
        case 3: writeRow(operands, between: operation == .plus ? " + " : " - ", first: 2, others: 3)
        case 4: writeRow(operands, between: operation == .times ? "*" : "/", first: 3, others: 4)
        case 5: writePrefix(operation, operands[0])
        case 6:
            write(operands[0], tighterThan: 6)
            text += "^"
            write(operands[1], tighterThan: 4, signed: false)
        default: writeFunction(operation, operands)
        }
    }

    private static let signs: [Operator: String] = [
        .and: "&&", .or: "||", .equal: "==", .notEqual: "!=", .less: "<", .lessOrEqual: "<=",
        .greater: ">", .greaterOrEqual: ">=",
    ]

    private mutating func writeRow(_ operands: [Expression], between sign: String, first: Int, others: Int) {
        for (index, operand) in operands.enumerated() {
            if index > 0 { text += sign }
            write(operand, tighterThan: index == 0 ? first : others, signed: index == 0)
        }
    }

    /// A number keeps its parentheses under a minus sign: `-(2)` is not the number −2.
    private mutating func writePrefix(_ operation: Operator, _ operand: Expression) {
        text += operation == .minus ? "-" : "!"
        if operation == .minus, case .number = operand {
            write(operand, tighterThan: 7)
        } else {
            write(operand, tighterThan: 4, signed: operation == .not)
        }
    }

    private mutating func writeFunction(_ operation: Operator, _ operands: [Expression]) {
        switch (operation, operands.first) {
        case (.log, .number(10)) where operands.count == 2: writeCall("log10", [operands[1]])
        case (.root, .number(2)) where operands.count == 2: writeCall("sqrt", [operands[1]])
        case (.ceiling, _): writeCall("ceil", operands)
        default: writeCall(operation.rawValue, operands)
        }
    }

    private mutating func writeCall(_ name: String, _ operands: [Expression]) {
        text += name + "("
        for (index, operand) in operands.enumerated() {
            if index > 0 { text += ", " }
            write(operand, tighterThan: 0)
        }
        text += ")"
    }

    private static func number(_ value: Double) -> String {
        if value.isNaN { return "nan" }
        if value.isInfinite { return value < 0 ? "-inf" : "inf" }
        if value == 0 { return value.sign == .minus ? "-0" : "0" }
        if abs(value) < 1e15, let whole = Int(exactly: value) { return "\(whole)" }
        return "\(value)"
    }
}

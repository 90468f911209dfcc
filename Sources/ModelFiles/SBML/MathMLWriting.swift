internal import ReactionNetwork

extension XMLText {
    /// `<math>` around a formula.
    mutating func math(_ formula: Expression) {
        element("math", mathNamespace) { $0.formula(formula) }
    }

    /// `<math>` around a function of its arguments.
    mutating func lambda(_ arguments: [String], _ body: Expression) {
        element("math", mathNamespace) { xml in
            xml.element("lambda") { xml in
                for argument in arguments { xml.element("bvar") { $0.leaf("ci", argument) } }
                xml.formula(body)
            }
        }
    }

    private var mathNamespace: Attributes { [("xmlns", "http://www.w3.org/1998/Math/MathML")] }

    private mutating func formula(_ formula: Expression) {
        switch formula {
        case .number(let value): number(value)
        case .symbol(let id): leaf("ci", id)
        case .time: symbol("time", "t")
        case .rate(let id):
            element("apply") { xml in
                xml.symbol("rateOf", "rateOf")
                xml.leaf("ci", id)
            }
        case .apply(.piecewise, let operands): piecewise(operands)
        case .apply(let operation, let operands): apply(operation, operands)
        case .call(let name, let operands):
            element("apply") { xml in
                xml.leaf("ci", name)
                for operand in operands { xml.formula(operand) }
            }
        }
    }

    private mutating func leaf(_ name: String, _ content: String) { leaf(name, [], content) }

    private mutating func symbol(_ name: String, _ shown: String) {
        leaf(
            "csymbol",
            [("encoding", "text"), ("definitionURL", "http://www.sbml.org/sbml/symbols/\(name)")], shown)
    }

    /// Spelled so that reading gives the same value to the last bit.
    private mutating func number(_ value: Double) {
        if value.isNaN { return empty("notanumber") }
        if value.isInfinite {
            guard value < 0 else { return empty("infinity") }
            return element("apply") { xml in
                xml.empty("minus")
                xml.empty("infinity")
            }
        }
        if value == value.rounded(), abs(value) < 0x1p31, !(value == 0 && value.sign == .minus) {
            return leaf("cn", [("type", "integer")], String(Int(value)))
        }
        let parts = "\(value)".split(separator: "e")
        guard parts.count == 2 else { return leaf("cn", "\(value)") }
        leaf("cn", [("type", "e-notation")], "\(parts[0]) <sep/> \(Int(parts[1])!)")
    }

    private mutating func apply(_ operation: Operator, _ operands: [Expression]) {
        element("apply") { xml in
            xml.empty(operation.rawValue)
            var rest = operands[...]
            // The degree of a root and the base of a logarithm have elements of their own.
            if operation == .root || operation == .log, let first = rest.popFirst() {
                xml.element(operation == .root ? "degree" : "logbase") { $0.formula(first) }
            }
            for operand in rest { xml.formula(operand) }
        }
    }

    private mutating func piecewise(_ operands: [Expression]) {
        element("piecewise") { xml in
            for i in stride(from: 0, to: operands.count - 1, by: 2) {
                xml.element("piece") { xml in
                    xml.formula(operands[i])
                    xml.formula(operands[i + 1])
                }
            }
            if operands.count % 2 == 1 { xml.element("otherwise") { $0.formula(operands.last!) } }
        }
    }
}

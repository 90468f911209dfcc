/// The functions and constants that formulas know by name, as in SBML's Level 3 infix notation; `log` of one
/// value is the natural logarithm, as in Antimony.
enum FormulaFunctions {
    enum Meaning {
        case operation(Operator)
        /// An operator whose first operand the name gives: `sqrt(x)` is `root(2, x)`.
        case with(Operator, first: Double)
        case square
        /// The first operand may be left out: `root(x)`, `log(x)`.
        case root, logarithm
        case rateOf
        /// Known, but no part of a reaction network: what to do instead.
        case refused(remedy: String)
    }

    static let constants: [String: Expression] = [
        "true": .one, "True": .one, "TRUE": .one,
        "false": .zero, "False": .zero, "FALSE": .zero,
        "time": .time,
        "pi": .number(.pi),
        "exponentiale": .number(2.718281828459045),
        "avogadro": .number(avogadro),
        "inf": .number(.infinity), "INF": .number(.infinity), "infinity": .number(.infinity),
        "nan": .number(.nan), "NaN": .number(.nan), "NAN": .number(.nan), "notanumber": .number(.nan),
    ]

    /// *Source*: SBML Level 3 Version 2 Core, section 3.4.6 (the value of CODATA 2006).
    static let avogadro = 6.02214179e23

    static let functions: [String: Meaning] = {
        var all: [String: Meaning] = [:]
        for operation in Operator.allCases { all[operation.rawValue] = .operation(operation) }
        for name in ["sin", "cos", "tan", "sec", "csc", "cot"] {
            all["a" + name] = all["arc" + name]
            all["a" + name + "h"] = all["arc" + name + "h"]
        }
        all["pow"] = .operation(.power)
        all["ceil"] = .operation(.ceiling)
        all["equals"] = .operation(.equal)
        all["log10"] = .with(.log, first: 10)
        all["sqrt"] = .with(.root, first: 2)
        all["sqr"] = .square
        all["root"] = .root
        all["log"] = .logarithm
        all["rateOf"] = .rateOf
        all["delay"] = .refused(
            remedy: "delay equations cannot be simulated; model the delay as a chain of steps")
        return all
    }()

    /// Words that cannot be the identifier of an element in a formula.
    static func isReserved(_ name: String) -> Bool { constants[name] != nil || functions[name] != nil }
}

/// Whether a formula reads `name` as a function or a constant, so that no element can be called so.
package func isReservedInFormulas(_ name: String) -> Bool { FormulaFunctions.isReserved(name) }

internal import Inputs
internal import Kinetics
internal import ReactionNetwork

/// One column of what a simulation shows: how it is called, and what it reads.
struct ObservedColumn {
    var name: String
    var observable: Observable
    var unit: String?

    /// All species, each as its symbol stands in formulas; where there are none, what else changes.
    static func standard(_ network: ReactionNetwork) -> [ObservedColumn] {
        var ids = network.species.map(\.id)
        if ids.isEmpty {
            ids = network.parameters.filter { !$0.isConstant }.map(\.id)
            ids += network.compartments.filter { !$0.isConstant }.map(\.id)
        }
        return ids.map { ObservedColumn(name: $0, observable: .symbol($0)) }
    }

    /// `A,B,A/(A+B),share=A/(A+B),amount(A)`, one or several words.
    static func reading(_ words: [String], _ names: ModelNames) throws(InputError) -> [ObservedColumn] {
        var columns: [ObservedColumn] = []
        for part in words.flatMap(splitAtCommas) {
            let column = try reading(part, names)
            guard !columns.contains(where: { $0.name == column.name }) else {
                throw InputError(
                    "repeated-key", "'\(column.name)' is observed twice", at: .option("--observe"),
                    remedy: "give one of them another name: --observe 'other=\(part)'")
            }
            columns.append(column)
        }
        return columns
    }

    private static func reading(_ text: String, _ names: ModelNames) throws(InputError) -> ObservedColumn {
        let place = SourceLocation.option("--observe")
        guard !text.isEmpty else {
            throw InputError(
                "not-a-formula", "an empty name stands between two commas", at: place,
                remedy: "write for example --observe 'A,B,A/(A+B)'")
        }
        let (name, formula) = named(text)
        let given = name ?? formula
        if names.readable.contains(formula) {
            return ObservedColumn(name: given, observable: .symbol(formula))
        }
        for (function, make) in [("amount", Observable.amount), ("concentration", Observable.concentration)] {
            guard formula.hasPrefix(function + "("), formula.hasSuffix(")") else { continue }
            let species = trimmed(formula.dropFirst(function.count + 1).dropLast())
            guard names.species.contains(species) else { continue }
            return ObservedColumn(name: given, observable: make(species))
        }
        let expression = try Expression(parsing: formula, at: place)
        for symbol in expression.symbols.sorted() { try names.requireReadable(symbol, at: place) }
        return ObservedColumn(name: given, observable: .formula(name: given, expression))
    }

    /// `share=A/(A+B)` as name and formula; `a==b` has no name.
    private static func named(_ text: String) -> (name: String?, formula: String) {
        guard let sign = text.firstIndex(of: "=") else { return (nil, text) }
        let head = trimmed(text[..<sign])
        let rest = text[text.index(after: sign)...]
        let isName =
            head.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } && head.first?.isLetter == true
        guard isName, rest.first != "=" else { return (nil, text) }
        return (head, trimmed(rest))
    }
}

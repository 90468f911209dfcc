internal import Foundation
internal import Inputs
internal import ReactionNetwork

// Units as they are written. A number before a unit belongs to that unit: `3 mole^2` is (3 mole)².
extension AntimonyParser {
    mutating func unitDefinition(_ token: FormulaToken) throws(InputError) {
        cursor.position += 1
        let name = try identifier("the name of the unit")
        if cursor.accept("=") { add(.unitDefinition(name, try unitFormula()), token) }
        try endStatement()
    }

    /// Factors whose kinds are names as written: of base units or of units defined anywhere.
    mutating func unitFormula() throws(InputError) -> [UnitDefinition.Factor] { try unitProduct(depth: 0) }

    private mutating func unitProduct(depth: Int) throws(InputError) -> [UnitDefinition.Factor] {
        var factors = try unitPower(depth: depth)
        while current.isSign("*") || current.isSign("/") {
            let sign = current.isSign("*") ? 1.0 : -1
            cursor.position += 1
            factors += try unitPower(depth: depth).map { $0.raised(to: sign) }
        }
        return factors
    }

    private mutating func unitPower(depth: Int) throws(InputError) -> [UnitDefinition.Factor] {
        let factors = try unitAtom(depth: depth)
        guard cursor.accept("^") else { return factors }
        let exponent = try unitExponent()
        return factors.map { $0.raised(to: exponent) }
    }

    private mutating func unitAtom(depth: Int) throws(InputError) -> [UnitDefinition.Factor] {
        guard depth < 50 else {
            throw error("formula-depth", "the unit nests more than 50 deep", current, nil)
        }
        if cursor.accept("(") {
            let factors = try unitProduct(depth: depth + 1)
            try expect(")")
            return factors
        }
        guard case .number(let value) = current.kind else {
            return [UnitDefinition.Factor(kind: try identifier("a unit"))]
        }
        cursor.position += 1
        guard let name = current.name, !Antimony.keywords.contains(name) else {
            return value == 1 ? [] : [UnitDefinition.Factor(kind: "dimensionless", times: value)]
        }
        return [UnitDefinition.Factor(kind: try identifier("a unit"), times: value)]
    }

    private mutating func unitExponent() throws(InputError) -> Double {
        let token = current
        let exponent = cursor.accept("(") ? try fraction() : try signedNumber()
        guard exponent.isFinite else {
            throw error("antimony-syntax", "the exponent of a unit is a number", token, nil)
        }
        return exponent
    }

    private mutating func fraction() throws(InputError) -> Double {
        var value = try signedNumber()
        if cursor.accept("/") { value /= try signedNumber() }
        try expect(")")
        return value
    }

    private mutating func signedNumber() throws(InputError) -> Double {
        let isNegative = cursor.accept("-")
        guard case .number(let value) = current.kind else {
            throw error("antimony-syntax", "a number is expected here, not \(current.inWords)", current, nil)
        }
        cursor.position += 1
        return isNegative ? -value : value
    }
}

extension UnitDefinition.Factor {
    /// A power of ten becomes the scale.
    init(kind: String, times value: Double) {
        let power = value > 0 ? log10(value).rounded() : 0
        let isPower = abs(power) < 300 && value == Double("1e\(Int(power))")
        self.init(kind: kind, scale: isPower ? Int(power) : 0, multiplier: isPower ? 1 : value)
    }

    func raised(to power: Double) -> UnitDefinition.Factor {
        var copy = self
        copy.exponent *= power
        return copy
    }

    /// multiplier · 10^scale, rounded once.
    var coefficient: Double { Double("\(multiplier)e\(scale)") ?? multiplier * pow(10, Double(scale)) }
}

/// The units of a model: names as written, resolved to SBML's base units.
struct AntimonyUnits {
    private(set) var definitions: [UnitDefinition] = []
    /// Units that are only another name of one unit.
    private var aliases: [String: String] = [:]
    private var factorsById: [String: [UnitDefinition.Factor]] = [:]
    private var idByFactors: [Set<UnitDefinition.Factor>: String] = [:]
    private let file: String

    /// Names that say what the model measures its quantities in.
    static let special: [(name: String, quantity: any WritableKeyPath<NetworkUnits, String?> & Sendable)] = [
        ("substance", \.substance), ("extent", \.extent), ("time_unit", \.time), ("volume", \.volume),
        ("area", \.area), ("length", \.length),
    ]

    /// SBML's base units.
    static let kinds: Set<String> = [
        "ampere", "avogadro", "becquerel", "candela", "coulomb", "dimensionless", "farad", "gram", "gray",
        "henry",
        "hertz", "item", "joule", "katal", "kelvin", "kilogram", "litre", "lumen", "lux", "metre", "mole",
        "newton",
        "ohm", "pascal", "radian", "second", "siemens", "sievert", "steradian", "tesla", "volt", "watt",
        "weber",
    ]

    init(_ written: [(name: String, factors: [UnitDefinition.Factor], token: FormulaToken)], file: String)
        throws(InputError)
    {
        self.file = file
        let latest = Dictionary(written.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
        var done: Set<String> = []
        for unit in written where done.insert(unit.name).inserted {
            guard let unit = latest[unit.name] else { continue }
            let factors = try resolve(unit.factors, token: unit.token, depth: 0) { latest[$0]?.factors }
            if let other = unit.factors.onlyKind, other != unit.name {
                aliases[unit.name] = latest[other] == nil ? factors[0].kind : other
            } else {
                add(UnitDefinition(id: unit.name, factors: factors))
            }
        }
        for (name, other) in aliases { aliases[name] = last(other) }
    }

    /// The end of a chain of other names; `resolve` has seen that it has one.
    private func last(_ name: String) -> String {
        var name = name
        while let next = aliases[name] { name = next }
        return name
    }

    private mutating func add(_ definition: UnitDefinition) {
        definitions.append(definition)
        factorsById[definition.id] = definition.factors
        let factors = Set(definition.factors)
        if idByFactors[factors] == nil { idByFactors[factors] = definition.id }
    }

    /// The base unit that a word names: `seconds`, `liter` and the like included.
    static func baseUnit(_ word: String) -> String? {
        let spellings = ["liter": "litre", "meter": "metre"]
        for candidate in [word, word.hasSuffix("s") ? String(word.dropLast()) : word] {
            let kind = spellings[candidate] ?? candidate
            if kinds.contains(kind) { return kind }
        }
        return nil
    }

    private func resolve(
        _ factors: [UnitDefinition.Factor], token: FormulaToken, depth: Int,
        _ written: (String) -> [UnitDefinition.Factor]?
    ) throws(InputError) -> [UnitDefinition.Factor] {
        guard depth < 20, factors.count < 1000 else {
            throw InputError(
                "unit-loop", "units are defined by each other without end", at: place(token),
                remedy: "define them by base units, such as mole and litre")
        }
        var resolved: [UnitDefinition.Factor] = []
        for factor in factors where resolved.count < 1000 {
            guard let parts = written(factor.kind), parts.map(\.kind) != [factor.kind] else {
                var base = factor
                base.kind = try kind(factor.kind, token)
                resolved.append(base)
                continue
            }
            if factor.coefficient != 1 {
                var coefficient = factor
                coefficient.kind = "dimensionless"
                resolved.append(coefficient)
            }
            resolved += try resolve(parts, token: token, depth: depth + 1, written)
                .map { $0.raised(to: factor.exponent) }
        }
        return resolved
    }

    private func kind(_ word: String, _ token: FormulaToken) throws(InputError) -> String {
        if let kind = Self.baseUnit(word) { return kind }
        throw InputError(
            "unknown-unit", "the unit '\(FormulaToken.shortened(word))' is not defined", at: place(token),
            remedy:
                "define it, such as 'unit \(FormulaToken.shortened(word)) = 1e-9 mole/litre'; where a product is meant, write '*'"
        )
    }

    private func place(_ token: FormulaToken) -> SourceLocation {
        SourceLocation(file: file, line: token.line, column: token.column)
    }

    // MARK: - Use

    /// The unit that an element has, as an identifier of a definition or a base unit.
    mutating func identifier(of factors: [UnitDefinition.Factor], token: FormulaToken) throws(InputError)
        -> String
    {
        if factors.count == 1, factors[0].exponent == 1, factors[0].coefficient == 1 {
            return try identifier(of: factors[0].kind, token: token)
        }
        let resolved = try resolve(factors, token: token, depth: 0) { word in
            factorsById[word] ?? aliases[word].map { [UnitDefinition.Factor(kind: $0)] }
        }
        return define(resolved, named: Self.name(of: factors))
    }

    func identifier(of word: String, token: FormulaToken) throws(InputError) -> String {
        if let alias = aliases[word] { return alias }
        if factorsById[word] != nil { return word }
        return try kind(word, token)
    }

    func factors(of unit: String) -> [UnitDefinition.Factor] {
        factorsById[unit] ?? [UnitDefinition.Factor(kind: unit)]
    }

    /// A definition with these factors: one that exists, else a new one.
    mutating func define(_ factors: [UnitDefinition.Factor], named name: String) -> String {
        if let kind = factors.onlyKind { return kind }
        if let same = idByFactors[Set(factors)] { return same }
        var id = name
        var number = 2
        while factorsById[id] != nil || aliases[id] != nil || Self.kinds.contains(id) {
            id = "\(name)_\(number)"
            number += 1
        }
        add(UnitDefinition(id: id, factors: factors))
        return id
    }

    /// `mole_per_litre`.
    private static func name(of factors: [UnitDefinition.Factor]) -> String {
        let parts = factors.map { factor in
            let power = abs(factor.exponent)
            let raised = power == 1 ? factor.kind : "\(factor.kind)_to_\(power)"
            return (factor.exponent < 0 ? "per_" : "") + raised.replacing(".", with: "_")
        }
        return "unit_" + parts.prefix(4).joined(separator: "_")
    }

    /// The unit of amount of a species whose concentration is given in `concentration`: with the unit of size
    /// multiplied in; where the size has no unit, without the one volume that `concentration` divides by.
    mutating func substance(ofConcentration concentration: String, size: String?) -> String? {
        var all = factors(of: concentration)
        if let size {
            all = Self.combined(all + factors(of: size))
        } else {
            let sizes: Set<UnitDefinition.Factor> = [
                UnitDefinition.Factor(kind: "litre", exponent: -1),
                UnitDefinition.Factor(kind: "metre", exponent: -3),
            ]
            guard let place = all.firstIndex(where: sizes.contains) else { return nil }
            all.remove(at: place)
        }
        return define(
            all.isEmpty ? [UnitDefinition.Factor(kind: "dimensionless")] : all,
            named: "\(concentration)_substance")
    }

    /// Factors of one kind, scale and multiplier joined; those that cancel left out.
    private static func combined(_ factors: [UnitDefinition.Factor]) -> [UnitDefinition.Factor] {
        var all: [UnitDefinition.Factor] = []
        for factor in factors {
            let same = all.firstIndex {
                $0.kind == factor.kind && $0.scale == factor.scale && $0.multiplier == factor.multiplier
            }
            if let same { all[same].exponent += factor.exponent } else { all.append(factor) }
        }
        return all.filter { $0.exponent != 0 }
    }

    /// What the model says of its quantities through units with special names.
    func networkUnits() -> NetworkUnits {
        var units = NetworkUnits()
        for (name, quantity) in Self.special {
            units[keyPath: quantity] = aliases[name] ?? (factorsById[name] == nil ? nil : name)
        }
        units.definitions = definitions
        return units
    }
}

extension [UnitDefinition.Factor] {
    /// The base unit that these factors are, where they are nothing else.
    fileprivate var onlyKind: String? {
        count == 1 && self[0] == UnitDefinition.Factor(kind: self[0].kind) ? self[0].kind : nil
    }
}

/// A weighted sum of amounts that no reaction changes, such as A + 2 A2.
public struct ConservationLaw: Sendable, Hashable {
    public struct Term: Sendable, Hashable {
        public var species: String
        /// Not zero.
        public var coefficient: Int

        public init(species: String, coefficient: Int) {
            self.species = species
            self.coefficient = coefficient
        }
    }

    /// In the order of the network's species; the coefficients have no common divisor.
    public var terms: [Term]
    /// The sum at the start, in the unit of amount; nil where an amount is not given as a number.
    public var total: Double?

    public init(terms: [Term], total: Double? = nil) {
        self.terms = terms
        self.total = total
    }

    /// Such as `A + 2 A2 - B`.
    public var text: String {
        var text = ""
        for term in terms {
            text += text.isEmpty ? (term.coefficient < 0 ? "-" : "") : (term.coefficient < 0 ? " - " : " + ")
            text += (term.coefficient.magnitude == 1 ? "" : "\(term.coefficient.magnitude) ") + term.species
        }
        return text
    }
}

extension ReactionNetwork {
    /// The linear conservation laws of the amounts: as many as are independent, with positive coefficients
    /// where such laws exist.
    ///
    /// Exact: the left null space of the stoichiometry matrix in integers. Left out are species that something
    /// else than reactions changes (rules, events, doses) or that nothing changes, and those whose
    /// stoichiometry or conversion factor is not a constant number; a law whose integers exceed 64 bits is not
    /// found. Positive laws are the extreme rays of the cone of non-negative laws, simplest first; where the
    /// rays are too many, or too few to span all laws, laws with mixed signs remain.
    ///
    /// *Source*: Schuster and Höfer, "Determining all extreme semi-positive conservation relations in chemical
    /// reaction systems", J. Chem. Soc. Faraday Trans. 1991, doi:10.1039/FT9918702561.
    public func conservationLaws() -> [ConservationLaw] {
        let rows = StoichiometryRows(self)
        var space = IntegerNullSpace(rows.rows)
        let laws = SemipositiveLaws.independent(space.reducedVectors(), count: rows.species.count)
        return laws.map { law in law.sorted { $0.column < $1.column } }.compactMap { law in
            let terms = law.compactMap { entry in
                Int(exactly: entry.value).map {
                    ConservationLaw.Term(species: rows.species[entry.column], coefficient: $0)
                }
            }
            guard terms.count == law.count else { return nil }
            return ConservationLaw(terms: terms, total: total(of: terms))
        }
    }

    private func total(of terms: [ConservationLaw.Term]) -> Double? {
        let assigned = Set(initialAssignments.map(\.variable))
        var total = 0.0
        for term in terms {
            guard let species = species.first(where: { $0.id == term.species }),
                !assigned.contains(species.id),
                let amount = amount(of: species, assigned: assigned)
            else { return nil }
            total += Double(term.coefficient) * amount
        }
        return total
    }

    private func amount(of species: Species, assigned: Set<String>) -> Double? {
        switch species.initial {
        case nil: return nil
        case .amount(let amount): return amount
        case .concentration(let concentration):
            guard let home = compartments.first(where: { $0.id == species.compartment }) else { return nil }
            if home.dimensions == 0 { return concentration }
            let isRuled = rules.contains { rule in
                if case .assignment(home.id, _) = rule { true } else { false }
            }
            guard let size = home.size, !isRuled, !assigned.contains(home.id) else { return nil }
            return concentration * size
        }
    }
}

/// What each reaction adds to each species, as integers.
private struct StoichiometryRows {
    /// The species that take part, in the network's order; one row each.
    var species: [String] = []
    var rows: [SparseRow] = []

    init(_ network: ReactionNetwork) {
        let excluded = Self.excluded(network)
        var changes: [String: [Int: Double]] = [:]
        var unclear = excluded
        let factors = Dictionary(network.species.map { ($0.id, Self.factor($0, network)) }) { $1 }
        for (column, reaction) in network.reactions.enumerated() where reaction.rate != nil {
            for (references, sign) in [(reaction.reactants, -1.0), (reaction.products, 1)] {
                for reference in references {
                    guard let value = Self.number(reference, network),
                        let factor = factors[reference.species] ?? nil
                    else {
                        unclear.insert(reference.species)
                        continue
                    }
                    changes[reference.species, default: [:]][column, default: 0] += sign * value * factor
                }
            }
        }
        for element in network.species where !unclear.contains(element.id) {
            guard let row = changes[element.id].flatMap(Self.integers), !row.entries.isEmpty else { continue }
            species.append(element.id)
            rows.append(row)
        }
    }

    /// Species that reactions do not change, or that something else changes.
    private static func excluded(_ network: ReactionNetwork) -> Set<String> {
        var excluded = Set(network.species.filter { $0.isBoundary || $0.isConstant }.map(\.id))
        for rule in network.rules {
            switch rule {
            case .assignment(let variable, _), .rate(let variable, _): excluded.insert(variable)
            case .algebraic: break
            }
        }
        excluded.formUnion(network.events.flatMap { $0.assignments.map(\.variable) })
        excluded.formUnion(network.doses.map(\.target))
        return excluded
    }

    private static func factor(_ species: Species, _ network: ReactionNetwork) -> Double? {
        guard let id = species.conversionFactor ?? network.conversionFactor else { return 1 }
        guard let parameter = network.parameters.first(where: { $0.id == id }), parameter.isConstant,
            !network.initialAssignments.contains(where: { $0.variable == id })
        else { return nil }
        return parameter.value
    }

    private static func number(_ reference: SpeciesReference, _ network: ReactionNetwork) -> Double? {
        guard let id = reference.id else { return reference.stoichiometry }
        let isAssigned = network.initialAssignments.contains { $0.variable == id }
        return reference.isConstant && !isAssigned ? reference.stoichiometry : nil
    }

    /// The row multiplied by the least number that makes all of it whole; nil where there is none below 10⁶.
    /// A row may be scaled: it changes the law's coefficient only if it is undone, so the scale is kept in
    /// the identity part.
    private static func integers(_ changes: [Int: Double]) -> SparseRow? {
        let values = changes.filter { $0.value != 0 }.sorted { $0.key < $1.key }
        guard let scale = commonDenominator(values.map(\.value)) else { return nil }
        let entries = values.compactMap { column, value in
            Int64(exactly: (value * Double(scale)).rounded()).map {
                SparseRow.Entry(column: column, value: Int128($0))
            }
        }
        guard entries.count == values.count else { return nil }
        return SparseRow(entries: entries, scale: Int128(scale))
    }

    private static func commonDenominator(_ values: [Double]) -> Int? {
        var scale = 1
        for value in values {
            guard value.isFinite, let denominator = denominator(of: value * Double(scale)) else { return nil }
            scale *= denominator
            guard scale <= 1_000_000 else { return nil }
        }
        return scale
    }

    /// The denominator of the fraction that the number is, to its last digits.
    private static func denominator(of value: Double) -> Int? {
        (1...1000).first {
            abs((value * Double($0)).rounded() - value * Double($0)) <= 1e-12
                * max(1, abs(value * Double($0)))
        }
    }
}

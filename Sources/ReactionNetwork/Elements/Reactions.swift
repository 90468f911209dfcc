/// A conversion of species into species at a rate.
public struct Reaction: Sendable, Hashable {
    public var id: String
    public var name: String?
    public var reactants: [SpeciesReference]
    public var products: [SpeciesReference]
    public var modifiers: [String]
    /// Extent per time; nil where the file gives none, and the reaction then does nothing.
    public var rate: Expression?
    public var isReversible: Bool
    public var compartment: String?

    public init(
        id: String, name: String? = nil, reactants: [SpeciesReference] = [],
        products: [SpeciesReference] = [],
        modifiers: [String] = [], rate: Expression? = nil, isReversible: Bool = false,
        compartment: String? = nil
    ) {
        self.id = id
        self.name = name
        self.reactants = reactants
        self.products = products
        self.modifiers = modifiers
        self.rate = rate
        self.isReversible = isReversible
        self.compartment = compartment
    }
}

/// A species as it takes part in a reaction.
public struct SpeciesReference: Sendable, Hashable {
    /// Where given, formulas may read the stoichiometry, and rules, events and initial assignments set it.
    public var id: String?
    public var species: String
    /// Nil where the file gives none: an assignment or a rule then determines it, else it is taken as 1.
    public var stoichiometry: Double?
    public var isConstant: Bool

    public init(id: String? = nil, species: String, stoichiometry: Double? = 1, isConstant: Bool = true) {
        self.id = id
        self.species = species
        self.stoichiometry = stoichiometry
        self.isConstant = isConstant
    }
}

/// The units that a network declares. Those not given are not checked.
public struct NetworkUnits: Sendable, Hashable {
    public var definitions: [UnitDefinition] = []
    public var substance: String?
    public var extent: String?
    public var time: String?
    public var volume: String?
    public var area: String?
    public var length: String?

    public init() {}
}

/// A named unit: a product of base units.
public struct UnitDefinition: Sendable, Hashable {
    /// (multiplier · 10^scale · kind)^exponent
    public struct Factor: Sendable, Hashable {
        /// SBML's name of a base unit, such as `mole`, `litre`, `second`, `dimensionless`, `item`.
        public var kind: String
        public var exponent: Double
        public var scale: Int
        public var multiplier: Double

        public init(kind: String, exponent: Double = 1, scale: Int = 0, multiplier: Double = 1) {
            self.kind = kind
            self.exponent = exponent
            self.scale = scale
            self.multiplier = multiplier
        }
    }

    public var id: String
    public var name: String?
    public var factors: [Factor]

    public init(id: String, name: String? = nil, factors: [Factor]) {
        self.id = id
        self.name = name
        self.factors = factors
    }
}

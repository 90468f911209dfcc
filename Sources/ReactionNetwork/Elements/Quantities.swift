/// A space that holds species. Its size may change.
public struct Compartment: Sendable, Hashable {
    public var id: String
    public var name: String?
    /// 3 unless told otherwise. A species in a compartment of 0 dimensions has no concentration.
    public var dimensions: Double?
    /// Nil where the file gives none: an assignment or a rule must then determine it.
    public var size: Double?
    public var isConstant: Bool
    public var unit: String?

    public init(
        id: String, name: String? = nil, dimensions: Double? = 3, size: Double? = nil,
        isConstant: Bool = true,
        unit: String? = nil
    ) {
        self.id = id
        self.name = name
        self.dimensions = dimensions
        self.size = size
        self.isConstant = isConstant
        self.unit = unit
    }
}

/// A pool of one kind of molecule in one compartment.
public struct Species: Sendable, Hashable {
    public enum Quantity: Sendable, Hashable {
        case amount(Double)
        case concentration(Double)
    }

    public var id: String
    public var name: String?
    public var compartment: String
    public var initial: Quantity?
    /// Whether the identifier in a formula stands for the amount (`hasOnlySubstanceUnits`) instead of the
    /// concentration.
    public var symbolIsAmount: Bool
    /// Reactions do not change a boundary species; rules and events may.
    public var isBoundary: Bool
    public var isConstant: Bool
    public var conversionFactor: String?
    public var substanceUnit: String?

    public init(
        id: String, name: String? = nil, compartment: String, initial: Quantity? = nil,
        symbolIsAmount: Bool = false, isBoundary: Bool = false, isConstant: Bool = false,
        conversionFactor: String? = nil, substanceUnit: String? = nil
    ) {
        self.id = id
        self.name = name
        self.compartment = compartment
        self.initial = initial
        self.symbolIsAmount = symbolIsAmount
        self.isBoundary = isBoundary
        self.isConstant = isConstant
        self.conversionFactor = conversionFactor
        self.substanceUnit = substanceUnit
    }
}

/// A number with an identifier. Parameters that a file declares inside one reaction are listed here under
/// `reaction_parameter`.
public struct Parameter: Sendable, Hashable {
    public var id: String
    public var name: String?
    public var value: Double?
    public var isConstant: Bool
    public var unit: String?

    public init(
        id: String, name: String? = nil, value: Double? = nil, isConstant: Bool = true, unit: String? = nil
    ) {
        self.id = id
        self.name = name
        self.value = value
        self.isConstant = isConstant
        self.unit = unit
    }
}

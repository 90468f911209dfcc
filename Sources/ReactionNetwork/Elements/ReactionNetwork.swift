/// A reaction network: what there is, what reacts, and what rules and events do, with SBML's meaning.
///
/// A plain value: nothing is checked on construction; `validate()` checks the whole.
/// *Source*: Hucka et al., "SBML Level 3 Version 2 Core", J. Integr. Bioinform. 2019,
/// doi:10.1515/jib-2019-0021.
public struct ReactionNetwork: Sendable, Hashable {
    public var id: String
    public var name: String?
    public var units = NetworkUnits()
    /// The parameter by which a species' amount is converted from the unit of extent, where one is given
    /// for the whole network.
    public var conversionFactor: String?
    public var functions: [FunctionDefinition] = []
    public var compartments: [Compartment] = []
    public var species: [Species] = []
    public var parameters: [Parameter] = []
    public var initialAssignments: [InitialAssignment] = []
    public var rules: [Rule] = []
    public var reactions: [Reaction] = []
    public var events: [Event] = []
    public var doses: [Dose] = []

    public init(id: String, name: String? = nil) {
        self.id = id
        self.name = name
    }
}

/// A function of its arguments alone.
public struct FunctionDefinition: Sendable, Hashable {
    public var id: String
    public var arguments: [String]
    public var body: Expression

    public init(id: String, arguments: [String], body: Expression) {
        self.id = id
        self.arguments = arguments
        self.body = body
    }
}

/// The value that an element has at the start, as a formula; it replaces the element's own number.
public struct InitialAssignment: Sendable, Hashable {
    public var variable: String
    public var value: Expression

    public init(variable: String, value: Expression) {
        self.variable = variable
        self.value = value
    }
}

/// What determines an element at all times.
public enum Rule: Sendable, Hashable {
    /// The element has the formula's value.
    case assignment(variable: String, value: Expression)
    /// The element's value changes at the formula's rate.
    case rate(variable: String, value: Expression)
    /// The formula is zero; some element that nothing else determines adjusts itself.
    case algebraic(Expression)
}

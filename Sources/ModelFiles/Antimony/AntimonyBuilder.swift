internal import Inputs
internal import ReactionNetwork

/// Collects what the statements of one flat model say of each name, then makes the network.
struct AntimonyBuilder {
    /// What has been said of one name.
    struct Element {
        enum Kind: String {
            case species, compartment, parameter, reaction, event, unit
            case stoichiometry
        }

        var name: String
        /// Where the name stands first.
        var token: FormulaToken
        var kind: Kind?
        var isConstant: Bool?
        var isSubstanceOnly = false
        var compartment: String?
        var initial: Expression?
        var assignment: Expression?
        var rate: Expression?
        var unit: (factors: [UnitDefinition.Factor], token: FormulaToken)?
        var displayName: String?
        var conversionFactor: String?
        var isInReaction = false
        var isAssignedByEvent = false
        var isInAlgebraicRule = false
    }

    let file: String
    let functions: [AntimonySource.Function]
    private let functionPlaces: [String: Int]
    /// In order of appearance.
    var elements: [Element] = []
    private var places: [String: Int] = [:]
    /// Compartments of submodules.
    var homes: [String: String] = [:]
    private var reactionNames: Set<String> = []
    var reactions: [(text: ReactionText, token: FormulaToken)] = []
    var modifiers: [String: [String]] = [:]
    var events: [(text: EventText, token: FormulaToken)] = []
    var algebraic: [Expression] = []
    var unitsWritten: [(name: String, factors: [UnitDefinition.Factor], token: FormulaToken)] = []
    var unitsUsed: [(name: String, token: FormulaToken)] = []
    var conversionFactor: String?

    init(file: String, functions: [AntimonySource.Function]) {
        self.file = file
        self.functions = functions
        functionPlaces = Dictionary(
            functions.enumerated().map { ($1.definition.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func place(_ token: FormulaToken) -> SourceLocation {
        SourceLocation(file: file, line: token.line, column: token.column)
    }

    func element(_ name: String) -> Element? { places[name].map { elements[$0] } }

    // MARK: - Statements

    mutating func read(_ statements: [AntimonyStatement]) throws(InputError) {
        try checkFunctions()
        for statement in statements { try read(statement.content, at: statement.token) }
    }

    private mutating func read(_ content: AntimonyStatement.Content, at token: FormulaToken)
        throws(InputError)
    {
        switch content {
        case .declaration(let declaration): try declare(declaration, token)
        case .place(let name, let compartment):
            try setKind(.compartment, of: compartment, token)
            change(name, token) { $0.compartment = compartment }
        case .home(let instance, let compartment):
            try setKind(.compartment, of: compartment, token)
            homes[instance] = compartment
        case .initial(let name, let value):
            try mention(value, token)
            change(name, token) { $0.initial = value }
        case .assignment(let name, let value):
            try mention(value, token)
            change(name, token) { $0.assignment = value }
        case .rate(let name, let value):
            try mention(value, token)
            change(name, token) { $0.rate = value }
        case .algebraic(let value): try addAlgebraic(value, token)
        case .reaction(let reaction): try add(reaction, token)
        case .interaction(let reaction, let species):
            for name in species { try setKind(.species, of: name, token) }
            modifiers[reaction, default: []] += species
        case .event(let event): try add(event, token)
        case .unitDefinition(let name, let factors):
            try setKind(.unit, of: name, token)
            unitsWritten.append((name, factors, token))
        case .unit(let name, let factors): change(name, token) { $0.unit = (factors, token) }
        case .unitUse(let name): unitsUsed.append((name, token))
        case .displayName(let name, let text): change(name, token) { $0.displayName = text }
        case .conversionFactor(let name, let factor): try setConversionFactor(of: name, factor, token)
        case .same, .deletion, .instance: break
        }
    }

    private mutating func change(_ name: String, _ token: FormulaToken, _ change: (inout Element) -> Void) {
        if let place = places[name] { return change(&elements[place]) }
        places[name] = elements.count
        elements.append(Element(name: name, token: token))
        change(&elements[elements.count - 1])
    }

    private mutating func setKind(_ kind: Element.Kind, of name: String, _ token: FormulaToken)
        throws(InputError)
    {
        var clash: Element?
        change(name, token) { element in
            if let known = element.kind, known != kind { clash = element }
            element.kind = kind
        }
        guard let clash, let known = clash.kind else { return }
        throw InputError(
            "kind-clash",
            "'\(FormulaToken.shortened(name))' is a \(kind.rawValue) here, but a \(known.rawValue) in line \(clash.token.line)",
            at: place(token), remedy: "rename one of them")
    }

    private mutating func declare(_ declaration: Declaration, _ token: FormulaToken) throws(InputError) {
        if let kind = declaration.kind.flatMap({ Element.Kind(rawValue: $0.rawValue) }) {
            try setKind(kind, of: declaration.name, token)
        }
        change(declaration.name, token) { element in
            if let isConstant = declaration.isConstant { element.isConstant = isConstant }
            if declaration.isSubstanceOnly { element.isSubstanceOnly = true }
        }
    }

    private mutating func addAlgebraic(_ value: Expression, _ token: FormulaToken) throws(InputError) {
        try mention(value, token)
        for name in value.symbols { change(name, token) { $0.isInAlgebraicRule = true } }
        algebraic.append(value)
    }

    private mutating func add(_ reaction: ReactionText, _ token: FormulaToken) throws(InputError) {
        let id = reaction.id ?? ""
        guard reactionNames.insert(id).inserted else { throw repeated(id, token) }
        try setKind(.reaction, of: id, token)
        for participant in reaction.reactants + reaction.products { try add(participant, token) }
        if let compartment = reaction.compartment { try setKind(.compartment, of: compartment, token) }
        try mention(reaction.rate, token)
        reactions.append((reaction, token))
    }

    private func repeated(_ id: String, _ token: FormulaToken) -> InputError {
        InputError(
            "repeated-name", "the name '\(FormulaToken.shortened(id))' is given twice", at: place(token),
            remedy: "rename one of the two")
    }

    private mutating func add(_ participant: ReactionText.Participant, _ token: FormulaToken)
        throws(InputError)
    {
        try setKind(.species, of: participant.species, token)
        change(participant.species, token) { element in
            element.isInReaction = true
            if participant.isBoundary { element.isConstant = true }
        }
        guard case .name(let name) = participant.stoichiometry else { return }
        guard element(name)?.kind != .stoichiometry else { throw repeated(name, token) }
        try setKind(.stoichiometry, of: name, token)
    }

    private mutating func add(_ event: EventText, _ token: FormulaToken) throws(InputError) {
        let id = event.id ?? ""
        guard element(id)?.kind != .event else { throw repeated(id, token) }
        try setKind(.event, of: id, token)
        for formula in [event.trigger, event.delay, event.priority] { try mention(formula, token) }
        for assignment in event.assignments {
            try mention(assignment.value, token)
            change(assignment.variable, token) { $0.isAssignedByEvent = true }
        }
        events.append((event, token))
    }

    private mutating func setConversionFactor(of name: String?, _ factor: String, _ token: FormulaToken)
        throws(InputError)
    {
        try setKind(.parameter, of: factor, token)
        guard let name else {
            conversionFactor = factor
            return
        }
        try setKind(.species, of: name, token)
        change(name, token) { $0.conversionFactor = factor }
    }

    // MARK: - Formulas

    /// Notes the names that a formula reads, and checks the functions that it calls.
    private mutating func mention(_ formula: Expression?, _ token: FormulaToken) throws(InputError) {
        guard let formula else { return }
        try checkCalls(in: formula, above: functions.count, token)
        var names: [String] = []
        formula.forEachNode { node in
            switch node {
            case .symbol(let name), .rate(let name): names.append(name)
            default: break
            }
        }
        for name in names { change(name, token) { _ in } }
    }

    /// A function calls only functions above it, so that none calls itself.
    private func checkFunctions() throws(InputError) {
        for (index, function) in functions.enumerated() {
            let definition = function.definition
            try checkCalls(in: definition.body, above: index, function.token)
            for symbol in definition.body.symbols.sorted() where !definition.arguments.contains(symbol) {
                throw InputError(
                    "function-argument",
                    "function '\(definition.id)' reads '\(FormulaToken.shortened(symbol))', which is not among its arguments",
                    at: place(function.token), remedy: "add it to the arguments")
            }
        }
    }

    /// - Parameter above: only the functions before this one may be called.
    private func checkCalls(in formula: Expression, above: Int, _ token: FormulaToken) throws(InputError) {
        var problem: InputError?
        formula.forEachNode { node in
            guard problem == nil, case .call(let name, let operands) = node else { return }
            let place = functionPlaces[name].flatMap { $0 < above ? $0 : nil }
            let definition = place.map { functions[$0].definition }
            if definition?.arguments.count != operands.count {
                problem = wrongCall(name, operands.count, definition, above: above, token)
            }
        }
        if let problem { throw problem }
    }

    private func wrongCall(
        _ name: String, _ count: Int, _ function: FunctionDefinition?, above: Int, _ token: FormulaToken
    ) -> InputError {
        if let function {
            return InputError(
                "formula-arguments",
                "function '\(name)' takes \(function.arguments.count) values, not \(count)", at: place(token))
        }
        if Antimony.distributions.contains(name) {
            return InputError(
                "not-supported", "'\(name)' (a random number in a formula) is not supported",
                at: place(token),
                remedy: "use a parameter, and give it a distribution in an ensemble")
        }
        let shown = FormulaToken.shortened(name)
        return InputError(
            "unknown-function", "there is no function '\(shown)' above this line", at: place(token),
            remedy: suggestion(for: name, in: functions.prefix(above).map(\.definition.id))
                ?? "define it: function \(shown)(x) … end")
    }
}

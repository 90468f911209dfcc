internal import Inputs
internal import ReactionNetwork

// Reactions, interactions and events.
extension AntimonyParser {
    /// Whether a row of species and an arrow begins here, without a label.
    func beginsReaction(at position: Int) -> Bool {
        var offset = position - cursor.position
        while true {
            while isPartOfSpecies(cursor.next(offset)) || isNegativeNumber(at: offset) { offset += 1 }
            let token = cursor.next(offset)
            if isArrow(token) || isInteraction(at: cursor.position + offset) { return true }
            guard token.isSign("+") else { return false }
            offset += 1
        }
    }

    private func isPartOfSpecies(_ token: FormulaToken) -> Bool {
        switch token.kind {
        case .number, .sign("$"): true
        case .name(let name): !Antimony.keywords.contains(name)
        default: false
        }
    }

    private func isNegativeNumber(at offset: Int) -> Bool {
        guard cursor.next(offset).isSign("-"), case .number = cursor.next(offset + 1).kind else {
            return false
        }
        return true
    }

    private func isArrow(_ token: FormulaToken) -> Bool {
        token.isSign("->") || token.isSign("=>") || token.isSign("<==>")
    }

    /// `-o`, `-|` or `-(`.
    func isInteraction(at position: Int) -> Bool {
        let offset = position - cursor.position
        let (dash, mark) = (cursor.next(offset), cursor.next(offset + 1))
        guard dash.isSign("-"), mark.touchesPrevious else { return false }
        return mark.isSign("|") || mark.isSign("(") || mark.name == "o"
    }

    mutating func reaction(id: String?, compartment: String?, _ token: FormulaToken) throws(InputError) {
        let reactants = try participants()
        if isInteraction(at: cursor.position) { return try interaction(of: reactants, token) }
        guard isArrow(current) else {
            throw error(
                "antimony-syntax", "an arrow ('->' or '=>') is expected here, not \(current.inWords)",
                current, nil)
        }
        let isReversible = !current.isSign("=>")
        cursor.position += 1
        let products = try participants()
        try endOfProducts()
        var reaction = ReactionText(
            id: id, reactants: reactants, products: products, isReversible: isReversible,
            compartment: compartment)
        reaction.rate = try optionalFormula()
        if current.name == "in" {
            cursor.position += 1
            reaction.compartment = try identifier("a compartment")
        }
        add(.reaction(reaction), token)
        try endStatement()
    }

    private mutating func endOfProducts() throws(InputError) {
        guard !cursor.accept(";") else { return }
        if current.kind == .newline || current.kind == .end {
            throw error(
                "antimony-syntax", "';' is expected after the reaction's species, then its rate", current,
                "add ';' and a rate, or only ';' where it has none")
        }
        throw error(
            "antimony-syntax", "\(current.inWords) cannot stand among the species of a reaction", current, nil
        )
    }

    /// Species up to an arrow or ';'; none where it stands at once.
    private mutating func participants() throws(InputError) -> [ReactionText.Participant] {
        guard !isArrow(current), !atLineEnd, !isInteraction(at: cursor.position) else { return [] }
        var all: [ReactionText.Participant] = []
        repeat { all.append(try participant()) } while cursor.accept("+")
        return all
    }

    private mutating func participant() throws(InputError) -> ReactionText.Participant {
        var stoichiometry = ReactionText.Participant.Stoichiometry.number(1)
        let isNegative = isNegativeNumber(at: 0)
        if isNegative { cursor.position += 1 }
        if case .number(let value) = current.kind {
            stoichiometry = .number(isNegative ? -value : value)
            cursor.position += 1
        } else if current.name != nil, cursor.next().name != nil || cursor.next().isSign("$") {
            let token = current
            stoichiometry = .name(try identifier("a stoichiometry"))
            if current.name == "in" {
                throw error(
                    "antimony-syntax", "a compartment cannot be given here", token,
                    "declare it: 'species A in c'")
            }
        }
        let (name, isBoundary) = try variable()
        return ReactionText.Participant(stoichiometry: stoichiometry, species: name, isBoundary: isBoundary)
    }

    /// `I: A -| J`: A changes the rate of J.
    private mutating func interaction(of species: [ReactionText.Participant], _ token: FormulaToken)
        throws(InputError)
    {
        cursor.position += 2
        let names = species.map(\.species)
        repeat {
            add(.interaction(reaction: try identifier("a reaction"), modifiers: names), token)
        } while cursor.accept("+")
        try endStatement()
    }

    // MARK: - Events

    mutating func event(id: String?, _ token: FormulaToken) throws(InputError) {
        cursor.position += 1
        var event = EventText(id: id, trigger: try formula())
        if current.name == "after" {
            cursor.position += 1
            event.delay = event.trigger
            event.trigger = try formula()
        }
        while cursor.accept(",") { try option(of: &event) }
        guard cursor.accept(":") else {
            throw error(
                "antimony-syntax", "':' is expected after the event's condition, not \(current.inWords)",
                current,
                "write 'at time > 5: A = 2'")
        }
        skipNewlines()
        if !current.isSign(";") {
            repeat { try assignment(of: &event) } while cursor.accept(",") || cursor.accept(":")
        }
        add(.event(event), token)
        try endStatement()
    }

    /// An assignment without a formula has no effect.
    private mutating func assignment(of event: inout EventText) throws(InputError) {
        skipNewlines()
        let token = current
        let variable = try identifier("what the event assigns")
        try expect("=")
        guard !atLineEnd, !current.isSign(",") else {
            return add(.declaration(Declaration(name: variable, isConstant: false)), token)
        }
        event.assignments.append(Event.Assignment(variable: variable, value: try formula()))
    }

    private mutating func option(of event: inout EventText) throws(InputError) {
        let token = current
        guard let name = token.name, cursor.next().isSign("=") else { throw unknownOption(token) }
        cursor.position += 2
        switch name {
        case "priority": event.priority = try formula()
        case "t0": event.triggerInitialValue = try truth(of: name)
        case "persistent": event.isPersistent = try truth(of: name)
        case "fromTrigger": event.usesValuesFromTriggerTime = try truth(of: name)
        default: throw unknownOption(token)
        }
    }

    private func unknownOption(_ token: FormulaToken) -> InputError {
        error(
            "unknown-option", "\(token.inWords) is no property of an event", token,
            "there are 'priority', 't0', 'persistent' and 'fromTrigger'")
    }

    private mutating func truth(of option: String) throws(InputError) -> Bool {
        let token = current
        switch try formula() {
        case .one: return true
        case .zero: return false
        default: throw error("wrong-kind", "'\(option)' is 'true' or 'false'", token, nil)
        }
    }
}

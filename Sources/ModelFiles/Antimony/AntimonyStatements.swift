internal import Inputs
internal import ReactionNetwork

// One statement, told by its first tokens.
extension AntimonyParser {
    mutating func statement() throws(InputError) {
        let token = current
        switch token.kind {
        case .newline, .sign(";"): cursor.position += 1
        case .name(let word) where Antimony.keywords.contains(word): try keyword(word, token)
        case .name(let word) where word.hasPrefix("model."): try modelProperty(word, token)
        case .name: try named(token)
        case .number where cursor.next().isSign("="): try algebraicRule(token)
        case .number, .sign("->"), .sign("=>"), .sign("<==>"): try reaction(id: nil, compartment: nil, token)
        case .sign("$"): try afterDollar(token)
        case .sign("-") where isInteraction(at: cursor.position) || beginsReaction(at: cursor.position):
            try reaction(id: nil, compartment: nil, token)
        case .sign("-") where cursor.next().isSign("-"): throw dnaStrand()
        case .sign("@"): throw refused("'@'", remedy: "remove the annotation")
        default:
            throw error("antimony-syntax", "no statement begins with \(token.inWords)", token, nil)
        }
    }

    private func dnaStrand() -> InputError {
        refused("'--' (a DNA strand)", remedy: "write its reactions and their rates out")
    }

    // MARK: - Words

    private mutating func keyword(_ word: String, _ token: FormulaToken) throws(InputError) {
        switch word {
        case "species", "compartment", "formula", "reaction", "var", "const", "ext", "substanceOnly":
            try declarations()
        case "at": try event(id: nil, token)
        case "unit": try unitDefinition(token)
        case "delete": try deletions(token)
        case "model", "module": try annotationOfModel()
        case "function":
            throw error(
                "antimony-syntax", "a function cannot be defined inside a model", token, "put it above")
        case "constraint": throw refused("'constraint'", remedy: "remove it: it changes no result")
        case "maximize", "minimize":
            throw refused("'\(word)' (flux balance)", remedy: "use a program for constraint-based models")
        case "DNA", "gene", "operator": throw refused("'\(word)'", remedy: "write reactions and formulas out")
        default:
            throw error("antimony-syntax", "no statement begins with '\(word)'", token, nil)
        }
    }

    private mutating func deletions(_ token: FormulaToken) throws(InputError) {
        cursor.position += 1
        repeat { add(.deletion(try identifier("what to delete")), token) } while cursor.accept(",")
        try endStatement()
    }

    /// `model identity "…"` inside a model.
    private mutating func annotationOfModel() throws(InputError) {
        guard cursor.next().name != nil, case .text = cursor.next(2).kind else {
            throw error(
                "antimony-syntax", "a model cannot be defined inside another", current,
                "put it above, and use it as a submodule: 'A: name();'")
        }
        try skipStatement()
    }

    private mutating func modelProperty(_ word: String, _ token: FormulaToken) throws(InputError) {
        switch word {
        case "model.conversionFactor":
            cursor.position += 1
            try expect("=")
            add(.conversionFactor(of: nil, try identifier("a parameter")), token)
            try endStatement()
        case "model.sboTerm": try skipStatement()
        default: throw refused("'\(word)'", remedy: "remove it")
        }
    }

    // MARK: - Statements that begin with an identifier

    private mutating func named(_ token: FormulaToken) throws(InputError) {
        if let property = token.name?.split(separator: ".").last, token.name!.contains("."),
            try self.property(String(property), token)
        {
            return
        }
        if isAnnotation { return try skipStatement() }
        if let name = token.name, isModel(name), cursor.next().isSign("(") {
            return try instance(id: nil, compartment: nil, token)
        }
        if beginsReaction(at: cursor.position) { return try reaction(id: nil, compartment: nil, token) }
        let (name, _) = try variable()
        try afterName(name, compartment: nil, isBoundary: false, token)
    }

    private mutating func afterDollar(_ token: FormulaToken) throws(InputError) {
        if beginsReaction(at: cursor.position) { return try reaction(id: nil, compartment: nil, token) }
        let (name, isBoundary) = try variable()
        try afterName(name, compartment: nil, isBoundary: isBoundary, token)
    }

    private mutating func afterName(
        _ name: String, compartment: String?, isBoundary: Bool, _ token: FormulaToken
    ) throws(InputError) {
        if isBoundary { add(.declaration(Declaration(name: name, isConstant: true)), token) }
        switch current.kind {
        case .sign(":"): try labelled(name, compartment: compartment, token)
        case .name("in") where compartment == nil:
            cursor.position += 1
            let place = try identifier("a compartment")
            add(.place(name, in: place), token)
            if !atLineEnd { return try afterName(name, compartment: place, isBoundary: false, token) }
            try endStatement()
        case .sign("-") where cursor.next().isSign("-"): throw dnaStrand()
        case .sign("<"), .sign(">"), .sign("<="), .sign(">="), .sign("!="), .sign("=="):
            throw refused("a constraint", remedy: "remove it: it changes no result")
        case .sign("*"):
            throw refused("a conversion factor in 'is'", remedy: "convert the submodule's units by hand")
        default:
            guard try value(of: name, token) else {
                throw error(
                    "antimony-syntax", "\(current.inWords) cannot follow '\(FormulaToken.shortened(name))'",
                    current,
                    "a statement sets a value ('='), a rule (':=', \"'=\") or is a reaction ('->')")
            }
            try endStatement()
        }
    }

    /// What may stand behind a name in declarations too: a value, a rule, a unit.
    private mutating func value(of name: String, _ token: FormulaToken) throws(InputError) -> Bool {
        switch current.kind {
        case .sign("="):
            cursor.position += 1
            try initialValue(of: name, token)
        case .sign(":="):
            cursor.position += 1
            add(.assignment(name, try optionalFormula()), token)
        case .sign("'"):
            cursor.position += 1
            try expect("=")
            add(.rate(name, try optionalFormula()), token)
        case .name("has"):
            cursor.position += 1
            add(.unit(name, try unitFormula()), token)
        case .name("is"):
            cursor.position += 1
            try identity(of: name, token)
        default: return false
        }
        return true
    }

    /// A number's unit is the element's unit.
    private mutating func initialValue(of name: String, _ token: FormulaToken) throws(InputError) {
        guard !current.isSign(",") else { return add(.initial(name, nil), token) }
        let value = try optionalFormula()
        add(.initial(name, value), token)
        if case .number = value, case .unitUse(let unit)? = statements.dropLast().last?.content {
            add(.unit(name, [UnitDefinition.Factor(kind: unit)]), token)
        }
    }

    private mutating func identity(of name: String, _ token: FormulaToken) throws(InputError) {
        if case .text(let text) = current.kind {
            cursor.position += 1
            return add(.displayName(name, text), token)
        }
        add(.same(name, try identifier("a name in quotation marks, or an identifier")), token)
        if current.isSign("/") {
            throw refused("a conversion factor in 'is'", remedy: "convert the submodule's units by hand")
        }
    }

    /// `name: …`
    private mutating func labelled(_ name: String, compartment: String?, _ token: FormulaToken)
        throws(InputError)
    {
        cursor.position += 1
        switch current.kind {
        case .name("at"): try event(id: name, token)
        case .name("maximize"), .name("minimize"):
            throw refused("an objective (flux balance)", remedy: "use a program for constraint-based models")
        case .name(let module) where isModel(module) && cursor.next().isSign("("):
            try instance(id: name, compartment: compartment, token)
        case .number where cursor.next().isSign("="): try algebraicRule(token)
        case .sign("-") where cursor.next().isSign("-"), .name where dashes(after: cursor.position):
            throw dnaStrand()
        case .name(let module) where cursor.next().isSign("("):
            throw error(
                "unknown-module", "there is no model '\(FormulaToken.shortened(module))' above this line",
                current,
                suggestion(for: module, in: source.modules.map(\.id)))
        default: try reaction(id: name, compartment: compartment, token)
        }
    }

    private func dashes(after position: Int) -> Bool {
        let offset = position - cursor.position
        return cursor.next(offset + 1).isSign("-") && cursor.next(offset + 2).isSign("-")
    }

    private mutating func algebraicRule(_ token: FormulaToken) throws(InputError) {
        guard case .number(let left) = current.kind else { throw cursor.unexpected() }
        cursor.position += 2
        if let right = try optionalFormula() {
            add(.algebraic(left == 0 ? right : right - .number(left)), token)
        }
        try endStatement()
    }

    // MARK: - Annotations and properties

    /// `A hasPart "…"`, `A notes "…"`.
    var isAnnotation: Bool {
        guard let qualifier = cursor.next().name, !Antimony.keywords.contains(qualifier) else { return false }
        switch cursor.next(2).kind {
        case .text: return true
        default: return qualifier.hasPrefix("creator")
        }
    }

    private static let uncertainties: Set<String> = [
        "coefficientOfVariation", "confidenceInterval", "credibleInterval", "distribution",
        "externalParameter",
        "interquartileRange", "kurtosis", "mean", "median", "mode", "range", "sampleSize", "skewness",
        "standardDeviation", "standardError", "stdev", "variance",
    ]

    /// `A.sboTerm = 236` and the like; false where it is no property.
    private mutating func property(_ property: String, _ token: FormulaToken) throws(InputError) -> Bool {
        guard let name = token.name, cursor.next().isSign("=") || cursor.next().name == "is" else {
            return false
        }
        let element = String(name.dropLast(property.count + 1))
        switch property {
        case "sboTerm": try skipStatement()
        case "conversionFactor":
            cursor.position += 1
            try expect("=")
            add(.conversionFactor(of: element, try identifier("a parameter")), token)
            try endStatement()
        case "charge" where element != "", "formula" where cursor.next(2).kind.isText:
            throw refused("'.\(property)' (flux balance)", remedy: "remove it: it changes no result")
        case let property where Self.uncertainties.contains(property):
            throw refused(
                "'.\(property)' (uncertainty)", remedy: "remove it, and give a distribution to an ensemble")
        default: return false
        }
        return true
    }
}

extension FormulaToken.Kind {
    var isText: Bool { if case .text = self { true } else { false } }
}

// MARK: - Declarations and submodules

extension AntimonyParser {
    /// `const species A = 1, $B in c`.
    private mutating func declarations() throws(InputError) {
        let token = current
        var common = Declaration(name: "")
        words: while let word = current.name {
            switch word {
            case "species": common.kind = .species
            case "compartment": common.kind = .compartment
            case "formula": common.kind = .parameter
            case "reaction": common.kind = .reaction
            case "var": common.isConstant = false
            case "const", "ext": common.isConstant = true
            case "substanceOnly":
                common.isSubstanceOnly = true
                common.kind = .species
            default: break words
            }
            cursor.position += 1
        }
        if common.kind == .reaction, common.isConstant == true {
            throw error("antimony-syntax", "a reaction cannot be 'const'", token, "remove the word")
        }
        repeat { try declared(common) } while cursor.accept(",")
        try endStatement()
    }

    private mutating func declared(_ common: Declaration) throws(InputError) {
        let token = current
        var declaration = common
        let (name, isBoundary) = try variable()
        declaration.name = name
        if isBoundary { declaration.isConstant = true }
        add(.declaration(declaration), token)
        if current.name == "in" {
            cursor.position += 1
            add(.place(name, in: try identifier("a compartment")), token)
        }
        if current.name != "is" { _ = try value(of: name, token) }
    }

    private mutating func instance(id: String?, compartment: String?, _ token: FormulaToken)
        throws(InputError)
    {
        guard let module = current.name else { throw cursor.unexpected() }
        cursor.position += 2
        var instance = InstanceText(id: id, module: module, arguments: [], compartment: compartment)
        while !cursor.accept(")") {
            if !instance.arguments.isEmpty { try expect(",") }
            instance.arguments.append(try argument())
        }
        if current.isSign(",") {
            throw refused(
                "a conversion factor of a submodule ('timeconv', 'extentconv')",
                remedy: "convert the submodule's units by hand")
        }
        if current.name == "in" {
            cursor.position += 1
            instance.compartment = try identifier("a compartment")
        }
        add(.instance(instance), token)
        try endStatement()
    }

    private mutating func argument() throws(InputError) -> InstanceText.Argument {
        let isNegative = cursor.accept("-")
        guard case .number(let value) = current.kind else {
            return .name(try identifier("an identifier or a number"))
        }
        cursor.position += 1
        return .number(isNegative ? -value : value)
    }
}

internal import Inputs
internal import ReactionNetwork

/// Reads statements from tokens; what the names mean is found later.
struct AntimonyParser {
    var cursor: FormulaParser
    var source = AntimonySource()
    /// Statements of the model being read.
    var statements: [AntimonyStatement] = []
    private var modelNames: Set<String> = []
    private var functionNames: Set<String> = []

    init(_ tokens: [FormulaToken], file: String) {
        cursor = FormulaParser(tokens, file: file)
        cursor.allowsUnits = true
        cursor.keywords = Antimony.keywords
    }

    // MARK: - The file

    mutating func readAll() throws(InputError) -> AntimonySource {
        while current.kind != .end {
            switch current.name {
            case "model", "module": try module()
            case "function": try function()
            case "import":
                throw refused(
                    "'import'",
                    remedy: "put the models of the other file into this one, above where they are used")
            default: try outsideModels()
            }
        }
        source.bareStatements = finished()
        return source
    }

    /// A statement of the nameless model, or something said about a model after its end.
    private mutating func outsideModels() throws(InputError) {
        if let id = current.name, isModel(id) || functionNames.contains(id) {
            if cursor.next().name == "is", case .text(let text) = cursor.next(2).kind {
                source.displayNames[id] = text
                cursor.position += 3
                return try endStatement()
            }
            if isAnnotation { return try skipStatement() }
        }
        try statement()
    }

    func isModel(_ id: String) -> Bool { modelNames.contains(id) }

    private mutating func module() throws(InputError) {
        let start = current
        cursor.position += 1
        let outside = statements
        statements = []
        let isMain = cursor.accept("*")
        var module = AntimonySource.Module(id: try identifier("the name of the model"), isMain: isMain)
        guard modelNames.insert(module.id).inserted else {
            throw error("repeated-name", "model '\(module.id)' is defined twice", start, "rename one of them")
        }
        if cursor.accept("(") { module.parameters = try names(until: ")") }
        while current.name != "end" {
            guard current.kind != .end else {
                throw error(
                    "open-model", "model '\(module.id)' has no end", start, "add 'end' after its last line")
            }
            try statement()
        }
        cursor.position += 1
        module.statements = finished()
        source.modules.append(module)
        statements = outside
    }

    private mutating func function() throws(InputError) {
        let start = current
        cursor.position += 1
        let id = try identifier("the name of the function")
        guard functionNames.insert(id).inserted else {
            throw error("repeated-name", "function '\(id)' is defined twice", start, "rename one of them")
        }
        try expect("(")
        let arguments = try names(until: ")")
        skipLineEnds()
        let body = try cursor.formula()
        skipLineEnds()
        guard current.name == "end" else {
            throw error("open-function", "function '\(id)' is one formula, then 'end'", current, nil)
        }
        cursor.position += 1
        let definition = FunctionDefinition(id: id, arguments: arguments, body: body)
        source.functions.append(AntimonySource.Function(definition: definition, token: start))
    }

    private mutating func names(until closing: String) throws(InputError) -> [String] {
        var names: [String] = []
        while !cursor.accept(closing) {
            if !names.isEmpty { try expect(",") }
            names.append(try identifier("a name"))
        }
        return names
    }

    /// The statements read so far, with names for reactions and submodules that have none.
    private func finished() -> [AntimonyStatement] {
        var used: Set<String> = []
        for statement in statements {
            switch statement.content {
            case .reaction(let reaction): used.formUnion(reaction.id.map { [$0] } ?? [])
            case .event(let event): used.formUnion(event.id.map { [$0] } ?? [])
            case .initial(let name, _): used.insert(name)
            case .declaration(let declaration): used.insert(declaration.name)
            default: break
            }
        }
        var numbers: [String: Int] = [:]
        func unused(_ stem: String) -> String {
            var number = numbers[stem, default: 0]
            while used.contains("\(stem)\(number)") { number += 1 }
            numbers[stem] = number + 1
            return "\(stem)\(number)"
        }
        return statements.map { statement in
            var statement = statement
            switch statement.content {
            case .reaction(var reaction) where reaction.id == nil:
                reaction.id = unused("_J")
                statement.content = .reaction(reaction)
            case .event(var event) where event.id == nil:
                event.id = unused("_E")
                statement.content = .event(event)
            case .instance(var instance) where instance.id == nil:
                instance.id = unused("_sys")
                statement.content = .instance(instance)
            default: break
            }
            return statement
        }
    }

    // MARK: - Tokens

    var current: FormulaToken { cursor.current }

    mutating func add(_ content: AntimonyStatement.Content, _ token: FormulaToken) {
        statements.append(AntimonyStatement(content: content, token: token))
    }

    func error(_ code: InputError.Code, _ message: String, _ token: FormulaToken, _ remedy: String?)
        -> InputError
    {
        InputError(code, message, at: cursor.place(of: token), remedy: remedy)
    }

    /// What Antimony has and MirAxis has not.
    func refused(_ what: String, at token: FormulaToken? = nil, remedy: String) -> InputError {
        error("not-supported", "\(what) is not supported", token ?? current, remedy)
    }

    mutating func expect(_ sign: String) throws(InputError) {
        guard cursor.accept(sign) else {
            throw error("antimony-syntax", "'\(sign)' is expected here, not \(current.inWords)", current, nil)
        }
    }

    mutating func identifier(_ what: String) throws(InputError) -> String {
        guard let name = current.name else {
            throw error("antimony-syntax", "\(what) is expected here, not \(current.inWords)", current, nil)
        }
        guard !Antimony.keywords.contains(name), !isReservedInFormulas(name) else {
            throw cursor.reserved(name, at: current)
        }
        cursor.position += 1
        return name
    }

    /// An identifier with `$` before it or not.
    mutating func variable() throws(InputError) -> (name: String, isBoundary: Bool) {
        let isBoundary = cursor.accept("$")
        return (try identifier("an identifier"), isBoundary)
    }

    /// A formula; where nothing stands, nil.
    mutating func optionalFormula() throws(InputError) -> Expression? {
        guard !atLineEnd, current.name != "in" else { return nil }
        return try formula()
    }

    mutating func formula() throws(InputError) -> Expression {
        let formula = try cursor.formula()
        for unit in cursor.unitsRead { add(.unitUse(unit.name ?? ""), unit) }
        cursor.unitsRead = []
        return formula
    }

    var atLineEnd: Bool { current.kind == .newline || current.kind == .end || current.isSign(";") }

    mutating func skipLineEnds() {
        while current.kind == .newline || current.isSign(";") { cursor.position += 1 }
    }

    mutating func skipNewlines() {
        while current.kind == .newline { cursor.position += 1 }
    }

    mutating func endStatement() throws(InputError) {
        guard !atLineEnd else {
            if current.kind != .end { cursor.position += 1 }
            return
        }
        switch current.kind {
        case .name, .number, .sign("="), .sign(")"), .sign("&"), .sign("|"): throw cursor.unexpected()
        default:
            throw error(
                "antimony-syntax", "\(current.inWords) follows where the statement should end", current,
                "end a statement with ';' or a new line")
        }
    }

    mutating func skipStatement() throws(InputError) {
        while !atLineEnd {
            let isComma = current.isSign(",")
            cursor.position += 1
            if isComma { skipNewlines() }
        }
        try endStatement()
    }
}

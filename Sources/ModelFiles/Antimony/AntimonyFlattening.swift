internal import Inputs
internal import ReactionNetwork

/// Puts the statements of submodules in the place of the submodules, with names led by the instance's.
///
/// Of statements on one element the last counts, so those of submodules come first, and those on another name
/// of an element (`is`) come before those on its own.
struct AntimonyFlattening {
    private let source: AntimonySource
    private let file: String
    /// More statements than this are refused: submodules in submodules can multiply without bound.
    private static let mostStatements = 2_000_000

    init(_ source: AntimonySource, file: String) {
        self.source = source
        self.file = file
    }

    /// All statements of a model, without submodules, deletions and other names.
    func statements(of module: AntimonySource.Module) throws(InputError) -> [AntimonyStatement] {
        var budget = Self.mostStatements
        let flat = try expanded(module.id, module.statements, before: source.modules.count, budget: &budget)
        return withOneNameEach(try withoutDeleted(flat))
    }

    // MARK: - Submodules

    /// - Parameter before: only models above this position of the file may be used.
    private func expanded(
        _ id: String, _ statements: [AntimonyStatement], before: Int, budget: inout Int
    ) throws(InputError) -> [AntimonyStatement] {
        var inherited: [AntimonyStatement] = []
        var own: [AntimonyStatement] = []
        let position = source.modules.firstIndex { $0.id == id } ?? before
        for statement in statements {
            budget -= 1
            guard budget > 0 else { throw tooLarge(statement) }
            guard case .instance(let instance) = statement.content else {
                own.append(statement)
                continue
            }
            inherited += try self.statements(of: instance, statement, before: position, budget: &budget)
            own += try connections(of: instance, statement)
        }
        try checkNames(of: own, in: inherited)
        return inherited + own
    }

    /// A name with a dot must be one of a submodule.
    private func checkNames(of statements: [AntimonyStatement], in inherited: [AntimonyStatement])
        throws(InputError)
    {
        let dotted = statements.filter { $0.names.contains { $0.contains(".") } }
        guard !dotted.isEmpty else { return }
        var known: Set<String> = []
        for statement in inherited { known.formUnion(statement.names) }
        for statement in dotted {
            guard let name = statement.names.first(where: { $0.contains(".") && !known.contains($0) }) else {
                continue
            }
            throw InputError(
                "unknown-element", "there is no element '\(FormulaToken.shortened(name))' in a submodule",
                at: place(statement), remedy: suggestion(for: name, in: known.sorted()))
        }
    }

    private func tooLarge(_ statement: AntimonyStatement) -> InputError {
        InputError(
            "model-too-large", "the submodules expand to more than \(Self.mostStatements) statements",
            at: place(statement), remedy: "use fewer instances")
    }

    private func place(_ statement: AntimonyStatement) -> SourceLocation {
        SourceLocation(file: file, line: statement.token.line, column: statement.token.column)
    }

    private func statements(
        of instance: InstanceText, _ statement: AntimonyStatement, before: Int, budget: inout Int
    ) throws(InputError) -> [AntimonyStatement] {
        guard let position = source.modules.firstIndex(where: { $0.id == instance.module }), position < before
        else {
            throw InputError(
                "unknown-module",
                "there is no model '\(FormulaToken.shortened(instance.module))' above this line",
                at: place(statement), remedy: suggestion(for: instance.module, in: source.modules.map(\.id)))
        }
        let module = source.modules[position]
        let prefix = (instance.id ?? "") + "."
        let inner = try expanded(module.id, module.statements, before: position, budget: &budget)
        budget -= inner.count
        guard budget > 0 else { throw tooLarge(statement) }
        var renamed = inner.map { $0.renamed { prefix + $0 } }
        if let compartment = instance.compartment {
            let content = AntimonyStatement.Content.home(instance: instance.id ?? "", compartment)
            renamed.append(AntimonyStatement(content: content, token: statement.token))
        }
        return renamed
    }

    /// The arguments of a submodule: other names of its parameters, or their values.
    private func connections(of instance: InstanceText, _ statement: AntimonyStatement) throws(InputError)
        -> [AntimonyStatement]
    {
        let parameters = source.module(instance.module)?.parameters ?? []
        guard instance.arguments.count <= parameters.count else {
            throw InputError(
                "too-many-arguments",
                "model '\(FormulaToken.shortened(instance.module))' has \(parameters.count) parameters, not \(instance.arguments.count)",
                at: place(statement))
        }
        return zip(parameters, instance.arguments).map { parameter, argument in
            let inner = "\(instance.id ?? "").\(parameter)"
            let content: AntimonyStatement.Content =
                switch argument {
                case .name(let outer): .same(inner, outer)
                case .number(let value): .initial(inner, .number(value))
                }
            return AntimonyStatement(content: content, token: statement.token)
        }
    }

    // MARK: - Deletions

    /// Without what `delete` names, the reactions that it takes part in, and the formulas that read it.
    private func withoutDeleted(_ statements: [AntimonyStatement]) throws(InputError) -> [AntimonyStatement] {
        var deleted: Set<String> = []
        for statement in statements {
            guard case .deletion(let name) = statement.content else { continue }
            guard name.contains(".") else {
                throw InputError(
                    "not-supported", "'delete' of an element that is not in a submodule",
                    at: place(statement),
                    remedy: "remove its statements")
            }
            deleted.insert(name)
        }
        guard !deleted.isEmpty else { return statements }
        return statements.compactMap { $0.without(deleted) }
    }

    // MARK: - Names

    /// With one name for each element that `is` gave several.
    private func withOneNameEach(_ statements: [AntimonyStatement]) -> [AntimonyStatement] {
        var names = SharedNames()
        for case .same(let other, let name) in statements.map(\.content) { names.join(other, to: name) }
        guard !names.isEmpty else { return statements }
        names.shorten()
        var onOtherNames: [AntimonyStatement] = []
        var onOwnNames: [AntimonyStatement] = []
        for statement in statements {
            if case .same = statement.content { continue }
            let renamed = statement.renamed(names.shown)
            if let subject = statement.subject, !names.isOwn(subject) {
                onOtherNames.append(renamed)
            } else {
                onOwnNames.append(renamed)
            }
        }
        let defined = Set(onOwnNames.compactMap(\.defined))
        return onOtherNames.filter { $0.defined.map { !defined.contains($0) } ?? true } + onOwnNames
    }
}

/// Names that `is` has declared to be of one element.
private struct SharedNames {
    /// From a name to the one that it is another name of.
    private var target: [String: String] = [:]
    /// The shortest path among the names of an element, by its last name.
    private var best: [String: String] = [:]

    var isEmpty: Bool { target.isEmpty }

    private func last(_ name: String) -> String {
        var name = name
        while let next = target[name] { name = next }
        return name
    }

    /// The last name, after which every name on the way points to it.
    private mutating func compressedLast(_ name: String) -> String {
        let last = last(name)
        var name = name
        while name != last, let next = target.updateValue(last, forKey: name) { name = next }
        return last
    }

    /// Makes every look-up short.
    mutating func shorten() {
        for name in Array(target.keys) { _ = compressedLast(name) }
    }

    mutating func join(_ other: String, to name: String) {
        let (from, to) = (compressedLast(other), compressedLast(name))
        guard from != to else { return }
        target[from] = to
        let candidates = [to, from, best[from] ?? from, best[to] ?? to]
        best[to] = candidates.min { depth($0) < depth($1) }
    }

    private func depth(_ name: String) -> Int { name.utf8.count { $0 == UInt8(ascii: ".") } }

    /// The name under which the element appears: the least nested one.
    func shown(_ name: String) -> String {
        let last = last(name)
        return best[last] ?? last
    }

    /// Whether it is the name that the others were declared to be.
    func isOwn(_ name: String) -> Bool { target[name] == nil }
}

extension AntimonyStatement {
    /// The element that the statement says something about.
    var subject: String? {
        switch content {
        case .declaration(let declaration): declaration.name
        case .place(let name, _), .initial(let name, _), .assignment(let name, _), .rate(let name, _),
            .unitDefinition(let name, _), .unit(let name, _), .displayName(let name, _):
            name
        case .reaction(let reaction): reaction.id
        case .event(let event): event.id
        case .conversionFactor(let name, _): name
        default: nil
        }
    }

    /// The reaction or event that it defines.
    fileprivate var defined: String? {
        switch content {
        case .reaction, .event: subject
        default: nil
        }
    }

    /// The names of elements that occur in it.
    var names: [String] {
        var names: [String] = []
        _ = renamed { name in
            names.append(name)
            return name
        }
        return names
    }

    func renamed(_ new: (String) -> String) -> AntimonyStatement {
        AntimonyStatement(content: content.renamed(new), token: token)
    }

    /// Nil where nothing of it is left.
    func without(_ deleted: Set<String>) -> AntimonyStatement? {
        if let subject, deleted.contains(subject) { return nil }
        func reads(_ formula: Expression?) -> Bool {
            guard let formula else { return false }
            return !formula.symbols.isDisjoint(with: deleted)
        }
        switch content {
        case .deletion: return nil
        case .initial(_, let formula), .assignment(_, let formula), .rate(_, let formula):
            return reads(formula) ? nil : self
        case .algebraic(let formula): return reads(formula) ? nil : self
        case .same(let first, let second):
            return deleted.contains(first) || deleted.contains(second) ? nil : self
        case .interaction(let reaction, _): return deleted.contains(reaction) ? nil : self
        case .reaction(var reaction):
            reaction.reactants.removeAll { deleted.contains($0.species) }
            reaction.products.removeAll { deleted.contains($0.species) }
            if reads(reaction.rate) { reaction.rate = nil }
            guard !reaction.reactants.isEmpty || !reaction.products.isEmpty else { return nil }
            return AntimonyStatement(content: .reaction(reaction), token: token)
        case .event(var event):
            event.assignments.removeAll { deleted.contains($0.variable) || reads($0.value) }
            guard !reads(event.trigger), !event.assignments.isEmpty else { return nil }
            return AntimonyStatement(content: .event(event), token: token)
        default: return self
        }
    }
}

extension Expression {
    func renamingSymbols(_ new: (String) -> String) -> Expression {
        switch self {
        case .symbol(let name): .symbol(new(name))
        case .rate(let name): .rate(of: new(name))
        default: replacingOperands { $0.renamingSymbols(new) }
        }
    }
}

extension AntimonyStatement.Content {
    fileprivate func renamed(_ new: (String) -> String) -> Self {
        func units(_ factors: [UnitDefinition.Factor]) -> [UnitDefinition.Factor] {
            factors.map { $0.renamed(new) }
        }
        switch self {
        case .declaration(var declaration):
            declaration.name = new(declaration.name)
            return .declaration(declaration)
        case .place(let name, let place): return .place(new(name), in: new(place))
        case .home(let instance, let place): return .home(instance: new(instance), new(place))
        case .initial(let name, let value): return .initial(new(name), value?.renamingSymbols(new))
        case .assignment(let name, let value): return .assignment(new(name), value?.renamingSymbols(new))
        case .rate(let name, let value): return .rate(new(name), value?.renamingSymbols(new))
        case .algebraic(let value): return .algebraic(value.renamingSymbols(new))
        case .reaction(let reaction): return .reaction(reaction.renamed(new))
        case .interaction(let reaction, let modifiers):
            return .interaction(reaction: new(reaction), modifiers: modifiers.map(new))
        case .event(let event): return .event(event.renamed(new))
        case .unitDefinition(let name, let factors): return .unitDefinition(new(name), units(factors))
        case .unit(let name, let factors): return .unit(new(name), units(factors))
        case .unitUse(let name): return .unitUse(UnitDefinition.Factor(kind: name).renamed(new).kind)
        case .displayName(let name, let text): return .displayName(new(name), text)
        case .same(let first, let second): return .same(new(first), new(second))
        case .deletion(let name): return .deletion(new(name))
        case .conversionFactor(let name, let factor): return .conversionFactor(of: name.map(new), new(factor))
        case .instance: return self
        }
    }
}

extension UnitDefinition.Factor {
    /// Base units have the same name everywhere.
    fileprivate func renamed(_ new: (String) -> String) -> Self {
        guard AntimonyUnits.baseUnit(kind) == nil else { return self }
        var copy = self
        copy.kind = new(kind)
        return copy
    }
}

extension ReactionText {
    fileprivate func renamed(_ new: (String) -> String) -> ReactionText {
        func participant(_ old: Participant) -> Participant {
            var copy = old
            copy.species = new(old.species)
            if case .name(let name) = old.stoichiometry { copy.stoichiometry = .name(new(name)) }
            return copy
        }
        return ReactionText(
            id: id.map(new), reactants: reactants.map(participant), products: products.map(participant),
            isReversible: isReversible, rate: rate?.renamingSymbols(new), compartment: compartment.map(new))
    }
}

extension EventText {
    fileprivate func renamed(_ new: (String) -> String) -> EventText {
        var copy = self
        copy.id = id.map(new)
        copy.trigger = trigger.renamingSymbols(new)
        copy.delay = delay?.renamingSymbols(new)
        copy.priority = priority?.renamingSymbols(new)
        copy.assignments = assignments.map {
            Event.Assignment(variable: new($0.variable), value: $0.value.renamingSymbols(new))
        }
        return copy
    }
}

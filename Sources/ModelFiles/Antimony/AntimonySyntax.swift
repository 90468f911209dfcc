internal import Inputs
internal import ReactionNetwork

/// What an Antimony text says, before anything is known about what its names mean.
struct AntimonySource {
    struct Function {
        var definition: FunctionDefinition
        var token: FormulaToken
    }

    struct Module {
        var id: String
        var isMain = false
        var parameters: [String] = []
        var statements: [AntimonyStatement] = []
    }

    /// What stands outside all models.
    static let bare = "__main"

    var functions: [Function] = []
    /// In the order of the file; what stands outside all models is not among them.
    var modules: [Module] = []
    var bareStatements: [AntimonyStatement] = []
    var displayNames: [String: String] = [:]

    func module(_ id: String) -> Module? { modules.first { $0.id == id } }

    func mainModule(file: String) throws(InputError) -> Module {
        if let marked = modules.last(where: \.isMain) { return marked }
        if !bareStatements.isEmpty { return Module(id: Self.bare, statements: bareStatements) }
        guard let last = modules.last else {
            throw InputError(
                "no-model", "the file has no model", at: SourceLocation(file: file),
                remedy: "write reactions and values, such as 'A -> B; k*A; k = 1; A = 10'")
        }
        return last
    }
}

/// One statement and where it begins.
struct AntimonyStatement {
    enum Content {
        case declaration(Declaration)
        case place(String, in: String)
        /// Where the species of a submodule are that say nothing themselves.
        case home(instance: String, String)
        /// Nil clears what was said before.
        case initial(String, Expression?)
        case assignment(String, Expression?)
        case rate(String, Expression?)
        case algebraic(Expression)
        case reaction(ReactionText)
        case interaction(reaction: String, modifiers: [String])
        case event(EventText)
        case unitDefinition(String, [UnitDefinition.Factor])
        case unit(String, [UnitDefinition.Factor])
        /// A unit that stands behind a number in a formula.
        case unitUse(String)
        case displayName(String, String)
        /// The first is another name of the second.
        case same(String, String)
        case instance(InstanceText)
        case deletion(String)
        /// Of one species, or of the whole model.
        case conversionFactor(of: String?, String)
    }

    var content: Content
    var token: FormulaToken
}

struct Declaration {
    enum Kind: String {
        case species, compartment, parameter, reaction
    }

    var name: String
    var kind: Kind?
    /// `const` or `$`, `var`, or neither.
    var isConstant: Bool?
    var isSubstanceOnly = false
}

struct ReactionText {
    struct Participant {
        enum Stoichiometry {
            case number(Double)
            case name(String)
        }

        var stoichiometry: Stoichiometry
        var species: String
        var isBoundary: Bool
    }

    var id: String?
    var reactants: [Participant]
    var products: [Participant]
    var isReversible: Bool
    var rate: Expression?
    var compartment: String?
}

struct EventText {
    var id: String?
    var trigger: Expression
    var delay: Expression?
    var priority: Expression?
    var triggerInitialValue = true
    var isPersistent = true
    var usesValuesFromTriggerTime = true
    var assignments: [Event.Assignment] = []
}

/// A submodule: `A: part(x, 2) in c`.
struct InstanceText {
    enum Argument {
        case name(String)
        case number(Double)
    }

    var id: String?
    var module: String
    var arguments: [Argument]
    var compartment: String?
}

internal import Inputs

// Each element's value is determined once, and constants stay what they are.

extension Validator {
    mutating func checkDetermination() {
        let constants = constantElements()
        checkInitialAssignments()
        let ruled = checkRules(constants)
        checkReactionSpecies(ruled)
        checkEventAssignments(constants)
    }

    private func constantElements() -> Set<String> {
        var constants = Set(network.compartments.filter(\.isConstant).map(\.id))
        constants.formUnion(network.species.filter(\.isConstant).map(\.id))
        constants.formUnion(network.parameters.filter(\.isConstant).map(\.id))
        for reaction in network.reactions {
            for reference in reaction.reactants + reaction.products where reference.isConstant {
                if let id = reference.id { constants.insert(id) }
            }
        }
        return constants
    }

    private var assigned: Set<String> {
        var found: Set<String> = []
        for case .assignment(let variable, _) in network.rules { found.insert(variable) }
        return found
    }

    private mutating func checkInitialAssignments() {
        var seen: Set<String> = []
        let assigned = assigned
        for assignment in network.initialAssignments {
            let variable = assignment.variable
            requireElement(variable, "an initial assignment")
            if !seen.insert(variable).inserted {
                report("determined-twice", "'\(variable)' has two initial assignments", "keep one")
            }
            if assigned.contains(variable) {
                report(
                    "determined-twice", "'\(variable)' has both an initial assignment and an assignment rule",
                    "keep the rule: it holds at the start too")
            }
        }
    }

    private mutating func requireElement(_ variable: String, _ setter: String) {
        switch kinds[variable] {
        case nil:
            report(
                "unknown-identifier", "\(setter) sets '\(variable)', which the model does not define",
                suggestion(for: variable, in: kinds.keys.sorted()))
        case .reaction?:
            report(
                "not-settable", "\(setter) sets '\(variable)', which is a reaction",
                "change the reaction's rate formula")
        default: break
        }
    }

    private mutating func checkRules(_ constants: Set<String>) -> Set<String> {
        var ruled: Set<String> = []
        for rule in network.rules {
            let (variable, kind) =
                switch rule {
                case .assignment(let variable, _): (variable, "an assignment rule")
                case .rate(let variable, _): (variable, "a rate rule")
                case .algebraic: ("", "")
                }
            if variable.isEmpty { continue }
            requireElement(variable, kind)
            if !ruled.insert(variable).inserted {
                report("determined-twice", "two rules determine '\(variable)'", "keep one of them")
            }
            if constants.contains(variable) {
                report(
                    "constant-changes", "\(kind) determines '\(variable)', which is constant",
                    "declare '\(variable)' variable, or make the rule an initial assignment")
            }
        }
        return ruled
    }

    private mutating func checkReactionSpecies(_ ruled: Set<String>) {
        var changed: Set<String> = []
        for reaction in network.reactions {
            for reference in reaction.reactants + reaction.products { changed.insert(reference.species) }
        }
        for species in network.species where changed.contains(species.id) && !species.isBoundary {
            if species.isConstant {
                report(
                    "constant-changes", "species '\(species.id)' is constant, but reactions change it",
                    "declare it variable, or a boundary species")
            } else if ruled.contains(species.id) {
                report(
                    "determined-twice", "both a rule and reactions determine species '\(species.id)'",
                    "declare it a boundary species, or remove the rule")
            }
        }
    }

    private mutating func checkEventAssignments(_ constants: Set<String>) {
        let assigned = assigned
        for (index, event) in network.events.enumerated() {
            let name = event.id.isEmpty ? "event \(index + 1)" : "event '\(event.id)'"
            var seen: Set<String> = []
            for variable in event.assignments.map(\.variable) {
                requireElement(variable, name)
                if !seen.insert(variable).inserted {
                    report("determined-twice", "\(name) sets '\(variable)' twice", "keep one assignment")
                }
                if constants.contains(variable) {
                    report(
                        "constant-changes", "\(name) sets '\(variable)', which is constant",
                        "declare '\(variable)' variable")
                }
                if assigned.contains(variable) {
                    report(
                        "determined-twice", "\(name) sets '\(variable)', which has an assignment rule",
                        "remove one of them")
                }
            }
        }
    }
}

internal import Inputs
internal import ReactionNetwork

/// An event as nodes.
struct EventFormulas {
    struct Assignment {
        /// What the event's formula says, in the unit of the variable's symbol.
        var assigned: Int
        /// What is stored at execution, as a formula of `assigned` leaves and of values at that instant; nil
        /// where it is the assigned value itself.
        var stored: Int?
        /// Leaf of the state or held value that is set.
        var target: Int
    }

    var event: Event
    var trigger: Int
    var delay: Int?
    var priority: Int?
    var assignments: [Assignment]
}

extension EquationSystem {
    mutating func eventFormulas() throws -> [EventFormulas] {
        var result: [EventFormulas] = []
        for event in network.events {
            result.append(
                EventFormulas(
                    event: event, trigger: try lowerTruth(event.trigger, .held),
                    delay: try event.delay.map { try lower($0, .live) }.flatMap {
                        $0 == graph.zero ? nil : $0
                    },
                    priority: try event.priority.map { try lower($0, .live) },
                    assignments: try assignments(of: event)))
        }
        return result
    }

    private mutating func assignments(of event: Event) throws -> [EventFormulas.Assignment] {
        var result: [EventFormulas.Assignment] = []
        for assignment in event.assignments {
            let element = try elements.element(assignment.variable, in: "event '\(event.id)'")
            let target = try quantity(element, .live)
            switch graph.nodes[target] {
            case .state, .held: break
            default:
                throw InputError(
                    "event-sets-determined",
                    "event '\(event.id)' sets '\(assignment.variable)', which a formula determines",
                    remedy: "remove the assignment, or the rule for '\(assignment.variable)'")
            }
            result.append(
                .init(assigned: try lower(assignment.value, .live), stored: nil, target: target))
        }
        try convertConcentrations(event, &result)
        return result
    }

    /// Turns assigned concentrations into amounts: at once where the size is fixed, else with the size just
    /// before the execution. All of an event's assignments start from the same values, so where it sets the
    /// size too, the concentration afterwards is not the one assigned.
    private mutating func convertConcentrations(
        _ event: Event, _ assignments: inout [EventFormulas.Assignment]
    ) throws {
        for (index, assignment) in assignments.enumerated()
        where isConcentration(event.assignments[index].variable) {
            guard case .species(let species) = elements[event.assignments[index].variable]?.kind else {
                continue
            }
            let size = try size(ofSpecies: species, .live)
            if graph.dependsOnInputsOnly(size) {
                assignments[index].assigned = graph.multiply(assignment.assigned, size)
            } else {
                assignments[index].stored = graph.multiply(graph.leaf(.assigned(index)), size)
            }
        }
    }

    private func isConcentration(_ id: String) -> Bool {
        guard case .species(let species) = elements[id]?.kind else { return false }
        return !elements.symbolIsAmount(species)
    }
}

extension FormulaGraph {
    func dependsOnInputsOnly(_ root: Int) -> Bool {
        reachable(from: [root]).allSatisfy { node in
            switch nodes[node] {
            case .held, .condition, .state, .time, .assigned: false
            default: true
            }
        }
    }
}

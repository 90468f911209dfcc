internal import Findings
internal import ReactionNetwork
internal import Reports

/// A model as versioned JSON; formulas in infix notation.
struct ModelJSON {
    static let format = 1
    let model: LoadedModel

    private var network: ReactionNetwork { model.network }

    var json: JSON {
        [
            "format": JSON(Self.format),
            "model": [
                "file": .string(model.file), "sha256": .string(model.sha256), "id": .string(network.id),
                "name": text(network.name), "time_unit": text(network.units.time),
                "substance_unit": text(network.units.substance), "compartments": compartments,
                "species": species, "parameters": parameters, "initial_assignments": initialAssignments,
                "rules": rules, "reactions": reactions, "events": events, "functions": functions,
                "doses": doses,
            ],
        ]
    }

    private func text(_ text: String?) -> JSON { text.map(JSON.string) ?? .null }

    private var compartments: JSON {
        .array(
            network.compartments.map {
                [
                    "id": .string($0.id), "name": text($0.name), "size": JSON($0.size), "unit": text($0.unit),
                    "dimensions": JSON($0.dimensions), "is_constant": .bool($0.isConstant),
                ]
            })
    }

    private var species: JSON {
        .array(
            network.species.map { one in
                var initial: JSON = ["initial_amount": nil, "initial_concentration": nil]
                switch one.initial {
                case .amount(let value): initial = initial.merging(["initial_amount": .number(value)])
                case .concentration(let value):
                    initial = initial.merging(["initial_concentration": .number(value)])
                case nil: break
                }
                let head: JSON = [
                    "id": .string(one.id), "name": text(one.name), "compartment": .string(one.compartment),
                ]
                return head.merging(initial).merging([
                    "symbol_is_amount": .bool(one.symbolIsAmount), "is_boundary": .bool(one.isBoundary),
                    "is_constant": .bool(one.isConstant), "unit": text(one.substanceUnit),
                ])
            })
    }

    private var parameters: JSON {
        .array(
            network.parameters.map {
                [
                    "id": .string($0.id), "name": text($0.name), "value": JSON($0.value),
                    "unit": text($0.unit),
                    "is_constant": .bool($0.isConstant),
                ]
            })
    }

    private var initialAssignments: JSON {
        .array(
            network.initialAssignments.map {
                ["variable": .string($0.variable), "formula": .string($0.value.infix)]
            })
    }

    private var rules: JSON {
        .array(
            network.rules.map { rule in
                switch rule {
                case .assignment(let variable, let value):
                    ["kind": "assignment", "variable": .string(variable), "formula": .string(value.infix)]
                case .rate(let variable, let value):
                    ["kind": "rate", "variable": .string(variable), "formula": .string(value.infix)]
                case .algebraic(let value):
                    ["kind": "algebraic", "variable": nil, "formula": .string(value.infix)]
                }
            })
    }

    private var reactions: JSON {
        func side(_ references: [SpeciesReference]) -> JSON {
            .array(
                references.map {
                    [
                        "species": .string($0.species), "stoichiometry": JSON($0.stoichiometry),
                        "id": text($0.id),
                    ]
                })
        }
        return .array(
            network.reactions.map {
                [
                    "id": .string($0.id), "name": text($0.name), "reactants": side($0.reactants),
                    "products": side($0.products), "modifiers": JSON($0.modifiers),
                    "rate": text($0.rate?.infix), "is_reversible": .bool($0.isReversible),
                ]
            })
    }

    private var events: JSON {
        .array(
            network.events.map { event in
                let assignments = event.assignments.map { one -> JSON in
                    ["variable": .string(one.variable), "formula": .string(one.value.infix)]
                }
                return [
                    "id": .string(event.id), "name": text(event.name),
                    "trigger": .string(event.trigger.infix),
                    "delay": text(event.delay?.infix), "priority": text(event.priority?.infix),
                    "is_persistent": .bool(event.isPersistent),
                    "trigger_initial_value": .bool(event.triggerInitialValue),
                    "uses_values_from_trigger_time": .bool(event.usesValuesFromTriggerTime),
                    "assignments": .array(assignments),
                ]
            })
    }

    private var functions: JSON {
        .array(
            network.functions.map {
                ["id": .string($0.id), "arguments": JSON($0.arguments), "formula": .string($0.body.infix)]
            })
    }

    private var doses: JSON {
        .array(
            network.doses.map { dose in
                var duration: Double?
                if case .infusion(let given) = dose.form { duration = given }
                return [
                    "id": .string(dose.id), "target": .string(dose.target),
                    "amount": .string(dose.amount.infix), "infusion_duration": JSON(duration),
                    "start": .number(dose.start), "interval": .number(dose.interval),
                    "count": JSON(dose.count),
                ]
            })
    }
}

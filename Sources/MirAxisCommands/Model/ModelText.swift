internal import Findings
internal import ReactionNetwork
internal import Reports

/// What `model` prints: everything in a model, in words and infix formulas.
struct ModelText {
    let model: LoadedModel

    private var network: ReactionNetwork { model.network }

    var text: String {
        let blocks = [
            head, section("Units", units), section("Functions", functions),
            section("Compartments", compartments),
            section("Species, with initial values", species), section("Parameters", parameters),
            section("Initial assignments", initialAssignments), section("Rules", rules),
            section("Reactions", reactions), section("Events", events), section("Doses", doses),
        ]
        return blocks.filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    private func section(_ title: String, _ lines: [String]) -> String {
        lines.isEmpty ? "" : ([title] + lines.map { "  " + $0 }).joined(separator: "\n")
    }

    private var head: String {
        let id = network.id.isEmpty ? "a model without an identifier" : network.id
        let title = network.name.map { $0 == network.id ? id : "\(id): \($0)" } ?? id
        let counts: [(Int, String)] = [
            (network.compartments.count, "compartments"), (network.species.count, "species"),
            (network.parameters.count, "parameters"), (network.reactions.count, "reactions"),
            (network.rules.count, "rules"), (network.events.count, "events"), (network.doses.count, "doses"),
        ]
        let shown = counts.enumerated().filter { $0.offset < 4 || $0.element.0 > 0 }
        return title + "\n"
            + shown.map { _, count in
                count.1 == "species" ? "\(count.0) species" : Numbers.count(count.0, count.1)
            }.joined(separator: ", ")
    }

    // MARK: - Elements

    private var units: [String] {
        let defaults: [(String, String?)] = [
            ("time", network.units.time), ("substance", network.units.substance),
            ("extent", network.units.extent), ("volume", network.units.volume), ("area", network.units.area),
            ("length", network.units.length),
        ]
        let lines = defaults.compactMap { what, unit in unit.map { [what, model.unitName($0)] } }
        return Self.aligned(lines)
    }

    private var functions: [String] {
        network.functions.map { "\($0.id)(\($0.arguments.joined(separator: ", "))) = \($0.body.infix)" }
    }

    private var compartments: [String] {
        Self.aligned(
            network.compartments.map { one in
                let size = value(one.size, of: one.id)
                let dimensions =
                    one.dimensions == 3 ? "" : "\(one.dimensions.map(shortestText) ?? "unknown") dimensions"
                return [
                    one.id, size + unit(one.unit),
                    one.isConstant ? dimensions : joined(dimensions, "may change"),
                    one.name ?? "",
                ]
            })
    }

    private var species: [String] {
        Self.aligned(
            network.species.map { one in
                var traits: [String] = []
                if one.isConstant { traits.append("constant") }
                if one.isBoundary { traits.append("boundary") }
                return [
                    one.id, initial(one), "in \(one.compartment)", traits.joined(separator: ", "),
                    one.name ?? "",
                ]
            })
    }

    private func initial(_ species: Species) -> String {
        if let determined = determined(species.id) { return determined }
        let substance = unit(species.substanceUnit ?? network.units.substance)
        switch species.initial {
        case .amount(let amount): return "amount \(shortestText(amount))\(substance)"
        case .concentration(let value): return shortestText(value)
        case nil: return "no value"
        }
    }

    private var parameters: [String] {
        Self.aligned(
            network.parameters.map { one in
                [
                    one.id, value(one.value, of: one.id) + unit(one.unit), one.isConstant ? "" : "may change",
                    one.name ?? "",
                ]
            })
    }

    private var initialAssignments: [String] {
        network.initialAssignments.map { "\($0.variable) = \($0.value.infix)" }
    }

    private var rules: [String] {
        network.rules.map { rule in
            switch rule {
            case .assignment(let variable, let value): "\(variable) := \(value.infix)"
            case .rate(let variable, let value): "\(variable)' = \(value.infix)"
            case .algebraic(let value): "0 = \(value.infix)"
            }
        }
    }

    private var reactions: [String] {
        network.reactions.map { reaction in
            let arrow = reaction.isReversible ? "<->" : "->"
            let sides = "\(Self.side(reaction.reactants)) \(arrow) \(Self.side(reaction.products))"
            let rate = reaction.rate.map { "rate \($0.infix)" } ?? "no rate"
            let name = reaction.name.map { " (\($0))" } ?? ""
            return "\(reaction.id)\(name): \(trimmed(sides)); \(rate)"
        }
    }

    private static func side(_ references: [SpeciesReference]) -> String {
        references.map { one in
            switch one.stoichiometry {
            case 1 where one.id == nil: one.species
            case let number?: "\(shortestText(number)) \(one.species)"
            case nil: "\(one.id ?? "?") \(one.species)"
            }
        }.joined(separator: " + ")
    }

    private var events: [String] {
        network.events.enumerated().map { position, event in
            let id = event.id.isEmpty ? "event \(position + 1)" : event.id
            let assignments = event.assignments.map { "\($0.variable) = \($0.value.infix)" }
            var traits: [String] = []
            if let delay = event.delay { traits.append("delay \(delay.infix)") }
            if let priority = event.priority { traits.append("priority \(priority.infix)") }
            if !event.isPersistent { traits.append("dropped where the trigger turns false again") }
            if !event.triggerInitialValue { traits.append("may fire at the start") }
            if !event.usesValuesFromTriggerTime { traits.append("values of when it is executed") }
            let more = traits.isEmpty ? "" : " (\(traits.joined(separator: "; ")))"
            return "\(id): at \(event.trigger.infix): \(assignments.joined(separator: ", "))\(more)"
        }
    }

    private var doses: [String] {
        network.doses.map { dose in
            let form =
                switch dose.form {
                case .bolus: "bolus"
                case .infusion(let duration): "infusion over \(shortestText(duration))"
                }
            let times =
                dose.count > 1
                ? "\(dose.count) times, every \(shortestText(dose.interval)), from \(shortestText(dose.start))"
                : "at \(shortestText(dose.start))"
            return "\(dose.id): \(form) of \(dose.amount.infix) into \(dose.target), \(times)"
        }
    }

    // MARK: - Words

    /// How an element gets its value where not by its own number.
    private func determined(_ id: String) -> String? {
        for case .assignment(id, _) in network.rules { return "by a rule" }
        return network.initialAssignments.contains { $0.variable == id } ? "by assignment" : nil
    }

    private func value(_ value: Double?, of id: String) -> String {
        determined(id) ?? value.map(shortestText) ?? "no value"
    }

    private func unit(_ unit: String?) -> String { unit.map { " " + model.unitName($0) } ?? "" }

    private func joined(_ first: String, _ second: String) -> String {
        first.isEmpty ? second : "\(first), \(second)"
    }

    /// Columns of equal width, two blanks apart; empty columns are left out.
    static func aligned(_ rows: [[String]]) -> [String] {
        guard let first = rows.first else { return [] }
        let used = first.indices.filter { column in rows.contains { !$0[column].isEmpty } }
        let widths = used.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            trimmed(zip(used, widths).map { padded(row[$0], to: $1) }.joined(separator: "  "))
        }
    }
}

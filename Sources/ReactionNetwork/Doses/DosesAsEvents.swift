public import Inputs

extension ReactionNetwork {
    /// The same network with every dose schedule written as events, parameters and reactions, so that any
    /// SBML simulator can follow it.
    ///
    /// A bolus is an event that adds the amount. An infusion is a reaction into the species (a rate rule,
    /// where reactions do not change it) whose rate events switch on and off; infusions may overlap. A
    /// schedule's event fires when time reaches the next dose, `count` times; dose k is due at
    /// start + k·interval, computed afresh so that rounding does not add up. Amounts are in the species' own
    /// unit of amount: conversion factors do not change them. A formula for the amount is evaluated when the
    /// dose is given.
    ///
    /// - Throws: `InputError` where the target cannot receive a dose, or the schedule makes no sense.
    public func withDosesAsEvents() throws(InputError) -> ReactionNetwork {
        var network = self
        network.doses = []
        for dose in doses {
            let target = try target(of: dose)
            try check(dose)
            switch dose.form {
            case .bolus: network.addBolus(dose, into: target)
            case .infusion(let duration): network.addInfusion(dose, lasting: duration, into: target)
            }
        }
        return network
    }

    private func target(of dose: Dose) throws(InputError) -> Species {
        guard let target = species.first(where: { $0.id == dose.target }) else {
            throw InputError(
                "dose-target", "dose '\(dose.id)' goes into '\(dose.target)', which is no species",
                remedy: suggestion(for: dose.target, in: species.map(\.id)))
        }
        guard !target.isConstant else {
            throw InputError(
                "dose-target", "dose '\(dose.id)' goes into the constant species '\(target.id)'",
                remedy: "declare the species variable")
        }
        let isAssigned = rules.contains { rule in
            if case .assignment(target.id, _) = rule { true } else { false }
        }
        guard !isAssigned else {
            throw InputError(
                "dose-target",
                "dose '\(dose.id)' goes into '\(target.id)', which an assignment rule determines",
                remedy: "dose a species that the rule reads")
        }
        return target
    }

    private func check(_ dose: Dose) throws(InputError) {
        var problem: String?
        if dose.count < 0 { problem = "fewer than no doses" }
        if !dose.start.isFinite { problem = "no finite start" }
        if dose.count > 1, !(dose.interval > 0 && dose.interval.isFinite) { problem = "no positive interval" }
        if case .infusion(let duration) = dose.form, !(duration > 0 && duration.isFinite) {
            problem = "no positive duration"
        }
        guard let problem else { return }
        throw InputError("dose-schedule", "dose '\(dose.id)' has \(problem)", remedy: "correct the schedule")
    }

    // MARK: - Bolus

    private mutating func addBolus(_ dose: Dose, into target: Species) {
        let schedule = addSchedule(dose)
        let increase = inSymbolUnit(dose.amount, of: target)
        let added = Event.Assignment(variable: target.id, value: .symbol(target.id) + increase)
        // Values at execution: two doses due at one instant must add up.
        events.append(
            Event(
                id: unusedIdentifier(dose.id), trigger: schedule.trigger, triggerInitialValue: false,
                usesValuesFromTriggerTime: false, assignments: [added] + schedule.advance))
    }

    // MARK: - Infusion

    /// The rate is what has been started minus what has been stopped. A stop that is due copies the value
    /// that `started` had just after its own start, so that no rounding is left when all have ended.
    private mutating func addInfusion(_ dose: Dose, lasting duration: Double, into target: Species) {
        let schedule = addSchedule(dose)
        let started = addVariable("\(dose.id)_started", 0)
        let stopped = addVariable("\(dose.id)_stopped", 0)
        let afterStart = Expression.symbol(started) + dose.amount / .number(duration)
        events.append(
            Event(
                id: unusedIdentifier(dose.id), trigger: schedule.trigger, triggerInitialValue: false,
                assignments: [Event.Assignment(variable: started, value: afterStart)] + schedule.advance))
        events.append(
            Event(
                id: unusedIdentifier("\(dose.id)_end"), trigger: schedule.trigger, triggerInitialValue: false,
                delay: .number(duration),
                assignments: [Event.Assignment(variable: stopped, value: afterStart)]))
        addFlow(.symbol(started) - .symbol(stopped), into: target, named: "\(dose.id)_infusion")
    }

    /// A flow in the species' unit of amount per time.
    private mutating func addFlow(_ flow: Expression, into target: Species, named name: String) {
        let ruled = rules.firstIndex { rule in
            if case .rate(target.id, _) = rule { true } else { false }
        }
        if let ruled, case .rate(_, let value) = rules[ruled] {
            let increase = inSymbolUnit(flow, of: target)
            rules[ruled] = .rate(variable: target.id, value: value + increase)
        } else if target.isBoundary {
            rules.append(.rate(variable: target.id, value: inSymbolUnit(flow, of: target)))
        } else {
            let factor = target.conversionFactor ?? conversionFactor
            reactions.append(
                Reaction(
                    id: unusedIdentifier(name), products: [SpeciesReference(species: target.id)],
                    rate: factor.map { flow / .symbol($0) } ?? flow))
        }
    }

    // MARK: - Parts of both

    private struct Schedule {
        var trigger: Expression
        var advance: [Event.Assignment]
    }

    /// Parameters for the time of the next dose and the number of doses given, and what each dose does to them.
    private mutating func addSchedule(_ dose: Dose) -> Schedule {
        let next = addVariable("\(dose.id)_next", dose.start)
        let given = addVariable("\(dose.id)_given", 0)
        let nowGiven = Expression.symbol(given) + .one
        let due = Expression.number(dose.start) + nowGiven * .number(dose.count > 1 ? dose.interval : 0)
        return Schedule(
            trigger: .apply(
                .and,
                [
                    .apply(.greaterOrEqual, [.time, .symbol(next)]),
                    .apply(.less, [.symbol(given), .number(Double(dose.count))]),
                ]),
            advance: [
                Event.Assignment(variable: given, value: nowGiven),
                Event.Assignment(variable: next, value: due),
            ])
    }

    private mutating func addVariable(_ name: String, _ value: Double) -> String {
        let id = unusedIdentifier(name)
        parameters.append(Parameter(id: id, value: value, isConstant: false))
        return id
    }

    /// An amount as what the species' symbol stands for.
    private func inSymbolUnit(_ amount: Expression, of target: Species) -> Expression {
        let dimensions = compartments.first { $0.id == target.compartment }?.dimensions ?? 3
        return target.symbolIsAmount || dimensions == 0 ? amount : amount / .symbol(target.compartment)
    }
}

extension ReactionNetwork {
    /// `name`, or `name_2`, `name_3`, …: the first that nothing in the network is called.
    package func unusedIdentifier(_ name: String) -> String {
        let used = identifiers
        guard used.contains(name) else { return name }
        var number = 2
        while used.contains("\(name)_\(number)") { number += 1 }
        return "\(name)_\(number)"
    }

    /// All identifiers in the network's namespace: of functions, elements, reactions, references and events.
    package var identifiers: Set<String> {
        var all = Set(functions.map(\.id))
        all.formUnion(compartments.map(\.id))
        all.formUnion(species.map(\.id))
        all.formUnion(parameters.map(\.id))
        all.formUnion(reactions.map(\.id))
        all.formUnion(reactions.flatMap { ($0.reactants + $0.products).compactMap(\.id) })
        all.formUnion(events.map(\.id))
        return all
    }
}

internal import Inputs
public import ReactionNetwork

extension CompiledNetwork {
    /// Compiles a network.
    ///
    /// Constants that are no inputs are folded; what depends on inputs, held values and conditions only is
    /// computed once for each stretch.
    /// - Parameters:
    ///   - inputs: identifiers of elements that each member may give a value of its own, which then stands for
    ///     the element's initial value and initial assignment, in the unit of its symbol. A formula's target
    ///     or a reaction cannot be one.
    ///   - observables: what is reported, in this order.
    /// - Throws: `InputError`, or `InputErrors` where `validate()` finds several; each names the element.
    public init(
        compiling network: ReactionNetwork, inputs: [String] = [], observables: [Observable]
    ) throws {
        let network = network.doses.isEmpty ? network : try network.withDosesAsEvents()
        do { try network.validate() } catch { throw error.errors.count == 1 ? error.errors[0] : error }
        let formulas = try NetworkFormulas(network, inputs: inputs, observables: observables)
        self = NetworkCompiler(formulas).compiled(observables: observables)
    }
}

/// Formulas → registers and programs.
private struct NetworkCompiler {
    let formulas: NetworkFormulas
    var layout: RegisterLayout
    /// Fixed formulas that changing ones read, computed by `hold`.
    let hoisted: [Int]
    let hoistedRegisters: Range<Int>
    let jumpRegisters: [[Int: Int]]
    let eventRegisters: [EventRegisters]

    struct EventRegisters {
        var trigger: Int
        var delay: Int
        var priority: Int
        var assigned: Range<Int>
        var stored: Range<Int>
    }

    var graph: FormulaGraph { formulas.system.graph }

    init(_ formulas: NetworkFormulas) {
        self.formulas = formulas
        let graph = formulas.system.graph
        layout = RegisterLayout(formulas, literals: Self.usedLiterals(formulas))
        hoisted = Self.hoistedNodes(formulas)
        hoistedRegisters = layout.take(hoisted.count)
        var jumps: [[Int: Int]] = []
        for jump in formulas.jumps {
            var own = [jump.propensity: layout.take(1).lowerBound]
            for change in jump.changes where graph.stages[change.stoichiometry] == .changing {
                if own[change.stoichiometry] == nil { own[change.stoichiometry] = layout.take(1).lowerBound }
            }
            jumps.append(own)
        }
        jumpRegisters = jumps
        var events: [EventRegisters] = []
        for event in formulas.events {
            let first = layout.take(3).lowerBound
            let count = event.assignments.count
            events.append(
                EventRegisters(
                    trigger: first, delay: first + 1, priority: first + 2, assigned: layout.take(count),
                    stored: layout.take(count)))
        }
        eventRegisters = events
    }

    private static func usedLiterals(_ formulas: NetworkFormulas) -> [Int] {
        var roots = formulas.stateStarts + formulas.heldStarts + formulas.toleranceScales
        roots += formulas.derivatives + formulas.jacobian + formulas.timeDerivatives + formulas.margins
        roots += formulas.observed
        for jump in formulas.jumps { roots += [jump.propensity] + jump.changes.map(\.stoichiometry) }
        for event in formulas.events {
            roots += [event.trigger] + [event.delay, event.priority].compactMap { $0 }
            for assignment in event.assignments { roots += [assignment.assigned, assignment.stored ?? 0] }
        }
        let graph = formulas.system.graph
        return graph.reachable(from: roots).filter { graph.literalValue($0) != nil }
    }

    /// Fixed operations that are read by a changing one, or wanted themselves, in the programs that follow
    /// `hold`.
    private static func hoistedNodes(_ formulas: NetworkFormulas) -> [Int] {
        let graph = formulas.system.graph
        var roots = formulas.derivatives + formulas.jacobian + formulas.timeDerivatives
        for jump in formulas.jumps { roots += [jump.propensity] + jump.changes.map(\.stoichiometry) }
        return graph.reachable(from: roots) { graph.stages[$0] == .changing }.filter { node in
            if graph.stages[node] == .fixed, case .operation = graph.nodes[node] { true } else { false }
        }
    }

    // MARK: - Programs

    func compiled(observables: [Observable]) -> CompiledNetwork {
        var live = ProgramBuilder(graph: graph, registers: layout.leaves, scratch: layout.count)
        var registers = layout.leaves
        for (node, register) in zip(hoisted, hoistedRegisters) { registers[node] = register }
        var held = ProgramBuilder(graph: graph, registers: registers, scratch: layout.count)
        let start = live.program(
            outputs(formulas.heldStarts, layout.held) + outputs(formulas.stateStarts, layout.states))
        let hold = live.program(
            outputs(hoisted, hoistedRegisters) + outputs(formulas.toleranceScales, layout.toleranceScales))
        let derivative = held.program(outputs(formulas.derivatives, layout.derivatives))
        let jacobian = held.program(outputs(formulas.jacobian, layout.jacobianValues))
        let timeDerivative = held.program(outputs(formulas.timeDerivatives, layout.timeDerivatives))
        let margins = live.program(outputs(formulas.margins, layout.marginValues))
        let observe = live.program(outputs(formulas.observed, layout.observed))
        let events = compiledEvents(&live)
        let jumps = compiledJumps(&held)
        let elements = formulas.system.elements
        return CompiledNetwork(
            inputNames: formulas.system.inputNames, inputDefaults: formulas.inputDefaults,
            observables: observables, stateNames: elements.states.map { elements.all[$0].id },
            registerCount: layout.count + max(live.scratchCount, held.scratchCount),
            literals: layout.literals, inputs: layout.inputs, held: layout.held,
            conditions: layout.conditions, time: layout.time, states: layout.states,
            differentialCount: elements.differentialCount, toleranceScales: layout.toleranceScales,
            derivatives: layout.derivatives, jacobianValues: layout.jacobianValues,
            jacobianPattern: formulas.pattern, timeDerivatives: layout.timeDerivatives,
            marginValues: layout.marginValues, observed: layout.observed, start: start, hold: hold,
            derivative: derivative, jacobian: jacobian, timeDerivative: timeDerivative,
            isAutonomous: formulas.timeDerivatives.allSatisfy { $0 == graph.zero }, margins: margins,
            conditionKinds: formulas.system.conditions.map(\.kind), observe: observe, events: events,
            jumps: jumps)
    }

    private func outputs(_ nodes: [Int], _ registers: Range<Int>) -> [ProgramBuilder.Output] {
        zip(nodes, registers).map { .init(node: $0, register: $1) }
    }

    private func compiledEvents(_ builder: inout ProgramBuilder) -> [CompiledEvent] {
        zip(formulas.events, eventRegisters).map { formulas, own in
            let event = formulas.event
            return CompiledEvent(
                id: event.id,
                trigger: builder.program([.init(node: formulas.trigger, register: own.trigger)]),
                triggerValue: own.trigger, triggerInitialValue: event.triggerInitialValue,
                isPersistent: event.isPersistent,
                usesValuesFromTriggerTime: event.usesValuesFromTriggerTime,
                delay: formulas.delay.map { builder.program([.init(node: $0, register: own.delay)]) },
                delayValue: own.delay,
                priority: formulas.priority.map {
                    builder.program([.init(node: $0, register: own.priority)])
                },
                priorityValue: own.priority,
                assignment: builder.program(outputs(formulas.assignments.map(\.assigned), own.assigned)),
                assignedValues: own.assigned, conversion: conversion(formulas, own, &builder),
                assignments: assignments(formulas, own))
        }
    }

    private func conversion(
        _ event: EventFormulas, _ own: EventRegisters, _ builder: inout ProgramBuilder
    ) -> Program? {
        let converted = zip(event.assignments, own.stored).compactMap { assignment, register in
            assignment.stored.map { ProgramBuilder.Output(node: $0, register: register) }
        }
        guard !converted.isEmpty else { return nil }
        let leaves = builder.registers
        defer { builder.registers = leaves }
        for (node, leaf) in graph.nodes.enumerated() {
            if case .assigned(let index) = leaf, index < own.assigned.count {
                builder.registers[node] = own.assigned.lowerBound + index
            }
        }
        return builder.program(converted)
    }

    private func assignments(_ event: EventFormulas, _ own: EventRegisters) -> [CompiledEvent.Assignment] {
        event.assignments.enumerated().map { index, assignment in
            .init(
                value: (assignment.stored == nil ? own.assigned : own.stored).lowerBound + index,
                target: layout.leaves[assignment.target] ?? 0)
        }
    }

    private func compiledJumps(_ builder: inout ProgramBuilder) -> [CompiledJump] {
        zip(formulas.jumps, jumpRegisters).map { jump, own in
            let wanted = own.sorted { $0.value < $1.value }.map {
                ProgramBuilder.Output(node: $0.key, register: $0.value)
            }
            let leaves = graph.reachable(from: wanted.map(\.node))
            return CompiledJump(
                id: jump.id, program: builder.program(wanted), propensity: own[jump.propensity] ?? 0,
                reads: leaves.compactMap {
                    if case .state(let index) = graph.nodes[$0] { index } else { nil }
                }
                .sorted(),
                readsTime: leaves.contains { graph.nodes[$0] == .time },
                changes: jump.changes.map { change in
                    .init(
                        state: change.state,
                        stoichiometry: own[change.stoichiometry] ?? builder.registers[change.stoichiometry]
                            ?? 0)
                })
        }
    }
}

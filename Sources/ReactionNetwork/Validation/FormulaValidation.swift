internal import Inputs

extension Validator {
    mutating func checkFormulas() {
        for function in network.functions { check(function) }
        checkRecursion()
        for assignment in network.initialAssignments {
            check(assignment.value, in: "the initial assignment of '\(assignment.variable)'")
        }
        for (index, rule) in network.rules.enumerated() {
            switch rule {
            case .assignment(let variable, let value):
                check(value, in: "the assignment rule of '\(variable)'")
            case .rate(let variable, let value): check(value, in: "the rate rule of '\(variable)'")
            case .algebraic(let value): check(value, in: "rule \(index + 1), which is algebraic,")
            }
        }
        for reaction in network.reactions {
            if let rate = reaction.rate { check(rate, in: "the rate of reaction '\(reaction.id)'") }
        }
        for (index, event) in network.events.enumerated() { check(event, index) }
        for dose in network.doses { check(dose.amount, in: "the amount of dose '\(dose.id)'") }
    }

    private mutating func check(_ event: Event, _ index: Int) {
        let name = event.id.isEmpty ? "event \(index + 1)" : "event '\(event.id)'"
        check(event.trigger, in: "the trigger of \(name)")
        if let delay = event.delay { check(delay, in: "the delay of \(name)") }
        if let priority = event.priority { check(priority, in: "the priority of \(name)") }
        for assignment in event.assignments {
            check(assignment.value, in: "what \(name) assigns to '\(assignment.variable)'")
        }
    }

    private mutating func check(_ formula: Expression, in place: String) {
        formula.forEachNode { node in
            switch node {
            case .symbol(let id), .rate(let id):
                if kinds[id] == nil { reportUnknown(id, place) }
            case .apply(let operation, let operands): checkArity(operation, operands.count, place)
            case .call(let name, let operands): checkCall(name, operands.count, place)
            default: break
            }
        }
    }

    private mutating func reportUnknown(_ id: String, _ place: String) {
        if functions[id] != nil {
            report("not-a-value", "\(place) reads '\(id)', which is a function", "call it: \(id)(…)")
        } else {
            report(
                "unknown-identifier", "\(place) reads '\(id)', which the model does not define",
                suggestion(for: id, in: kinds.keys.sorted()))
        }
    }

    private mutating func checkArity(_ operation: Operator, _ count: Int, _ place: String) {
        let arity = operation.arity
        guard !arity.contains(count) else { return }
        let allowed =
            arity.upperBound == .max
            ? "at least \(arity.lowerBound)"
            : arity.lowerBound == arity.upperBound
                ? "\(arity.lowerBound)" : "\(arity.lowerBound) or \(arity.upperBound)"
        report(
            "wrong-number-of-arguments",
            "\(place) gives '\(operation.rawValue)' \(count) operands; it takes \(allowed)")
    }

    private mutating func checkCall(_ name: String, _ count: Int, _ place: String) {
        guard let function = functions[name] else {
            report(
                "unknown-function", "\(place) calls '\(name)', which the model does not define",
                suggestion(for: name, in: functions.keys.sorted()))
            return
        }
        if function.arguments.count != count {
            report(
                "wrong-number-of-arguments",
                "\(place) gives '\(name)' \(count) arguments; it takes \(function.arguments.count)",
                "write one argument for each of \(function.arguments.joined(separator: ", "))")
        }
    }

    // MARK: - Functions

    private mutating func check(_ function: FunctionDefinition) {
        let place = "function '\(function.id)'"
        if Set(function.arguments).count != function.arguments.count {
            report("repeated-identifier", "\(place) has two arguments of one name", "rename one of them")
        }
        function.body.forEachNode { node in
            switch node {
            case .symbol(let id), .rate(let id):
                if !function.arguments.contains(id) {
                    report(
                        "not-an-argument", "\(place) reads '\(id)', which is not one of its arguments",
                        "make '\(id)' an argument")
                }
            case .apply(let operation, let operands): checkArity(operation, operands.count, place)
            case .call(let name, let operands): checkCall(name, operands.count, place)
            default: break
            }
        }
    }

    private mutating func checkRecursion() {
        var calls: [String: Set<String>] = [:]
        for function in network.functions {
            function.body.forEachNode { node in
                if case .call(let name, _) = node { calls[function.id, default: []].insert(name) }
            }
        }
        if let cycle = firstCycle(in: calls, from: network.functions.map(\.id)) {
            report(
                "recursive-function",
                "function '\(cycle[0])' calls itself: "
                    + cycle.map { "'\($0)'" }.joined(separator: " calls "),
                "write the formula without recursion")
        }
    }
}

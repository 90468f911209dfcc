internal import Inputs

/// What the units of a formula say about it.
public struct UnitFinding: Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
        /// Two declared units contradict each other.
        case inconsistent
        /// Units that were not declared leave the formula unchecked.
        case notCheckable
    }

    public var kind: Kind
    /// The formula by its element: `rate of 'r1'`.
    public var element: String
    public var message: String
}

extension ReactionNetwork {
    /// Derives the unit of each formula from those declared, and compares it with what it must be.
    ///
    /// A number in a formula has no unit of its own: it fits any term of a sum and counts as dimensionless in a
    /// product.
    public func unitFindings() -> [UnitFinding] {
        var check = UnitCheck(self)
        check.run()
        return check.findings
    }
}

private struct UnitCheck {
    private let network: ReactionNetwork
    private let table: UnitTable
    private(set) var findings: [UnitFinding] = []
    private var element = ""
    /// Whether the formula under way reads something without a declared unit.
    private var undeclared: Set<String> = []

    init(_ network: ReactionNetwork) {
        self.network = network
        table = UnitTable(network)
    }

    /// What a part of a formula measures.
    private enum Measure {
        case unit(PhysicalUnit)
        /// A bare number.
        case number
        case unknown
    }

    mutating func run() {
        let perTime = table.extent.flatMap { extent in table.time.map { extent / $0 } }
        for reaction in network.reactions {
            guard let rate = reaction.rate else { continue }
            check(rate, as: perTime, "rate of '\(reaction.id)'", "extent per time")
        }
        for assignment in network.initialAssignments {
            let unit = table.symbols[assignment.variable]
            check(assignment.value, as: unit, "initial value of '\(assignment.variable)'", "its own unit")
        }
        for rule in network.rules { check(rule) }
        for event in network.events {
            let name = event.id.isEmpty ? "an event" : "event '\(event.id)'"
            check(event.trigger, as: nil, "trigger of \(name)", "", isBound: false)
            if let delay = event.delay { check(delay, as: table.time, "delay of \(name)", "time") }
            for assignment in event.assignments {
                let unit = table.symbols[assignment.variable]
                check(assignment.value, as: unit, "'\(assignment.variable)' in \(name)", "its own unit")
            }
        }
    }

    private mutating func check(_ rule: Rule) {
        switch rule {
        case .assignment(let variable, let value):
            check(value, as: table.symbols[variable], "rule of '\(variable)'", "its own unit")
        case .rate(let variable, let value):
            let unit = table.symbols[variable].flatMap { unit in table.time.map { unit / $0 } }
            check(value, as: unit, "rate rule of '\(variable)'", "its own unit per time")
        case .algebraic(let value): check(value, as: nil, "an algebraic rule", "", isBound: false)
        }
    }

    private mutating func check(
        _ formula: Expression, as expected: PhysicalUnit?, _ name: String, _ role: String,
        isBound: Bool = true
    ) {
        (element, undeclared) = (name, [])
        let count = findings.count
        let inlined = (try? network.inliningCalls(in: formula)) ?? formula
        let measure = self.measure(inlined)
        if case .unit(let unit) = measure, let expected, !unit.agrees(with: expected) {
            report("the formula is in \(unit), and \(role) is \(expected)")
        }
        guard findings.count == count else { return }
        let lacksUnit = isBound && expected == nil
        if !undeclared.isEmpty || lacksUnit {
            let names = undeclared.sorted().map { "'\($0)'" }.joined(separator: ", ")
            findings.append(
                UnitFinding(
                    kind: .notCheckable, element: element,
                    message: undeclared.isEmpty
                        ? "what it gives has no declared unit" : "without a declared unit: \(names)"))
        }
    }

    private mutating func report(_ message: String) {
        findings.append(UnitFinding(kind: .inconsistent, element: element, message: message))
    }

    // MARK: - Formulas

    private mutating func measure(_ formula: Expression) -> Measure {
        switch formula {
        case .number: return .number
        case .time: return declared(table.time, "time")
        case .symbol(let name): return declared(table.symbols[name], name)
        case .rate(let name):
            let unit = table.symbols[name].flatMap { unit in table.time.map { unit / $0 } }
            return declared(unit, name)
        case .call: return .unknown
        case .apply(let operation, let operands): return measure(operation, operands)
        }
    }

    private mutating func declared(_ unit: PhysicalUnit?, _ name: String) -> Measure {
        if let unit { return .unit(unit) }
        undeclared.insert(name)
        return .unknown
    }

    private mutating func measure(_ operation: Operator, _ operands: [Expression]) -> Measure {
        switch operation {
        case .plus, .minus, .min, .max, .remainder: return same(operands, "terms")
        case .times: return operands.reduce(.unit(.one)) { product($0, measure($1)) }
        case .divide, .quotient:
            let (above, below) = (measure(operands[0]), measure(operands[1]))
            return product(above, raised(below, -1))
        case .power: return power(operands[0], operands[1], isRoot: false)
        case .root: return power(operands[1], operands[0], isRoot: true)
        case .abs, .ceiling, .floor: return measure(operands[0])
        case .piecewise:
            for condition in operands.enumerated() where condition.offset % 2 == 1 {
                _ = measure(condition.element)
            }
            return same(operands.enumerated().filter { $0.offset % 2 == 0 }.map(\.element), "pieces")
        case _ where operation.isComparison:
            _ = same(operands, "sides of a comparison")
            return .unit(.one)
        case _ where operation.isLogical:
            for operand in operands { _ = measure(operand) }
            return .unit(.one)
        default:
            for operand in operands {
                if case .unit(let unit) = measure(operand), !unit.isDimensionless {
                    report("'\(operation.rawValue)' takes a number without a unit, not one in \(unit)")
                }
            }
            return .unit(.one)
        }
    }

    /// All operands must measure the same.
    private mutating func same(_ operands: [Expression], _ what: String) -> Measure {
        var found: PhysicalUnit?
        var isKnown = true
        for operand in operands {
            switch measure(operand) {
            case .number: continue
            case .unknown: isKnown = false
            case .unit(let unit):
                if let found, !found.agrees(with: unit) {
                    report("\(what) in \(found) and in \(unit) stand side by side")
                    return .unknown
                }
                found = unit
            }
        }
        if let found { return .unit(found) }
        return isKnown ? .number : .unknown
    }

    private func product(_ left: Measure, _ right: Measure) -> Measure {
        switch (left, right) {
        case (.unknown, _), (_, .unknown): .unknown
        case (.number, let other), (let other, .number): other
        case (.unit(let a), .unit(let b)): .unit(a * b)
        }
    }

    private func raised(_ measure: Measure, _ exponent: Double) -> Measure {
        if case .unit(let unit) = measure { return .unit(unit.power(exponent)) }
        return measure
    }

    private mutating func power(_ base: Expression, _ exponent: Expression, isRoot: Bool) -> Measure {
        let measured = measure(base)
        if case .number(let value) = exponent.simplified() {
            return raised(measured, isRoot ? 1 / value : value)
        }
        if case .unit(let unit) = measure(exponent), !unit.isDimensionless {
            report("an exponent has no unit, and this one is in \(unit)")
        }
        guard case .unit(let unit) = measured else { return measured }
        return unit.isDimensionless ? .unit(.one) : .unknown
    }
}

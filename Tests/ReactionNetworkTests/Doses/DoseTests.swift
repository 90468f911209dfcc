import Inputs
import ReactionNetwork
import Testing

/// A compartment of 2 litres with a species that decays at rate 1·A.
private func network(_ doses: [Dose], change: (inout Species) -> Void = { _ in }) -> ReactionNetwork {
    var network = ReactionNetwork(id: "m")
    network.compartments = [Compartment(id: "v", size: 2)]
    var drug = Species(id: "A", compartment: "v", initial: .amount(0))
    change(&drug)
    network.species = [drug]
    network.parameters = [Parameter(id: "f", value: 4)]
    network.doses = doses
    return network
}

/// A reader of formulas, events and reaction rates that knows nothing of the engines: it walks along the
/// times at which something can happen. Nothing decays, so between them all rates are constant.
private struct Walker {
    var network: ReactionNetwork
    var values: [String: Double] = [:]
    var time = 0.0
    private var was: [Bool] = []
    private var waiting: [(at: Double, event: Int, values: [Double])] = []
    var log: [(time: Double, event: String)] = []

    init(_ network: ReactionNetwork) {
        self.network = network
        for parameter in network.parameters { values[parameter.id] = parameter.value }
        for compartment in network.compartments { values[compartment.id] = compartment.size }
        for species in network.species { values[species.id] = 0 }
        was = network.events.map(\.triggerInitialValue)
    }

    func value(_ formula: Expression) -> Double {
        switch formula {
        case .number(let value): return value
        case .symbol(let id): return values[id]!
        case .time: return time
        case .apply(let operation, let operands):
            let x = operands.map(value)
            switch operation {
            case .plus: return x.reduce(0, +)
            case .times: return x.reduce(1, *)
            case .minus: return x[0] - x[1]
            case .divide: return x[0] / x[1]
            case .greaterOrEqual: return x[0] >= x[1] ? 1 : 0
            case .less: return x[0] < x[1] ? 1 : 0
            case .and: return x.allSatisfy { $0 != 0 } ? 1 : 0
            default: fatalError("\(operation)")
            }
        default: fatalError("\(formula)")
        }
    }

    /// Fires what is due now, until nothing is.
    mutating func settle() {
        repeat {
            for (index, event) in network.events.enumerated() {
                let holds = value(event.trigger) != 0
                if holds, !was[index] {
                    let delay = event.delay.map(value) ?? 0
                    waiting.append((time + delay, index, event.assignments.map { value($0.value) }))
                }
                was[index] = holds
            }
        } while executeOne()
    }

    private mutating func executeOne() -> Bool {
        guard let place = waiting.firstIndex(where: { $0.at <= time }) else { return false }
        let due = waiting.remove(at: place)
        let event = network.events[due.event]
        let fresh = event.usesValuesFromTriggerTime ? due.values : event.assignments.map { value($0.value) }
        for (assignment, new) in zip(event.assignments, fresh) { values[assignment.variable] = new }
        log.append((time, event.id))
        return true
    }

    /// Goes to `end` in steps that no dose time lies inside.
    mutating func walk(to end: Double, step: Double) {
        settle()
        while time < end {
            for reaction in network.reactions {
                let rate = value(reaction.rate!)
                let factor = network.species[0].conversionFactor.map { values[$0]! } ?? 1
                for product in reaction.products { values[product.species]! += rate * factor * step / scale }
            }
            for case .rate(let variable, let rate) in network.rules {
                values[variable]! += value(rate) * step
            }
            time += step
            settle()
        }
    }

    /// Amount per unit of the symbol.
    private var scale: Double { network.species[0].symbolIsAmount ? 1 : values["v"]! }
}

@Suite struct DosesAsEvents {
    @Test func bolusesAddUpInTheSymbolsUnit() throws {
        let dose = Dose(id: "d", target: "A", amount: .number(10), start: 1, interval: 0.5, count: 3)
        for isAmount in [false, true] {
            let plain = try network([dose]) { $0.symbolIsAmount = isAmount }.withDosesAsEvents()
            #expect(plain.doses.isEmpty)
            var walker = Walker(plain)
            walker.walk(to: 10, step: 0.25)
            #expect(walker.values["A"] == (isAmount ? 30 : 15))
            #expect(walker.log.map(\.time) == [1, 1.5, 2])
        }
    }

    @Test func aDoseAtTheStartIsGiven() throws {
        let plain = try network([Dose(id: "d", target: "A", amount: .number(10))]).withDosesAsEvents()
        var walker = Walker(plain)
        walker.settle()
        #expect(walker.values["A"] == 5)
    }

    @Test func dosesDueTogetherBothCount() throws {
        let doses = ["d", "e"].map { Dose(id: $0, target: "A", amount: .number(10), start: 1) }
        var walker = Walker(try network(doses).withDosesAsEvents())
        walker.walk(to: 2, step: 0.5)
        #expect(walker.values["A"] == 10)
    }

    @Test func doseTimesDoNotDrift() throws {
        let dose = Dose(id: "d", target: "A", amount: .one, start: 0.1, interval: 0.1, count: 1000)
        let plain = try network([dose]).withDosesAsEvents()
        var values = ["d_given": 0.0]
        for _ in 0..<999 {
            let event = plain.events[0]
            var walker = Walker(plain)
            walker.values.merge(values) { $1 }
            values = [
                "d_given": walker.value(event.assignments[1].value),
                "d_next": walker.value(event.assignments[2].value),
            ]
        }
        #expect(values["d_next"] == 0.1 + 999 * 0.1)
    }

    /// Each infusion lasts longer than the interval, and the amount grows with time.
    @Test func overlappingInfusionsDeliverTheirAmounts() throws {
        let dose = Dose(
            id: "d", target: "A", amount: .number(3) + .time, form: .infusion(duration: 2.5), start: 1,
            interval: 1, count: 4)
        for factor in [nil, "f"] {
            let plain = try network([dose]) { $0.conversionFactor = factor }.withDosesAsEvents()
            #expect(plain.reactions.count == 1)
            var walker = Walker(plain)
            walker.walk(to: 12, step: 0.25)
            #expect(abs(walker.values["A"]! * 2 - (4 + 5 + 6 + 7)) < 1e-12)
            #expect(walker.values["d_started"] == walker.values["d_stopped"])
            #expect(walker.log.count == 8)
        }
    }

    @Test func anInfusionIntoABoundarySpeciesIsARateRule() throws {
        let dose = Dose(id: "d", target: "A", amount: .number(6), form: .infusion(duration: 3), start: 1)
        var source = network([dose]) { $0.isBoundary = true }
        var walker = Walker(try source.withDosesAsEvents())
        walker.walk(to: 10, step: 0.5)
        #expect(abs(walker.values["A"]! - 3) < 1e-12)
        source.rules = [.rate(variable: "A", value: .number(0.5))]
        let plain = try source.withDosesAsEvents()
        #expect(plain.rules.count == 1 && plain.reactions.isEmpty)
        walker = Walker(plain)
        walker.walk(to: 10, step: 0.5)
        #expect(abs(walker.values["A"]! - 8) < 1e-12)
    }

    @Test func identifiersStayUnique() throws {
        let dose = Dose(id: "f", target: "A", amount: .one, form: .infusion(duration: 1))
        var source = network([dose, dose])
        source.parameters.append(Parameter(id: "f_next", value: 0))
        let plain = try source.withDosesAsEvents()
        let all = plain.parameters.map(\.id) + plain.events.map(\.id) + plain.reactions.map(\.id)
        #expect(Set(all).count == all.count)
        #expect(all.contains("f_next_2") && all.contains("f_2"))
    }

    @Test func whatCannotBeDosedIsRefused() {
        let dose = Dose(id: "d", target: "A", amount: .one)
        var unknown = dose
        unknown.target = "B"
        var endless = dose
        (endless.count, endless.interval) = (2, 0)
        var instant = dose
        instant.form = .infusion(duration: 0)
        var assigned = network([dose])
        assigned.rules = [.assignment(variable: "A", value: .one)]
        let constant = network([dose]) { $0.isConstant = true }
        for bad in [network([unknown]), network([endless]), network([instant]), assigned, constant] {
            let error = #expect(throws: InputError.self) { try bad.withDosesAsEvents() }
            #expect(error?.message.contains("dose 'd'") == true)
        }
    }
}

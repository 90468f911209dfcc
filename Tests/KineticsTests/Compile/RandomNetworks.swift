import Kinetics
import NumericalKit
import ReactionNetwork

/// Random networks in which everything occurs that a right-hand side can be made of: sizes that are constant,
/// have a rate rule or follow time; species by amount and by concentration; conversion factors;
/// stoichiometries that are ruled; chains of assignments; many kinds of rate laws.
struct RandomNetworks {
    private var stream: RandomStream
    private(set) var network = ReactionNetwork(id: "random")

    static func network(seed: UInt64) -> ReactionNetwork {
        var maker = RandomNetworks(seed: seed)
        maker.make()
        return maker.network
    }

    private init(seed: UInt64) { stream = RandomStream(seed: seed) }

    private mutating func number() -> Double { 0.2 + 2 * stream.uniform() }

    private mutating func choice<T>(_ list: [T]) -> T { list[stream.below(list.count)] }

    private mutating func chance(_ probability: Double) -> Bool { stream.uniform() < probability }

    private mutating func make() {
        makeCompartments()
        makeParameters()
        makeSpecies(count: 3 + stream.below(6))
        makeAssignments()
        for index in 0..<4 + stream.below(8) { makeReaction(index) }
        for species in network.species where species.isBoundary && chance(0.7) {
            network.rules.append(.rate(variable: species.id, value: rateLaw()))
        }
    }

    private mutating func makeCompartments() {
        network.compartments = [
            Compartment(id: "fixed", size: number()), Compartment(id: "grown", size: 2, isConstant: false),
            Compartment(id: "breathing", isConstant: false),
        ]
        network.rules = [
            .rate(variable: "grown", value: .number(0.1) * .symbol("grown") + .symbol("k0") * .time),
            .assignment(
                variable: "breathing",
                value: .number(2) + .apply(.sin, [.time]) * .symbol("grown") / .number(9)),
        ]
    }

    private mutating func makeParameters() {
        for index in 0..<5 { network.parameters.append(Parameter(id: "k\(index)", value: number())) }
        network.parameters.append(Parameter(id: "factor", value: number()))
        network.parameters.append(Parameter(id: "drift", value: 1, isConstant: false))
        network.rules.append(.rate(variable: "drift", value: -.symbol("drift") * .symbol("k1")))
        if chance(0.5) { network.conversionFactor = "factor" }
    }

    private mutating func makeSpecies(count: Int) {
        for index in 0..<count {
            network.species.append(
                Species(
                    id: "S\(index)", compartment: choice(["fixed", "grown", "breathing"]),
                    initial: chance(0.5) ? .amount(number()) : .concentration(number()),
                    symbolIsAmount: chance(0.3), isBoundary: index > 1 && chance(0.2),
                    conversionFactor: chance(0.2) ? "k2" : nil))
        }
    }

    private mutating func makeAssignments() {
        for index in 0..<3 {
            let earlier = index == 0 ? species() : .symbol("a\(index - 1)")
            network.parameters.append(Parameter(id: "a\(index)", isConstant: false))
            network.rules.append(
                .assignment(
                    variable: "a\(index)", value: earlier * parameter() + species() / .symbol("grown")))
        }
    }

    private mutating func species() -> Expression { .symbol("S\(stream.below(network.species.count))") }

    private mutating func parameter() -> Expression { .symbol("k\(stream.below(5))") }

    private mutating func rateLaw() -> Expression {
        let (s, t) = (species(), species())
        switch stream.below(7) {
        case 0: return parameter() * s * t
        case 1: return parameter() * s / (parameter() + s)
        case 2:
            let power = Expression.apply(.power, [s, .number(choice([2, 3, 2.5]))])
            return parameter() * power / (parameter() + power + t)
        case 3: return .symbol("a2") * s - parameter() * t
        case 4: return .apply(.exp, [-.symbol("drift")]) * s * .apply(.root, [.number(2), t])
        case 5: return .apply(.piecewise, [s * s, .apply(.less, [s, t]), t / .symbol("a1")])
        default: return .symbol("fixed") * parameter() * .apply(.cos, [.time]) * s
        }
    }

    private mutating func makeReaction(_ index: Int) {
        var reaction = Reaction(id: "J\(index)", rate: rateLaw())
        reaction.reactants = [reference(index, "from")]
        if chance(0.8) { reaction.products.append(reference(index, "to")) }
        if chance(0.3) { reaction.products.append(reference(index, "by")) }
        if index > 0, chance(0.2), let rate = reaction.rate {
            reaction.rate = rate + .symbol("J\(index - 1)")
        }
        network.reactions.append(reaction)
    }

    private mutating func reference(_ index: Int, _ name: String) -> SpeciesReference {
        let id = "\(name)\(index)"
        let species = "S\(stream.below(network.species.count))"
        guard chance(0.3) else {
            return SpeciesReference(species: species, stoichiometry: choice([1, 1, 2, 0.5]))
        }
        if chance(0.5) {
            network.rules.append(.assignment(variable: id, value: .symbol("drift") + .number(0.5)))
        } else {
            network.rules.append(.rate(variable: id, value: .number(0.3) * .symbol(id)))
        }
        return SpeciesReference(id: id, species: species, stoichiometry: 1.5, isConstant: false)
    }
}

/// The right-hand side of a network, evaluated element by element from the trees themselves.
struct NaiveEquations {
    let network: ReactionNetwork
    /// Amounts of species and values of other elements, for all that is a state; constants too.
    var quantities: [String: Double]
    var time: Double

    func value(_ id: String) -> Double {
        for case .assignment(id, let formula) in network.rules { return value(formula) }
        if let reaction = network.reactions.first(where: { $0.id == id }), let rate = reaction.rate {
            return value(rate)
        }
        let quantity = quantities[id] ?? .nan
        guard let species = network.species.first(where: { $0.id == id }), !species.symbolIsAmount else {
            return quantity
        }
        return quantity / value(species.compartment)
    }

    func value(_ formula: Expression) -> Double {
        formula.value(
            of: Dictionary(uniqueKeysWithValues: formula.symbols.map { ($0, value($0)) }), time: time)
    }

    func derivative(_ id: String) -> Double {
        let species = network.species.first { $0.id == id }
        for case .rate(id, let formula) in network.rules {
            guard let species, !species.symbolIsAmount else { return value(formula) }
            return value(formula) * value(species.compartment) + value(id) * slope(species.compartment)
        }
        guard let species, !species.isBoundary else { return 0 }
        var sum = 0.0
        for reaction in network.reactions {
            for reference in reaction.products where reference.species == id {
                sum += stoichiometry(reference) * value(reaction.id)
            }
            for reference in reaction.reactants where reference.species == id {
                sum -= stoichiometry(reference) * value(reaction.id)
            }
        }
        let factor = species.conversionFactor ?? network.conversionFactor
        return sum * (factor.map { value($0) } ?? 1)
    }

    private func stoichiometry(_ reference: SpeciesReference) -> Double {
        reference.id.map { value($0) } ?? reference.stoichiometry ?? .nan
    }

    /// Rate of change of a size: of its own, or by a difference in time along the solution.
    private func slope(_ compartment: String) -> Double {
        guard compartment == "breathing" else { return derivative(compartment) }
        let step = 1e-5
        func size(_ by: Double) -> Double {
            var moved = self
            moved.time += by
            moved.quantities["grown"] = (quantities["grown"] ?? 0) + by * derivative("grown")
            return moved.value(compartment)
        }
        return (size(step) - size(-step)) / (2 * step)
    }
}

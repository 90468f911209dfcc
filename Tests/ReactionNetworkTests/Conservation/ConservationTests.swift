import ReactionNetwork
import Testing

/// `A + 2 B -> C` and the like; every species starts with amount 1.
private func network(_ reactions: [String], change: (inout ReactionNetwork) -> Void = { _ in })
    -> ReactionNetwork
{
    var network = ReactionNetwork(id: "m")
    network.compartments = [Compartment(id: "c", size: 2)]
    for (index, text) in reactions.enumerated() {
        let sides = text.split(separator: ">", omittingEmptySubsequences: false).map { side in
            side.split(separator: "+").compactMap { part -> SpeciesReference? in
                let words = part.split(separator: " ")
                guard !words.isEmpty else { return nil }
                return SpeciesReference(
                    species: String(words.last!), stoichiometry: words.count == 2 ? Double(words[0])! : 1)
            }
        }
        network.reactions.append(
            Reaction(id: "r\(index)", reactants: sides[0], products: sides[1], rate: .one))
        for reference in sides[0] + sides[1]
        where !network.species.contains(where: { $0.id == reference.species }) {
            network.species.append(Species(id: reference.species, compartment: "c", initial: .amount(1)))
        }
    }
    change(&network)
    return network
}

@Suite struct Conservation {
    @Test(arguments: [
        (["A > B"], ["A + B"]), (["A > B", "B > "], []), (["2 A > A2"], ["A + 2 A2"]),
        (["E + S > ES", "ES > E + P"], ["E + ES", "S + ES + P"]),
        (["A + B > AB"], ["A + AB", "B + AB"]), (["A + B > "], ["A - B"]),
        (["0.5 O2 + H2 > H2O"], ["2 O2 + H2O", "H2 + H2O"]),
        (["A + ATP > AP + ADP", "AP > A + Pi", "ADP + Pi > ATP"], ["A + AP", "ATP + ADP", "ATP + AP + Pi"]),
        (["3 A > 2 B"], ["2 A + 3 B"]), ([" > A", "A > "], []),
    ])
    func known(reactions: [String], laws: [String]) {
        #expect(Set(network(reactions).conservationLaws().map(\.text)) == Set(laws))
    }

    @Test func totalsAreOfAmounts() {
        var source = network(["E + S > ES"]) { $0.species[0].initial = .concentration(3) }
        #expect(source.conservationLaws().first { $0.text == "E + ES" }?.total == 7)
        source.initialAssignments = [InitialAssignment(variable: "ES", value: .one)]
        #expect(source.conservationLaws().first?.total == nil)
    }

    @Test func whatOtherThingsChangeIsLeftOut() {
        let reactions = ["A > B", "B > C"]
        #expect(network(reactions).conservationLaws().count == 1)
        let changes: [(inout ReactionNetwork) -> Void] = [
            { $0.species[1].isBoundary = true },
            { $0.rules = [.rate(variable: "B", value: .one)] },
            {
                $0.events = [
                    Event(trigger: .one, assignments: [Event.Assignment(variable: "B", value: .one)])
                ]
            },
            { $0.doses = [Dose(id: "d", target: "B", amount: .one)] },
            { $0.reactions[0].products[0].stoichiometry = nil },
            { $0.species[1].conversionFactor = "unknown" },
        ]
        for change in changes { #expect(network(reactions, change: change).conservationLaws().isEmpty) }
    }

    @Test func conversionFactorsWeighAmounts() {
        let source = network(["A > B"]) {
            $0.parameters = [Parameter(id: "f", value: 4)]
            $0.species[1].conversionFactor = "f"
        }
        #expect(source.conservationLaws().map(\.text) == ["4 A + B"])
    }

    /// Random networks: each law holds in every reaction, laws are independent, and their number is that of
    /// species less the rank over the field with 1,000,003 elements.
    @Test func lawsOfRandomNetworks() {
        var random = TestGenerator(state: 8)
        for _ in 0..<200 {
            let size = Int.random(in: 2...12, using: &random)
            let reactions = (0..<Int.random(in: 1...size, using: &random)).map { _ -> String in
                func side() -> String {
                    (0..<Int.random(in: 0...2, using: &random)).map { _ in
                        "\(Int.random(in: 1...3, using: &random)) S\(Int.random(in: 0..<size, using: &random))"
                    }.joined(separator: " + ")
                }
                return "\(side()) > \(side())"
            }
            check(network(reactions))
        }
    }

    private func check(_ network: ReactionNetwork) {
        let laws = network.conservationLaws()
        var matrix: [[Int]] = []
        for reaction in network.reactions {
            var change: [String: Int] = [:]
            for reference in reaction.reactants {
                change[reference.species, default: 0] -= Int(reference.stoichiometry!)
            }
            for reference in reaction.products {
                change[reference.species, default: 0] += Int(reference.stoichiometry!)
            }
            for law in laws {
                #expect(law.terms.reduce(0) { $0 + $1.coefficient * (change[$1.species] ?? 0) } == 0)
            }
            matrix.append(network.species.map { change[$0.id] ?? 0 })
        }
        let used = network.species.indices.filter { index in matrix.contains { $0[index] != 0 } }.count
        #expect(laws.count == used - rank(matrix))
        let rows = laws.map { law in
            network.species.map { species in law.terms.first { $0.species == species.id }?.coefficient ?? 0 }
        }
        #expect(rank(rows) == laws.count)
    }

    private func rank(_ matrix: [[Int]]) -> Int {
        let prime = 1_000_003
        var rows = matrix.map { $0.map { (($0 % prime) + prime) % prime } }
        var rank = 0
        for column in 0..<(rows.first?.count ?? 0) {
            guard let pivot = (rank..<rows.count).first(where: { rows[$0][column] != 0 }) else { continue }
            rows.swapAt(rank, pivot)
            var (power, inverse, base) = (prime - 2, 1, rows[rank][column])
            while power > 0 {
                if power & 1 == 1 { inverse = inverse * base % prime }
                base = base * base % prime
                power >>= 1
            }
            for index in rows.indices where index != rank && rows[index][column] != 0 {
                let factor = rows[index][column] * inverse % prime
                for place in rows[index].indices {
                    rows[index][place] =
                        ((rows[index][place] - factor * rows[rank][place]) % prime + prime) % prime
                }
            }
            rank += 1
        }
        return rank
    }

    /// A cascade of complexes with 500 species is found positive in all laws, and quickly.
    @Test func largeCascades() {
        var reactions: [String] = []
        for level in 0..<100 {
            reactions += [
                "K\(level) + S\(level) > KS\(level)", "KS\(level) > K\(level) + P\(level)",
                "P\(level) + Ph > PPh\(level)", "PPh\(level) > S\(level) + Ph",
            ]
        }
        let source = network(reactions)
        let start = ContinuousClock.now
        let laws = source.conservationLaws()
        #expect(ContinuousClock.now - start < .seconds(5))
        #expect(laws.count == 201)
        #expect(laws.allSatisfy { $0.terms.allSatisfy { $0.coefficient == 1 } })
    }
}

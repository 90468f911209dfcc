import Foundation
import Kinetics
import ModelFiles
import ReactionNetwork
import Testing

/// Engines that share no numerics give the same results.
@Suite("Agreement of engines") struct EngineAgreement {
    /// Models with the end of their time course, in the unit of their time.
    static let models: [SharedModel] = SharedModel.all

    #if SUNDIALS
        @Test("the default engine agrees with CVODES", .enabled(if: !models.isEmpty), arguments: models)
        func deterministic(_ model: SharedModel) throws {
            let network = try model.compiled()
            let times = (0...20).map { model.end * Double($0) / 20 }
            let first = simulated(network, times: times, by: tightEngine)
            let second = simulated(
                network, times: times,
                by: CVODESEngine(relativeTolerance: 1e-10, absoluteTolerance: 1e-12))
            try #require(first.completion == .complete)
            try #require(second.completion == .complete)
            for (place, (a, b)) in zip(first.values, second.values).enumerated() {
                let width = network.observables.count
                let name = network.observables[place % width].name
                #expect(
                    abs(a - b) <= 1e-9 + 1e-6 * abs(b),
                    "\(model.name): \(name) at \(times[place / width]): \(a) and \(b)")
            }
        }
    #endif

    /// Of a network of first-order reactions the mean follows the rate equations exactly.
    @Test("means of exact simulation follow the rate equations of a linear network")
    func stochasticMeans() throws {
        let network = try CompiledNetwork(
            compiling: linearChain, inputs: [], observables: ["A", "B", "C"].map { .amount($0) })
        let times = (0...8).map { Double($0) * 0.5 }
        let count = 10_000
        let members = replicates(of: network, 0..<count, times)
        let mean = simulated(network, times: times, by: tightEngine)
        for place in mean.values.indices {
            let values = members.map { $0.values[place] }
            let average = values.reduce(0, +) / Double(count)
            let squares = values.map { (value: Double) in (value - average) * (value - average) }
            let variance = squares.reduce(0, +) / Double(count - 1)
            let error = (variance / Double(count)).squareRoot()
            #expect(abs(average - mean.values[place]) <= 4.5 * error + 1e-9, "value \(place)")
        }
    }

    /// → A → B → C →, A ⇄ C.
    private var linearChain: ReactionNetwork {
        var network = ReactionNetwork(id: "chain")
        network.compartments = [Compartment(id: "cell", size: 1)]
        for (name, amount) in [("A", 20.0), ("B", 0), ("C", 5)] {
            network.species.append(
                Species(id: name, compartment: "cell", initial: .amount(amount), symbolIsAmount: true))
        }
        func step(_ id: String, _ from: String?, _ to: String?, _ rate: Double) -> Reaction {
            Reaction(
                id: id, reactants: from.map { [SpeciesReference(species: $0)] } ?? [],
                products: to.map { [SpeciesReference(species: $0)] } ?? [],
                rate: .apply(.times, [.number(rate)] + (from.map { [.symbol($0)] } ?? [])))
        }
        network.reactions = [
            step("make", nil, "A", 6), step("first", "A", "B", 1.5), step("second", "B", "C", 0.8),
            step("out", "C", nil, 0.4), step("there", "A", "C", 0.3), step("back", "C", "A", 0.2),
        ]
        return network
    }
}

/// A model of the reference folder's benchmarks whose file is there.
struct SharedModel: Sendable, CustomStringConvertible {
    let name: String
    let path: String
    let end: Double

    var description: String { name }

    static var all: [SharedModel] {
        let folder = ReferenceFolder.root.appendingPathComponent("bench/models", isDirectory: true)
        guard let data = try? Data(contentsOf: folder.appendingPathComponent("models.json")),
            let list = try? JSONDecoder().decode([String: Entry].self, from: data)
        else { return [] }
        let models = list.sorted { $0.key < $1.key }.map { name, entry in
            SharedModel(name: name, path: folder.appendingPathComponent(entry.file).path, end: entry.end)
        }
        return models.filter { FileManager.default.fileExists(atPath: $0.path) }
    }

    private struct Entry: Decodable {
        let file: String
        let end: Double
    }

    func compiled() throws -> CompiledNetwork {
        let network = try ModelFile.read(path)
        return try CompiledNetwork(
            compiling: network, inputs: [], observables: network.species.map { .symbol($0.id) })
    }
}

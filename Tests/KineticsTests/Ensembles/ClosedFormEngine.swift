import Kinetics
import ReactionNetwork

/// An engine whose members' observables are a formula of the inputs and the time.
struct ClosedFormEngine: Engine {
    /// One value for each observable.
    var value: @Sendable (_ member: Int, _ inputs: [Double], _ time: Double) -> [Double]
    var stop: @Sendable (_ member: Int) -> StopReason? = { _ in nil }
    /// Members under way at once: they are received in another order than they began.
    var lanes = 1

    func simulate(
        _ network: CompiledNetwork, next: () -> Int?, times: [Double],
        inputs: (_ member: Int, _ values: inout MutableSpan<Double>) -> Void, isCancelled: () -> Bool,
        receive: (_ member: Int, _ trajectory: Trajectory) -> Void
    ) {
        while true {
            var batch: [Int] = []
            while batch.count < lanes, let member = next() { batch.append(member) }
            if batch.isEmpty { return }
            for member in batch.reversed() {
                var own = [Double](repeating: 0, count: network.inputNames.count)
                var span = own.mutableSpan
                inputs(member, &span)
                receive(member, trajectory(member, own, times, isCancelled: isCancelled()))
            }
        }
    }

    private func trajectory(
        _ member: Int, _ inputs: [Double], _ times: [Double], isCancelled: Bool
    ) -> Trajectory {
        if let reason = isCancelled ? .cancelled : stop(member) {
            return Trajectory(
                times: [times[0]], values: value(member, inputs, times[0]),
                completion: .stopped(at: times[0], because: reason))
        }
        return Trajectory(
            times: times, values: times.flatMap { value(member, inputs, $0) }, completion: .complete)
    }
}

/// A ⇌ B in one compartment: rates `k1`·A and `k2`·B, starting from A = `a0`.
func exchange(observables: [String] = ["A", "B"]) throws -> CompiledNetwork {
    try CompiledNetwork(
        compiling: exchangeNetwork(), inputs: ["k1", "k2", "A"], observables: observables.map { .symbol($0) })
}

func exchangeNetwork() -> ReactionNetwork {
    var network = ReactionNetwork(id: "exchange")
    network.compartments = [Compartment(id: "cell", size: 1)]
    network.species = [
        Species(id: "A", compartment: "cell", initial: .concentration(10)),
        Species(id: "B", compartment: "cell", initial: .concentration(0)),
    ]
    network.parameters = [Parameter(id: "k1", value: 0.5), Parameter(id: "k2", value: 0.25)]
    network.reactions = [
        Reaction(
            id: "forward", reactants: [SpeciesReference(species: "A")],
            products: [SpeciesReference(species: "B")],
            rate: .symbol("cell") * (.symbol("k1") * .symbol("A"))),
        Reaction(
            id: "backward", reactants: [SpeciesReference(species: "B")],
            products: [SpeciesReference(species: "A")],
            rate: .symbol("cell") * (.symbol("k2") * .symbol("B"))),
    ]
    return network
}

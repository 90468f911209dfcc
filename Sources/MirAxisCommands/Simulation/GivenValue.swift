internal import Inputs
internal import ReactionNetwork

/// A value that replaces the one that an element has at the start.
struct GivenValue: Encodable {
    var name: String
    /// As the element's symbol stands in formulas.
    var value: Double
}

extension ReactionNetwork {
    /// The network with other initial values; an element's initial assignment is replaced with its value.
    ///
    /// - Throws: where a rule determines the element at all times.
    func replacing(_ values: [GivenValue]) throws(InputError) -> ReactionNetwork {
        var network = self
        for given in values {
            for case .assignment(given.name, _) in rules {
                throw InputError(
                    "not-an-input", "a rule of the model computes '\(given.name)', so it cannot be set",
                    at: .option("--set \(given.name)="), remedy: "set what its rule reads")
            }
            network.replace(given)
        }
        return network
    }

    private mutating func replace(_ given: GivenValue) {
        initialAssignments.removeAll { $0.variable == given.name }
        if let position = parameters.firstIndex(where: { $0.id == given.name }) {
            parameters[position].value = given.value
        } else if let position = compartments.firstIndex(where: { $0.id == given.name }) {
            compartments[position].size = given.value
        } else if let position = species.firstIndex(where: { $0.id == given.name }) {
            let isAmount = species[position].symbolIsAmount || hasNoSize(species[position].compartment)
            species[position].initial = isAmount ? .amount(given.value) : .concentration(given.value)
        }
    }

    private func hasNoSize(_ compartment: String) -> Bool {
        compartments.first { $0.id == compartment }?.dimensions == 0
    }
}

internal import Findings
internal import ReactionNetwork

/// Sums of species that no reaction changes, as `model` prints them.
struct ModelConservation {
    let model: LoadedModel

    var text: String {
        let laws = model.network.conservationLaws()
        guard !laws.isEmpty else { return "no sum of amounts stays constant" }
        let title = laws.count == 1 ? "1 conservation law" : "\(laws.count) conservation laws"
        let lines = laws.map { law in
            law.total.map { "  \(law.text) = \(shortestText($0))" } ?? "  \(law.text)"
        }
        return ([title + ", in amounts"] + lines).joined(separator: "\n")
    }
}

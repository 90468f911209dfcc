internal import Files
internal import Inputs
internal import ModelFiles
internal import ReactionNetwork

/// A model as read from its file.
struct LoadedModel {
    var network: ReactionNetwork
    /// As the user named it.
    var path: String
    var sha256: String

    init(_ path: String) throws {
        self.path = path
        network = try ModelFile.read(path)
        sha256 = try SHA256.hex(ofFileAt: path)
    }

    /// The last part of the path: what is written into files.
    var file: String { path.split(separator: "/").last.map(String.init) ?? path }

    var title: String { network.name ?? (network.id.isEmpty ? file : network.id) }

    /// As an axis shows it; nil where the model does not say.
    var timeUnit: String? { network.units.time.map(unitName) }

    /// The unit of a parameter or compartment, where the model gives one.
    func unit(of id: String) -> String? {
        let unit =
            network.parameters.first { $0.id == id }?.unit ?? network.compartments.first { $0.id == id }?.unit
        return unit.map(unitName)
    }

    /// A unit by the name that the model gives it.
    func unitName(_ unit: String) -> String {
        if let short = Self.shortNames[unit] { return short }
        guard let definition = network.units.definitions.first(where: { $0.id == unit }) else { return unit }
        return definition.name ?? definition.id
    }

    private static let shortNames = [
        "second": "s", "mole": "mol", "litre": "L", "gram": "g", "metre": "m", "item": "molecules",
    ]
}

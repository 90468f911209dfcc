internal import Files
internal import Foundation
internal import Inputs
internal import ModelFiles
internal import ReactionNetwork

/// A model as read from its file.
struct LoadedModel {
    var network: ReactionNetwork
    /// As the user named it.
    var path: String
    var sha256: String

    /// The last part of the path, which is what files and pages show.
    var file: String { path.split(separator: "/").last.map(String.init) ?? path }
    var title: String { network.name ?? (network.id.isEmpty ? file : network.id) }
}

internal import CSBML
package import Inputs
public import ReactionNetwork

/// SBML Level 2 (all versions) and Level 3 (Versions 1 and 2), read through libSBML and written as Level 3
/// Version 2.
///
/// libSBML never runs in this process: the file is scanned for size and depth first, and then read by a child
/// process with limits, whose death is an error like any other. Submodels (`comp`) are made one model, with
/// external files from the model's own folder only. Packages that change a model's meaning, delay
/// equations and fast reactions are refused by name.
/// *Source*: Hucka et al., "SBML Level 3 Version 2 Core", J. Integr. Bioinform. 2019,
/// doi:10.1515/jib-2019-0021; Bornstein et al., "LibSBML", Bioinformatics 2008,
/// doi:10.1093/bioinformatics/btn051.
public enum SBML {
    /// Reads the model of a file.
    ///
    /// The consistency check is not run; see `check(path:)`.
    public static func read(path: String) throws -> ReactionNetwork {
        try read(data: ModelFile.contents(of: path), file: path, path: path)
    }

    /// Reads a model from a file's bytes.
    ///
    /// - Parameters:
    ///   - file: the file as the user named it, for messages.
    ///   - path: where the file lies; other files that it names are sought in the same folder. Nil: none is.
    public static func read(data: [UInt8], file: String, path: String? = nil) throws -> ReactionNetwork {
        let (network, lines) = try decoded(data, file: file, path: path)
        do { try network.validate() } catch { throw located(error, lines, file) }
        return network
    }

    /// The network as it stands in the file, with the line of each element that has an identifier.
    private static func decoded(
        _ data: [UInt8], file: String, path: String?, limits: SBMLLimits = .standard
    ) throws(InputError) -> (network: ReactionNetwork, lines: [String: Int]) {
        try SBMLScan.check(data, file: file, limits: limits)
        let answer = try SBMLChild.run(CSBML_READ, data, file: file, path: path, limits: limits)
        return try decoded(answer: answer, file: file)
    }

    /// What the child's answer says.
    package static func decoded(
        answer: [UInt8], file: String
    ) throws(InputError) -> (network: ReactionNetwork, lines: [String: Int]) {
        var reader = WireReader(answer, file: file)
        return try reader.network()
    }

    /// The errors with the line of the first element that each names.
    private static func located(_ found: InputErrors, _ lines: [String: Int], _ file: String) -> any Error {
        let errors = found.errors.map { error in
            var error = error
            let names = error.message.split(separator: "'", omittingEmptySubsequences: false)
            let line = names.lazy.compactMap { lines[String($0)] }.first
            error.location = SourceLocation(file: file, line: line)
            return error
        }
        return errors.count == 1 ? errors[0] : InputErrors(errors)
    }
}

internal import Files
internal import Inputs
public import ReactionNetwork

/// A file that describes a reaction network, in whichever language it is written.
public enum ModelFile {
    /// Reads a model: SBML where the file is XML, else Antimony.
    ///
    /// - Throws: `InputError`, with the element and the line where they are known.
    public static func read(_ path: String) throws -> ReactionNetwork {
        let bytes = try contents(of: path)
        return try read(bytes, path: path)
    }

    private static func read(_ bytes: [UInt8], path: String) throws -> ReactionNetwork {
        guard looksLikeXML(bytes) else {
            throw InputError(
                "not-sbml", "the file is not SBML", at: SourceLocation(file: path), remedy: "give an SBML file")
        }
        return try SBML.read(data: bytes, file: path, path: path)
    }

    /// XML starts with `<`; files of 16-bit characters are taken for XML, so that SBML's reader can say what
    /// is wrong with them.
    private static func looksLikeXML(_ bytes: [UInt8]) -> Bool {
        if bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE]) { return true }
        let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        return text.first { !$0.isXMLBlank } == UInt8(ascii: "<")
    }

    /// The whole file, decompressed where it is gzip's.
    static func contents(of path: String, limit: Int = SBMLLimits.standard.bytes) throws -> [UInt8] {
        let source = try ByteSource(path: path)
        var bytes: [UInt8] = []
        while try source.read(appendingTo: &bytes) {
            guard bytes.count <= limit else { throw SBMLScan.tooLarge(limit: limit, file: path) }
        }
        return bytes
    }
}

internal import Files
internal import Inputs
public import ReactionNetwork

/// A file that describes a reaction network, in whichever language it is written.
public enum ModelFile {
    /// Reads a model: SBML where the file is XML, else Antimony.
    ///
    /// - Throws: `InputError`, or `InputErrors` where there are several; with the element and the line where
    ///   they are known.
    public static func read(_ path: String) throws -> ReactionNetwork {
        try read(data: contents(of: path), file: path, path: path)
    }

    /// Reads a model from a file's bytes.
    ///
    /// - Parameters:
    ///   - file: the file as the user named it, for messages.
    ///   - path: where the file lies; other files that it names are sought in the same folder. Nil: none is.
    public static func read(data: [UInt8], file: String, path: String? = nil) throws -> ReactionNetwork {
        guard looksLikeXML(data) else {
            return try Antimony.read(text: text(data, file: file), file: file)
        }
        return try SBML.read(data: data, file: file, path: path)
    }

    /// Whether the file is XML, and so is read as SBML.
    public static func isSBML(_ path: String) throws -> Bool { looksLikeXML(try contents(of: path)) }

    private static func text(_ bytes: [UInt8], file: String) throws(InputError) -> String {
        guard bytes.contains(where: { !$0.isXMLBlank }) else {
            throw InputError(
                "empty-file", "the file is empty", at: SourceLocation(file: file),
                remedy: "give a model in SBML or Antimony")
        }
        guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else {
            throw InputError(
                "not-a-model", "the file is neither SBML nor text in UTF-8", at: SourceLocation(file: file),
                remedy: "give a model in SBML or Antimony")
        }
        return text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
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

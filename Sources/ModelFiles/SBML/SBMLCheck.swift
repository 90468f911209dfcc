internal import CSBML
internal import Inputs

/// What libSBML's consistency check says about one place of a file.
public struct SBMLMessage: Sendable, Hashable {
    public enum Severity: Int, Sendable, Hashable, Comparable {
        case information, warning, error, fatal

        public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    public var severity: Severity
    /// 1-based, where known.
    public var line: Int?
    /// The number of the rule in SBML's specification.
    public var rule: Int
    public var text: String
}

extension SBML {
    /// libSBML's whole consistency check, units included, in the order in which it reports.
    ///
    /// A file that breaks a rule is not an error here; one that is no SBML at all is.
    public static func check(path: String) throws -> [SBMLMessage] {
        let bytes = try ModelFile.contents(of: path)
        try SBMLScan.check(bytes, file: path)
        let answer = try SBMLChild.run(CSBML_CHECK, bytes, file: path, path: path, limits: .standard)
        var reader = WireReader(answer, file: path)
        return try reader.messages()
    }
}

extension WireReader {
    fileprivate mutating func messages() throws(InputError) -> [SBMLMessage] {
        guard try byte() == 3 else { throw garbled() }
        return try list { (reader) throws(InputError) in
            let severity = SBMLMessage.Severity(rawValue: Int(try reader.byte())) ?? .error
            let line = try reader.count()
            return SBMLMessage(
                severity: severity, line: line > 0 ? line : nil, rule: try reader.count(),
                text: try reader.text())
        }
    }
}

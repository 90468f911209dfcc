public import Inputs
public import Tables

/// A study as its file declares it: tables, preparations, claims and the chain. Nothing is read or computed yet.
public struct Study: Sendable {
    /// The study file as the user named it.
    public var file: String
    /// The folder that paths in the study file start from; `""` where it is the working directory.
    public var folder: String
    /// The study file's bytes, for its hash.
    public var bytes: [UInt8]

    public var title: String
    public var question: String?
    public var axis: Axis
    public var seed: UInt64
    /// In order of the study file, as are preparations and claims.
    public var tables: [TableSource]
    public var preparations: [PreparationSource]
    public var claims: [Claim]
    /// Ids of the claims that the chain needs.
    public var necessary: [String]
    /// What the tables cannot know: assay, blinding, recruitment, …
    public var reporting: [ReportingStatement] = []

    /// A table's file and how to read it.
    public struct TableSource: Sendable {
        public var name: String
        /// Its file is relative to the study's folder, or absolute.
        public var declaration: TableDeclaration
        public var fileLocation: SourceLocation
        /// A missing file makes its claims *not tested* instead of being an error.
        public var isOptional: Bool
        /// Set where the files are exports of an instrument.
        public var instrument: InstrumentSource?

        /// How messages call it: its first file.
        public var file: String { declaration.file }
        /// Every file that it is read from; several only for exports of an instrument.
        public var files: [String] { instrument?.allFiles ?? [declaration.file] }
    }

    /// A preparation by name, and as written, which is what its hash is made of.
    public struct PreparationSource: Sendable {
        public var preparation: Preparation
        public var setting: Setting

        public var name: String { preparation.name }
        /// Every table and preparation that it reads.
        public var reads: [String] { preparation.inputs }
    }

    /// A path of the study file as the process opens it.
    public func path(_ file: String) -> String {
        file.hasPrefix("/") || folder.isEmpty ? file : folder + "/" + file
    }

    /// The tables that `name`, a table or a preparation, is made from, in order of the study file.
    public func sources(of name: String) -> [TableSource] {
        var pending = [name]
        var visited: Set<String> = []
        while let next = pending.popLast() {
            guard visited.insert(next).inserted else { continue }
            pending += preparations.first { $0.name == next }?.reads ?? []
        }
        return tables.filter { visited.contains($0.name) }
    }

    public func isNecessary(_ claim: Claim) -> Bool { necessary.contains(claim.id) }
}

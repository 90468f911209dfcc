public import Inputs
public import Tables

/// What an analysis may know besides its options and its table.
public struct AnalysisContext: Sendable {
    /// Level of the interval that decides: 1 − 0.05/m. Estimates shown beside it carry 0.95 intervals.
    public var decisionLevel: Double
    /// Seed of every random stream; same seed, same bytes.
    public var seed: UInt64
    /// Threads it may use; results never depend on it.
    public var threads: Int
    /// Tables that options of kind `table` name, besides the one that `run` is given.
    public var tables: [String: Table]
    public var detail: Detail

    /// How much of a finding is wanted. The decision is the same whatever is.
    public enum Detail: Sendable, Hashable {
        case everything
        /// Resamples that only describe (bands, optimism) may be left out: for runs by the thousand.
        case decision
    }

    public init(
        decisionLevel: Double = 0.95, seed: UInt64 = 1, threads: Int = 1, tables: [String: Table] = [:],
        detail: Detail = .everything
    ) {
        self.decisionLevel = decisionLevel
        self.seed = seed
        self.threads = threads
        self.tables = tables
        self.detail = detail
    }

    /// The table that an option names.
    ///
    /// - Throws: `unknown-table`, with the nearest name.
    public func table(_ name: String, askedAt place: SourceLocation? = nil) throws(InputError) -> Table {
        if let table = tables[name] { return table }
        throw InputError(
            "unknown-table", "there is no table '\(name)'", at: place,
            remedy: suggestion(for: name, in: tables.keys.sorted()))
    }
}

/// A question put to a table, as a value: the options struct. `run` is a pure function.
///
/// The study file, `miraxis analyse NAME TABLE key=value` and a Swift caller fill the same struct;
/// `schema` is what help, documents and the strict decoder read.
public protocol Analysis: Sendable {
    /// Name, summary and options.
    static var schema: AnalysisSchema { get }
    /// From options already checked against the schema.
    init(_ options: OptionValues) throws(InputError)
    /// - Throws: `InputError` for bad input (no such column, wrong kind, one class only is *not* an error
    ///   but a finding whose decision is `notTestable` or undefined).
    func run(on table: Table, context: AnalysisContext) throws(InputError) -> Finding
}

/// The one description of an analysis' options.
public struct AnalysisSchema: Sendable {
    public var name: String
    /// One line for the catalogue.
    public var summary: String
    /// What `expects: higher` means for this analysis, in words.
    public var higherMeans: String
    public var options: [Option]

    public init(name: String, summary: String, higherMeans: String, options: [Option]) {
        self.name = name
        self.summary = summary
        self.higherMeans = higherMeans
        self.options = options
    }

    public struct Option: Sendable {
        public enum Kind: Sendable {
            /// A column of the table; `columns` a list of them.
            case column, columns
            /// A level of a column; `levels` a list of them.
            case level, levels
            /// Another table or preparation of the study (on the command line a file); `tables` a list of them.
            case table, tables
            case number(ClosedRange<Double>)
            case flag
            case choice([String])
            /// Free text; `texts` a list of such words.
            case text, texts
        }
        public var key: String
        public var kind: Kind
        public var summary: String
        /// As a user would write it; nil where there is none.
        public var defaultValue: String?
        public var isRequired: Bool

        public init(
            _ key: String, _ kind: Kind, _ summary: String, default defaultValue: String? = nil,
            required: Bool = false
        ) {
            self.key = key
            self.kind = kind
            self.summary = summary
            self.defaultValue = defaultValue
            self.isRequired = required
        }
    }
}

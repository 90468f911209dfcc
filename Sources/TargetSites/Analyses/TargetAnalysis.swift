public import Findings
public import Inputs
internal import Sequences
public import Tables

/// Is there a site of a microRNA in a message, how strong is it, and would chance give it?
///
/// Sequence alone describes: whether the microRNA represses the message is decided by a reporter with the wild-type
/// against the mutated site, so the finding is never testable by itself.
public struct TargetAnalysis: Analysis {
    public var microRNAs: [String]
    public var message: String?
    /// Name of a table with microRNA sequences; nil for those that the project knows.
    public var sequences: String?
    /// Name of a table with the affinities of the microRNA (`12mer`, `log_kd`); nil for those that ship.
    public var affinities: String?
    /// Name of a table with reading frames, by the message's name.
    public var readingFrames: String?
    public var argonaute = OccupancyModel.FreeArgonaute.high
    public var shuffles = 999
    /// A change whose predicted effect is wanted: `201_208del`.
    public var change: String?
    /// Where the user wrote each option.
    var places: [String: SourceLocation] = [:]
    var location: SourceLocation = .commandLine

    public init(microRNAs: [String], message: String? = nil) {
        (self.microRNAs, self.message) = (microRNAs, message)
    }

    public static let schema = AnalysisSchema(
        name: "target",
        summary: "sites of a microRNA in a 3'UTR: where, how strong, and how many chance would give",
        higherMeans: "the message has more sites of the microRNA than its own dinucleotides would give",
        options: [
            .init(
                "microRNA", .texts, "microRNA by its name in miRBase, or its sequence; several take commas",
                required: true),
            .init("message", .text, "name of the message, where the table holds several"),
            .init("microRNAs", .table, "table (FASTA) with sequences of microRNAs, for names not known here"),
            .init(
                "affinities", .table,
                "table of the one microRNA's affinities (12mer, log_kd), as 'miraxis affinities' writes it"),
            .init("orfs", .table, "table (FASTA) with reading frames, named as the messages"),
            .init(
                "argonaute", .choice(OccupancyModel.FreeArgonaute.allCases.map(\.rawValue)),
                "level of free Argonaute with the microRNA for the predicted repression", default: "high"),
            .init(
                "change", .text,
                "a change of the message whose effect is predicted: 203a>u, 201_208del, 201_203delinsuuc"),
            .init(
                "shuffles", .number(99...99_999), "shuffled messages for the tail probability", default: "999"
            ),
        ])

    public init(_ options: OptionValues) throws(InputError) {
        self.init(microRNAs: options.texts("microRNA"), message: options.text("message"))
        sequences = options.text("microRNAs")
        readingFrames = options.text("orfs")
        affinities = options.text("affinities")
        argonaute = OccupancyModel.FreeArgonaute(rawValue: options.requiredText("argonaute"))!
        change = options.text("change")
        shuffles = Int(options.number("shuffles")!)
        location = options.location
        for option in Self.schema.options { places[option.key] = options.place(option.key) }
    }

    public func run(on table: Table, context: AnalysisContext) throws(InputError) -> Finding {
        let rows = try MessageRows(table, askedAt: location)
        let sequence = try rows.message(try rows.row(message, askedAt: places["message"] ?? location))
        let found = try KnownMicroRNAs.find(
            microRNAs, among: try known(context), at: places["microRNA"] ?? location)
        var target = TargetMessage(sequence)
        if let readingFrames {
            let frames = try MessageRows(
                try context.table(readingFrames, askedAt: places["orfs"]), askedAt: places["orfs"])
            target.orf = try frames.message(try frames.row(sequence.name, askedAt: places["orfs"])).bases
        }
        let sites = TargetedMessage(
            target, found, argonaute: argonaute, affinities: try affinities(of: found, context))
        var changed: MutatedMessage?
        if let change {
            let edits = try MutationText.edits(change, in: sequence, askedAt: places["change"] ?? location)
            changed = MutatedMessage(sequence, .edits(edits), sitesOf: found[0])
        }
        return TargetFinding(self, sequence, sites, changed: changed, context).finding
    }

    /// Nil for a microRNA without any.
    private func affinities(
        of microRNAs: [MicroRNA], _ context: AnalysisContext
    ) throws(InputError) -> [(any Affinity)?] {
        guard let affinities else { return microRNAs.map { ShippedAffinities.affinity(of: $0) } }
        guard microRNAs.count == 1 else {
            throw InputError(
                "one-microRNA", "a table of affinities is of one microRNA, and \(microRNAs.count) are named",
                at: places["affinities"] ?? location, remedy: "ask for one microRNA at a time")
        }
        let table = try context.table(affinities, askedAt: places["affinities"])
        return [try AffinityTable(table, of: microRNAs[0], askedAt: places["affinities"])]
    }

    /// MicroRNAs of the table that the user names; nil where those known here are meant.
    private func known(_ context: AnalysisContext) throws(InputError) -> [MicroRNA]? {
        guard let sequences else { return nil }
        let rows = try MessageRows(
            try context.table(sequences, askedAt: places["microRNAs"]), askedAt: places["microRNAs"])
        return try rows.microRNAs()
    }
}

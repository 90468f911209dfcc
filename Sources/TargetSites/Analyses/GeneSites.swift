internal import Findings
internal import Inputs
internal import Sequences
internal import Tables

/// The genes of a table with what their 3'UTRs hold of one microRNA.
struct GeneSites {
    struct Gene {
        /// Row of the user's table.
        var row: Int
        var name: String
        /// Strongest canonical site; nil for none.
        var best: SiteType?
        var sevenmers: Int
        var traits: LengthAndComposition
        /// Probability of a 7mer or better by chance.
        var chance: Double
    }

    let genes: [Gene]
    private(set) var exclusions: Exclusions

    /// - Parameters:
    ///   - names: the gene of each row; rows without one are left out, as are genes without a 3'UTR.
    ///   - keep: rows that are of interest; nil is a reason to leave the row out.
    /// - Throws: `repeated-gene` where two rows kept have one gene; what a bad sequence throws.
    init(
        _ table: Table, names: [String?], column: String, microRNA: MicroRNA, messages: MessageRows,
        place: SourceLocation?, leaveOut: (Int) -> String?
    ) throws(InputError) {
        var exclusions = Exclusions()
        var rows: [String: Int] = [:]
        for (row, name) in messages.names.enumerated() where rows[name] == nil { rows[name] = row }
        let chance = SiteChance(of: .sevenmerOrBetter, by: microRNA)
        let scanner = SiteScanner([microRNA])
        var genes: [Gene] = []
        var firstRows: [String: Int] = [:]
        for row in names.indices {
            let origin = table.origins[row]
            guard let name = names[row] else {
                exclusions.add(origin, because: "\(column) is missing")
                continue
            }
            if let reason = leaveOut(row) {
                exclusions.add(origin, because: reason)
                continue
            }
            guard let message = rows[name] else {
                exclusions.add(origin, because: "no 3'UTR of that name in '\(messages.table.name)'")
                continue
            }
            if let first = firstRows.updateValue(row, forKey: name) {
                throw InputError(
                    "repeated-gene",
                    "two rows are of one gene (the first: line \(table.origins[first].line))",
                    at: origin.location, column: column,
                    remedy: "keep one row for each gene, such as the transcript expressed most")
            }
            let sequence = try messages.message(message)
            var sites: [Site] = []
            scanner.scan(sequence.bases) { _, site in sites.append(site) }
            genes.append(
                Gene(
                    row: row, name: name, best: sites.map(\.type).min(),
                    sevenmers: sites.count { $0.type < .sixmer },
                    traits: LengthAndComposition(
                        messageLength: sequence.bases.count, expectedSites: chance.expected(in: sequence)),
                    chance: chance.chainProbability(ofAtLeast: 1, in: sequence)))
        }
        (self.genes, self.exclusions) = (genes, exclusions)
    }
}

/// Options that analyses of many genes share.
struct GeneOptions: Sendable {
    var gene: String
    var microRNA: String
    var messages: String
    var sequences: String?
    var places: [String: SourceLocation] = [:]

    static let options: [AnalysisSchema.Option] = [
        .init("gene", .column, "column with the gene, named as its 3'UTR", required: true),
        .init("microRNA", .text, "microRNA by its name in miRBase, or its sequence", required: true),
        .init("utrs", .table, "table (FASTA) with a 3'UTR for each gene", required: true),
        .init("microRNAs", .table, "table (FASTA) with sequences of microRNAs, for names not known here"),
    ]

    init(gene: String, microRNA: String, utrs: String) {
        (self.gene, self.microRNA, messages) = (gene, microRNA, utrs)
    }

    init(_ options: OptionValues) {
        self.init(
            gene: options.requiredText("gene"), microRNA: options.requiredText("microRNA"),
            utrs: options.requiredText("utrs"))
        sequences = options.text("microRNAs")
        for option in options.schema.options { places[option.key] = options.place(option.key) }
    }

    func findMicroRNA(_ context: AnalysisContext) throws(InputError) -> MicroRNA {
        var known: [MicroRNA]?
        if let sequences {
            let rows = try MessageRows(
                try context.table(sequences, askedAt: places["microRNAs"]), askedAt: places["microRNAs"])
            known = try rows.microRNAs()
        }
        return try KnownMicroRNAs.find(
            [microRNA], among: known, at: places["microRNA"] ?? .commandLine)[0]
    }

    func genes(
        _ table: Table, _ context: AnalysisContext, leaveOut: (Int) -> String?
    ) throws(InputError) -> (microRNA: MicroRNA, sites: GeneSites) {
        let microRNA = try findMicroRNA(context)
        let rows = try MessageRows(
            try context.table(messages, askedAt: places["utrs"]), askedAt: places["utrs"])
        let names = try table.labels(gene, askedAt: places["gene"])
        return (
            microRNA,
            try GeneSites(
                table, names: names, column: gene, microRNA: microRNA, messages: rows, place: places["gene"],
                leaveOut: leaveOut)
        )
    }
}

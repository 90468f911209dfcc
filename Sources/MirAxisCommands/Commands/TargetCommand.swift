internal import ArgumentParser
internal import Files
internal import Foundation
internal import Inputs
internal import Sequences
internal import TargetSites

struct TargetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "target", abstract: "Find the sites of microRNAs in messages of any number.",
        usage: """
            miraxis target --mirna miR-221-3p --utr utrs.fa
            miraxis target --mirna mature.fa --species hsa --utr utrs.fa.gz --types 8mer,7mer-m8,7mer-A1 --format bed
            miraxis target --mirna miR-221-3p,miR-222-3p --utr utrs.fa --score --output sites.tsv
            """,
        discussion: """
            MicroRNAs: names known here (miR-221-3p, let-7a-5p, …), or a FASTA file of mature sequences. Messages: FASTA or \
            TargetScan's tabbed 3'UTRs, plain or gzipped, read one at a time. --score adds context++ with accessibility \
            (milliseconds a site). One 3'UTR in depth, with chance and figures: miraxis analyse target utr.fa \
            microRNA=miR-221-3p.
            """)

    @Option(help: "MicroRNAs: names with commas, or a FASTA file.")
    var mirna: String

    @Option(help: "Messages: FASTA or TargetScan's tabbed file, plain or gzipped.")
    var utr: String

    @Option(help: "Only microRNAs of this species: hsa, mmu, …")
    var species: String?

    @Option(help: "Species of an aligned 3'UTR file, by its taxonomy identifier.")
    var taxonomy = "9606"

    @Option(
        help: "Types with commas (default: 8mer, 7mer-m8, 7mer-A1, 6mer); all adds offset 6mer and 6mer-A1.")
    var types: String?

    @Option(help: "tsv (positions from 1, closed), bed (from 0, half open) or json (one line for each site).")
    var format = "tsv"

    @Flag(help: "Score each site by context++ with accessibility.")
    var score = false

    @Option(help: "With --score: reading frames (FASTA, or TargetScan's tabbed file), named as the messages.")
    var orf: String?

    @Option(help: "With --score: shares of isoforms, as TargetScan's AIR file.")
    var isoforms: String?

    @Option(
        help:
            "With --score: probabilities of conserved targeting (message, seed, start, pct; or TargetScan's file)."
    )
    var pct: String?

    @Option(help: "A file to write; it appears whole or not at all. Default: standard output.")
    var output: String?

    func validate() throws {
        guard SiteFormat(rawValue: format) != nil else {
            let names = SiteFormat.allCases.map(\.rawValue)
            throw ValidationError(
                "'--format' cannot be '\(format)': \(suggestion(for: format, in: names) ?? names.joined(separator: ", "))"
            )
        }
        _ = try siteTypes()
        if !score, orf != nil || isoforms != nil || pct != nil {
            throw ValidationError("'--orf', '--isoforms' and '--pct' go with '--score'")
        }
        if score, types.map({ $0.contains("offset") || $0 == "all" || $0.contains("6mer-A1") }) == true {
            throw ValidationError("'--score' knows 8mer, 7mer-m8, 7mer-A1 and 6mer alone")
        }
    }

    private func siteTypes() throws -> Set<SiteType> {
        guard let types else { return SiteScanner.canonical }
        if types == "all" { return Set(SiteType.allCases) }
        let names = SiteType.allCases.map(\.rawValue)
        return try Set(
            types.split(separator: ",").map { part in
                let word = part.trimmingCharacters(in: .whitespaces)
                guard
                    let type = SiteType.allCases.first(where: {
                        $0.rawValue.lowercased() == word.lowercased()
                    })
                else {
                    throw ValidationError(
                        "there is no site type '\(word)': \(suggestion(for: word, in: names) ?? names.joined(separator: ", "))"
                    )
                }
                return type
            })
    }

    func run() throws {
        let microRNAs = try readMicroRNAs()
        let details = try readDetails()
        let source = try SequenceFile.open(path: utr, species: taxonomy)
        let scanner = SiteScanner(microRNAs, types: try siteTypes())
        let scorers = score ? microRNAs.map { ContextScorer($0) } : []
        let writer = SiteWriter(
            SiteFormat(rawValue: format)!, microRNAs: microRNAs.map(\.name), isScored: score)
        let sink = try TextSink(output)
        var summary = SiteSummary(microRNAs: microRNAs.count)
        do {
            sink.write { $0 += writer.head }
            while let message = try source.next() {
                summary.messages += 1
                summary.nucleotides += message.bases.count
                let target = score ? details.message(message) : TargetMessage(message)
                scanner.scan(message.bases) { family, site in
                    for member in scanner.families[family].members {
                        let context = score ? scorers[member].score(site, in: target) : nil
                        sink.write {
                            writer.append(site, of: member, in: message, score: context?.total, to: &$0)
                        }
                        summary.sites += 1
                    }
                }
            }
            try sink.finish()
        } catch {
            sink.discard()
            throw error
        }
        if let tabbed = source as? TabbedSequenceReader, tabbed.emptyRows > 0 {
            Console.note("note: \(tabbed.emptyRows) messages of species \(tabbed.species) hold gaps alone")
        }
        Console.note(summary.text)
        if let output { Console.note("written: \(output)") }
    }

    private func readDetails() throws -> MessageDetails {
        var details = MessageDetails()
        if let orf { try details.readReadingFrames(path: orf) }
        if let isoforms { try details.readIsoforms(path: isoforms) }
        if let pct { try details.readConservation(path: pct) }
        return details
    }

    private func readMicroRNAs() throws -> [MicroRNA] {
        if FileManager.default.fileExists(atPath: mirna) {
            return try MicroRNAFile.read(path: mirna, species: species)
        }
        return try KnownMicroRNAs.find(mirna.split(separator: ",").map(String.init), at: .commandLine)
    }
}

/// What a scan went through, for standard error.
private struct SiteSummary {
    var microRNAs: Int
    var messages = 0
    var nucleotides = 0
    var sites = 0

    init(microRNAs: Int) { self.microRNAs = microRNAs }

    var text: String {
        "\(sites) sites of \(microRNAs) microRNAs in \(messages) messages (\(nucleotides) nt)"
    }
}

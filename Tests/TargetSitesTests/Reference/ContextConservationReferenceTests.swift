import Foundation
import Inputs
import Sequences
import TargetSites
import Testing

/// TargetScan 7's own sample of six genes in five species, and the trees of 84 vertebrates.
@Suite(
    "Conservation against TargetScan 7", .enabled(if: Reference.has("golden/target-sites/targetscan/test")))
struct ContextConservationReferenceTests {
    static let folder = "golden/target-sites/targetscan/"

    private func messages() throws -> [AlignedMessage] {
        let reader = try AlignedMessageReader(
            path: Reference.path(Self.folder + "test/input/UTR_Sequences_sample.txt"))
        var messages: [AlignedMessage] = []
        while let message = try reader.next() { messages.append(message) }
        return messages
    }

    private func model() throws -> ConservationModel {
        try ConservationModel(folder: Reference.path(Self.folder + "PCT_parameters"))
    }

    private func families() throws -> [(name: String, seed: String, species: Set<String>)] {
        try Reference.rows(Self.folder + "test/input/miR_Family_info_sample.txt").map {
            ($0[0], $0[1], Set($0[2].split(separator: ";").map(String.init)))
        }
    }

    @Test("Median branch lengths and bins of six 3'UTRs")
    func bins() throws {
        let (model, messages) = (try model(), try messages())
        let rows = try Reference.rows(Self.folder + "test/output/UTRs_median_BLs_bins.txt")
        #expect(rows.count == 6 && messages.count == 6)
        for row in rows {
            let message = try #require(messages.first { $0.name == row[0] })
            let median = try #require(model.medianBranchLength(of: message))
            #expect(abs(median - Double(row[1])!) < 1e-8, "\(row[0]) \(median)")
            #expect(ConservationModel.bin(median) == Int(row[2])!)
        }
    }

    @Test("Branch length and P_CT of every human site")
    func sites() throws {
        let (model, messages, families) = (try model(), try messages(), try families())
        let records = try Reference.records(Self.folder + "test/output/targetscan_70_output.BL_PCT.txt")
            .filter { $0["species_ID"] == "9606" }
        var seen = 0
        var (lengths, shares) = (0.0, 0.0)
        for message in messages {
            for family in families {
                let microRNA = MicroRNA(name: family.name, letters: "U" + family.seed)
                for kept in model.sites(of: microRNA, in: message, heldBy: family.species) {
                    let record = records.first {
                        $0["Gene_ID"] == message.name && $0["miRNA_family_ID"] == family.name
                            && Int($0["UTR_start"]!)! == kept.site.range.lowerBound + 1
                    }
                    let row = try #require(record, "\(message.name) \(family.name) \(kept.site)")
                    seen += 1
                    let length = try #require(Double(row["Branch length score"]!))
                    #expect(abs(length - kept.branchLength) < 5.1e-5, "\(row) \(kept)")
                    lengths = max(lengths, abs(length - kept.branchLength))
                    let share = Double(row["Pct"]!)
                    #expect((share == nil) == (kept.probability == nil), "\(row) \(kept)")
                    if let share, let probability = kept.probability {
                        // The program takes the branch length at four decimals.
                        #expect(abs(share - probability) < 2e-4, "\(row) \(kept)")
                        shares = max(shares, abs(share - probability))
                    }
                }
            }
        }
        #expect(seen == records.count)
        print("conservation: \(seen) human sites, largest difference", lengths, shares)
    }

    @Test("The same values through the table and through the alignment")
    func details() throws {
        let families = Dictionary(uniqueKeysWithValues: try families().map { ($0.name, $0.seed) })
        var details = MessageDetails()
        try details.readConservation(
            path: Reference.path(Self.folder + "test/output/targetscan_70_output.BL_PCT.txt"),
            families: families)
        try details.readIsoforms(path: Reference.path(Self.folder + "test/input/All_cell_lines.AIRs.txt"))
        try details.readReadingFrames(
            path: Reference.path(Self.folder + "test/input/ORF_Sequences_sample.txt"))
        let (model, messages) = (try model(), try messages())
        var computed = MessageDetails()
        for message in messages {
            for seed in families.values {
                let microRNA = MicroRNA(name: seed, letters: "U" + seed)
                computed.take(model.sites(of: microRNA, in: message), seed: seed, of: message.name)
            }
        }
        #expect(!details.conservation.isEmpty)
        for (name, sites) in details.conservation {
            #expect(Set(sites.keys) == Set(computed.conservation[name, default: [:]].keys))
            for (site, share) in sites {
                #expect(abs(share - computed.conservation[name]![site]!) < 2e-4)
            }
        }
        #expect(details.isoforms["LIN28B"]?.count == 2)
        #expect(details.isoforms["LIN28B"]?.last?.share == 0.0424)
        #expect(details.unmatched(messages.map(\.name)).isEmpty)
        try details.requireMatches(messages.map(\.name))
        #expect(throws: InputError.self) { try details.requireMatches(["elsewhere"]) }
    }
}

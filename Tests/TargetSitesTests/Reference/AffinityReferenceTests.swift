import Foundation
import Sequences
import TargetSites
import Testing

@Suite(
    "Affinities and occupancy against McGeary 2019",
    .enabled(
        if: Reference.has("golden/target-sites/mcgeary2019")
            && Reference.has("golden/target-sites/kd-network/cnn_weights.npz"))
)
struct AffinityReferenceTests {
    static let weights = "golden/target-sites/kd-network/cnn_weights.npz"
    static let folder = "golden/target-sites/mcgeary2019/"

    struct Strand {
        var file: String
        var microRNA: MicroRNA
        var family: String
        var logFreeArgonaute: Double
    }

    private func strands() throws -> [String: [Strand]] {
        var strands: [String: [Strand]] = [:]
        for record in try Reference.records(Self.folder + "sample_inputs/mirseqs.txt") {
            let name = record["mir"]!
            strands[name] = [
                Strand(
                    file: name, microRNA: MicroRNA(name: name, letters: record["guide_seq"]!),
                    family: record["guide_family"]!, logFreeArgonaute: -6.5),
                Strand(
                    file: name + "_pass", microRNA: MicroRNA(name: name + "*", letters: record["pass_seq"]!),
                    family: record["pass_family"]!, logFreeArgonaute: -7.5),
            ]
        }
        return strands
    }

    private func records(_ strand: Strand) throws -> [[String: String]] {
        try Reference.records(Self.folder + "features/\(strand.file).txt")
    }

    private func codes(_ letters: String) -> ArraySlice<UInt8> {
        letters.map { $0 == "X" ? 4 : UInt8("ACGT".firstIndex(of: $0)!.utf16Offset(in: "ACGT")) }[...]
    }

    @Test("affinities from the network's weights")
    func network() throws {
        let network = try AffinityNetwork(path: Reference.path(Self.weights))
        var (largest, count) = (0.0, 0)
        for strand in try strands().values.joined() {
            let affinity = try network.affinity(of: strand.microRNA)
            for record in try records(strand) {
                let ours = try #require(affinity.logKD(codes(record["12mer"]!)))
                largest = max(largest, abs(ours - Double(record["log_kd"]!)!))
                count += 1
            }
        }
        print("affinities: \(count), largest difference \(largest)")
        #expect(count > 1900 && largest < 1e-5)
    }

    @Test("the same sites with the same features")
    func features() throws {
        let network = try AffinityNetwork(path: Reference.path(Self.weights))
        let messages = try Reference.records(Self.folder + "sample_inputs/transcripts.txt")
        let accessibility = Accessibility()
        let names: [SiteType: String] = [
            .eightmer: "8mer", .sevenmerM8: "7mer-m8", .sevenmerA1: "7mer-a1", .sixmer: "6mer",
            .offsetSixmer: "6mer-m8", .sixmerA1: "6mer-a1",
        ]
        var (sites, ties, pairing, open) = (0, 0, 0.0, 0.0)
        for strand in try strands().values.joined() {
            let affinity = try network.affinity(of: strand.microRNA)
            let expected = Dictionary(grouping: try records(strand)) { $0["transcript"]! }
            for message in messages {
                let bases = NucleotideSequence(name: "m", letters: message["orf_utr3"]!).bases
                let found = affinity.sites(in: bases)
                let records = (expected[message["transcript"]!] ?? []).sorted {
                    Int($0["loc"]!)! < Int($1["loc"]!)!
                }
                let places = Dictionary(uniqueKeysWithValues: found.map { ($0.anchor - 6, $0) })
                let theirs = records.map { Int($0["loc"]!)! }
                #expect(found.count == records.count)
                // Which of two overlapping sites of the very same affinity stays is left to the sort.
                let others = found.filter { !theirs.contains($0.anchor - 6) }
                for other in others {
                    ties += 1
                    let twin = try #require(
                        records.first {
                            places[Int($0["loc"]!)!] == nil
                                && abs(Int($0["loc"]!)! - (other.anchor - 6)) <= 12
                        })
                    #expect(abs(Double(twin["log_kd"]!)! - other.logKD) < 1e-5)
                }
                for record in records {
                    guard let site = places[Int(record["loc"]!)!] else { continue }
                    sites += 1
                    #expect((site.type.map { names[$0]! } ?? "no site") == record["stype"]!)
                    let score = ThreePrimePairing(from9: strand.microRNA, anchor: site.anchor, in: bases)
                        .score
                    pairing = max(pairing, abs(score - Double(record["Threep"]!)!))
                    let inORF = site.anchor - 6 < Int(message["orf_length"]!)! + 15
                    #expect(inORF == (record["in_ORF"] == "True"))
                    #expect(Int(record["utr3_loc"]!)! == site.anchor - 6 - Int(message["orf_length"]!)!)
                    // Their window ends with the message where it would reach beyond it.
                    let window = max(0, site.anchor - 13)..<min(bases.count, site.anchor + 1)
                    let known = try #require(Double(record["SA"]!))
                    open = max(open, abs(accessibility.unpaired(window, of: bases) - known))
                }
            }
        }
        print(
            "sites: \(sites), \(ties) by ties, largest difference of 3' pairing \(pairing), of accessibility \(open)"
        )
        #expect(sites > 1900 && ties < 5 && pairing < 1e-9 && open < 1e-4)
    }

    @Test("predictions of the biochemical+ model, guide and passenger strand together")
    func predictions() throws {
        let model = OccupancyModel.biochemicalPlus
        var largest = 0.0
        for (name, strands) in try strands() {
            var sites: [String: [OccupancyModel.BoundSite]] = [:]
            for strand in strands {
                let all = try records(strand)
                // The program fills in the mean difference where a site without a seed match has none.
                let known = all.compactMap { Double($0["logSA_diff"]!) }
                let mean = known.reduce(0, +) / Double(known.count)
                for record in all where Double(record["log_kd"]!)! < 0 {
                    sites[record["transcript"]!, default: []].append(
                        .init(
                            logKD: Double(record["log_kd"]!)!, logFreeArgonaute: strand.logFreeArgonaute,
                            isInORF: record["in_ORF"] == "True",
                            accessibility: Double(record["logSA_diff"]!) ?? mean,
                            threePrimePairing: record["stype"] == "no site" ? 0 : Double(record["Threep"]!)!,
                            conservation: Double(record["PCT"]!)!))
                }
            }
            for record in try Reference.records(Self.folder + "predictions/\(name).txt") {
                let prediction = model.prediction(sites[record["transcript"]!] ?? [])
                largest = max(largest, abs(prediction.bound - Double(record["occ"]!)!))
                largest = max(largest, abs(prediction.boundWithoutSites - Double(record["occ_init"]!)!))
                largest = max(largest, abs(prediction.logFoldChange - Double(record["pred"]!)!))
                #expect(prediction.missing.isEmpty)
            }
        }
        print("predictions: largest difference \(largest)")
        #expect(largest < 1e-4)
    }

    /// scikit-learn's definition: precision at each distinct score, weighted by the gain in recall.
    private func averagePrecision(_ items: [(score: Double, isTrue: Bool)]) -> Double {
        let sorted = items.sorted { $0.score > $1.score }
        let all = Double(items.count { $0.isTrue })
        var (sum, found, before) = (0.0, 0, 0.0)
        for (index, item) in sorted.enumerated() {
            if item.isTrue { found += 1 }
            if index + 1 < sorted.count, sorted[index + 1].score == item.score { continue }
            let recall = Double(found) / all
            sum += Double(found) / Double(index + 1) * (recall - before)
            before = recall
        }
        return sum
    }

    @Test(
        "bound windows of eCLIP and CLASH stand above the others",
        arguments: [
            ("data/target-sites/AGO2_eCLIP_Klimentova2022_test_predictions.tsv", 0.75),
            ("data/target-sites/AGO2_CLASH_Hejret2023_test.tsv", 0.71),
        ])
    func windows(file: String, least: Double) throws {
        guard Reference.has(file) else { return }
        let network = try AffinityNetwork(path: Reference.path(Self.weights))
        var affinities: [String: NetworkAffinity] = [:]
        var items: [(score: Double, isTrue: Bool)] = []
        for record in try Reference.records(file) {
            let letters = record["noncodingRNA"]!
            if affinities[letters] == nil {
                affinities[letters] = try network.affinity(of: MicroRNA(name: letters, letters: letters))
            }
            let bases = NucleotideSequence(name: "w", letters: record["gene"]!).bases
            items.append((affinities[letters]!.logSummedAffinity(of: bases), record["label"] == "1"))
        }
        let precision = averagePrecision(items)
        print("average precision: \(file.split(separator: "/").last!) \(precision), \(items.count) windows")
        #expect(precision >= least)
    }
}

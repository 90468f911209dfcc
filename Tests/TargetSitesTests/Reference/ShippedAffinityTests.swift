import Foundation
import Sequences
import TargetSites
import Testing

private let weights = "golden/target-sites/kd-network/cnn_weights.npz"
private let sequences = "data/target-sites/mirbase_mature.fa.gz"

/// The fifty beside miR-221-3p and miR-222-3p.
private let shipped =
    "221-3p 222-3p let-7a-5p let-7b-5p 1-3p 7-5p 9-5p 10b-5p 15a-5p 16-5p 17-5p 18a-5p 19a-3p 19b-3p 20a-5p 21-5p 22-3p "
    + "23a-3p 24-3p 26a-5p 27a-3p 29a-3p 29b-3p 30a-5p 31-5p 34a-5p 92a-3p 93-5p 101-3p 106b-5p 122-5p 124-3p 125b-5p "
    + "126-3p 130a-3p 133a-3p 141-3p 143-3p 145-5p 146a-5p 148a-3p 150-5p 155-5p 181a-5p 182-5p 195-5p 199a-3p 200b-3p "
    + "210-3p 214-3p 223-3p 224-5p"

/// Writes the table anew.
@Test(.enabled(if: ProcessInfo.processInfo.environment["MIRAXIS_WRITE_AFFINITIES"] != nil))
func writeAffinities() throws {
    let file = try #require(ProcessInfo.processInfo.environment["MIRAXIS_WRITE_AFFINITIES"])
    let names = shipped.split(separator: " ").map { $0.hasPrefix("let") ? "hsa-\($0)" : "hsa-miR-\($0)" }
    let microRNAs = try MicroRNAFile.read(path: Reference.path(sequences), species: "hsa", names: names)
    let packer = AffinityPacker(try AffinityNetwork(path: Reference.path(weights)))
    try packer.source(microRNAs).write(toFile: file, atomically: true, encoding: .utf8)
}

@Suite("Shipped affinities") struct ShippedAffinityTests {
    @Test("miR-221-3p, miR-222-3p and fifty more, each with a strong perfect site")
    func all() throws {
        #expect(ShippedAffinities.names.count == 52 && Set(ShippedAffinities.names).count == 52)
        #expect(ShippedAffinities.names.prefix(2) == ["hsa-miR-221-3p", "hsa-miR-222-3p"])
        for microRNA in ShippedAffinities.microRNAs {
            let affinity = try #require(ShippedAffinities.affinity(of: microRNA))
            let site = microRNA.bases[1..<8].reversed().map(Base.complement) + [Base.a]
            let message =
                [Base.u, Base.u, Base.u, Base.u, Base.u] + site + [Base.u, Base.u, Base.u, Base.u, Base.u]
            let sites = affinity.sites(in: message)
            let best = try #require(sites.min { $0.logKD < $1.logKD })
            #expect(best.type == .eightmer && best.logKD < -3, "\(microRNA.name) \(best.logKD)")
        }
        #expect(ShippedAffinities.affinity(of: MicroRNA(name: "x", letters: "ACGUACGUACGUACGU")) == nil)
    }

    @Test(
        "differ from the network by rounding alone",
        .enabled(if: Reference.has(weights)))
    func rounding() throws {
        let network = try AffinityNetwork(path: Reference.path(weights))
        var random = SplitMix(seed: 3)
        var largest = 0.0
        for microRNA in ShippedAffinities.microRNAs {
            let (exact, ours) = (
                try network.affinity(of: microRNA), ShippedAffinities.affinity(of: microRNA)!
            )
            let site =
                microRNA.bases[1..<8].reversed().map { UInt8(Base.complement($0).trailingZeroBitCount) } + [0]
            for trial in 0..<2000 {
                var stretch = (0..<12).map { _ in UInt8.random(in: 0...3, using: &random) }
                let (from, to) = (
                    Int.random(in: 0...4, using: &random), Int.random(in: 4...8, using: &random)
                )
                for k in from..<to { stretch[2 + k] = site[k] }
                let beyond = trial % 5 == 0 ? Int.random(in: 1...3, using: &random) : 0
                for k in 0..<beyond { stretch[trial % 2 == 0 ? k : 11 - k] = 4 }
                let difference = abs(exact.logKD(stretch[...])! - ours.logKD(stretch[...])!)
                largest = max(largest, difference)
            }
        }
        print("shipped affinities: largest difference from the network \(largest)")
        #expect(largest < 0.01)
    }
}

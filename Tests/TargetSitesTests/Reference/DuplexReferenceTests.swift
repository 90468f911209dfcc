import Sequences
import TargetSites
import Testing

@Suite("Duplexes against ViennaRNA") struct DuplexReferenceTests {
    static let file = "golden/target-sites/duplexfold_miR221_1000tiles.tsv"

    @Test("energies agree to the last digit", .enabled(if: Reference.has(file)))
    func energies() throws {
        let microRNA = MicroRNA.known.first { $0.name == "hsa-miR-221-3p" }!
        var (largest, different) = (0.0, 0)
        let records = try Reference.records(Self.file)
        for record in records {
            let message = NucleotideSequence(name: "t", letters: record["target"]!).bases
            let duplex = try #require(DuplexFold.fold(message: message, microRNA: microRNA.bases))
            let expected = Double(record["energy_kcal"]!)!
            largest = max(largest, abs(duplex.energy - expected))
            let strands = record["structure"]!.split(separator: "&").map(String.init)
            let paired = strands[0].filter { $0 == "(" }.count
            if paired != duplex.pairs.count { different += 1 }
        }
        print("duplexes: \(records.count), largest difference \(largest), other number of pairs \(different)")
        #expect(largest < 1e-9 && different < 10)
    }
}

import Foundation
import Testing

@Suite("miraxis target") struct TargetTests {
    private func run(_ words: [String], _ fasta: String) throws -> Binary.Outcome {
        let folder = NSTemporaryDirectory() + "miraxis-target-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data(fasta.utf8).write(to: URL(fileURLWithPath: folder + "/u.fa"))
        return try Binary.run(["target", "--mirna", "miR-221-3p", "--utr", "u.fa"] + words, in: folder)
    }

    @Test("sites go to standard output, the count to standard error")
    func sites() throws {
        let outcome = try run([], ">A one\nCCCCATGTAGCACC\n>B\nGGGG\n")
        #expect(outcome.code == 0)
        #expect(
            outcome.out
                == "message\tmicroRNA\ttype\tstart_1based\tend_1based_closed\tsite\n"
                + "A\thsa-miR-221-3p\t8mer\t5\t12\tAUGUAGCA\n")
        #expect(outcome.err == "1 sites of 1 microRNAs in 2 messages (18 nt)\n")
        #expect(
            try run(["--format", "bed"], ">A\nCATGTAGCC\n").out == "A\t1\t8\thsa-miR-221-3p:7mer-m8\t0\t+\n")
    }

    @Test("a broken file leaves nothing behind and ends with 1")
    func broken() throws {
        let outcome = try run(["--output", "sites.tsv"], ">A\nCCCCATGTAGCACC\n>P\nMKVLEE\n")
        #expect(outcome.code == 1 && outcome.out.isEmpty)
        #expect(outcome.err.hasPrefix("error: u.fa:4: "))
    }
}

import Foundation
import Inputs
import Sequences
import Testing

@Suite("microRNAs and tabbed files") struct MicroRNATests {
    private let text = """
        >hsa-miR-221-3p MIMAT0000278 Homo sapiens miR-221-3p
        AGCUACAUUGUCUGCUGGGUUUC
        >hsa-miR-221-5p MIMAT0004568 Homo sapiens miR-221-5p
        ACCUGGCAUACAAUGUAGAUUU
        >hsa-miR-222-3p MIMAT0000279 Homo sapiens miR-222-3p
        AGCUACAUCUGGCUACUGGGU
        >mmu-let-7a-5p MIMAT0000521 Mus musculus let-7a-5p
        UGAGGUAGUAGGUUGUAUAGUU
        """

    @Test("names, prefixes and arms are understood, and unclear ones asked back")
    func names() throws {
        let file = try TemporaryFile(text)
        #expect(try MicroRNAFile.read(path: file.path).count == 4)
        let human = try MicroRNAFile.read(path: file.path, species: "hsa")
        #expect(human.count == 3)
        #expect(try MicroRNAFile.pick("miR-221-3p", from: human).name == "hsa-miR-221-3p")
        #expect(try MicroRNAFile.pick("MIR-222", from: human).name == "hsa-miR-222-3p")
        do {
            _ = try MicroRNAFile.pick("hsa-miR-221", from: human)
            Issue.record("two arms")
        } catch {
            #expect(error.code == "unclear-microRNA" && error.remedy!.contains("hsa-miR-221-5p"))
        }
        do {
            _ = try MicroRNAFile.pick("hsa-miR-223-3p", from: human)
            Issue.record("unknown")
        } catch { #expect(error.code == "unknown-microRNA" && error.remedy!.contains("hsa-miR-22")) }
        #expect(throws: InputError.self) { try MicroRNAFile.read(path: file.path, species: "rno") }
    }

    @Test("microRNAs with one seed are a family")
    func families() throws {
        let file = try TemporaryFile(text)
        let families = MicroRNAFamily.group(try MicroRNAFile.read(path: file.path))
        #expect(families.map(\.members) == [[0, 2], [1], [3]] && families[0].seed == "GCUACAU")
    }

    @Test("short and ambiguous microRNAs are refused")
    func refusals() {
        for (letters, code) in [("ACGUACG", "short-microRNA"), ("ACGUACGN", "ambiguous-microRNA")] {
            do {
                _ = try MicroRNA(NucleotideSequence(name: "m", letters: letters))
                Issue.record("taken: \(letters)")
            } catch { #expect(error.code == InputError.Code(rawValue: code)) }
        }
    }

    @Test("aligned 3'UTRs: one species, gaps out; plain two columns; a header line")
    func tabbed() throws {
        let aligned = try TemporaryFile(
            "G1\t9606\tAC--GU-t\nG1\t10090\tACGGGU\nG2\t9606\t-a-C\n", name: "u.txt")
        let human = try SequenceFile.read(path: aligned.path)
        #expect(human.map(\.letters) == ["ACGUU", "AC"] && human.map(\.name) == ["G1", "G2"])
        let plain = try TemporaryFile("name\tsequence\nG1\tACGU\nG2\tNNA\n", name: "p.tsv")
        #expect(try SequenceFile.read(path: plain.path).map(\.letters) == ["ACGU", "NNA"])
        let mouse = try TabbedSequenceReader(path: aligned.path, species: "10116")
        do {
            _ = try mouse.next()
            Issue.record("no rat there")
        } catch { #expect(error.code == "no-such-species" && error.remedy!.contains("10090")) }
        let some = try TemporaryFile("G1\t9606\t---\nG2\t9606\tAC-\n", name: "s.txt")
        let reader = try TabbedSequenceReader(path: some.path)
        #expect(try reader.next()?.name == "G2" && reader.next() == nil && reader.emptyRows == 1)
        let gaps = try TemporaryFile("G1\t9606\t---\n", name: "g.txt")
        #expect(throws: InputError.self) { try SequenceFile.read(path: gaps.path) }
    }
}

import Foundation
import Inputs
import Sequences
import Testing

@Suite("FASTA") struct FASTAReaderTests {
    private func read(_ text: String) throws -> [NucleotideSequence] {
        try read(Array(text.utf8))
    }

    private func read(_ bytes: [UInt8]) throws -> [NucleotideSequence] {
        let file = try TemporaryFile(bytes)
        let reader = try FASTAReader(path: file.path, shownAs: "x.fa")
        var all: [NucleotideSequence] = []
        while let sequence = try reader.next() { all.append(sequence) }
        return all
    }

    private func code(_ text: String) -> (code: String, line: Int?) {
        do {
            _ = try read(text)
            return ("none", nil)
        } catch let error as InputError {
            return (error.code.rawValue, error.location?.line)
        } catch {
            return ("other", nil)
        }
    }

    @Test("line ends, case, T and U, ambiguity codes, comments and blank lines")
    func dialects() throws {
        let lines = [">a first one", "ACgu", "ttN", "", ";comment", "RY", ">b", "AC GU 10", "acgt"]
        for end in ["\n", "\r\n", "\r"] {
            let all = try read(lines.joined(separator: end) + end)
            #expect(all.map(\.letters) == ["ACGUUUNRY", "ACGUACGU"])
            #expect(all.map(\.name) == ["a", "b"] && all[0].description == "first one")
            #expect(all[1].location?.line == 7)
            #expect(try read(lines.joined(separator: end)).map(\.letters) == all.map(\.letters))
        }
        #expect(try read([0xef, 0xbb, 0xbf] + Array(">a\nACGU".utf8)).map(\.letters) == ["ACGU"])
    }

    @Test("what is no FASTA of nucleotides is told as what it is, with its line")
    func refusals() {
        #expect(
            code(">p\nMKVLE\n") == ("unknown-letter", 2) || code(">p\nMKVLE\n") == ("protein-sequence", 2))
        #expect(code(">p\nACDEF\n") == ("protein-sequence", 2))
        #expect(code(">a\n>b\nACGU\n") == ("empty-sequence", 1))
        #expect(code(">a\nACGU\n>b\n") == ("empty-sequence", 3))
        #expect(code(">a\nAC\n>b\nAC\n>a\nAC\n") == ("repeated-name", 5))
        #expect(code("ACGU\n") == ("not-fasta", 1))
        #expect(code("@read\nACGU\n+\nIIII\n") == ("not-fasta", 1))
        #expect(code("\n\nLOCUS  X\n") == ("not-fasta", 3))
        #expect(code("> \nACGU\n") == ("unnamed-sequence", 1))
        #expect(code(">a\nAC-GU\n") == ("aligned-sequence", 2))
        #expect(code(">a\r\rAC?GU\r") == ("unknown-letter", 3))
        #expect(code(";only a comment\n") == ("not-fasta", nil))
    }

    @Test("a long line crosses pieces; its bases and the next record are whole")
    func longLine() throws {
        let unit = Array("ACGUNacgtn".utf8)
        let long = [UInt8]((0..<200_000).map { _ in unit }.joined())
        let all = try read(Array(">long\n".utf8) + long + Array("\n>next\nACGU\n".utf8))
        #expect(all[0].bases.count == 2_000_000 && all[1].letters == "ACGU")
        #expect(all[0].letters.hasPrefix("ACGUNACGUNACGUN") && all[0].letters.hasSuffix("ACGUN"))
    }

    @Test("a gzip that is cut off is an error, not a short sequence")
    func truncated() throws {
        // gzip of ">a\n" and 4,000 letters of a fixed sequence, made by hand: whole, then cut.
        let letters = (0..<4000).map { "ACGU".utf8.map { $0 }[($0 * 7 + $0 / 13) % 4] }
        let plain = Array(">a\n".utf8) + letters
        let file = try TemporaryFile(gzipStored(plain), name: "a.fa.gz")
        let reader = try FASTAReader(path: file.path)
        #expect(try reader.next()?.bases.count == 4000)
        let cut = try TemporaryFile(Array(gzipStored(plain).prefix(2000)), name: "b.fa.gz")
        #expect(throws: InputError.self) {
            let broken = try FASTAReader(path: cut.path)
            while try broken.next() != nil {}
        }
    }

    /// Random bytes and random edits of a good file: sequences or an error of ours, never a crash.
    @Test("mutated files never crash")
    func fuzz() throws {
        var random = SplitMix(seed: 11)
        let good = Array(">a\nACGUNNRY\n>b x\nacgt\r\nAC\n;c\n>c\nGGG\n".utf8)
        var whole = 0
        for _ in 0..<3000 {
            var bytes = good
            for _ in 0...Int(random.next() % 4) {
                let place = Int(random.next() % UInt64(bytes.count))
                switch random.next() % 3 {
                case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
                case 1: bytes.remove(at: place)
                default: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: place)
                }
            }
            do { whole += try read(bytes).isEmpty ? 0 : 1 } catch is InputError {}
        }
        #expect(whole > 100)
    }
}

/// A gzip file with one stored (not compressed) block for each 1,000 bytes.
private func gzipStored(_ bytes: [UInt8]) -> [UInt8] {
    var out: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]
    let blocks = stride(from: 0, to: bytes.count, by: 1000).map {
        Array(bytes[$0..<min($0 + 1000, bytes.count)])
    }
    for (index, block) in blocks.enumerated() {
        let length = UInt16(block.count)
        out.append(index == blocks.count - 1 ? 1 : 0)
        out += [UInt8(length & 255), UInt8(length >> 8), UInt8(~length & 255), UInt8(~length >> 8)]
        out += block
    }
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
        crc ^= UInt32(byte)
        for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    for value in [~crc, UInt32(bytes.count)] {
        for shift in [0, 8, 16, 24] { out.append(UInt8(value >> UInt32(shift) & 255)) }
    }
    return out
}

struct SplitMix: RandomNumberGenerator {
    var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }
}

import Foundation
import Sequences
import TargetSites
import Testing

@Suite("Sites as text") struct SiteWriterTests {
    private let message = NucleotideSequence(name: "G\"1", letters: "CCAUGUAGCACC")
    private let site = Site(type: .eightmer, anchor: 9)

    private func line(_ format: SiteFormat, score: Double? = nil, isScored: Bool = false) -> String {
        let writer = SiteWriter(format, microRNAs: ["miR-1", "miR-221-3p"], isScored: isScored)
        var bytes = writer.head
        writer.append(site, of: 1, in: message, score: score, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("each format names or keeps its convention of positions")
    func formats() throws {
        #expect(
            line(.tsv)
                == "message\tmicroRNA\ttype\tstart_1based\tend_1based_closed\tsite\nG\"1\tmiR-221-3p\t8mer\t3\t10\tAUGUAGCA\n"
        )
        #expect(line(.bed) == "G\"1\t2\t10\tmiR-221-3p:8mer\t0\t+\n")
        #expect(line(.tsv, score: -0.25, isScored: true).hasSuffix("\tAUGUAGCA\t-0.2500\n"))
        #expect(line(.tsv, isScored: true).hasSuffix("\tNA\n"))
        let object = try JSONSerialization.jsonObject(with: Data(line(.json, isScored: true).utf8))
        let fields = try #require(object as? [String: Any])
        #expect(fields["message"] as? String == "G\"1" && fields["start"] as? Int == 3)
        #expect(fields["end"] as? Int == 10 && fields["context++"] is NSNull)
    }

    @Test("numbers of every length")
    func numbers() {
        for length in [1, 9, 10, 11, 99, 100, 101, 12345] {
            let message = NucleotideSequence(name: "m", bases: [UInt8](repeating: Base.a, count: length + 8))
            var bytes: [UInt8] = []
            SiteWriter(.bed, microRNAs: ["x"]).append(
                Site(type: .eightmer, anchor: length + 7), of: 0, in: message, to: &bytes)
            #expect(String(decoding: bytes, as: UTF8.self).hasPrefix("m\t\(length)\t\(length + 8)\t"))
        }
    }
}

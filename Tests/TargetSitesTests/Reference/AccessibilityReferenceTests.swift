import Foundation
import Sequences
import TargetSites
import Testing

@Suite("Accessibility against RNAplfold") struct AccessibilityReferenceTests {
    static let file = "golden/target-sites/plfold_W80_L40_u14_6genes.tsv"
    static let messages = "golden/target-sites/targetscan/UTR_Sequences_6genes.txt.gz"

    @Test(
        "the probability that 14 nt are unpaired agrees, at the ends too",
        .enabled(if: Reference.has(file) && Reference.has(messages)))
    func windows() throws {
        let every = Int(ProcessInfo.processInfo.environment["MIRAXIS_EVERY"] ?? "") ?? 23
        let bases = Dictionary(
            uniqueKeysWithValues: try SequenceFile.read(path: Reference.path(Self.messages)).map {
                ($0.name, $0.bases)
            })
        let accessibility = Accessibility()
        var (largest, ratio, n) = (0.0, 0.0, 0)
        var (sx, sy, sxx, syy, sxy) = (0.0, 0.0, 0.0, 0.0, 0.0)
        for (row, record) in try Reference.records(Self.file).enumerated() {
            guard let expected = Double(record["p_unp_u14"]!), !expected.isNaN,
                let message = bases[record["gene"]!], let end = Int(record["pos1"]!)
            else { continue }
            guard row % every == 0 || end < 100 && end % 3 == 0 || message.count - end < 5 else { continue }
            let value = accessibility.unpaired(end - 14..<end, of: message)
            largest = max(largest, abs(value - expected))
            ratio = max(ratio, abs(log(value / expected)))
            if abs(log(value / expected)) > 2e-4 && ProcessInfo.processInfo.environment["MIRAXIS_SHOW"] != nil
            {
                print(record["gene"]!, end, expected, value)
            }
            let (x, y) = (log10(value), log10(expected))
            (sx, sy, sxx, syy, sxy) = (sx + x, sy + y, sxx + x * x, syy + y * y, sxy + x * y)
            n += 1
        }
        let count = Double(n)
        let correlation =
            (sxy - sx * sy / count) / ((sxx - sx * sx / count) * (syy - sy * sy / count)).squareRoot()
        print(
            "accessibility: \(n) windows, largest difference \(largest), largest |ln ratio| \(ratio), r \(correlation)"
        )
        #expect(n > 300 && correlation > 0.999_999 && largest < 1e-7 && ratio < 1e-6)
    }
}

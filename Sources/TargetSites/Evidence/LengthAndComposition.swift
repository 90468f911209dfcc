internal import Foundation
internal import Statistics

/// What makes a gene likely to have a site without the microRNA's doing, and what may sway its expression by itself:
/// the length of its 3'UTR, and the number of sites that its composition gives by chance.
public struct LengthAndComposition: Sendable, Hashable {
    /// Nucleotides, at least 1.
    public var messageLength: Int
    /// As from `SiteChance.expected(in:)`.
    public var expectedSites: Double

    public init(messageLength: Int, expectedSites: Double) {
        precondition(messageLength > 0, "a message has nucleotides")
        precondition(expectedSites.isFinite, "an expected number is finite")
        (self.messageLength, self.expectedSites) = (messageLength, expectedSites)
    }

    var logLength: Double { log2(Double(messageLength)) }
}

/// Cells of length and composition: bands of length by quantiles of the genes of interest, and within each band
/// bands of expected sites by quantiles of its genes of interest.
///
/// *Source*: Cochran 1968, doi:10.2307/2528036 (what is left of a confounder within quantile classes).
struct GeneStrata {
    private let lengths: [Double]
    private let expected: [[Double]]
    private let range: ClosedRange<Double>
    let count: Int

    /// - Parameter interest: at least one gene.
    init(_ interest: [LengthAndComposition], bands: Int) {
        precondition(bands > 0 && !interest.isEmpty, "strata need genes and a number of bands")
        let logs = interest.map(\.logLength).sorted()
        let lengths = Self.breaks(logs, bands)
        expected = (0..<bands).map { band in
            let within = interest.filter { Self.band($0.logLength, lengths) == band }
            return Self.breaks(within.map(\.expectedSites).sorted(), bands)
        }
        (self.lengths, range, count) = (lengths, logs[0]...logs[logs.count - 1], bands * bands)
    }

    /// Nil outside the lengths of the genes of interest: nothing there to compare with.
    func stratum(of gene: LengthAndComposition) -> Int? {
        guard range.contains(gene.logLength) else { return nil }
        let band = Self.band(gene.logLength, lengths)
        return band * (lengths.count + 1) + Self.band(gene.expectedSites, expected[band])
    }

    private static func breaks(_ sorted: [Double], _ bands: Int) -> [Double] {
        (1..<max(bands, 1)).map {
            sorted.isEmpty ? .infinity : quantile(Double($0) / Double(bands), ofSorted: sorted)
        }
    }

    private static func band(_ value: Double, _ breaks: [Double]) -> Int { breaks.count { $0 < value } }
}

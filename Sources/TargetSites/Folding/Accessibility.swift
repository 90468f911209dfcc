internal import Sequences

/// How open the structure of a message is around a site: the probability that a stretch is unpaired.
///
/// The mean over all folding windows of `window` nucleotides that hold the stretch, in each of which every structure
/// counts by its Boltzmann weight at 37 °C, pairs spanning at most `span`: what RNAplfold prints for −W, −L and −u.
/// Only the surroundings of the stretch are folded. Uncertain bases never pair.
/// *Source*: Bernhart et al. 2006, doi:10.1093/bioinformatics/btk014; Tafer et al. 2008, doi:10.1038/nbt1404.
public struct Accessibility: Sendable {
    /// Nucleotides of a folding window.
    public var window: Int
    /// Most nucleotides that a pair may span.
    public var span: Int

    /// - Precondition: 5 ≤ span ≤ window.
    public init(window: Int = 80, span: Int = 40) {
        precondition(
            span >= 5 && span <= window, "a pair spans 5 nucleotides or more and fits into the window")
        (self.window, self.span) = (window, span)
    }

    /// - Parameters:
    ///   - region: 0-based; within the message and no longer than a window.
    ///   - bases: the message as sets of bases.
    /// - Returns: a probability in (0, 1].
    public func unpaired(_ region: Range<Int>, of bases: [UInt8]) -> Double {
        precondition(
            region.lowerBound >= 0 && region.upperBound <= bases.count && region.count <= window
                && !region.isEmpty, "a stretch within the message, no longer than a window")
        let low = max(0, region.upperBound - window)
        let high = min(bases.count, region.lowerBound + window)
        let codes = TurnerModel.codes(Array(bases[max(0, low - 1)..<min(bases.count, high + 1)]))
        let skip = low > 0 ? 1 : 0
        let free = LocalPartition(
            codes: Array(codes[skip..<(skip + high - low)]), before: low > 0 ? codes[0] : -1,
            after: high < bases.count ? codes[codes.count - 1] : -1, span: span)
        let local = (region.lowerBound - low)..<(region.upperBound - low)
        let open = LocalPartition(free, unpaired: local)
        let (all, some) = (free.openPairs(), open.openPairs())
        let length = high - low
        let size = min(window, length)
        let starts = max(0, local.upperBound - size)...min(local.lowerBound, length - size)
        var sum = 0.0
        for start in starts {
            sum += total(some, start..<(start + size)) / total(all, start..<(start + size))
        }
        return sum / Double(starts.count)
    }

    /// Sum over all structures of one folding window.
    private func total(_ pairs: [Double], _ window: Range<Int>) -> Double {
        // sums[k]: over the first k nucleotides of the window.
        var sums = [Double](repeating: 1, count: window.count + 1)
        sums.withUnsafeMutableBufferPointer { sums in
            pairs.withUnsafeBufferPointer { pairs in
                for k in stride(from: 5, through: sums.count - 1, by: 1) {
                    let j = window.lowerBound + k - 1
                    // First bases i = j − span + 1 + c, and the structures of the k' = i − start nucleotides before.
                    let shift = k - span
                    var sum = sums[k - 1]
                    for c in max(0, -shift)..<(span - 4) { sum += sums[shift + c] * pairs[j * span + c] }
                    sums[k] = sum
                }
            }
        }
        return sums[window.count]
    }
}

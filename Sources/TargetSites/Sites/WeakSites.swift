public import Sequences

/// A seed match with one fault: weak evidence, never counted among sites.
///
/// A wobble site pairs at positions 2 to 8, one of them as G with U. A compensatory site has one fault (mismatch or wobble)
/// at positions 2 to 7 and pairs strongly beyond the seed. *Source*: Brennecke et al. 2005,
/// doi:10.1371/journal.pbio.0030085; Friedman et al. 2009, doi:10.1101/gr.082701.108.
public struct WeakSite: Sendable, Hashable {
    public enum Fault: String, Sendable, Hashable { case wobble, mismatch }

    /// As in `Site`.
    public var anchor: Int
    /// Position of the microRNA that does not pair by Watson and Crick.
    public var position: Int
    public var fault: Fault
    /// 3' pairing score of McGeary et al. 2019.
    public var pairing: Double
    /// Whether pairing beyond the seed may make up for the fault.
    public var isCompensatory: Bool

    /// Nucleotides opposite positions 2 to 8, 0-based.
    public var range: Range<Int> { anchor - 7..<anchor }

    /// A score of four pairs of positions 13 to 16 in a row.
    public static let compensation = 4.0

    /// Wobble sites, and mismatched ones that pairing beyond the seed makes up for, in order of their anchors.
    ///
    /// An uncertain nucleotide is no wobble and no mismatch: a place that holds one among the seven is passed over.
    public static func find(of microRNA: MicroRNA, in bases: [UInt8]) -> [WeakSite] {
        guard bases.count >= 7 else { return [] }
        return (7...bases.count).compactMap { anchor in
            var fault: (position: Int, fault: Fault)?
            for position in 2...8 {
                let (own, facing) = (microRNA.base(position), bases[anchor - position + 1])
                guard Base.isCertain(facing) else { return nil }
                if facing == Base.complement(own) { continue }
                guard fault == nil else { return nil }
                let isWobble = own | facing == Base.g | Base.u
                fault = (position, isWobble ? .wobble : .mismatch)
            }
            guard let fault else { return nil }
            let pairing = ThreePrimePairing(from9: microRNA, anchor: anchor, in: bases).score
            let isCompensatory = fault.position <= 7 && pairing >= compensation
            guard fault.fault == .wobble || isCompensatory else { return nil }
            return WeakSite(
                anchor: anchor, position: fault.position, fault: fault.fault, pairing: pairing,
                isCompensatory: isCompensatory)
        }
    }
}

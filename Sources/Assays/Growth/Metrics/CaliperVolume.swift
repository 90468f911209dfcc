public import Statistics

/// A tumour's volume from two diameters of a caliper.
public enum CaliperFormula: String, Sendable, Hashable, CaseIterable {
    /// L·W²/2. *Source*: Tomayko and Reynolds 1989, doi:10.1007/BF00300234.
    case half
    /// π/6·L·W², the ellipsoid with the width as its height: 1.047 times as much.
    case ellipsoid

    public var factor: Double { self == .half ? 0.5 : .pi / 6 }

    public var words: String { self == .half ? "L·W²/2" : "π/6·L·W²" }

    /// The volume in the cube of the diameters' unit; the shorter one is the width whichever way they stand.
    ///
    /// - Returns: the volume, and whether the two stood the other way round; undefined where one is negative
    ///   or one alone is zero.
    public func volume(length: Double, width: Double) -> Outcome<(volume: Double, wasSwapped: Bool)> {
        guard length.isFinite, width.isFinite, length >= 0, width >= 0 else {
            return .undefined("a diameter is negative")
        }
        if (length == 0) != (width == 0) { return .undefined("one diameter is zero and the other is not") }
        let (long, short) = (max(length, width), min(length, width))
        return .success((factor * long * short * short, width > length))
    }
}

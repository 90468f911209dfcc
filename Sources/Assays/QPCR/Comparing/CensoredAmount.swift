package import Tables

/// One independent unit's amount on a log scale: known, or known only to lie below a limit.
package struct CensoredAmount: Sendable, Hashable {
    /// The amount, or the limit.
    package var value: Double
    package var isBelow: Bool
    /// Limit below which this unit's amount would have been undetermined; −∞ where nobody knows of one.
    package var floor: Double

    /// Nil where missing.
    package init?(_ cell: NumericCell, floor: Double?) {
        switch cell {
        case .exact(let value): (self.value, isBelow) = (Self.recorded(value), false)
        case .below(let value): (self.value, isBelow) = (Self.recorded(value), true)
        case .missing, .above: return nil
        }
        self.floor = isBelow ? value : floor.map(Self.recorded) ?? -.infinity
    }

    private init(value: Double, isBelow: Bool, floor: Double) {
        (self.value, self.isBelow, self.floor) = (value, isBelow, floor)
    }

    /// Amounts are differences of recorded Cq: nine decimals hold them, and differences that tie on paper tie.
    static func recorded(_ value: Double) -> Double { (value * 1e9).rounded() / 1e9 }

    /// As it would have been recorded with a limit that lies `rise` higher, after moving it by `shift`.
    func moved(by shift: Double, floorRaisedBy rise: Double) -> CensoredAmount {
        let limit = Self.recorded(floor + rise)
        let moved = Self.recorded(value + shift)
        let isBelow = isBelow || moved < limit
        return CensoredAmount(value: isBelow ? limit : moved, isBelow: isBelow, floor: limit)
    }
}

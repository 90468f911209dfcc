/// The candidate cut points of a marker: where it splits the patients into two groups of allowed size.
///
/// Values tie as recorded decimals, and a split never parts tied values.
public struct CutPoints: Sendable {
    /// Positions of the patients, by ascending value.
    public let order: [Int]
    /// For each candidate: how many patients lie below it.
    public let below: [Int]
    /// For each candidate: the highest value below it.
    public let lowerValues: [Double]
    /// For each candidate: the lowest value at or above it.
    public let upperValues: [Double]

    public var count: Int { below.count }
    public var patientCount: Int { order.count }

    /// - Parameters:
    ///   - values: finite.
    ///   - minimumShare: of the patients below a candidate, at least this share rounded down.
    ///   - maximumShare: at most this share rounded down.
    /// - Returns: undefined where no candidate is left.
    public static func of(
        _ values: [Double], minimumShare: Double = 0.1, maximumShare: Double = 0.9
    ) -> Outcome<CutPoints> {
        precondition(
            0 <= minimumShare && minimumShare <= maximumShare && maximumShare <= 1, "shares in 0 ... 1")
        let unit = RecordedDecimals(commonTo: values)
        let units = values.map(unit.units)
        let order = units.indices.sorted { units[$0] < units[$1] }
        let n = Double(values.count)
        let least = Int((n * minimumShare + 1e-9).rounded(.down))
        let most = Int((n * maximumShare + 1e-9).rounded(.down))
        let below = order.indices.dropFirst().filter {
            units[order[$0 - 1]] != units[order[$0]] && least <= $0 && $0 <= most
        }
        if below.isEmpty {
            let isConstant = order.first.map { units[$0] == units[order.last!] } ?? true
            return .undefined(
                isConstant
                    ? "the marker does not vary" : "no cut-off leaves enough patients on each side")
        }
        return .success(
            CutPoints(
                order: order, below: below, lowerValues: below.map { values[order[$0 - 1]] },
                upperValues: below.map { values[order[$0]] }))
    }

    /// One cut-off that was set beforehand: values at or above it against those below.
    ///
    /// - Returns: undefined where all patients lie on one side.
    public static func at(_ cutOff: Double, of values: [Double]) -> Outcome<CutPoints> {
        let unit = RecordedDecimals(commonTo: values + [cutOff])
        let (units, limit) = (values.map(unit.units), unit.units(cutOff))
        let order = units.indices.sorted { units[$0] < units[$1] }
        let below = units.count { $0 < limit }
        if below == 0 { return .undefined("no patient lies below the cut-off") }
        if below == values.count { return .undefined("no patient lies at or above the cut-off") }
        return .success(
            CutPoints(
                order: order, below: [below], lowerValues: [values[order[below - 1]]], upperValues: [cutOff]))
    }

    /// Whether each patient lies at or above that candidate.
    public func isAbove(_ candidate: Int) -> [Bool] {
        var isAbove = [Bool](repeating: true, count: order.count)
        for row in order.prefix(below[candidate]) { isAbove[row] = false }
        return isAbove
    }
}

internal import NumericalKit

/// A marker in cases and controls, sorted once, so that the best cut-off of any resample costs one pass.
///
/// Positive: at or above the cut-off. Candidates are the values that the (re)sample holds; the chosen one is
/// the best by the criterion, the lowest of those that tie. Values tie as recorded decimals.
public struct CutOffSample: Sendable {
    /// On which side of the cut-off cases may lie.
    public enum Sides: Sendable, Hashable {
        case higher
        /// The side with the larger absolute index: an index below zero says that cases lie below.
        case either
    }

    /// What the chosen cut-off has most of.
    public enum Criterion: Sendable, Hashable {
        /// Youden's index.
        case youden
        /// Chi-squared of the 2 × 2 table: Youden's index in units of its spread under no link.
        case chiSquared
    }

    public struct Choice: Sendable, Hashable {
        /// An observed value, in the marker's unit.
        public var cutOff: Double
        /// Share of cases at or above it less that of controls.
        public var youden: Double
    }

    /// Distinct values, ascending.
    public let values: [Double]
    public let sides: Sides
    public let criterion: Criterion
    /// Of all patients, each side of a candidate holds at least this share (rounded down).
    public let minimumShare: Double
    /// Position in `values` of each patient.
    let places: [Int]
    let isCase: [Bool]

    /// - Parameter minimumShare: in 0 ..< 1/2; with 0, the lowest value (all positive) is a candidate too.
    public init(
        values: [Double], isCase: [Bool], sides: Sides = .higher, criterion: Criterion = .youden,
        minimumShare: Double = 0
    ) {
        precondition(values.count == isCase.count, "one class for each value")
        precondition((0..<0.5).contains(minimumShare), "a share on each side lies below one half")
        let unit = RecordedDecimals(commonTo: values)
        let units = values.map(unit.units)
        var (distinct, places) = ([Double](), [Int](repeating: 0, count: values.count))
        var last: Int128?
        for row in units.indices.sorted(by: { units[$0] < units[$1] }) {
            if units[row] != last { distinct.append(values[row]) }
            last = units[row]
            places[row] = distinct.count - 1
        }
        (self.values, self.places, self.isCase) = (distinct, places, isCase)
        (self.sides, self.criterion, self.minimumShare) = (sides, criterion, minimumShare)
    }

    public var count: Int { places.count }

    /// The cut-off of the whole sample.
    public var apparent: Outcome<Choice> {
        var counts = WeightedCounts(self)
        for row in 0..<count { counts.add(row, of: self) }
        return choose(counts).map { Choice(cutOff: values[$0.place], youden: $0.youden) }
    }

    /// The best place of a resample; undefined where it has one class, or no candidate.
    func choose(_ counts: borrowing WeightedCounts) -> Outcome<(place: Int, youden: Double)> {
        let (n, m) = (counts.caseTotal, counts.controlTotal)
        if n == 0 { return .undefined("there are no cases") }
        if m == 0 { return .undefined("there are no controls") }
        let bounds = candidateBounds(total: n + m, minimumShare: minimumShare)
        var (best, bestPlace) = (-Double.infinity, -1)
        var (casesBelow, controlsBelow) = (0, 0)
        for place in values.indices {
            let (a, b) = (Int(counts.cases[place]), Int(counts.controls[place]))
            if a + b == 0 { continue }
            if bounds.contains(casesBelow + controlsBelow) {
                let index = Double((n - casesBelow) * m - (m - controlsBelow) * n)
                var merit = sides == .higher ? index : abs(index)
                if criterion == .chiSquared {
                    let below = Double(casesBelow + controlsBelow)
                    let spread = below * (Double(n + m) - below)
                    merit = spread > 0 ? merit / spread.squareRoot() : 0
                }
                if merit > best + 1e-12 * abs(best) || bestPlace < 0 { (best, bestPlace) = (merit, place) }
            }
            casesBelow += a
            controlsBelow += b
        }
        if bestPlace < 0 { return .undefined("no cut-off leaves enough patients on each side") }
        return .success((bestPlace, youden(at: bestPlace, counts)!))
    }

    /// Share of cases at or above the place's value less that of controls; nil where there is one class only.
    func youden(at place: Int, _ counts: borrowing WeightedCounts) -> Double? {
        guard counts.caseTotal > 0, counts.controlTotal > 0 else { return nil }
        var (a, b) = (0, 0)
        for higher in place..<values.count {
            a += Int(counts.cases[higher])
            b += Int(counts.controls[higher])
        }
        return Double(a) / Double(counts.caseTotal) - Double(b) / Double(counts.controlTotal)
    }
}

/// How many patients a candidate may have below it: each side holds at least the share, rounded down.
func candidateBounds(total: Int, minimumShare: Double) -> ClosedRange<Int> {
    let least = Int((Double(total) * minimumShare + 1e-9).rounded(.down))
    let most = Int((Double(total) * (1 - minimumShare) + 1e-9).rounded(.down))
    return least...max(least, most)
}

/// How often each distinct value occurs in a resample, by class.
struct WeightedCounts {
    var cases: [Int32]
    var controls: [Int32]
    var caseTotal = 0
    var controlTotal = 0

    init(_ sample: CutOffSample) {
        cases = Array(repeating: 0, count: sample.values.count)
        controls = cases
    }

    mutating func add(_ row: Int, of sample: CutOffSample) {
        if sample.isCase[row] {
            cases[sample.places[row]] += 1
            caseTotal += 1
        } else {
            controls[sample.places[row]] += 1
            controlTotal += 1
        }
    }

    mutating func clear() {
        for place in cases.indices { (cases[place], controls[place]) = (0, 0) }
        (caseTotal, controlTotal) = (0, 0)
    }
}

internal import NumericalKit

/// Observables over the members of an ensemble, at each time.
///
/// Of complete members only, so that the same members count at all times. The same to the last bit for any number of
/// threads and any order of members.
public struct EnsembleSummary: Sendable {
    public let times: [Double]
    public let observables: [String]
    /// How quantiles were found.
    public let quantileMethod: QuantileMethod
    /// Largest relative error of the order statistics that quantiles are made of; 0 for exact ones.
    public let quantileAccuracy: Double
    private let cells: [Cell]
    private let quantileSource: QuantileSource
    /// Threshold-major.
    private let above: [Int]

    /// One observable at one time.
    public struct Cell: Sendable, Hashable {
        /// Members with a finite value: those that the rest is of.
        public var count: Int
        /// Members with an infinite value or none (not a number).
        public var notFinite: Int
        /// Nil without a value.
        public var mean: Double?
        /// With n − 1; nil for fewer than two values.
        public var standardDeviation: Double?
        public var minimum: Double?
        public var maximum: Double?
    }

    private enum QuantileSource: Sendable {
        case sketches([QuantileSketch])
        /// Ascending, for each cell.
        case sorted([[Double]])
    }

    init(_ share: EnsembleShare, times: [Double], observables: [String]) {
        self.times = times
        self.observables = observables
        quantileMethod = share.options.quantiles
        above = share.above
        cells = (0..<share.layout.cells).map { cell in
            let count = share.moments.counts[cell]
            return Cell(
                count: count, notFinite: share.notFinite[cell], mean: share.moments.mean(cell),
                standardDeviation: share.moments.standardDeviation(cell),
                minimum: count > 0 ? share.minima[cell] : nil, maximum: count > 0 ? share.maxima[cell] : nil)
        }
        quantileAccuracy = share.sketches.first?.relativeAccuracy ?? 0
        quantileSource =
            share.options.quantiles == .exact
            ? .sorted(Self.sorted(share.kept, share.layout.cells)) : .sketches(share.sketches)
    }

    private static func sorted(_ kept: [EnsembleShare.KeptMember], _ cells: Int) -> [[Double]] {
        (0..<cells).map { cell in kept.map { $0.values[cell] + 0 }.filter(\.isFinite).sorted() }
    }

    public func cell(time: Int, observable: Int) -> Cell { cells[place(time, observable)] }

    /// The quantile at `probability` in 0...1, definition 7 of Hyndman and Fan; nil without a value.
    public func quantile(_ probability: Double, time: Int, observable: Int) -> Double? {
        let place = place(time, observable)
        switch quantileSource {
        case .sketches(let sketches):
            guard let lowest = cells[place].minimum, let highest = cells[place].maximum else { return nil }
            return sketches[place].quantile(probability).map { min(max($0, lowest), highest) }
        case .sorted(let values): return linearQuantile(probability, ofSorted: values[place])
        }
    }

    /// Of the members with a finite value, the share above the options' threshold of this position; nil without a
    /// value.
    public func shareAbove(threshold: Int, observable: Int, time: Int) -> Double? {
        let count = cells[place(time, observable)].count
        return count > 0 ? Double(above[threshold * times.count + time]) / Double(count) : nil
    }

    private func place(_ time: Int, _ observable: Int) -> Int {
        precondition(times.indices.contains(time) && observables.indices.contains(observable), "no such cell")
        return time * observables.count + observable
    }

    /// Bytes that the quantiles take.
    public var quantileMemory: Int {
        switch quantileSource {
        case .sketches(let sketches): sketches.reduce(0) { $0 + $1.memory }
        case .sorted(let values): values.reduce(0) { $0 + 8 * $1.count }
        }
    }
}

/// Linear in 1 + (n − 1)·p; nil without a value. *Source*: Hyndman and Fan 1996, doi:10.1080/00031305.1996.10473566.
func linearQuantile(_ probability: Double, ofSorted sorted: [Double]) -> Double? {
    precondition((0...1).contains(probability), "a probability lies in 0...1")
    guard !sorted.isEmpty else { return nil }
    let position = Double(sorted.count - 1) * probability
    let rank = Int(position)
    let weight = position - Double(rank)
    if weight == 0 || sorted[rank] == sorted[rank + 1] { return sorted[rank] }
    return (1 - weight) * sorted[rank] + weight * sorted[rank + 1]
}

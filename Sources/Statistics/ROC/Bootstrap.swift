internal import NumericalKit

extension ROC {
    /// Areas of resamples of cases and controls, each drawn within its own group.
    public func bootstrapAreas(replicates: Int, seed: UInt64) -> [Double] {
        var resample = ResampledCurve(self)
        return (0..<replicates).map { task in
            resample.draw(seed: seed, task: task)
            return resample.area
        }
    }

    /// The percentile interval (type 7) of bootstrap areas.
    public func bootstrapInterval(level: Double = 0.95, replicates: Int = 2000, seed: UInt64) -> Bounds {
        percentiles(bootstrapAreas(replicates: replicates, seed: seed), level)
    }

    /// Pointwise band of sensitivity at each specificity, by percentiles of a stratified bootstrap.
    ///
    /// - Returns: one pair of bounds for each of `specificities`.
    public func sensitivityBand(
        atSpecificities specificities: [Double], level: Double = 0.95, replicates: Int = 1000, seed: UInt64
    ) -> [Bounds] {
        precondition(specificities.allSatisfy { (0...1).contains($0) }, "a share lies between 0 and 1")
        var resample = ResampledCurve(self)
        let order = specificities.indices.sorted { specificities[$0] < specificities[$1] }
        let rising = order.map { specificities[$0] }
        var columns = [[Double]](repeating: [], count: specificities.count)
        for task in 0..<replicates {
            resample.draw(seed: seed, task: task)
            for (place, sensitivity) in zip(order, resample.sensitivities(at: rising)) {
                columns[place].append(sensitivity)
            }
        }
        return columns.map { percentiles($0, level) }
    }

    private func percentiles(_ values: [Double], _ level: Double) -> Bounds {
        let sorted = values.sorted()
        return Bounds(
            lower: quantile((1 - level) / 2, ofSorted: sorted),
            upper: quantile((1 + level) / 2, ofSorted: sorted))
    }
}

/// Cases and controls as places among the distinct values, ranked once: a resample is a count at each place, and its
/// area and curve cost one pass.
private struct ResampledCurve {
    private let casePlaces: [Int]
    private let controlPlaces: [Int]
    /// At each distinct value, the lowest (on the cases' side the highest) last.
    private var caseCounts: [Int]
    private var controlCounts: [Int]

    init(_ roc: ROC) {
        let pooled = roc.orientedCases + roc.orientedControls
        let unit = RecordedDecimals(commonTo: pooled)
        let units = pooled.map(unit.units)
        var places = [Int](repeating: 0, count: pooled.count)
        var distinct = 0
        var last: Int128?
        for row in units.indices.sorted(by: { units[$0] < units[$1] }) {
            if units[row] != last { distinct += 1 }
            last = units[row]
            places[row] = distinct - 1
        }
        casePlaces = Array(places.prefix(roc.cases.count))
        controlPlaces = Array(places.dropFirst(roc.cases.count))
        caseCounts = [Int](repeating: 0, count: distinct)
        controlCounts = caseCounts
    }

    /// Replicate `task` has stream `task` of the seed: cases are drawn first.
    mutating func draw(seed: UInt64, task: Int) {
        var stream = RandomStream(seed: seed, task: UInt64(task))
        for place in caseCounts.indices { (caseCounts[place], controlCounts[place]) = (0, 0) }
        for _ in casePlaces { caseCounts[casePlaces[stream.below(casePlaces.count)]] += 1 }
        for _ in controlPlaces { controlCounts[controlPlaces[stream.below(controlPlaces.count)]] += 1 }
    }

    /// Twice the pairs with the case above, a tie once, over twice all pairs.
    var area: Double {
        var (below, doubled) = (0, 0)
        for place in caseCounts.indices {
            doubled += caseCounts[place] * (2 * below + controlCounts[place])
            below += controlCounts[place]
        }
        return Double(doubled) / (2 * Double(casePlaces.count) * Double(controlPlaces.count))
    }

    /// At rising specificities, between neighbouring points on a straight line; the best one where several points
    /// have that specificity.
    func sensitivities(at specificities: [Double]) -> [Double] {
        let (n, m) = (Double(casePlaces.count), Double(controlPlaces.count))
        var found: [Double] = []
        found.reserveCapacity(specificities.count)
        var (casesBelow, controlsBelow) = (0, 0)
        var previous: (x: Double, y: Double)?
        func take(_ x: Double, _ y: Double) {
            while found.count < specificities.count, x >= specificities[found.count] {
                let wanted = specificities[found.count]
                guard let before = previous, x != wanted else {
                    found.append(y)
                    continue
                }
                found.append(before.y + (y - before.y) * (wanted - before.x) / (x - before.x))
            }
            previous = (x, y)
        }
        take(0, 1)
        for place in caseCounts.indices where caseCounts[place] + controlCounts[place] > 0 {
            casesBelow += caseCounts[place]
            controlsBelow += controlCounts[place]
            take(Double(controlsBelow) / m, (n - Double(casesBelow)) / n)
        }
        return found
    }
}

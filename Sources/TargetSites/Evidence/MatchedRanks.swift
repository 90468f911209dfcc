package import Statistics

/// One target beside its controls, all of one size: the stratified rank test, exact.
///
/// Without an effect each gene of a set is equally likely to be the target. The statistic counts, over all sets, the
/// controls below their target, ties half; with sets of one size these are van Elteren's weights. The shift is the
/// median of all differences between a target and its controls (Hodges and Lehmann's estimate of this test), its
/// interval the shifts that the test does not reject, from the distribution without ties. Values tie where they are
/// equal.
/// *Source*: van Elteren 1960, Bulletin de l'Institut International de Statistique 37; Lehmann, Nonparametrics, 1975,
/// section 3.3; Hodges, Lehmann 1963, doi:10.1214/aoms/1177704172.
package struct MatchedRanks {
    package let sets: Int
    package let controlsEach: Int
    /// Twice the number of controls below their target, ties counting one.
    package let doubledStatistic: Int
    /// Target minus control, ascending.
    private let differences: [Double]
    /// P of each value of the doubled statistic, with the ties that there are.
    private let distribution: [Double]

    /// - Parameter sets: target, then its controls; one or more of each size alike.
    package init(_ sets: [(target: Double, controls: [Double])]) {
        precondition(!sets.isEmpty && !sets[0].controls.isEmpty, "sets have a target and controls")
        precondition(
            sets.allSatisfy { $0.controls.count == sets[0].controls.count }, "sets have one size")
        (self.sets, controlsEach) = (sets.count, sets[0].controls.count)
        differences = sets.flatMap { set in set.controls.map { set.target - $0 } }.sorted()
        doubledStatistic = sets.reduce(0) { $0 + doubledRank(of: $1.target, among: $1.controls) }
        distribution = sets.reduce([1]) { cells, set in
            let members = [set.target] + set.controls
            var chances = [Double](repeating: 0, count: 2 * set.controls.count + 1)
            for member in members {
                // The member itself ties once.
                chances[doubledRank(of: member, among: members) - 1] += 1 / Double(members.count)
            }
            return convolved(chances, cells)
        }
    }

    /// P(statistic as low or lower): small where targets lie below their controls.
    package var pLower: Double { min(1, distribution[...doubledStatistic].reduce(0, +)) }
    package var pUpper: Double { min(1, distribution[doubledStatistic...].reduce(0, +)) }
    /// Twice the smaller tail.
    package var pValue: Double { max(min(1, 2 * min(pLower, pUpper)), .leastNonzeroMagnitude) }

    package var shift: Double { median(ofSorted: differences) }

    /// Ends are infinite where even complete separation would not be rejected.
    package func interval(level: Double) -> Bounds {
        let each = [Double](repeating: 1 / Double(controlsEach + 1), count: controlsEach + 1)
        let untied = (0..<sets).reduce([1.0]) { cells, _ in convolved(each, cells) }
        var (sum, rejected) = (0.0, 0)
        for p in untied {
            sum += p
            if sum > (1 - level) / 2 { break }
            rejected += 1
        }
        if rejected == 0 { return Bounds(lower: -.infinity, upper: .infinity) }
        return Bounds(lower: differences[rejected - 1], upper: differences[differences.count - rejected])
    }
}

private func doubledRank(of value: Double, among others: [Double]) -> Int {
    others.reduce(0) { $0 + ($1 < value ? 2 : $1 == value ? 1 : 0) }
}

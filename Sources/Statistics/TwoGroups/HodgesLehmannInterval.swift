/// Which shifts the inverted test is asked about.
public enum ShiftGrid: Sendable, Hashable {
    /// Whole multiples of the unit in which the values are recorded. The house rule: p value and interval
    /// then agree, since the shift 0 is one of them, ties and all.
    case recordedDecimals
    /// All real numbers: the interval's ends are those of the closed set, which may touch 0 where the test
    /// of no shift, with its ties, gives p ≤ α. As printed by programs that take pairwise differences.
    case allReals
}

extension MannWhitney {
    /// Interval of the shift: all shifts d for which the two-sided test of `first − d` against `second`
    /// gives p > 1 − `level`.
    ///
    /// 0 lies outside exactly when `pValue(method)` ≤ 1 − `level` (on recorded decimals). An end is infinite
    /// where even complete separation would not reach that p. The estimate lies inside.
    /// - Returns: undefined where no shift is kept: then so many values tie that a shift describes nothing.
    public func shiftInterval(
        level: Double, method: RankTestMethod, grid: ShiftGrid = .recordedDecimals
    ) -> Outcome<Bounds> {
        let refinement: Int128 = grid == .allReals ? 2 : 1
        let test = ShiftedRankSum(groups.refined(by: refinement), method: method)
        guard let kept = test.keptShifts(alpha: 1 - level) else {
            return .undefined("so many values tie that no shift between the groups fits them")
        }
        func number(_ end: Int128?, open: Double, outwards: Int128) -> Double {
            guard let end else { return open }
            if grid == .recordedDecimals { return groups.unit.number(end) }
            return groups.unit.number(halves: end % 2 == 0 ? end : end + outwards)
        }
        let bounds = Bounds(
            lower: number(kept.lower, open: -.infinity, outwards: -1),
            upper: number(kept.upper, open: .infinity, outwards: 1))
        return .success(grid == .recordedDecimals ? bounds.reaching(shift) : bounds)
    }

    /// Interval of the shift from the quantiles of the exact distribution at shift 0: the extreme differences
    /// at which U lies within the α/2 and 1 − α/2 quantiles. The ties at shift 0 are used for all shifts, so
    /// it can differ from `shiftInterval`; given for comparison with programs that do this.
    public func permutationQuantileInterval(level: Double) -> Bounds {
        let probabilities = RankSumDistribution(
            blocks: groups.ranked(shift: 0).blocks, firstCount: firstCount
        )
        .probabilities()
        let (low, high) = (
            quantile((1 - level) / 2, of: probabilities), quantile((1 + level) / 2, of: probabilities)
        )
        let smallest = groups.smallestDifference
        let largest = groups.largestDifference
        // 2U falls as the shift grows.
        let above = lastShift(from: smallest, to: largest) { groups.ranked(shift: $0).doubledU > high }
        let notBelow = lastShift(from: smallest, to: largest) { groups.ranked(shift: $0).doubledU > low }
        let lower = above.flatMap { groups.difference(below: $0 + 1) } ?? smallest
        let upper = notBelow.map { groups.difference(above: $0) ?? largest } ?? smallest
        return Bounds(lower: groups.unit.number(lower), upper: groups.unit.number(upper))
    }

    private func quantile(_ probability: Double, of probabilities: [Double]) -> Int {
        var sum = 0.0
        for (u, p) in probabilities.enumerated() where p > 0 {
            sum += p
            if sum >= probability { return u }
        }
        return probabilities.count - 1
    }

    /// The last shift in the range for which a falling condition holds; nil where it holds for none.
    private func lastShift(from: Int128, to: Int128, _ holds: (Int128) -> Bool) -> Int128? {
        guard holds(from) else { return nil }
        if holds(to) { return to }
        var (low, high) = (from, to)
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if holds(middle) { low = middle } else { high = middle }
        }
        return low
    }
}

/// The Mann-Whitney test of the first group, shifted, against the second.
private struct ShiftedRankSum: ShiftTest {
    let groups: RankedGroups
    let exact: RankSumTest
    let rough: RankSumTest

    init(_ groups: RankedGroups, method: RankTestMethod) {
        self.groups = groups
        let (n, m) = (groups.first.count, groups.second.count)
        exact = RankSumTest(firstCount: n, secondCount: m, method: method)
        rough = RankSumTest(firstCount: n, secondCount: m, method: .asymptotic)
    }

    func pValue(shift: Int128) -> Double {
        let (doubledU, blocks) = groups.ranked(shift: shift)
        return exact.pValue(doubledU: doubledU, blocks: blocks)
    }

    func roughPValue(shift: Int128) -> Double {
        let (doubledU, blocks) = groups.ranked(shift: shift)
        return rough.pValue(doubledU: doubledU, blocks: blocks)
    }

    func isStep(_ shift: Int128) -> Bool { groups.isDifference(shift) }
    func step(above shift: Int128) -> Int128? { groups.difference(above: shift) }
    func step(below shift: Int128) -> Int128? { groups.difference(below: shift) }
    var steps: ClosedRange<Int128> { groups.smallestDifference...groups.largestDifference }
    var doubledEstimate: Int128 { groups.doubledMedianDifference }
}

/// Two groups of values as recorded decimals, ready for tests on ranks of the first group shifted by −d.
///
/// Shifts and differences are whole numbers of the common unit: ties are exact.
struct RankedGroups {
    let unit: RecordedDecimals
    /// Ascending, in units.
    let first: [Int128]
    let second: [Int128]

    init(_ first: [Double], _ second: [Double]) {
        let unit = RecordedDecimals(commonTo: first + second)
        self.unit = unit
        self.first = first.map(unit.units).sorted()
        self.second = second.map(unit.units).sorted()
    }

    /// In units one half, one quarter … of the recorded ones, so that there are shifts between neighbours.
    private init(_ groups: RankedGroups, refinedBy factor: Int128) {
        unit = groups.unit
        first = groups.first.map { $0 * factor }
        second = groups.second.map { $0 * factor }
    }

    func refined(by factor: Int128) -> RankedGroups { RankedGroups(self, refinedBy: factor) }

    var pairCount: Int { first.count * second.count }
    var smallestDifference: Int128 { first[0] - second[second.count - 1] }
    var largestDifference: Int128 { first[first.count - 1] - second[0] }

    /// 2U of the first group after the shift, and the sizes of the tied blocks, lowest first.
    func ranked(shift: Int128) -> (doubledU: Int, blocks: [Int]) {
        var (i, j, doubledU) = (0, 0, 0)
        var blocks: [Int] = []
        blocks.reserveCapacity(first.count + second.count)
        while i < first.count || j < second.count {
            let value = min(i < first.count ? first[i] - shift : .max, j < second.count ? second[j] : .max)
            let (start, secondBelow) = (i, j)
            while i < first.count, first[i] - shift == value { i += 1 }
            while j < second.count, second[j] == value { j += 1 }
            doubledU += (i - start) * (secondBelow + j)
            blocks.append(i - start + j - secondBelow)
        }
        return (doubledU, blocks)
    }

    /// Number of pairs whose difference (first − second) is at most `limit`.
    func pairs(differingAtMost limit: Int128) -> Int {
        var (count, below) = (0, 0)
        for value in second {
            while below < first.count, first[below] - value <= limit { below += 1 }
            count += below
        }
        return count
    }

    /// The difference of rank `rank` (1 = smallest) among all pairs.
    func difference(rank: Int) -> Int128 {
        var (low, high) = (smallestDifference - 1, largestDifference)
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if pairs(differingAtMost: middle) >= rank { high = middle } else { low = middle }
        }
        return high
    }

    func isDifference(_ shift: Int128) -> Bool {
        pairs(differingAtMost: shift) > pairs(differingAtMost: shift - 1)
    }

    /// The largest difference below `shift`, nil where there is none.
    func difference(below shift: Int128) -> Int128? {
        let rank = pairs(differingAtMost: shift - 1)
        return rank == 0 ? nil : difference(rank: rank)
    }

    /// The smallest difference above `shift`, nil where there is none.
    func difference(above shift: Int128) -> Int128? {
        let rank = pairs(differingAtMost: shift) + 1
        return rank > pairCount ? nil : difference(rank: rank)
    }

    /// Median of all pairwise differences, in half units.
    var doubledMedianDifference: Int128 {
        let middle = (pairCount + 1) / 2
        let low = difference(rank: middle)
        return low + (pairCount % 2 == 1 ? low : difference(rank: middle + 1))
    }
}

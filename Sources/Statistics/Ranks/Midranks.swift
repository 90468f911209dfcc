/// Ranks from 1, ties sharing their mean rank, in the order of `values`; and the sizes of the tied blocks,
/// lowest first. Values tie when they are equal as recorded decimals.
public func midranks(_ values: [Double]) -> (ranks: [Double], blocks: [Int]) {
    let unit = RecordedDecimals(commonTo: values)
    return midranks(units: values.map(unit.units))
}

func midranks(units: [Int128]) -> (ranks: [Double], blocks: [Int]) {
    let order = units.indices.sorted { units[$0] < units[$1] }
    var ranks = [Double](repeating: 0, count: units.count)
    var blocks: [Int] = []
    var start = 0
    while start < order.count {
        var end = start
        while end < order.count, units[order[end]] == units[order[start]] { end += 1 }
        for place in start..<end { ranks[order[place]] = Double(start + end + 1) / 2 }
        blocks.append(end - start)
        start = end
    }
    return (ranks, blocks)
}

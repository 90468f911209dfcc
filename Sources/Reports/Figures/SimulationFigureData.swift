internal import Findings

extension TrajectoriesFigure {
    /// `part` is `line`, `quantile 0.05` (an edge of a band) or `member 3` (one drawn alone).
    var data: DataFrame {
        var rows: [[DataFrame.Cell]] = []
        for one in series {
            let name = DataFrame.Cell.text(one.name)
            func add(_ part: String, _ values: [Double?]) {
                rows += zip(times, values).map { [name, .text(part), .number($0), cell($1)] }
            }
            add("line", one.values)
            for band in one.bands {
                add("quantile \(shortestText(band.lowerLevel))", band.lower)
                add("quantile \(shortestText(band.upperLevel))", band.upper)
            }
            for (number, trace) in one.traces.enumerated() { add("member \(number + 1)", trace) }
        }
        return DataFrame(columns: ["series", "part", "time", "value"], rows: rows)
    }
}

extension ScanFigure {
    var data: DataFrame {
        let names = [x.label.label] + (y.map { [$0.label.label] } ?? []) + ["read_out", "value"]
        let rows = readOuts.flatMap { readOut in
            readOut.values.enumerated().map { index, value -> [DataFrame.Cell] in
                let (row, column) = index.quotientAndRemainder(dividingBy: x.values.count)
                let inputs = [x.values[column]] + (y.map { [$0.values[row]] } ?? [])
                return inputs.map { .number($0) } + [.text(readOut.name), cell(value)]
            }
        }
        return DataFrame(columns: names, rows: rows)
    }
}

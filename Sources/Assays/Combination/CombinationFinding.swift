internal import Findings
internal import Statistics

/// Words, numbers, figure and tables of a combination.
struct CombinationFinding {
    let analysis: CombineAnalysis
    let data: CombinationData
    let level: Double
    /// For each reference, for each experiment.
    private let cells: [CombinationReference: [Outcome<CombinationReference.Cells>]]

    init(_ analysis: CombineAnalysis, _ data: CombinationData, level: Double) {
        (self.analysis, self.data, self.level) = (analysis, data, level)
        common = Self.commonPlaces(data.experiments.map(\.grid))
        cells = Dictionary(
            uniqueKeysWithValues: CombinationReference.allCases.map { reference in
                (reference, data.experiments.map { reference.cells(of: $0.grid) })
            })
    }

    /// For each experiment the places of the pairs of doses that every experiment has; of all where none is common.
    private let common: [[Int]]

    private static func mean(_ excess: [Double], _ places: [Int]) -> Double {
        places.reduce(0) { $0 + excess[$1] } / Double(places.count)
    }

    private static func commonPlaces(_ experiments: [CombinationGrid]) -> [[Int]] {
        let pairs = experiments.map { grid in
            grid.combined.map { [grid.doses1[$0.0], grid.doses2[$0.1]] }
        }
        let shared = pairs.dropFirst().reduce(Set(pairs.first ?? [])) { $0.intersection($1) }
        return pairs.map { own in
            own.indices.filter { shared.isEmpty || shared.contains(own[$0]) }
        }
    }

    /// Pairs of doses of an experiment that another one lacks.
    private var uncommon: Int {
        zip(data.experiments, common).reduce(0) { $0 + $1.0.grid.combined.count - $1.1.count }
    }

    private var isNested: Bool { analysis.experiment != nil }
    private var count: Int { data.experiments.count }

    /// One mean excess for each experiment, or why one has none.
    private func means(_ reference: CombinationReference) -> Outcome<[Double]> {
        var means: [Double] = []
        for outcome in cells[reference]! {
            switch outcome {
            case .success(let cells): means.append(Self.mean(cells.excess, common[means.count]))
            case .failure(let why): return .failure(why)
            }
        }
        return .success(means)
    }

    private func mean(_ reference: CombinationReference) -> Outcome<Double> {
        means(reference).map { $0.reduce(0, +) / Double($0.count) }
    }

    private func test(_ reference: CombinationReference, _ level: Double) -> Outcome<TTest> {
        guard isNested, count > 1 else {
            return .undefined(isNested ? "there is one experiment" : "no column names the experiment")
        }
        return means(reference).flatMap { TTest.oneSample($0, level: level) }
    }

    var finding: Finding {
        Finding(
            analysis: CombineAnalysis.schema.name,
            title: "\(analysis.dose1) with \(analysis.dose2), \(Numbers.count(count, "experiments"))",
            estimates: ([analysis.reference]
                + CombinationReference.allCases.filter { $0 != analysis.reference })
                .map(estimate), decision: decision,
            tests: CombinationReference.allCases.map { reference in
                let test = test(reference, 0.95)
                return Finding.Test(
                    name: "one-sample t test over experiments, \(reference.name)",
                    statistic: Quantity(test.map(\.statistic)), pValue: Quantity(test.map(\.pValue)))
            }, units: Finding.Units(noun: "experiments", total: count),
            exclusions: data.exclusions.losses, method: method, cautions: cautions, figures: [figure],
            tables: tables, rCalls: rCalls, analysed: analysed)
    }

    private func name(_ reference: CombinationReference) -> String { "mean_excess_\(reference.rawValue)" }

    private func estimate(_ reference: CombinationReference) -> Estimate {
        Estimate(
            name(reference), label: "Mean excess over \(reference.name)",
            definition:
                "Mean over the pairs of doses that every experiment has (within an experiment first) of the "
                + "\(reference.definition)",
            value: Quantity(mean(reference)),
            interval: test(reference, 0.95).value.map {
                Interval($0.interval, level: 0.95, method: "one-sample t over experiments")
            }, unit: "percentage points", null: 0)
    }

    private var decision: Decision {
        let reference = analysis.reference
        let test = test(reference, level)
        return Decision(
            estimate: name(reference), procedure: "one-sample t test of the mean excess per experiment",
            higherMeans: "together they inhibit more than \(reference.name) expects (synergy)",
            lowerMeans: "together they inhibit less than \(reference.name) expects (antagonism)",
            effect: Quantity(mean(reference)),
            interval: test.value.map {
                Interval($0.interval, level: level, method: "one-sample t over experiments")
            }, pValue: Quantity(test.map(\.pValue)), notTestable: notTestable ?? test.reason)
    }

    private var notTestable: String? {
        if !isNested {
            return "no column names the experiment, and wells of one experiment are not independent"
        }
        return count == 1 ? "there is one experiment: wells are not replicates of it" : nil
    }

    private var method: [String] {
        [
            "The inhibition of wells with both drugs was compared with the expectation without interaction: "
                + "\(analysis.reference.name), that is the \(analysis.reference.definition).",
            "The mean excess of each experiment was one observation; a one-sample t test over "
                + "\(Numbers.count(count, "experiments")) decided. The other references describe.",
        ]
    }

    private var cautions: [Caution] {
        var cautions: [Caution] = []
        if notTestable != nil {
            cautions.append(
                Caution(
                    "wells-as-n",
                    "Wells of one experiment share cells, drug dilutions and day: their spread says nothing about "
                        + "the next experiment, so no p value is given. Repeat the grid in independent experiments.",
                    weight: .serious))
        }
        let signs = Set(CombinationReference.allCases.compactMap { mean($0).value }.map { $0 > 0 })
        if signs.count > 1 {
            cautions.append(
                Caution(
                    "references-disagree",
                    "The references disagree on the direction: whether this is synergy depends on which is taken.",
                    weight: .serious))
        }
        if let grid = data.experiments.first?.grid, grid.doses1.count == 2, grid.doses2.count == 2 {
            cautions.append(
                Caution(
                    "one-dose-each",
                    "With one dose of each drug Loewe and ZIP cannot be computed; the log-scale interaction blocked "
                        + "by experiment (analysis 'experiments') answers the same question."))
        }
        cautions += sizeCautions
        return cautions
    }

    private var sizeCautions: [Caution] {
        var cautions: [Caution] = []
        let all = data.rows.map(\.well)
        let low = all.count { $0.inhibition < -20 }
        if low > 0 {
            cautions.append(
                Caution(
                    "negative-inhibition",
                    "\(Numbers.count(low, "wells")) grew more than 20 % better than the untreated: look at the "
                        + "untreated wells and the plate's edge; Bliss products of negative inhibitions mislead."
                ))
        }
        if uncommon > 0 {
            cautions.append(
                Caution(
                    "uncommon-cells",
                    "\(Numbers.count(uncommon, "pairs of doses")) of an experiment have no counterpart in every other: "
                        + "left out of the mean, kept in the table of cells.", weight: .serious))
        }
        let untreated = data.experiments.compactMap { $0.grid.value(0, 0) }
        if untreated.count < data.experiments.count {
            cautions.append(
                Caution(
                    "no-untreated", "An experiment has no well without both drugs: its zero is not measured.")
            )
        }
        if untreated.contains(where: { abs($0) > 15 }) {
            cautions.append(
                Caution(
                    "untreated-level",
                    "The wells without drug are not near 0 % inhibition: the responses were made relative to another "
                        + "control, and Bliss and ZIP, which multiply, mislead.", weight: .serious))
        }
        let single = data.experiments.flatMap { experiment in
            [1, 2].map { drug in experiment.grid.single(drug).values }
        }
        if single.contains(where: { ($0.last ?? 0) < ($0.first ?? 0) - 20 }) {
            cautions.append(
                Caution(
                    "sense",
                    "The inhibition of a drug alone falls as its dose rises: is the response viability or inhibition "
                        + "('response_is')?", weight: .serious))
        }
        if let unit1 = data.unit1, let unit2 = data.unit2, unit1 != unit2 {
            cautions.append(
                Caution(
                    "units-differ",
                    "The doses are in different units (\(unit1), \(unit2)); none is added to the other."))
        }
        return cautions
    }

    /// Means over experiments of what `value` gives for each cell; nil where an experiment has none.
    private func panel(
        _ value: (Int, CombinationGrid, Int, Int) -> Double?, _ grid: CombinationGrid
    ) -> [Double?] {
        grid.doses2.flatMap { y in
            grid.doses1.map { x in
                let found = data.experiments.indices.compactMap { e -> Double? in
                    let own = data.experiments[e].grid
                    guard let i = own.doses1.firstIndex(of: x), let j = own.doses2.firstIndex(of: y) else {
                        return nil
                    }
                    return value(e, own, i, j)
                }
                return found.isEmpty ? nil : found.reduce(0, +) / Double(found.count)
            }
        }
    }

    private func excess(_ reference: CombinationReference, _ e: Int, _ i: Int, _ j: Int) -> Double? {
        guard let cells = cells[reference]![e].value,
            let place = data.experiments[e].grid.combined.firstIndex(where: { $0 == (i, j) })
        else { return nil }
        return cells.excess[place]
    }

    private var figure: Figure {
        let grid = data.experiments[0].grid
        let panels = [
            SurfaceFigure.Panel(
                title: "Inhibition", unit: "%", isDiverging: false,
                values: panel({ _, grid, i, j in grid.value(i, j) }, grid)),
            SurfaceFigure.Panel(
                title: "Excess over \(analysis.reference.name)", unit: "percentage points", isDiverging: true,
                values: panel({ e, _, i, j in excess(analysis.reference, e, i, j) }, grid)),
        ]
        return Figure(
            id: "surface", title: "Response and excess over \(analysis.reference.name)",
            caption: "Means of \(Numbers.count(count, "experiments")); dose 0 is the other drug alone.",
            content: .surface(
                SurfaceFigure(
                    x: AxisLabel(analysis.dose1, unit: data.unit1),
                    y: AxisLabel(analysis.dose2, unit: data.unit2),
                    xDoses: grid.doses1, yDoses: grid.doses2, panels: panels)))
    }

    private var tables: [FindingTable] {
        let columns =
            ["experiment", "dose1", "dose2", "inhibition_percent"]
            + CombinationReference.allCases.flatMap { ["\($0.rawValue)_expected", "\($0.rawValue)_excess"] }
        var rows: [[DataFrame.Cell]] = []
        for (e, experiment) in data.experiments.enumerated() {
            for (place, (i, j)) in experiment.grid.combined.enumerated() {
                var row: [DataFrame.Cell] = [
                    .number(Double(e + 1)), .number(experiment.grid.doses1[i]),
                    .number(experiment.grid.doses2[j]), .number(experiment.grid.value(i, j)!),
                ]
                for reference in CombinationReference.allCases {
                    let found = cells[reference]![e].value
                    row.append(found.map { .number($0.expected[place]) } ?? .missing)
                    row.append(found.map { .number($0.excess[place]) } ?? .missing)
                }
                rows.append(row)
            }
        }
        return [
            FindingTable(
                id: "cells", title: "Excess of each pair of doses",
                caption:
                    "One row for each experiment and pair of positive doses; inhibition and excess in % of "
                    + "the untreated.", frame: DataFrame(columns: columns, rows: rows)), matrix,
        ]
    }

    private var matrix: FindingTable {
        let grid = data.experiments[0].grid
        let values = panel({ _, grid, i, j in grid.value(i, j) }, grid)
        let width = grid.doses1.count
        return FindingTable(
            id: "matrix", title: "Inhibition by dose",
            caption:
                "Rows: \(analysis.dose2); columns: \(analysis.dose1); mean inhibition (%) over experiments.",
            layout: .sideBySide,
            frame: DataFrame(
                columns: ["dose2"] + grid.doses1.map { shortestText($0) },
                rows: grid.doses2.indices.map { j in
                    [.number(grid.doses2[j])]
                        + (0..<width).map { i in values[j * width + i].map { .number($0) } ?? .missing }
                }))
    }

    private var analysed: DataFrame {
        var order: [String: Double] = [:]
        for (place, experiment) in data.experiments.enumerated() {
            order[experiment.name] = Double(place + 1)
        }
        return DataFrame(
            columns: ["experiment", "dose1", "dose2", "inhibition_percent"],
            rows: data.rows.map { row in
                [
                    .number(order[row.experiment]!), .number(row.well.dose1), .number(row.well.dose2),
                    .number(row.well.inhibition),
                ]
            })
    }

    private var rCalls: [Finding.RCall] {
        let read = """
            m <- aggregate(inhibition_percent ~ experiment + dose1 + dose2, d, mean)
            a <- subset(m, dose2 == 0)[c("experiment", "dose1", "inhibition_percent")]
            b <- subset(m, dose1 == 0)[c("experiment", "dose2", "inhibition_percent")]
            x <- merge(merge(subset(m, dose1 > 0 & dose2 > 0), setNames(a, c("experiment", "dose1", "y1"))),
                       setNames(b, c("experiment", "dose2", "y2")))
            """
        let shared =
            uncommon == 0
            ? ""
            : "x <- x[ave(x$experiment, x$dose1, x$dose2, FUN = length) == \(count), ]  # common to all\n"
        func call(_ reference: CombinationReference, _ expected: String) -> Finding.RCall {
            let mean = "tapply(x$inhibition_percent - \(expected), x$experiment, mean)"
            let code = isNested && count > 1 ? "t.test(\(mean))" : "mean(\(mean))"
            return Finding.RCall(reproduces: name(reference), code: "\(read)\n\(shared)\(code)")
        }
        return [
            call(.bliss, "(x$y1 + x$y2 - x$y1 * x$y2 / 100)"), call(.hsa, "pmax(x$y1, x$y2)"),
        ]
    }
}

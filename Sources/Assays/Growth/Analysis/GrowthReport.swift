internal import Findings
internal import Statistics

/// Assembles the finding from the comparison.
struct GrowthReport {
    let analysis: GrowthAnalysis
    let data: GrowthComparison
    /// Animals of arms that are not compared here.
    let otherArms: [GrowthAnimal]
    let context: AnalysisContext
    let decision: Decision

    init(
        analysis: GrowthAnalysis, data: GrowthComparison, otherArms: [GrowthAnimal],
        context: AnalysisContext
    ) {
        (self.analysis, self.data, self.otherArms, self.context) = (analysis, data, otherArms, context)
        decision = data.decision(context.decisionLevel)
    }

    var columns: GrowthColumns { analysis.columns }
    var unitText: String { data.valueUnit.map { " (\($0))" } ?? "" }

    func finding() -> Finding {
        let (first, second) = (data.count(of: true), data.count(of: false))
        // Runs by the thousand want the decision alone.
        let isFull = context.detail == .everything
        let events = data.isVolume && isFull ? GrowthEvents(data) : nil
        let dropout = GrowthDropout(data, level: context.decisionLevel)
        return Finding(
            analysis: GrowthAnalysis.schema.name,
            title: "\(columns.value)\(unitText) over \(columns.time): \(analysis.of) against "
                + "\(analysis.against), \(first) against \(second) \(columns.noun)",
            estimates: slopeEstimates() + (events.map(volumeEstimates) ?? []) + areaEstimates()
                + dropout.estimates,
            decision: decision,
            tests: slopeTests() + areaTests() + (events?.tests ?? []),
            units: Finding.Units(
                noun: columns.noun, total: first + second,
                groups: [
                    .init(name: analysis.of, count: first), .init(name: analysis.against, count: second),
                ]),
            exclusions: data.records.exclusions.losses, method: method(),
            cautions: data.records.cautions + cautions() + dropout.cautions,
            figures: isFull ? figures(events) : [],
            tables: isFull ? tables(events, dropout) : [], rCalls: rCalls(),
            analysed: analysedRows())
    }

    /// `unit`, unless a column of the table has that name.
    var unitColumn: String {
        [columns.value, columns.time, columns.arm ?? ""].contains("unit") ? "unit_number" : "unit"
    }

    /// One row for each measurement; animals by number, not by name.
    private func analysedRows() -> DataFrame {
        var names = [columns.value, columns.time, columns.arm ?? "arm", unitColumn]
        if columns.part != nil { names.append("part") }
        if data.units.contains(where: { $0.animal.hasCensored }) { names.append("below_limit") }
        var rows: [[DataFrame.Cell]] = []
        for (place, unit) in data.units.enumerated() {
            var parts: [String: Int] = [:]
            for point in unit.animal.points {
                var row: [DataFrame.Cell] = [
                    .number(point.value), .number(point.time), .text(unit.animal.arm),
                    .number(Double(place + 1)),
                ]
                if let part = point.part {
                    if parts[part] == nil { parts[part] = parts.count + 1 }
                    row.append(.number(Double(parts[part]!)))
                }
                if names.contains("below_limit") { row.append(.number(point.isBelow ? 1 : 0)) }
                rows.append(row)
            }
        }
        return DataFrame(columns: names, rows: rows)
    }

    // MARK: - Slopes

    private func slopeEstimates() -> [Estimate] {
        let what = data.isLog ? "growth rate" : "slope"
        let of = "\(analysis.of) minus \(analysis.against)"
        var list: [Estimate] = []
        func add(
            _ name: String, _ label: String, _ definition: String, _ value: Outcome<Double>,
            _ interval: (Bounds, String)?
        ) {
            list.append(
                Estimate(
                    name, label: label, definition: definition, value: Quantity(value),
                    interval: interval.map { Interval($0.0, level: 0.95, method: $0.1) }, unit: data.rateUnit,
                    null: 0))
        }
        let line = data.isLog ? "ln \(columns.value)" : columns.value
        if let censored = data.censored {
            add(
                GrowthComparison.censoredName, "Difference of \(what)s, \(of) (censored mixed model)",
                "coefficient of time by arm for \(line), random intercept and slope, values below the limit by "
                    + "their likelihood; maximum likelihood", censored.map(\.estimate),
                censored.tested.value.map { ($0.interval(0.95), "profile likelihood, Student's t") })
        }
        add(
            GrowthComparison.mixedName, "Difference of \(what)s, \(of) (mixed model)",
            "coefficient of time by arm for \(line), random intercept and slope for each \(columns.oneNoun)"
                + (columns.part == nil ? "" : " and random intercept for each nodule within it") + ", REML",
            data.mixed.map(\.estimate),
            data.mixed.tested.value.map { ($0.interval(0.95), "Satterthwaite's t") })
        add(
            GrowthComparison.welchName,
            "Difference of \(what)s, \(of) (one slope for each \(columns.oneNoun))",
            "difference of the arms' mean least-squares slopes of \(line)"
                + (columns.part == nil ? "" : ", each the mean of the \(columns.oneNoun)'s nodules"),
            data.welch.map(\.difference), data.welch.value.map { ($0.interval, "Welch's t") })
        add(
            "slope_difference_intercept_only", "Difference of \(what)s, \(of) (random intercept alone)",
            "the same model without random slopes, which takes measurements of one \(columns.oneNoun) for "
                + "independent: it rejects far too often, and never decides",
            data.interceptOnly.map(\.estimate),
            data.interceptOnly.tested.value.map { ($0.interval(0.95), "Satterthwaite's t") })
        for (isOf, name) in [(true, analysis.of), (false, analysis.against)] {
            let mean = TTest.oneSample(data.slopes(of: isOf))
            let plain = Descriptives(data.slopes(of: isOf)).mean
            add(
                "mean_slope_\(isOf ? "of" : "against")", "Mean \(what), \(name)",
                "mean of the \(columns.noun)' least-squares slopes of \(line)", plain,
                mean.value.map { ($0.interval, "t") })
        }
        return list
    }

    private func slopeTests() -> [Finding.Test] {
        let (a, b) = (data.slopes(of: true), data.slopes(of: false))
        let ranks = MannWhitney.of(a, b)
        func test(_ name: String, _ contrast: Outcome<SlopeContrast>) -> Finding.Test {
            Finding.Test(
                name: name, statistic: Quantity(contrast.tested.map { $0.estimate / $0.standardError }),
                pValue: Quantity(contrast.tested.map(\.pValue)))
        }
        var tests = [
            test("mixed model, random intercept and slope, t", data.mixed),
            Finding.Test(
                name: "Welch's t test on slopes", statistic: Quantity(data.welch.map(\.statistic)),
                pValue: Quantity(data.welch.map(\.pValue))),
            Finding.Test(
                name: "Mann-Whitney test on slopes", statistic: Quantity(ranks.map(\.statistic)),
                pValue: Quantity(ranks.map { $0.pValue($0.preferredMethod) })),
            test("mixed model, random intercept alone, t (too small p values)", data.interceptOnly),
        ]
        if let censored = data.censored {
            tests.insert(
                test("mixed model with values below the limit, estimate over standard error", censored), at: 0
            )
        }
        return tests
    }

    // MARK: - Areas

    /// Up to the time at which the first animal left: beyond it the longer-lived have the larger areas.
    private var sharedEnd: Double { data.units.map(\.animal.lastTime).min() ?? 0 }

    private func areas(_ isOf: Bool) -> [Double] {
        data.series(of: isOf).compactMap { GrowthArea.perDay.of($0.until(sharedEnd)).value }
    }

    private func areaEstimates() -> [Estimate] {
        guard columns.part == nil else { return [] }
        let test = MannWhitney.of(areas(true), areas(false))
        let bounds = test.flatMap { $0.shiftInterval(level: 0.95, method: $0.preferredMethod) }.value
        return [
            Estimate(
                "area_per_day_shift",
                label: "Shift of the area per day, \(analysis.of) minus \(analysis.against)",
                definition: "Hodges-Lehmann shift of the area under each \(columns.oneNoun)'s curve ("
                    + GrowthArea.perDay.words
                    + "), up to \(columns.time) \(Numbers.plain(sharedEnd)), "
                    + (data.units.contains(where: \.leftEarly)
                        ? "when the first \(columns.oneNoun) left" : "when all were last measured"),
                value: Quantity(test.map(\.shift)),
                interval: bounds.map {
                    Interval($0, level: 0.95, method: "inverted from the Mann-Whitney test")
                }, unit: data.valueUnit, null: 0)
        ]
    }

    private func areaTests() -> [Finding.Test] {
        guard columns.part == nil else { return [] }
        let test = MannWhitney.of(areas(true), areas(false))
        return [
            Finding.Test(
                name: "Mann-Whitney test on the area per day", statistic: Quantity(test.map(\.statistic)),
                pValue: Quantity(test.map { $0.pValue($0.preferredMethod) }))
        ]
    }
}

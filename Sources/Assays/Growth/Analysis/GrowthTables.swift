internal import Findings
internal import Foundation
internal import Statistics

extension GrowthReport {
    func tables(_ events: GrowthEvents?, _ dropout: GrowthDropout) -> [FindingTable] {
        var list = [animalTable(events)]
        if columns.part == nil { list.append(sheet()) }
        list.append(dropout.table)
        if let events { list.append(responseTable(events)) }
        if let arms = armTable() { list.append(arms) }
        return list
    }

    /// An animal's own id; patients are numbered.
    private func name(_ place: Int) -> String {
        let unit = data.units[place]
        return columns.noun == "patients" || columns.noun == "subjects"
            ? "\(unit.animal.arm) \(place + 1)" : unit.animal.label
    }

    private func cell(_ value: Double?) -> DataFrame.Cell { value.map { .number($0) } ?? .missing }

    private func animalTable(_ events: GrowthEvents?) -> FindingTable {
        var names = [
            columns.oneNoun, columns.arm ?? "arm", "measurements", "first_time", "last_time", "first_value",
            "last_value", "left_early", "slope",
        ]
        if columns.part != nil { names.append("nodules") }
        if events != nil {
            names += [
                "area", "area_per_day", "best_response", "best_average_response", "response_gao",
                "response_kulgap", "time_to_multiple", "reached_multiple", "growth_model",
                "growth_rate_at_start",
                "growth_slowing", "regression_growth_model", "g", "d", "phi",
            ]
        }
        let rows = data.units.indices.map { place -> [DataFrame.Cell] in
            let unit = data.units[place]
            let series = unit.animal.series()
            var row: [DataFrame.Cell] = [
                .text(name(place)), .text(unit.animal.arm), .number(Double(series.count)),
                .number(unit.animal.firstTime), .number(unit.animal.lastTime), cell(series.values.first),
                cell(series.values.last), .text(unit.leftEarly ? "yes" : "no"), cell(unit.slope.value),
            ]
            if columns.part != nil { row.append(.number(Double(unit.animal.partCount))) }
            if events != nil { row += volumeCells(series) }
            return row
        }
        return FindingTable(
            id: "animals", title: "What each \(columns.oneNoun) gave",
            caption: "One row for each \(columns.oneNoun). slope: least squares of "
                + (data.isLog ? "ln \(columns.value)" : columns.value)
                + " on \(columns.time), \(data.rateUnit)."
                + (events == nil
                    ? ""
                    : " Best responses in %; growth_model: exponential or Gompertz on the logarithm by AICc; "
                        + "g, d, phi: regression-growth model selected as in Wilkerson 2017, g as the model has it."),
            frame: DataFrame(columns: names, rows: rows))
    }

    private func volumeCells(_ series: GrowthSeries) -> [DataFrame.Cell] {
        let (gao, kulgap) = (
            ModifiedRECIST.of(series, rule: .gao), ModifiedRECIST.of(series, rule: .kulgap)
        )
        let chosen = analysis.response == .gao ? gao : kulgap
        let time = TimeToVolume.of(series, multiple: analysis.multiple).value
        let curve = GrowthCurveFit.better(series).value
        let regression = RegressionGrowthFit.selected(series).value
        func text(_ value: String?) -> DataFrame.Cell { value.map { .text($0) } ?? .missing }
        return [
            cell(GrowthArea.full.of(series).value), cell(GrowthArea.perDay.of(series).value),
            cell(chosen.value?.bestResponse), cell(chosen.value?.bestAverageResponse),
            text(gao.value?.category.rawValue), text(kulgap.value?.category.rawValue), cell(time?.time),
            time.map { .number($0.reached ? 1 : 0) } ?? .missing, text(curve?.model.rawValue),
            cell(curve?.rate), cell(curve?.slowing), text(regression?.model.rawValue),
            cell(regression?.growthRate), cell(regression?.regressionRate),
            cell(regression?.shrinkingFraction),
        ]
    }

    /// Days below each other, animals side by side, the control first: pastes into a grouped sheet.
    private func sheet() -> FindingTable {
        let order = data.units.indices.sorted {
            (data.units[$0].isOf ? 1 : 0, $0) < (data.units[$1].isOf ? 1 : 0, $1)
        }
        let times = Set(data.units.flatMap { $0.animal.points.map(\.time) }).sorted()
        var names = [columns.time]
        for place in order {
            var label = "\(data.units[place].animal.arm): \(name(place))"
            if names.contains(label) { label += " (\(place + 1))" }
            names.append(label)
        }
        let series = order.map { data.units[$0].animal.series() }
        let rows = times.map { time -> [DataFrame.Cell] in
            [.number(time)] + series.map { cell($0.value(at: time)) }
        }
        return FindingTable(
            id: "sheet", title: "\(columns.value) by \(columns.time)",
            caption:
                "One column for each \(columns.oneNoun), arms side by side; empty where it was not measured.",
            layout: .sideBySide, frame: DataFrame(columns: names, rows: rows))
    }

    private func responseTable(_ events: GrowthEvents) -> FindingTable {
        var rows: [[DataFrame.Cell]] = []
        for rule in ModifiedRECIST.Rule.allCases {
            for (isOf, name) in [(true, analysis.of), (false, analysis.against)] {
                let classes = data.series(of: isOf).map { ModifiedRECIST.of($0, rule: rule).value?.category }
                let counts = ResponseCategory.allCases.map { one in classes.count { $0 == one } }
                rows.append(
                    [.text(rule.rawValue), .text(name)] + counts.map { .number(Double($0)) }
                        + [.number(Double(classes.count { $0 == nil }))])
            }
        }
        return FindingTable(
            id: "responses", title: "Modified RECIST by arm",
            caption: ModifiedRECIST.Rule.allCases.map { "\($0.rawValue): \($0.words)" }.joined(
                separator: ". ")
                + ". The tests use \(analysis.response.rawValue).",
            frame: DataFrame(
                columns: ["rule", columns.arm ?? "arm"] + ResponseCategory.allCases.map(\.rawValue)
                    + ["not_classed"], rows: rows))
    }

    /// Every other arm against the control, where there are more than two.
    private func armTable() -> FindingTable? {
        guard !otherArms.isEmpty else { return nil }
        var groups: [(name: String, slopes: [Double])] = [
            (analysis.against, data.slopes(of: false)), (analysis.of, data.slopes(of: true)),
        ]
        for animal in otherArms {
            guard let slope = animal.slope(columns.scale).value else { continue }
            if let place = groups.firstIndex(where: { $0.name == animal.arm }) {
                groups[place].slopes.append(slope)
            } else {
                groups.append((animal.arm, [slope]))
            }
        }
        let used = groups.filter { !$0.slopes.isEmpty }
        guard used.count > 2, used[0].name == analysis.against,
            let differences = dunnettComparisons(used.map(\.slopes)).value
        else { return nil }
        let rows = differences.map { one -> [DataFrame.Cell] in
            [
                .text(used[one.first].name), .number(Double(used[one.first].slopes.count)),
                .number(one.difference), .number(one.interval.lower), .number(one.interval.upper),
                .number(one.pValue),
            ]
        }
        return FindingTable(
            id: "arms", title: "All arms against \(analysis.against)",
            caption:
                "Difference of mean slopes (\(data.rateUnit)), one slope for each \(columns.oneNoun); Dunnett's "
                + "simultaneous 95 % intervals and p values, spread taken as equal. Beside the claim, which is "
                + "about one arm.",
            frame: DataFrame(
                columns: [columns.arm ?? "arm", "n", "difference", "lower", "upper", "p"], rows: rows))
    }
}

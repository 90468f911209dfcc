public import Inputs
internal import Statistics
public import Tables

/// `fit_curves`: one row for each curve, fitted from its doses and responses.
///
/// Columns made: `ic50` (dose at half of the control; `>highest` where the curve does not get there within the
/// tested doses), `ec50` (half-way between the curve's own limits), `activity_area` (sum over the doses of 1 −
/// viability), `inhibited_area` (1 − mean viability over log dose), `slope` (steepness of the log-logistic or Weibull
/// curve), `max_effect` (1 − least mean viability), `flat_p` (F test against a flat line), `doses` (positive doses),
/// `model`.
public struct FitCurvesStep: ShapingStep {
    let curve: String
    let dose: String
    let response: String
    let sense: ResponseSense
    let scale: ResponseScale
    let model: CurveModelChoice
    let keep: [String]
    let place: SourceLocation

    public init(_ setting: Setting) throws(InputError) {
        var reader = try SettingReader(setting, subject: "fit_curves")
        place = setting.location
        curve = try reader.requireText("curve")
        dose = try reader.requireText("dose")
        response = try reader.requireText("response")
        let senseSetting = try reader.require("response_is")
        guard let sense = ResponseSense(rawValue: try senseSetting.asText("response_is")), sense != .signal
        else {
            throw InputError(
                "unknown-choice", "'response_is' must be viability or inhibition", at: senseSetting.location,
                remedy: "divide a raw signal by the untreated wells with 'derive' first")
        }
        self.sense = sense
        scale = try reader.choice("scale", of: ResponseScale.self) ?? .percent
        model = try reader.choice("model", of: CurveModelChoice.self) ?? .ll4
        keep = try reader.take("keep")?.asTexts("keep") ?? []
        try reader.finish()
    }

    public var label: String { "fit a dose-response curve of \(response) for each \(curve)" }

    private struct Wells {
        var rows: [Int] = []
        var doses: [Double] = []
        var viabilities: [Double] = []
    }

    public func apply(
        to table: Table, among tables: [String: Table]
    ) throws(InputError) -> (Table, FlowStep) {
        let names = try table.labels(curve, askedAt: place)
        let doses = try table.numbers(dose, askedAt: place)
        let responses = try table.numbers(response, askedAt: place)
        var (order, wells): ([String], [String: Wells]) = ([], [:])
        var losses: [String: [RowOrigin]] = [:]
        for row in 0..<table.rowCount {
            guard let name = names[row] else {
                losses["\(curve) is missing", default: []].append(table.origins[row])
                continue
            }
            if wells[name] == nil {
                order.append(name)
                wells[name] = Wells(rows: [row])
            } else {
                wells[name]!.rows.append(row)
            }
            guard let x = doses[row].exactValue, let y = responses[row].exactValue else {
                losses["\(dose) or \(response) is missing or censored", default: []].append(
                    table.origins[row])
                continue
            }
            if x < 0 {
                throw InputError(
                    "negative-dose", "a dose is negative", at: table.origins[row].location, column: dose,
                    remedy: "give doses as amounts, not as logarithms")
            }
            wells[name]!.doses.append(x)
            wells[name]!.viabilities.append(sense == .viability ? y / scale.unit : 1 - y / scale.unit)
        }
        try checkScale(wells.values.flatMap(\.viabilities))
        let summaries = order.map { name in
            CurveSummary(
                doses: wells[name]!.doses, viabilities: wells[name]!.viabilities, models: model.candidates)
        }
        var columns = [Column(curve, role: try table.column(curve).role, cells: .texts(order))]
        for name in keep { columns.append(try constant(name, table, order.map { wells[$0]!.rows })) }
        columns += measures(summaries, unit: try table.column(dose).unit)
        try requireDistinct(columns)
        let shaped = Table(
            name: table.name, columns: columns, origins: order.map { table.origins[wells[$0]!.rows[0]] },
            isSimulated: table.isSimulated)
        return (
            shaped,
            FlowStep(
                label: label, rowsBefore: table.rowCount, rowsAfter: shaped.rowCount,
                losses: losses.keys.sorted().map { FlowStep.Loss(reason: $0, rows: losses[$0]!) },
                notes: notes(summaries))
        )
    }

    /// A percentage is never below 2 in every well, a fraction never above 10 in one.
    private func checkScale(_ viabilities: [Double]) throws(InputError) {
        let sizes = viabilities.map { abs(sense == .viability ? $0 : 1 - $0) * scale.unit }
        guard let largest = sizes.max() else { return }
        if scale == .percent ? largest > 2 : largest <= 10 { return }
        let other = scale == .percent ? "fraction" : "percent"
        throw InputError(
            "response-scale", "'\(response)' is said to be a \(scale.rawValue) but looks like a \(other)",
            at: place, column: response, remedy: "set 'scale: \(other)'")
    }

    private func requireDistinct(_ columns: [Column]) throws(InputError) {
        var seen: Set<String> = []
        for column in columns where !seen.insert(column.name).inserted {
            throw InputError(
                "repeated-name", "'fit_curves' would make two columns '\(column.name)'", at: place,
                remedy: "rename that column before, or leave it out of 'keep'")
        }
    }

    private func constant(
        _ name: String, _ table: Table, _ groups: [[Int]]
    ) throws(InputError) -> Column {
        var column = try table.column(name, askedAt: place)
        let labels = try table.labels(name)
        for rows in groups where Set(rows.map { labels[$0] }).count > 1 {
            throw InputError(
                "varying-column", "'keep' names '\(name)', which differs within one curve",
                at: table.origins[rows[0]].location, column: name,
                remedy: "leave it out of 'keep', or make it part of '\(curve)'")
        }
        column.cells = column.cells.picking(groups.map { $0[0] })
        return column
    }

    private func measures(_ summaries: [CurveSummary], unit: String?) -> [Column] {
        func numbers(_ value: (CurveSummary) -> Double?) -> Cells {
            .numbers(summaries.map { value($0).flatMap { $0.isFinite ? .exact($0) : nil } ?? .missing })
        }
        func doses(_ value: (CurveSummary) -> CensoredDose?) -> Cells {
            .numbers(summaries.map { value($0)?.cell ?? .missing })
        }
        return [
            Column("ic50", unit: unit, cells: doses(\.ic50)),
            Column("ec50", unit: unit, cells: doses(\.ec50)),
            Column("activity_area", cells: numbers(\.activityArea)),
            Column("inhibited_area", cells: numbers(\.inhibitedArea)),
            Column("slope", cells: numbers { $0.fit?.coefficients.slope }),
            Column("max_effect", cells: numbers { $0.data?.means.min().map { 1 - $0 } }),
            Column("flat_p", cells: numbers(\.flatP)),
            Column("doses", cells: numbers { $0.data.map { Double($0.doses.count { $0 > 0 }) } }),
            Column("model", cells: .texts(summaries.map { $0.fit?.model.name })),
        ]
    }

    private func notes(_ summaries: [CurveSummary]) -> [String] {
        let above = summaries.count { if case .above? = $0.ic50 { true } else { false } }
        let below = summaries.count { if case .below? = $0.ic50 { true } else { false } }
        var notes = [
            "\(summaries.count) curves; the IC50 of \(above) lies above the highest dose, of \(below) below the lowest"
        ]
        var reasons: [String: Int] = [:]
        for summary in summaries { if let reason = summary.reason { reasons[reason, default: 0] += 1 } }
        for reason in reasons.keys.sorted() {
            notes.append("\(reasons[reason]!) without a fitted curve, kept: \(reason)")
        }
        return notes
    }
}

extension CensoredDose {
    var cell: NumericCell {
        switch self {
        case .value(let dose): .exact(dose)
        case .above(let dose): .above(dose)
        case .below(let dose): .below(dose)
        }
    }
}

import Foundation
import Statistics

/// B01: curves of each group with five kinds of interval, quantiles, Nelson-Aalen, reverse Kaplan-Meier.
func checkKaplanMeier(_ golden: Golden, _ expected: Cursor) throws {
    let formula = try SurvivalFormula(golden.call)
    let rows = try SurvivalRows(golden, formula)
    let curves = try curvesByGroup(rows, formula)
    for (name, cursor) in expected.members {
        if let scale = SurvivalIntervalScale(rawValue: name) {
            try checkPointwise(cursor, curves, scale)
        } else if name == "full" {
            checkWholeCurves(cursor, curves)
        } else if name == "fh_survival_stype2" {
            cursor.check(curves.flatMap { $0.curve.points.map(\.flemingHarringtonSurvival) })
        } else if name == "reverse_km_median_followup" {
            let whole = KaplanMeier(rows.followUp.reversed)
            let groups = curves.map { KaplanMeier($0.followUp.reversed).quantile(0.5).estimate }
            cursor.check(cursor.items.count == 1 ? [whole.quantile(0.5).estimate] : groups)
        }
    }
}

private struct GroupCurve {
    var name: String
    var followUp: FollowUp
    var curve: KaplanMeier
}

/// Groups in the order of their levels, named `column=level`; `all` without a grouping.
private func curvesByGroup(_ rows: SurvivalRows, _ formula: SurvivalFormula) throws -> [GroupCurve] {
    guard let column = formula.terms.first else {
        return [GroupCurve(name: "all", followUp: rows.followUp, curve: KaplanMeier(rows.followUp))]
    }
    let levels = try rows.levels(column)
    let codes = try rows.codes(column, levels)
    return levels.enumerated().map { code, level in
        let followUp = rows.followUp.picking(codes.indices.filter { codes[$0] == code })
        return GroupCurve(name: "\(column)=\(level)", followUp: followUp, curve: KaplanMeier(followUp))
    }
}

private func checkPointwise(_ cursor: Cursor, _ curves: [GroupCurve], _ scale: SurvivalIntervalScale) throws {
    if let at = cursor["at"], let times = at["time"]?.numbers {
        let names = at["strata"]?.texts ?? []
        let places = try times.indices.map { index in
            let name = names.count == times.count ? names[index] : names.first
            guard let curve = curves.first(where: { $0.name == name }) ?? curves.first else {
                throw HarnessError("no group '\(name ?? "")'")
            }
            return (curve: curve.curve, time: times[index])
        }
        let points = places.map { $0.curve.point(at: $0.time) }
        let bands = zip(places, points).map { place, point in
            point.map { point in
                scale.interval(
                    survival: point.survival, standardErrorOfLog: point.standardErrorOfLog, level: 0.95)
            } ?? (1, 1)
        }
        at["n_risk"]?.check(places.map { Double($0.curve.atRisk(at: $0.time)) })
        at["surv"]?.check(points.map { $0?.survival ?? 1 })
        at["std_err"]?.check(points.map { $0.map(\.standardError) ?? 0 })
        at["lower"]?.check(bands.map { $0?.lower })
        at["upper"]?.check(bands.map { $0?.upper })
    }
    let quantiles = cursor["quant"]
    checkQuantiles(quantiles?["q"], curves, scale) { $0.estimate }
    checkQuantiles(quantiles?["lower"], curves, scale) { $0.lower }
    checkQuantiles(quantiles?["upper"], curves, scale) { $0.upper }
}

/// Groups by percentages; one group alone stands as a column.
private func checkQuantiles(
    _ cursor: Cursor?, _ curves: [GroupCurve], _ scale: SurvivalIntervalScale,
    _ part: ((estimate: Double?, lower: Double?, upper: Double?)) -> Double?
) {
    guard let cursor, let matrix = cursor.matrix else { return }
    let isColumn = matrix.columnNames == nil
    let percents = ((isColumn ? matrix.rowNames : matrix.columnNames) ?? []).compactMap(Double.init)
    for (row, cells) in matrix.rows.enumerated() {
        for (column, cell) in cells.enumerated() {
            let curve =
                isColumn ? curves[0] : curves.first { $0.name == matrix.rowNames?[row] } ?? curves[row]
            let percent = percents[isColumn ? row : column]
            cell.check(part(curve.curve.quantile(percent / 100, scale: scale)))
        }
    }
}

private func checkWholeCurves(_ full: Cursor, _ curves: [GroupCurve]) {
    for (name, cursor) in full["strata"]?.members ?? [] {
        cursor.check(curves.first { $0.name == name }?.curve.points.count ?? 0)
    }
    let points = curves.flatMap(\.curve.points)
    full["time"]?.check(points.map(\.time))
    full["n_risk"]?.check(points.map { Double($0.atRisk) })
    full["n_event"]?.check(points.map { Double($0.events) })
    full["n_censor"]?.check(points.map { Double($0.censored) })
    full["surv"]?.check(points.map(\.survival))
    full["std_err_log"]?.check(points.map(\.standardErrorOfLog))
    full["cumhaz_nelson_aalen"]?.check(points.map(\.cumulativeHazard))
    full["std_chaz"]?.check(points.map(\.standardErrorOfHazard))
}

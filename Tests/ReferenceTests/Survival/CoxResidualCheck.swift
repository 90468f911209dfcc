import Foundation
import Statistics

extension CoxModel {
    func checkResiduals(_ fit: CoxFit, _ expected: Cursor) {
        if let cursor = expected["resid_first20"] {
            let count = cursor["martingale"]?.items.count ?? 0
            cursor["martingale"]?.check(Array(fit.martingaleResiduals().prefix(count)))
            cursor["deviance"]?.check(Array(fit.devianceResiduals().prefix(count)))
        }
        let schoenfeld = fit.schoenfeldResiduals()
        if let cursor = expected["schoenfeld_first5"] {
            for (row, name) in (cursor["rows"]?.texts ?? []).enumerated() {
                let time = design.followUp.times[schoenfeld.subjects[row]]
                if Double(name) != time { cursor.fail("row \(row) is of time \(time), not \(name)") }
            }
            checkMatrix(cursor) { schoenfeld.values[$0 * design.width + $1] }
        }
        let changes = fit.dfbetas()
        expected["dfbeta_first5"]?["rows"]?.describes()
        checkMatrix(expected["dfbeta_first5"]) { changes[$0 * design.width + $1] }
        for key in ["schoenfeld_first5", "dfbeta_first5"] {
            expected[key]?["dim"]?.describes()
            expected[key]?["cols"]?.describes()
        }
    }

    func checkPrediction(_ fit: CoxFit, _ expected: Cursor) {
        guard let pred = expected["pred"], let newdata = pred["newdata"] else { return }
        let columns = design.names.map { newdata[$0]?.numbers ?? [] }
        let count = columns.first?.count ?? 0
        let people = (0..<count).map { person in columns.map { $0[person] } }
        let times = pred["times"]?.numbers ?? []
        let curves = people.map { fit.predictedSurvival($0) }
        func point(_ row: Int, _ column: Int) -> PredictedSurvival.Point? { curves[column]?.at(times[row]) }
        func band(_ row: Int, _ column: Int) -> (lower: Double, upper: Double)? {
            point(row, column).flatMap {
                SurvivalIntervalScale.log.interval(
                    survival: $0.survival, standardErrorOfLog: $0.standardError, level: 0.95)
            }
        }
        checkMatrix(pred["surv"]) { point($0, $1)?.survival }
        checkMatrix(pred["std_err"]) { row, column in
            point(row, column).map { $0.survival * $0.standardError }
        }
        checkMatrix(pred["lower"]) { band($0, $1)?.lower }
        checkMatrix(pred["upper"]) { band($0, $1)?.upper }
        pred["lp_uncentered"]?.check(people.map { fit.linearPredictor($0) })
    }

    /// Baseline at covariates 0, stratum after stratum.
    func checkBaseline(_ fit: CoxFit, _ expected: Cursor) {
        guard let cursor = expected["basehaz_x0_first10"] else { return }
        let zero = [Double](repeating: 0, count: design.width)
        let labels: [String?] = strata.isEmpty ? [nil] : strata.map { $0 }
        var points: [(label: String?, point: PredictedSurvival.Point)] = []
        for (code, label) in labels.enumerated() {
            let curve = fit.predictedSurvival(zero, stratum: label.map { _ in code })
            points += (curve?.points ?? []).map { (label, $0) }
        }
        let shown = points.prefix(cursor["time"]?.items.count ?? 0)
        cursor["hazard"]?.check(shown.map(\.point.cumulativeHazard))
        cursor["time"]?.check(shown.map(\.point.time))
        for (item, point) in zip(cursor["strata"]?.items ?? [], shown) {
            item.check(text: point.label ?? "")
        }
    }
}

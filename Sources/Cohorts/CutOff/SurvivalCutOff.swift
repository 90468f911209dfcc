internal import Findings
internal import Foundation
internal import Statistics
internal import Tables

/// A cut-off for survival: chosen by the largest standardised log-rank statistic, or set beforehand.
struct SurvivalCutOff {
    let analysis: CutOffAnalysis
    let rows: SurviveRows
    let context: AnalysisContext
    let followUp: FollowUp
    let values: [Double]
    let censored: Int
    /// One candidate only where the cut-off was set beforehand.
    let scan: Outcome<CutPointScan>
    let deciding: ChosenCutOff?
    /// The cut-offs that resamples choose, ascending; empty where the cut-off was set beforehand.
    let resampled: [Double]

    init(analysis: CutOffAnalysis, rows: SurviveRows, context: AnalysisContext) {
        (self.analysis, self.rows, self.context) = (analysis, rows, context)
        let followUp = rows.followUp
        let cells = (try? rows.table.numbers(analysis.marker)) ?? []
        let ranked = MarkerValues(cells, scale: .asRecorded, rows: rows.patients.kept)
        let values = rows.patients.kept.map { ranked.values[$0] ?? 0 }
        (self.followUp, self.values) = (followUp, values)
        censored = rows.patients.kept.count { ranked.isCensored($0) }
        scan = Self.scan(analysis, values, followUp)
        deciding = scan.value.map {
            ChosenCutOff($0, isBinary: false, alpha: errorRate(context.decisionLevel), seed: context.seed)
        }
        resampled =
            deciding == nil || context.detail == .decision || analysis.isFixed
            ? [] : Self.resampled(analysis, values, followUp, seed: context.seed)
    }

    private static func scan(
        _ analysis: CutOffAnalysis, _ values: [Double], _ followUp: FollowUp
    ) -> Outcome<CutPointScan> {
        if values.isEmpty { return .undefined("no patient is left to analyse") }
        if followUp.eventCount == 0 { return .undefined("there are no events") }
        let points =
            switch analysis.choice {
            case .fixed(let value): CutPoints.at(value, of: values)
            case .best(_, let share): CutPoints.of(values, minimumShare: share, maximumShare: 1 - share)
            }
        return points.flatMap { CutPointScan.of(scores: logRankScores(followUp), at: $0) }
    }

    private static func resampled(
        _ analysis: CutOffAnalysis, _ values: [Double], _ followUp: FollowUp, seed: UInt64
    ) -> [Double] {
        (0..<analysis.resamples).compactMap { replicate in
            let rows = bootstrapRows(values.count, seed: seed &+ 0x9E37_79B9, replicate: replicate)
            let scan = scan(analysis, rows.map { values[$0] }, followUp.picking(rows)).value
            return scan.map { $0.points.upperValues[$0.best] }
        }.sorted()
    }

    var isFixed: Bool { analysis.isFixed }
    var isAbove: [Bool] { deciding.map { $0.scan.points.isAbove($0.scan.best) } ?? [] }
    var unit: String? { rows.table.columns.first { $0.name == analysis.marker }?.unit }
    var patients: String { Numbers.count(rows.count, "patients") }
    var events: String { Numbers.count(followUp.eventCount, "events") }

    func decision() -> Decision {
        let why = Quantity.undefined(because: scan.reason ?? "")
        let (level, alpha) = (context.decisionLevel, errorRate(context.decisionLevel))
        return Decision(
            estimate: "hazard_ratio", procedure: procedure,
            higherMeans: "a higher hazard (earlier events) at or above the cut-off of \(analysis.marker)",
            lowerMeans: "a lower hazard (later events) at or above the cut-off of \(analysis.marker)",
            effect: deciding.map { .value($0.effect) } ?? why,
            interval: deciding.map {
                Interval($0.bounds(alpha: alpha), level: level, method: procedure)
            }, pValue: deciding.map { .value($0.test.pValue) } ?? why, scale: .ratio,
            smallestAttainableP: deciding?.test.smallestAttainableP,
            notTestable: scan.reason ?? deciding?.notTestable(alpha: alpha), detectable: detectable(alpha))
    }

    var procedure: String {
        guard let deciding else { return "none" }
        guard isFixed else { return deciding.procedure }
        if case .permutations(let count) = deciding.test.procedure {
            return
                "log-rank test over \(Numbers.count(count)) permutations, and the interval with its critical value"
        }
        return "exact log-rank permutation test, and the interval with its critical value"
    }

    /// From the numbers alone: halves of equal size, and a log-rank score's variance of one for each event.
    private func detectable(_ alpha: Double) -> String? {
        guard let deciding else { return nil }
        let reach = deciding.test.criticalValue(alpha: alpha)
        let ratio = exp((reach + 0.8416) * 2 / Double(followUp.eventCount).squareRoot())
        guard ratio < 1e6 else { return nil }
        return "\(events) could have shown a hazard ratio of about \(Numbers.short(ratio, digits: 2)) (or "
            + "\(Numbers.short(1 / ratio, digits: 2))) between two halves with 80 % power at level "
            + "\(Numbers.percent(context.decisionLevel))"
    }
}

extension CutOffAnalysis {
    var isFixed: Bool { if case .fixed = choice { true } else { false } }
}

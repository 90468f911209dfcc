internal import Findings
internal import Foundation
internal import Statistics
internal import Tables

/// A cut-off for two outcomes: chosen on the data, or set beforehand.
struct BinaryCutOff {
    let analysis: CutOffAnalysis
    let rows: BinaryRows
    let context: AnalysisContext
    /// The one that decides: as chosen, or one candidate only.
    let scan: Outcome<CutPointScan>
    /// Nil for a cut-off set beforehand, or where there is none to choose.
    let chosen: ChosenCutOff?
    /// Nil where the cut-off is chosen.
    let fisher: Outcome<FisherExactTest>?
    /// Patients called positive lie on the side where the outcome is likelier.
    let table: Outcome<DiagnosticTable>
    let value: Outcome<Double>
    let accuracy: CutOffAccuracy?

    init(analysis: CutOffAnalysis, rows: BinaryRows, context: AnalysisContext) {
        (self.analysis, self.rows, self.context) = (analysis, rows, context)
        let scan = Self.scan(analysis, rows)
        self.scan = scan
        switch analysis.choice {
        case .fixed(let cutOff):
            let counts = Self.counts(rows, at: cutOff)
            (chosen, accuracy, value) = (nil, nil, .success(cutOff))
            // Where all lie on one side there is a table all the same, with an empty row.
            table = rows.values.isEmpty ? .undefined("no patient is left to analyse") : .success(counts)
            fisher =
                rows.values.isEmpty ? .undefined("no patient is left to analyse") : FisherExactTest.of(counts)
        case .best(let criterion, let share):
            let best = scan.value.map {
                ChosenCutOff(
                    $0, isBinary: true, alpha: errorRate(context.decisionLevel), seed: context.seed)
            }
            (chosen, fisher) = (best, nil)
            value = scan.map { _ in best!.value }
            table = scan.map { _ in
                let counts = Self.counts(rows, at: best!.value)
                return best!.isHigher ? counts : counts.turned
            }
            accuracy =
                best != nil && context.detail == .everything
                ? CutOffAccuracy(rows, criterion, share, resamples: analysis.resamples, seed: context.seed)
                : nil
        }
    }

    private static func scan(_ analysis: CutOffAnalysis, _ rows: BinaryRows) -> Outcome<CutPointScan> {
        if rows.isCase.isEmpty { return .undefined("no patient is left to analyse") }
        if !rows.isCase.contains(true) {
            return .undefined("no row with \(rows.positive) is left to analyse")
        }
        if !rows.isCase.contains(false) {
            return .undefined("no row with \(rows.negativeName) is left to analyse")
        }
        let scores = rows.isCase.map { $0 ? 1.0 : 0 }
        switch analysis.choice {
        case .fixed(let value):
            return CutPoints.at(value, of: rows.values).flatMap {
                CutPointScan.of(scores: scores, at: $0, measure: .youden)
            }
        case .best(let criterion, let share):
            return CutPoints.of(rows.values, minimumShare: share, maximumShare: 1 - share).flatMap {
                CutPointScan.of(
                    scores: scores, at: $0, measure: criterion == .youden ? .youden : .standardised)
            }
        }
    }

    /// Positive: at or above.
    private static func counts(_ rows: BinaryRows, at cutOff: Double) -> DiagnosticTable {
        let isAbove = isAtOrAbove(cutOff, rows.values)
        func count(_ isCase: Bool, _ above: Bool) -> Int {
            zip(rows.isCase, isAbove).count { $0 == isCase && $1 == above }
        }
        return DiagnosticTable(
            truePositives: count(true, true), falsePositives: count(false, true),
            falseNegatives: count(true, false), trueNegatives: count(false, false))
    }

    var isHigher: Bool { chosen?.isHigher ?? true }
    /// `at or above 5.5`.
    var positiveSide: String {
        (isHigher ? "at or above " : "below ") + (value.value.map { Numbers.plain($0) } ?? "it")
    }
    var unit: String? { rows.column.unit }
    var sizes: String { "\(rows.cases.count) against \(rows.controls.count)" }

    // MARK: - Decision

    func decision() -> Decision {
        let (higher, lower) = (
            "\(rows.outcome) '\(rows.positive)' is likelier at or above the cut-off of \(analysis.marker)",
            "\(rows.outcome) '\(rows.positive)' is likelier below the cut-off of \(analysis.marker)"
        )
        if let fisher { return fixedDecision(fisher, higher, lower) }
        let why = Quantity.undefined(because: scan.reason ?? "")
        let (level, alpha) = (context.decisionLevel, errorRate(context.decisionLevel))
        return Decision(
            estimate: "youden_index", procedure: chosen?.procedure ?? "none", higherMeans: higher,
            lowerMeans: lower, effect: chosen.map { .value($0.effect) } ?? why,
            interval: chosen.map { $0.interval(level: level, alpha: alpha) },
            pValue: chosen.map { .value($0.test.pValue) } ?? why,
            smallestAttainableP: chosen?.test.smallestAttainableP,
            notTestable: scan.reason ?? chosen?.notTestable(alpha: alpha), detectable: detectable(alpha))
    }

    private func fixedDecision(
        _ fisher: Outcome<FisherExactTest>, _ higher: String, _ lower: String
    ) -> Decision {
        let (level, alpha) = (context.decisionLevel, errorRate(context.decisionLevel))
        let floor = fisher.value.flatMap { test in
            test.smallestAttainableP > alpha
                ? "the smallest p that a table with these margins can give is "
                    + "\(Numbers.short(test.smallestAttainableP)), above \(Numbers.short(1 - level))" : nil
        }
        let reachable = fisher.value.flatMap { $0.detectableOddsRatio(alpha: alpha).value }
        return Decision(
            estimate: "odds_ratio", procedure: Self.fisherProcedure, higherMeans: higher, lowerMeans: lower,
            effect: Quantity(fisher.map { log($0.oddsRatio) }),
            interval: fisher.value.map {
                Interval($0.logInterval(level: level), level: level, method: Self.fisherProcedure)
            }, pValue: Quantity(fisher.map(\.centralP)), scale: .ratio,
            smallestAttainableP: fisher.value?.smallestAttainableP,
            notTestable: scan.reason ?? fisher.reason ?? floor,
            detectable: reachable.map {
                "\(sizes), split by this cut-off as they are, could have shown an odds ratio of "
                    + "\(Numbers.short($0)) with 80 % power at level \(Numbers.percent(level))"
            })
    }

    static let fisherProcedure =
        "Fisher's exact test (twice the smaller tail) with the conditional interval of its two tails"

    private func detectable(_ alpha: Double) -> String? {
        let (n, m) = (Double(rows.cases.count), Double(rows.controls.count))
        guard let chosen,
            let index = chosen.detectable(alpha: alpha, standardError: 0.5 * (1 / n + 1 / m).squareRoot())
        else { return nil }
        return
            "\(sizes) could have shown a Youden index of about \(Numbers.short(index, digits: 2)) at the best "
            + "cut-off with 80 % power at level \(Numbers.percent(context.decisionLevel))"
    }
}

/// Whether each value is at or above a cut-off, as recorded decimals.
func isAtOrAbove(_ cutOff: Double, _ values: [Double]) -> [Bool] {
    let unit = RecordedDecimals(commonTo: values + [cutOff])
    let limit = unit.units(cutOff)
    return values.map { unit.units($0) >= limit }
}

extension DiagnosticTable {
    /// With the other result called positive.
    var turned: DiagnosticTable {
        DiagnosticTable(
            truePositives: falseNegatives, falsePositives: trueNegatives, falseNegatives: truePositives,
            trueNegatives: falsePositives)
    }
}

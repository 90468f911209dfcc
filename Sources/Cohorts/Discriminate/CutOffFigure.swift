internal import Findings
internal import Foundation
internal import Statistics

/// A cut-off with its accuracy on the data, as counts.
struct MarkedCutOff {
    let threshold: Double
    let label: String
    let definition: String
    let sensitivity: (hits: Int, of: Int)
    let specificity: (hits: Int, of: Int)

    var table: DiagnosticTable {
        DiagnosticTable(
            truePositives: sensitivity.hits, falsePositives: specificity.of - specificity.hits,
            falseNegatives: sensitivity.of - sensitivity.hits, trueNegatives: specificity.hits)
    }

    func interval(_ share: (hits: Int, of: Int)) -> Bounds {
        clopperPearsonInterval(successes: share.hits, of: share.of)
    }

    func estimate(_ name: String, _ share: (hits: Int, of: Int), of what: String) -> Estimate {
        Estimate(
            name, label: "\(name.prefix(1).uppercased())\(name.dropFirst()) at the cut-off",
            definition: "Share of \(what): \(share.hits) of \(share.of)",
            value: .value(Double(share.hits) / Double(share.of)),
            interval: Interval(interval(share), level: 0.95, method: "Clopper-Pearson"))
    }
}

extension DiscriminateAnalysis {
    static let bandReplicates = 1000

    /// Nil where none is asked for, or where Youden's rule finds no inner point.
    func markedCutOff(_ roc: ROC) -> MarkedCutOff? {
        let side = roc.direction == .higherInCases ? "or above" : "or below"
        switch cutOff {
        case .none: return nil
        case .youden:
            guard let best = roc.bestPoints(.youden).first, best.threshold.isFinite else { return nil }
            return marked(
                roc, best, label: "Youden, chosen on these data",
                definition:
                    "The cut-off maximises sensitivity + specificity on the same data (values at \(side) count as positive)."
            )
        case .fixed(let threshold):
            return marked(
                roc, roc.point(atThreshold: threshold), label: "set beforehand",
                definition: "The cut-off was set beforehand (values at \(side) count as positive).")
        }
    }

    private func marked(_ roc: ROC, _ point: ROC.Point, label: String, definition: String) -> MarkedCutOff {
        func share(_ value: Double, of count: Int) -> (hits: Int, of: Int) {
            (Int((value * Double(count)).rounded()), count)
        }
        return MarkedCutOff(
            threshold: point.threshold, label: label, definition: definition,
            sensitivity: share(point.sensitivity, of: roc.cases.count),
            specificity: share(point.specificity, of: roc.controls.count))
    }

    func rocFigure(_ roc: ROC, _ shift: GroupShift, _ cut: MarkedCutOff?, _ context: AnalysisContext)
        -> Figure
    {
        let isTurned = roc.direction == .lowerInCases
        let area = shift.areaEstimate
        var text = annotation("AUC", area.value, area.interval)
        if isTurned { text += "; drawn for lower values: \(Numbers.short(roc.auc))" }
        let cross = cut.map { cut in
            let (sensitivity, specificity) = (cut.interval(cut.sensitivity), cut.interval(cut.specificity))
            return ROCFigure.CutOff(
                threshold: cut.threshold, label: "\(Numbers.short(cut.threshold)) (\(cut.label))",
                specificity: Double(cut.specificity.hits) / Double(cut.specificity.of),
                specificityInterval: [specificity.lower, specificity.upper],
                sensitivity: Double(cut.sensitivity.hits) / Double(cut.sensitivity.of),
                sensitivityInterval: [sensitivity.lower, sensitivity.upper])
        }
        return Figure(
            id: "roc", title: "ROC curve of \(marker) for \(outcome)",
            caption: "Empirical ROC curve, \(roc.cases.count) \(positive) against \(roc.controls.count) "
                + "\(negativeName); \(isTurned ? "lower" : "higher") values point to \(positive). Band: pointwise 95 % "
                + "of sensitivity, \(Self.bandReplicates) stratified bootstrap resamples."
                + (cross == nil ? "" : " Cross: cut-off with exact 95 % intervals."),
            content: .roc(
                ROCFigure(
                    points: roc.shownPoints, band: band(roc, context), cutOff: cross, annotation: text)))
    }

    /// Too few cases or controls have no band.
    private func band(_ roc: ROC, _ context: AnalysisContext) -> [ROCFigure.BandPoint] {
        if min(roc.cases.count, roc.controls.count) < 3 || context.detail == .decision { return [] }
        let grid = (0...50).map { Double($0) / 50 }
        let bounds = roc.sensitivityBand(
            atSpecificities: grid, replicates: Self.bandReplicates, seed: context.seed)
        return zip(grid, bounds).map { .init(specificity: $0, lower: $1.lower, upper: $1.upper) }
    }
}

extension ROC {
    /// The curve as a figure holds it: the ends have no threshold.
    var shownPoints: [ROCFigure.Point] {
        points.map {
            .init(
                threshold: $0.threshold.isFinite ? $0.threshold : nil, specificity: $0.specificity,
                sensitivity: $0.sensitivity)
        }
    }
}

internal import Findings
internal import Studies

/// A figure of the report with its drawing, or the reason why there is none.
struct DrawnFigure: Sendable {
    /// Nil for the forest of all claims.
    var claim: String?
    /// Whether it belongs beside the verdict, under the evidence from elsewhere.
    var isEvidence = false
    /// `C1-kaplan-meier`: stem of its files, and its anchor.
    var stem: String
    var title: String
    var caption: String
    var specification: String
    var data: DataFrame
    var outcome: FigureRenderer.Outcome

    var files: [ReportFile] {
        let path = "figures/\(stem)"
        var files = [
            ReportFile(path + ".vl.json", text: specification + "\n"),
            ReportFile(path + ".csv", text: data.csv),
        ]
        if case .drawn(let svg, let pdf) = outcome {
            files.append(ReportFile(path + ".svg", text: DrawnSVG(svg).standalone))
            files.append(ReportFile(path: path + ".pdf", bytes: pdf))
        }
        return files
    }
}

/// Every figure of the study, drawn in one go.
func drawnFigures(_ result: StudyResult, renderer: FigureRenderer?) -> [DrawnFigure] {
    let notDrawn = FigureRenderer.Outcome.failed(
        because: "the figure renderer is not set up; \(FigureRenderer.setUpHint)")
    var figures: [DrawnFigure] = []
    let forest = ClaimsForest(result)
    if !forest.isEmpty {
        figures.append(
            DrawnFigure(
                claim: nil, stem: ClaimsForest.id, title: ClaimsForest.title, caption: forest.caption,
                specification: forest.specification.text, data: forest.data, outcome: notDrawn))
    }
    for claim in result.claims {
        for figure in claim.finding?.figures ?? [] {
            let isSimulated = claim.isSimulated || result.isSimulated
            figures.append(
                DrawnFigure(
                    claim: claim.id, stem: "\(pathStem(claim.id))-\(pathStem(figure.id))",
                    title: figure.title,
                    caption: figure.caption + figure.content.drawingNote,
                    specification: figure.specification(isSimulated: isSimulated).text, data: figure.data,
                    outcome: notDrawn))
        }
    }
    figures += result.claims.compactMap { claim in
        EvidenceForest(claim, in: result).map { forest in
            DrawnFigure(
                claim: claim.id, isEvidence: true, stem: "\(pathStem(claim.id))-\(EvidenceForest.id)",
                title: forest.title, caption: forest.caption,
                specification: forest.specification(isSimulated: claim.isSimulated || result.isSimulated)
                    .text,
                data: forest.data, outcome: notDrawn)
        }
    }
    guard let renderer else { return figures }
    let outcomes = renderer.render(
        figures.map { FigureRenderer.Job(name: $0.stem, specification: $0.specification) })
    for position in figures.indices { figures[position].outcome = outcomes[position] }
    return figures
}

extension Figure.Content {
    /// What the drawing itself decides, for the caption.
    var drawingNote: String {
        switch self {
        case .groups(let figure):
            let hasViolin = figure.groups.contains { $0.values.count >= GroupsDrawing.fewestForViolin }
            return hasViolin
                ? " Violins: Gaussian kernel density, bandwidth by Silverman's rule, cut at the smallest and largest value,"
                    + " drawn from \(GroupsDrawing.fewestForViolin) values on; points are spread sideways only to be seen."
                : " Points are spread sideways only to be seen."
        case .calibration(let figure): return figure.drawingNote
        case .pooledForest: return " An arrow: the interval goes on beyond the axis."
        case .decisionCurve:
            return " What falls far below no benefit is cut off at the lower edge."
        case .cutOffProfile: return " Diamond: the cut-off chosen."
        case .specificationCurve:
            return
                " Orange: the declared way; its values are bold and first in the grid. Blue: would support the"
                + " claim."
        case .empiricalNull(let figure):
            let controls = figure.controls.count > EmpiricalNullDrawing.mostDots ? "Bars" : "Dots"
            return " \(controls): controls; orange: the claim's marker; thin line: no effect."
        case .pairs(let figure):
            let medians =
                PairsDrawing.hasMedians(figure)
                ? " Symbols outside the lines: medians by group." : ""
            let isRefused = figure.isLogScale && figure.pairs.contains { min($0.first, $0.second) <= 0 }
            return medians + (isRefused ? " The axis is linear, because a value is 0 or below." : "")
        case .trajectories(let figure): return TrajectoriesDrawing(figure, isSimulated: false).note
        case .scan(let figure): return ScanDrawing(figure, isSimulated: false).note
        case .plateMap(let figure): return PlateMapDrawing(figure, isSimulated: false).note
        case .fittedCurves(let figure): return FittedCurvesDrawing(figure, isSimulated: false).note
        case .nestedGroups(let figure): return NestedGroupsDrawing(figure, isSimulated: false).note
        case .surface(let figure): return SurfaceDrawing(figure, isSimulated: false).note
        case .growth(let figure): return GrowthDrawing(figure, isSimulated: false).note
        case .waterfall(let figure): return WaterfallDrawing(figure, isSimulated: false).note
        case .messageMap(let figure): return MessageMapDrawing(figure, isSimulated: false).note
        case .duplex(let figure): return DuplexDrawing(figure, isSimulated: false).note
        case .chance(let figure): return ChanceDrawing(figure, isSimulated: false).note
        case .cumulative(let figure): return CumulativeDrawing(figure, isSimulated: false).note
        case .kaplanMeier, .roc, .scatter, .forest: return ""
        }
    }
}

extension CalibrationFigure {
    fileprivate var drawingNote: String {
        var parts = ["Dashed: perfect agreement"]
        if !groups.isEmpty { parts.append("squares: groups of similar predicted risk, with intervals") }
        if !curve.isEmpty { parts.append("line: smooth curve") }
        if !risks.isEmpty { parts.append("bars below: how many have which predicted risk") }
        return " " + parts.joined(separator: "; ") + "."
    }
}

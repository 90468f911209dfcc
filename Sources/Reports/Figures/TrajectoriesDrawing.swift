internal import Findings

/// Time courses, with bands between quantiles and single members behind the line.
struct TrajectoriesDrawing {
    let figure: TrajectoriesFigure
    let isSimulated: Bool

    init(_ figure: TrajectoriesFigure, isSimulated: Bool) {
        self.figure = figure
        self.isSimulated = isSimulated
    }

    var drawing: JSON { panels.drawing(note: figure.annotation) }

    private var panels: CurvePanels {
        let curves = figure.series.map {
            CurvePanels.Curve(
                name: $0.name, unit: $0.unit, values: $0.values, bands: $0.bands, traces: $0.traces)
        }
        return CurvePanels(
            x: figure.time, xs: figure.times, isLogX: false, y: figure.value, isLogY: figure.isLogScale,
            curves: curves, hasPoints: false, isSimulated: isSimulated)
    }

    /// What the drawing leaves out, for the caption.
    var note: String { Self.note(figure.series.count, "observables") + logNote }

    private var logNote: String {
        guard figure.isLogScale else { return "" }
        return
            " On the logarithmic axis values of 0 and below are not drawn, nor those more than nine decades"
            + " below the largest."
    }

    static func note(_ count: Int, _ noun: String) -> String {
        guard count > CurvePanels.mostPanels else { return "" }
        return " The first \(CurvePanels.mostPanels) of \(count) \(noun) are drawn; the table holds all."
    }
}

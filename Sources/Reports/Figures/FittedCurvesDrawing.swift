internal import Findings

struct FittedCurvesDrawing {
    let figure: FittedCurvesFigure
    let isSimulated: Bool

    init(_ figure: FittedCurvesFigure, isSimulated: Bool) {
        self.figure = figure
        self.isSimulated = isSimulated
    }

    var drawing: JSON { ["mark": "point"] }

    /// What the drawing itself decides, for the caption.
    var note: String { "" }
}

extension FittedCurvesFigure {
    var data: DataFrame { DataFrame(columns: [], rows: []) }
}

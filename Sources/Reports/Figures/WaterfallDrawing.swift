internal import Findings

struct WaterfallDrawing {
    let figure: WaterfallFigure
    let isSimulated: Bool

    init(_ figure: WaterfallFigure, isSimulated: Bool) {
        self.figure = figure
        self.isSimulated = isSimulated
    }

    var drawing: JSON { ["mark": "point"] }

    /// What the drawing itself decides, for the caption.
    var note: String { "" }
}

extension WaterfallFigure {
    var data: DataFrame { DataFrame(columns: [], rows: []) }
}

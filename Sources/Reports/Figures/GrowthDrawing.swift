internal import Findings

struct GrowthDrawing {
    let figure: GrowthFigure
    let isSimulated: Bool

    init(_ figure: GrowthFigure, isSimulated: Bool) {
        self.figure = figure
        self.isSimulated = isSimulated
    }

    var drawing: JSON { ["mark": "point"] }

    /// What the drawing itself decides, for the caption.
    var note: String { "" }
}

extension GrowthFigure {
    var data: DataFrame { DataFrame(columns: [], rows: []) }
}

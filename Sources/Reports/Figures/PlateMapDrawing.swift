internal import Findings

struct PlateMapDrawing {
    let figure: PlateMapFigure
    let isSimulated: Bool

    init(_ figure: PlateMapFigure, isSimulated: Bool) {
        self.figure = figure
        self.isSimulated = isSimulated
    }

    var drawing: JSON { ["mark": "point"] }

    /// What the drawing itself decides, for the caption.
    var note: String { "" }
}

extension PlateMapFigure {
    var data: DataFrame { DataFrame(columns: [], rows: []) }
}

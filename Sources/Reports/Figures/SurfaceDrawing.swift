internal import Findings

struct SurfaceDrawing {
    let figure: SurfaceFigure
    let isSimulated: Bool

    init(_ figure: SurfaceFigure, isSimulated: Bool) {
        self.figure = figure
        self.isSimulated = isSimulated
    }

    var drawing: JSON { ["mark": "point"] }

    /// What the drawing itself decides, for the caption.
    var note: String { "" }
}

extension SurfaceFigure {
    var data: DataFrame { DataFrame(columns: [], rows: []) }
}

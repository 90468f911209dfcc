internal import Findings

struct NestedGroupsDrawing {
    let figure: NestedGroupsFigure
    let isSimulated: Bool

    init(_ figure: NestedGroupsFigure, isSimulated: Bool) {
        self.figure = figure
        self.isSimulated = isSimulated
    }

    var drawing: JSON { ["mark": "point"] }

    /// What the drawing itself decides, for the caption.
    var note: String { "" }
}

extension NestedGroupsFigure {
    var data: DataFrame { DataFrame(columns: [], rows: []) }
}

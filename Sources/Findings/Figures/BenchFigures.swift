/// The wells of one plate, each with what it gave.
public struct PlateMapFigure: Sendable, Codable {
    /// 8 and 12 for 96 wells, 16 and 24 for 384.
    public var rows: Int
    public var columns: Int
    /// What the colour says: `Cq (cycles)`.
    public var value: AxisLabel
    public var wells: [Well]

    public struct Well: Sendable, Codable {
        /// 0-based.
        public var row: Int
        public var column: Int
        public var value: Double?
        /// `undetermined`, `omitted`, `no template`; nil for an ordinary well.
        public var mark: String?
        /// Target, or arm: shown as text in the well where it is short.
        public var label: String?
        public init(row: Int, column: Int, value: Double?, mark: String? = nil, label: String? = nil) {
            self.row = row
            self.column = column
            self.value = value
            self.mark = mark
            self.label = label
        }
    }

    public init(rows: Int, columns: Int, value: AxisLabel, wells: [Well]) {
        self.rows = rows
        self.columns = columns
        self.value = value
        self.wells = wells
    }
}

/// Points with a fitted line over them: dose response, standard curves, amplification curves.
public struct FittedCurvesFigure: Sendable, Codable {
    public var x: AxisLabel
    public var y: AxisLabel
    public var isLogX: Bool
    public var isLogY: Bool
    public var curves: [Curve]
    /// Horizontal lines: a threshold, 50 %.
    public var levels: [Level]
    public var annotation: String?

    public struct Curve: Sendable, Codable {
        public var name: String
        /// Curves of one panel are drawn together; nil where all share one, or each has its own.
        public var panel: String?
        /// Each observation; one shape for each `unit` (experiment) where there are several.
        public var points: [Point]
        /// The fitted line; empty for points alone. Where `isJoined`, the points themselves are joined.
        public var line: [LinePoint]
        public var isJoined: Bool
        /// The IC50 with its interval, drawn on the x axis; an end may be infinite.
        public var mark: Mark?
        public init(
            name: String, panel: String? = nil, points: [Point], line: [LinePoint] = [],
            isJoined: Bool = false, mark: Mark? = nil
        ) {
            self.name = name
            self.panel = panel
            self.points = points
            self.line = line
            self.isJoined = isJoined
            self.mark = mark
        }
    }

    public struct Point: Sendable, Codable {
        /// On a logarithmic axis a dose of 0 stands at the left edge, labelled 0.
        public var x: Double
        public var y: Double
        public var unit: String?
        public init(x: Double, y: Double, unit: String? = nil) {
            self.x = x
            self.y = y
            self.unit = unit
        }
    }

    public struct LinePoint: Sendable, Codable {
        public var x: Double
        public var y: Double
        /// Confidence band; nil where there is none.
        public var lower: Double?
        public var upper: Double?
        public init(x: Double, y: Double, lower: Double? = nil, upper: Double? = nil) {
            self.x = x
            self.y = y
            self.lower = lower
            self.upper = upper
        }
    }

    public struct Mark: Sendable, Codable {
        /// `IC50`
        public var label: String
        /// Nil where it is known only to lie beyond the highest dose.
        public var x: Double?
        public var lower: Double
        public var upper: Double
        public init(label: String, x: Double?, lower: Double, upper: Double) {
            self.label = label
            self.x = x
            self.lower = lower
            self.upper = upper
        }
    }

    public struct Level: Sendable, Codable {
        public var label: String
        public var y: Double
        public init(label: String, y: Double) {
            self.label = label
            self.y = y
        }
    }

    public init(
        x: AxisLabel, y: AxisLabel, isLogX: Bool, isLogY: Bool = false, curves: [Curve], levels: [Level] = [],
        annotation: String? = nil
    ) {
        self.x = x
        self.y = y
        self.isLogX = isLogX
        self.isLogY = isLogY
        self.curves = curves
        self.levels = levels
        self.annotation = annotation
    }
}

/// Arms side by side: small pale points for wells, large ones for the experiments (or animals) that are the n,
/// lines between the arms of one experiment.
public struct NestedGroupsFigure: Sendable, Codable {
    public var value: AxisLabel
    public var isLogScale: Bool
    /// What one large point is: `experiment`.
    public var unitNoun: String
    /// What one small point is: `well`.
    public var partNoun: String
    public var arms: [Arm]
    /// Large points of one unit are joined across arms.
    public var isPaired: Bool
    public var annotation: String?

    public struct Arm: Sendable, Codable {
        public var name: String
        public var units: [Unit]
        public init(name: String, units: [Unit]) {
            self.name = name
            self.units = units
        }
    }

    public struct Unit: Sendable, Codable {
        /// Same name, same unit in each arm: an ordinal, never an identifier of a patient.
        public var name: String
        public var mean: Double
        public var parts: [Double]
        public init(name: String, mean: Double, parts: [Double]) {
            self.name = name
            self.mean = mean
            self.parts = parts
        }
    }

    public init(
        value: AxisLabel, isLogScale: Bool = false, unitNoun: String, partNoun: String, arms: [Arm],
        isPaired: Bool, annotation: String? = nil
    ) {
        self.value = value
        self.isLogScale = isLogScale
        self.unitNoun = unitNoun
        self.partNoun = partNoun
        self.arms = arms
        self.isPaired = isPaired
        self.annotation = annotation
    }
}

/// A grid of two doses, with the response or its excess over a reference in each cell.
public struct SurfaceFigure: Sendable, Codable {
    public var x: AxisLabel
    public var y: AxisLabel
    /// Ascending; 0 is the drug alone.
    public var xDoses: [Double]
    public var yDoses: [Double]
    public var panels: [Panel]
    public var annotation: String?

    public struct Panel: Sendable, Codable {
        /// `Excess over Bliss (percentage points)`
        public var title: String
        public var unit: String?
        /// A diverging scale around 0 (an excess), or a sequential one (a response).
        public var isDiverging: Bool
        /// Row-major: for each y dose one for each x dose; nil where there was no well.
        public var values: [Double?]
        public init(title: String, unit: String? = nil, isDiverging: Bool, values: [Double?]) {
            self.title = title
            self.unit = unit
            self.isDiverging = isDiverging
            self.values = values
        }
    }

    public init(
        x: AxisLabel, y: AxisLabel, xDoses: [Double], yDoses: [Double], panels: [Panel],
        annotation: String? = nil
    ) {
        self.x = x
        self.y = y
        self.xDoses = xDoses
        self.yDoses = yDoses
        self.panels = panels
        self.annotation = annotation
    }
}

/// Each animal's values over time, and the mean of its arm as long as all its animals live.
public struct GrowthFigure: Sendable, Codable {
    public var time: AxisLabel
    public var value: AxisLabel
    public var isLogScale: Bool
    public var arms: [Arm]
    public var annotation: String?

    public struct Arm: Sendable, Codable {
        public var name: String
        public var animals: [Animal]
        /// Geometric means on a logarithmic axis; only until the first animal leaves.
        public var mean: [Point]
        public init(name: String, animals: [Animal], mean: [Point]) {
            self.name = name
            self.animals = animals
            self.mean = mean
        }
    }

    public struct Animal: Sendable, Codable {
        public var points: [Point]
        /// It left before the last planned day: a cross at its end.
        public var leftEarly: Bool
        public init(points: [Point], leftEarly: Bool) {
            self.points = points
            self.leftEarly = leftEarly
        }
    }

    public struct Point: Sendable, Codable {
        public var time: Double
        public var value: Double
        /// Known only to lie below `value`: drawn hollow.
        public var isBelow: Bool
        public init(time: Double, value: Double, isBelow: Bool = false) {
            self.time = time
            self.value = value
            self.isBelow = isBelow
        }
    }

    public init(
        time: AxisLabel, value: AxisLabel, isLogScale: Bool, arms: [Arm], annotation: String? = nil
    ) {
        self.time = time
        self.value = value
        self.isLogScale = isLogScale
        self.arms = arms
        self.annotation = annotation
    }
}

/// One bar for each animal or patient, from the worst to the best.
public struct WaterfallFigure: Sendable, Codable {
    public var value: AxisLabel
    public var bars: [Bar]
    /// Horizontal lines between classes: −50, 35.
    public var levels: [FittedCurvesFigure.Level]
    public var annotation: String?

    public struct Bar: Sendable, Codable {
        public var value: Double
        public var arm: String
        /// `PR`, `SD`; nil where not classified.
        public var category: String?
        public init(value: Double, arm: String, category: String? = nil) {
            self.value = value
            self.arm = arm
            self.category = category
        }
    }

    public init(
        value: AxisLabel, bars: [Bar], levels: [FittedCurvesFigure.Level] = [], annotation: String? = nil
    ) {
        self.value = value
        self.bars = bars
        self.levels = levels
        self.annotation = annotation
    }
}

/// Kaplan-Meier curves with a number-at-risk table.
public struct KaplanMeierFigure: Sendable, Codable {
    public var time: AxisLabel
    /// `Overall survival`, `Alive without transplant`.
    public var probability: String
    /// At most 5 curves, in the order of the legend.
    public var curves: [Curve]
    /// Ticks of the time axis; the number at risk is given at these times.
    public var ticks: [Double]
    /// Drawn and shaded where a landmark starts the clock.
    public var landmark: Double?
    /// Shown in a corner: `log-rank p = 0.03 (descriptive)`.
    public var annotation: String?

    public struct Curve: Sendable, Codable {
        public var name: String
        /// Right-continuous steps, from time 0 with survival 1; lower and upper pointwise 95 % (nil where undefined).
        public var steps: [Step]
        public var censorTimes: [Double]
        /// One count for each tick.
        public var atRisk: [Int]
        public init(name: String, steps: [Step], censorTimes: [Double], atRisk: [Int]) {
            self.name = name
            self.steps = steps
            self.censorTimes = censorTimes
            self.atRisk = atRisk
        }
    }

    public struct Step: Sendable, Codable {
        public var time: Double
        public var survival: Double
        public var lower: Double?
        public var upper: Double?
        public init(time: Double, survival: Double, lower: Double?, upper: Double?) {
            self.time = time
            self.survival = survival
            self.lower = lower
            self.upper = upper
        }
    }

    public init(
        time: AxisLabel, probability: String, curves: [Curve], ticks: [Double], landmark: Double? = nil,
        annotation: String? = nil
    ) {
        self.time = time
        self.probability = probability
        self.curves = curves
        self.ticks = ticks
        self.landmark = landmark
        self.annotation = annotation
    }
}

/// Estimates with intervals on one axis.
public struct ForestFigure: Sendable, Codable {
    public var axis: AxisLabel
    /// `.ratio` draws a logarithmic axis.
    public var scale: Estimate.Scale
    /// The line of no effect.
    public var null: Double
    public var rows: [Row]

    public struct Row: Sendable, Codable {
        public var label: String
        /// Right-hand text, such as `366 patients, 130 deaths`.
        public var detail: String?
        /// Nil where undefined; then `detail` says why.
        public var estimate: Double?
        public var lower: Double?
        public var upper: Double?
        /// The deciding row is drawn stronger.
        public var isPrimary: Bool
        public init(
            label: String, detail: String? = nil, estimate: Double?, lower: Double?, upper: Double?,
            isPrimary: Bool = false
        ) {
            self.label = label
            self.detail = detail
            self.estimate = estimate
            self.lower = lower
            self.upper = upper
            self.isPrimary = isPrimary
        }
    }

    public init(axis: AxisLabel, scale: Estimate.Scale, null: Double, rows: [Row]) {
        self.axis = axis
        self.scale = scale
        self.null = null
        self.rows = rows
    }
}

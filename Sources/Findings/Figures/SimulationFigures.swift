/// Simulated time courses: a line for each observable, with bands where an ensemble was simulated.
public struct TrajectoriesFigure: Sendable, Codable {
    public var time: AxisLabel
    /// What a common vertical axis says: `Concentration (nM)`.
    public var value: AxisLabel
    public var isLogScale: Bool
    /// Ascending.
    public var times: [Double]
    public var series: [Series]
    /// Shown above: `1 000 members, 3 of them stopped early`.
    public var annotation: String?

    public struct Series: Sendable, Codable {
        public var name: String
        public var unit: String?
        /// The line: one value for each time, nil where there is none.
        public var values: [Double?]
        /// The widest first.
        public var bands: [Band]
        /// Single members, drawn thin behind the line; one value for each time.
        public var traces: [[Double?]]
        public init(
            name: String, unit: String? = nil, values: [Double?], bands: [Band] = [],
            traces: [[Double?]] = []
        ) {
            self.name = name
            self.unit = unit
            self.values = values
            self.bands = bands
            self.traces = traces
        }
    }

    /// Between two quantiles of the members.
    public struct Band: Sendable, Codable {
        /// Probabilities, such as 0.05 and 0.95.
        public var lowerLevel: Double
        public var upperLevel: Double
        /// One value for each time.
        public var lower: [Double?]
        public var upper: [Double?]
        public init(lowerLevel: Double, upperLevel: Double, lower: [Double?], upper: [Double?]) {
            self.lowerLevel = lowerLevel
            self.upperLevel = upperLevel
            self.lower = lower
            self.upper = upper
        }
    }

    public init(
        time: AxisLabel, value: AxisLabel, isLogScale: Bool = false, times: [Double], series: [Series],
        annotation: String? = nil
    ) {
        self.time = time
        self.value = value
        self.isLogScale = isLogScale
        self.times = times
        self.series = series
        self.annotation = annotation
    }
}

/// What a model answers over one input (a line) or two (a map).
public struct ScanFigure: Sendable, Codable {
    public var x: Input
    /// The second input; a map is drawn where there is one.
    public var y: Input?
    /// What the vertical axis of a line says: `Steady state`.
    public var value: AxisLabel
    public var isLogScale: Bool
    public var readOuts: [ReadOut]
    public var annotation: String?

    public struct Input: Sendable, Codable {
        public var label: AxisLabel
        /// Ascending.
        public var values: [Double]
        public var isLogScale: Bool
        public init(label: AxisLabel, values: [Double], isLogScale: Bool) {
            self.label = label
            self.values = values
            self.isLogScale = isLogScale
        }
    }

    public struct ReadOut: Sendable, Codable {
        public var name: String
        public var unit: String?
        /// Row-major: for each value of `y` (once where there is none) one for each value of `x`; nil where the
        /// model gave none.
        public var values: [Double?]
        public init(name: String, unit: String? = nil, values: [Double?]) {
            self.name = name
            self.unit = unit
            self.values = values
        }
    }

    public init(
        x: Input, y: Input? = nil, value: AxisLabel, isLogScale: Bool = false, readOuts: [ReadOut],
        annotation: String? = nil
    ) {
        self.x = x
        self.y = y
        self.value = value
        self.isLogScale = isLogScale
        self.readOuts = readOuts
        self.annotation = annotation
    }
}

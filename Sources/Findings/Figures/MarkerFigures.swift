/// Points over violins, with median and quartiles.
public struct GroupsFigure: Sendable, Codable {
    public var value: AxisLabel
    public var isLogScale: Bool
    public var groups: [Group]
    /// Shown above: `difference 1.05 (0.80 to 1.32)`.
    public var annotation: String?

    public struct Group: Sendable, Codable {
        public var name: String
        public var values: [Double]
        public var median: Double
        /// Type 7.
        public var quartiles: [Double]
        public init(name: String, values: [Double], median: Double, quartiles: [Double]) {
            self.name = name
            self.values = values
            self.median = median
            self.quartiles = quartiles
        }
    }

    public init(value: AxisLabel, isLogScale: Bool = false, groups: [Group], annotation: String? = nil) {
        self.value = value
        self.isLogScale = isLogScale
        self.groups = groups
        self.annotation = annotation
    }
}

/// One line for each pair.
public struct PairsFigure: Sendable, Codable {
    public var value: AxisLabel
    public var isLogScale: Bool
    public var firstName: String
    public var secondName: String
    public var pairs: [Pair]
    public var annotation: String?

    public struct Pair: Sendable, Codable {
        public var first: Double
        public var second: Double
        /// Colours the line, where given.
        public var group: String?
        public init(first: Double, second: Double, group: String? = nil) {
            self.first = first
            self.second = second
            self.group = group
        }
    }

    public init(
        value: AxisLabel, isLogScale: Bool = false, firstName: String, secondName: String, pairs: [Pair],
        annotation: String? = nil
    ) {
        self.value = value
        self.isLogScale = isLogScale
        self.firstName = firstName
        self.secondName = secondName
        self.pairs = pairs
        self.annotation = annotation
    }
}

/// The empirical ROC curve with a confidence band, and a cross at a cut-off.
public struct ROCFigure: Sendable, Codable {
    /// From (1, 0) to (0, 1) in specificity and sensitivity.
    public var points: [Point]
    /// Pointwise band of sensitivity over a grid of specificity; empty where undefined.
    public var band: [BandPoint]
    public var cutOff: CutOff?
    /// `AUC 0.73 (0.63 to 0.82)`.
    public var annotation: String

    public struct Point: Sendable, Codable {
        public var threshold: Double?
        public var specificity: Double
        public var sensitivity: Double
        public init(threshold: Double?, specificity: Double, sensitivity: Double) {
            self.threshold = threshold
            self.specificity = specificity
            self.sensitivity = sensitivity
        }
    }

    public struct BandPoint: Sendable, Codable {
        public var specificity: Double
        public var lower: Double
        public var upper: Double
        public init(specificity: Double, lower: Double, upper: Double) {
            self.specificity = specificity
            self.lower = lower
            self.upper = upper
        }
    }

    /// With exact 95 % intervals of sensitivity and specificity: the arms of the cross.
    public struct CutOff: Sendable, Codable {
        public var threshold: Double
        public var label: String
        public var specificity: Double
        public var specificityInterval: [Double]
        public var sensitivity: Double
        public var sensitivityInterval: [Double]
        public init(
            threshold: Double, label: String, specificity: Double, specificityInterval: [Double],
            sensitivity: Double, sensitivityInterval: [Double]
        ) {
            self.threshold = threshold
            self.label = label
            self.specificity = specificity
            self.specificityInterval = specificityInterval
            self.sensitivity = sensitivity
            self.sensitivityInterval = sensitivityInterval
        }
    }

    public init(points: [Point], band: [BandPoint], cutOff: CutOff?, annotation: String) {
        self.points = points
        self.band = band
        self.cutOff = cutOff
        self.annotation = annotation
    }
}

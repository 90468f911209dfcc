/// One claim under every reasonable way to analyse it, in order of the estimate, over a grid of the choices made.
public struct SpecificationCurveFigure: Sendable, Codable {
    public var axis: AxisLabel
    /// `.ratio` draws a logarithmic axis; estimates and ends are then ratios.
    public var scale: Estimate.Scale
    public var null: Double
    /// What was varied, in the order of the study file.
    public var choices: [Choice]
    /// In order of the estimate.
    public var specifications: [Specification]
    /// Specifications without an estimate: how many, and why.
    public var undefined: [String]
    public var annotation: String?

    public struct Choice: Sendable, Codable {
        /// `marker`, `covariates`.
        public var option: String
        /// The declared value first.
        public var values: [String]
        public init(option: String, values: [String]) {
            self.option = option
            self.values = values
        }
    }

    public struct Specification: Sendable, Codable {
        /// For each choice the position of its value.
        public var chosen: [Int]
        public var estimate: Double
        /// At the deciding level.
        public var lower: Double
        public var upper: Double
        public var isDeclared: Bool
        /// Whether the whole interval lies on the claimed side, beyond the smallest effect of interest.
        public var isSupporting: Bool
        public init(
            chosen: [Int], estimate: Double, lower: Double, upper: Double, isDeclared: Bool,
            isSupporting: Bool
        ) {
            self.chosen = chosen
            self.estimate = estimate
            self.lower = lower
            self.upper = upper
            self.isDeclared = isDeclared
            self.isSupporting = isSupporting
        }
    }

    public init(
        axis: AxisLabel, scale: Estimate.Scale, null: Double, choices: [Choice],
        specifications: [Specification], undefined: [String] = [], annotation: String? = nil
    ) {
        self.axis = axis
        self.scale = scale
        self.null = null
        self.choices = choices
        self.specifications = specifications
        self.undefined = undefined
        self.annotation = annotation
    }
}

/// What the same pipeline gives for markers without an expected link, beside the marker of the claim.
public struct EmpiricalNullFigure: Sendable, Codable {
    public var axis: AxisLabel
    /// `.ratio` draws a logarithmic axis; estimates are then ratios.
    public var scale: Estimate.Scale
    public var null: Double
    public var controls: [Control]
    public var claimed: Control
    public var annotation: String?

    public struct Control: Sendable, Codable {
        public var name: String
        public var estimate: Double
        public init(name: String, estimate: Double) {
            self.name = name
            self.estimate = estimate
        }
    }

    public init(
        axis: AxisLabel, scale: Estimate.Scale, null: Double, controls: [Control], claimed: Control,
        annotation: String? = nil
    ) {
        self.axis = axis
        self.scale = scale
        self.null = null
        self.controls = controls
        self.claimed = claimed
        self.annotation = annotation
    }
}

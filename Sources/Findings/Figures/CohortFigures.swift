/// Predicted risk against what happened.
public struct CalibrationFigure: Sendable, Codable {
    /// `Predicted risk of death within 2 years`.
    public var predicted: AxisLabel
    public var observed: AxisLabel
    /// Patients in groups of similar predicted risk.
    public var groups: [Group]
    /// Smooth curve of observed over predicted risk; empty where there are too few patients.
    public var curve: [Point]
    /// Predicted risk of each patient, for the small histogram below.
    public var risks: [Double]
    /// `slope 0.71 (0.45 to 0.98); observed/expected 0.96`.
    public var annotation: String?

    public struct Group: Sendable, Codable {
        /// Mean predicted risk.
        public var predicted: Double
        /// Observed share, or Kaplan-Meier risk, with its 95 % interval.
        public var observed: Double
        public var lower: Double?
        public var upper: Double?
        public var count: Int
        public init(predicted: Double, observed: Double, lower: Double?, upper: Double?, count: Int) {
            self.predicted = predicted
            self.observed = observed
            self.lower = lower
            self.upper = upper
            self.count = count
        }
    }

    public struct Point: Sendable, Codable {
        public var predicted: Double
        public var observed: Double
        public init(predicted: Double, observed: Double) {
            self.predicted = predicted
            self.observed = observed
        }
    }

    public init(
        predicted: AxisLabel, observed: AxisLabel, groups: [Group], curve: [Point] = [],
        risks: [Double] = [], annotation: String? = nil
    ) {
        self.predicted = predicted
        self.observed = observed
        self.groups = groups
        self.curve = curve
        self.risks = risks
        self.annotation = annotation
    }
}

/// Cohorts on one axis, with a diamond for what they say together and a bar for the next cohort.
public struct PooledForestFigure: Sendable, Codable {
    public var axis: AxisLabel
    /// `.ratio` draws a logarithmic axis; estimates and ends are then ratios.
    public var scale: Estimate.Scale
    /// The line of no effect.
    public var null: Double
    public var cohorts: [Cohort]
    /// Diamonds, from top to bottom; the deciding one is primary.
    public var pooled: [Pooled]
    /// 95 % prediction interval for the effect in a new cohort; nil where undefined.
    public var prediction: Prediction?
    /// `τ² 0.31, I² 92 %`.
    public var annotation: String?

    public struct Cohort: Sendable, Codable {
        public var name: String
        /// Right-hand text, such as `366 patients, 130 deaths`.
        public var detail: String?
        public var estimate: Double
        public var lower: Double
        public var upper: Double
        /// Share of the deciding pooled estimate, 0 to 1: the size of the square.
        public var weight: Double
        public init(
            name: String, detail: String? = nil, estimate: Double, lower: Double, upper: Double,
            weight: Double
        ) {
            self.name = name
            self.detail = detail
            self.estimate = estimate
            self.lower = lower
            self.upper = upper
            self.weight = weight
        }
    }

    public struct Pooled: Sendable, Codable {
        public var name: String
        public var estimate: Double
        public var lower: Double
        public var upper: Double
        public var isPrimary: Bool
        public init(name: String, estimate: Double, lower: Double, upper: Double, isPrimary: Bool = false) {
            self.name = name
            self.estimate = estimate
            self.lower = lower
            self.upper = upper
            self.isPrimary = isPrimary
        }
    }

    public struct Prediction: Sendable, Codable {
        public var lower: Double
        public var upper: Double
        public init(lower: Double, upper: Double) {
            self.lower = lower
            self.upper = upper
        }
    }

    public init(
        axis: AxisLabel, scale: Estimate.Scale, null: Double, cohorts: [Cohort], pooled: [Pooled],
        prediction: Prediction? = nil, annotation: String? = nil
    ) {
        self.axis = axis
        self.scale = scale
        self.null = null
        self.cohorts = cohorts
        self.pooled = pooled
        self.prediction = prediction
        self.annotation = annotation
    }
}

/// Net benefit of deciding by a model, over the threshold of risk from which one would act.
public struct DecisionCurveFigure: Sendable, Codable {
    /// Threshold probabilities, rising, within 0 and 1.
    public var thresholds: [Double]
    /// At most 5: `act on all`, `act on none`, `clinical model`, `clinical model and miR-221`.
    public var strategies: [Strategy]
    public var annotation: String?

    public struct Strategy: Sendable, Codable {
        public var name: String
        /// One for each threshold; nil where undefined.
        public var netBenefit: [Double?]
        public init(name: String, netBenefit: [Double?]) {
            self.name = name
            self.netBenefit = netBenefit
        }
    }

    public init(thresholds: [Double], strategies: [Strategy], annotation: String? = nil) {
        precondition(
            strategies.allSatisfy { $0.netBenefit.count == thresholds.count }, "one value for each threshold")
        self.thresholds = thresholds
        self.strategies = strategies
        self.annotation = annotation
    }
}

/// A selection statistic over every candidate cut-off, with the height that chance alone reaches.
public struct CutOffProfileFigure: Sendable, Codable {
    public var cutOff: AxisLabel
    /// `Youden's index`, `standardised log-rank statistic`.
    public var statistic: String
    public var points: [Point]
    /// The cut-off chosen.
    public var chosen: Double
    /// Size that the largest statistic stays below with the deciding level's probability if nothing goes on.
    public var critical: Double?
    /// `critical value, 5000 permutations`.
    public var criticalLabel: String?
    public var annotation: String?

    public struct Point: Sendable, Codable {
        public var cutOff: Double
        public var statistic: Double
        public init(cutOff: Double, statistic: Double) {
            self.cutOff = cutOff
            self.statistic = statistic
        }
    }

    public init(
        cutOff: AxisLabel, statistic: String, points: [Point], chosen: Double, critical: Double? = nil,
        criticalLabel: String? = nil, annotation: String? = nil
    ) {
        self.cutOff = cutOff
        self.statistic = statistic
        self.points = points
        self.chosen = chosen
        self.critical = critical
        self.criticalLabel = criticalLabel
        self.annotation = annotation
    }
}

public import Tables

/// The answer of one analysis: everything a report, a verdict and a sceptical reader need.
public struct Finding: Sendable, Codable {
    /// Name of the analysis in the catalogue: `compare`.
    public var analysis: String
    /// One line: `miR-221 (log2 RPM) in tumour against normal, 49 pairs`.
    public var title: String
    /// In reading order; names differ.
    public var estimates: [Estimate]
    public var decision: Decision
    /// Tests shown beside the deciding one, each with its name and two-sided p.
    public var tests: [Test]
    /// Independent units analysed (patients, animals, experiments), in all and by group.
    public var units: Units
    /// Rows left out, by reason; none is left out without standing here.
    public var exclusions: [FlowStep.Loss]
    /// Sentences that could stand in a paper's methods section.
    public var method: [String]
    public var cautions: [Caution]
    public var figures: [Figure]
    /// What each unit gave, beside the numbers above.
    public var tables: [FindingTable]
    /// For each key number the R code that would give it, reading `rows.csv` of this claim as `d`.
    public var rCalls: [RCall]
    /// The rows analysed: only the columns used, without identifiers.
    public var analysed: DataFrame

    public struct Test: Sendable, Hashable, Codable {
        public var name: String
        public var statistic: Quantity
        public var pValue: Quantity
        public init(name: String, statistic: Quantity, pValue: Quantity) {
            self.name = name
            self.statistic = statistic
            self.pValue = pValue
        }
    }

    public struct Units: Sendable, Hashable, Codable {
        /// `patients`, `pairs`, …
        public var noun: String
        public var total: Int
        public var groups: [Group]
        /// Events, for survival.
        public var events: Int?

        public struct Group: Sendable, Hashable, Codable {
            public var name: String
            public var count: Int
            public init(name: String, count: Int) {
                self.name = name
                self.count = count
            }
        }

        public init(noun: String, total: Int, groups: [Group] = [], events: Int? = nil) {
            self.noun = noun
            self.total = total
            self.groups = groups
            self.events = events
        }
    }

    public struct RCall: Sendable, Hashable, Codable {
        /// Name of the estimate or test that it reproduces.
        public var reproduces: String
        public var code: String
        public init(reproduces: String, code: String) {
            self.reproduces = reproduces
            self.code = code
        }
    }

    public init(
        analysis: String, title: String, estimates: [Estimate], decision: Decision, tests: [Test] = [],
        units: Units, exclusions: [FlowStep.Loss] = [], method: [String], cautions: [Caution] = [],
        figures: [Figure] = [], tables: [FindingTable] = [], rCalls: [RCall] = [],
        analysed: DataFrame
    ) {
        self.analysis = analysis
        self.title = title
        self.estimates = estimates
        self.decision = decision
        self.tests = tests
        self.units = units
        self.exclusions = exclusions
        self.method = method
        self.cautions = cautions
        self.figures = figures
        self.tables = tables
        self.rCalls = rCalls
        self.analysed = analysed
    }
}

/// Something a careful reader must know before believing the number.
public struct Caution: Sendable, Hashable, Codable {
    /// `serious` ones stand beside the verdict, not only in the details.
    public enum Weight: String, Sendable, Hashable, Codable { case note, serious }
    /// Stable name: `separation`, `few-events`, `ties`.
    public var code: String
    public var text: String
    public var weight: Weight
    public init(_ code: String, _ text: String, weight: Weight = .note) {
        self.code = code
        self.text = text
        self.weight = weight
    }
}

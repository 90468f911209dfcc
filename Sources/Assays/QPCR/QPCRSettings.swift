internal import Inputs

/// How Cq values become one amount for each sample and target.
///
/// Amounts are on the log2 scale, higher meaning more: −(Cq of the target·log2 E − mean of the references'
/// Cq·log2 E), E being the factor by which a cycle multiplies. With E = 2 that is −ΔCq.
/// *Source*: Livak, Schmittgen 2001, doi:10.1006/meth.2001.1262; Pfaffl 2001, doi:10.1093/nar/29.9.e45;
/// several references: Hellemans et al. 2007, doi:10.1186/gb-2007-8-2-r19.
public struct QPCRSettings: Sendable, Hashable {
    public var columns = QPCRColumns()
    public var targets: [NamedTarget]
    public var references: References
    public var spike: Spike?
    public var efficiency = Efficiency()
    public var replicates = ReplicateRule()
    public var calibrator: Calibrator?
    /// Copies from the standard curve in place of amounts relative to references.
    public var isAbsolute = false
    public var haemolysis: Haemolysis?
    /// Cq beyond which an amount is not told from less: for all targets, or one by one.
    public var limitOfQuantification = Limits()
    public var batch: Batch?
    /// Cycles of the run: a Cq at or beyond it means that nothing was detected.
    public var cycles: Double?
    /// Where each setting was written, by its key; the whole under the empty key.
    var places: [String: SourceLocation] = [:]

    public init(targets: [NamedTarget], references: References) {
        (self.targets, self.references) = (targets, references)
    }

    func place(_ key: String) -> SourceLocation? { places[key] ?? places[""] }

    public struct NamedTarget: Sendable, Hashable {
        public var name: String
        /// Column that its amounts are written to.
        public var column: String
        public init(_ name: String, column: String) { (self.name, self.column) = (name, column) }
    }

    public enum References: Sendable, Hashable {
        case none
        case named([String])
        /// Mean over all targets detected in every sample. *Source*: Mestdagh et al. 2009,
        /// doi:10.1186/gb-2009-10-6-r64.
        case globalMean
        case chosen(by: StabilityMethod, among: [String], group: String?)
    }

    public enum StabilityMethod: String, Sendable, Hashable, CaseIterable {
        /// *Source*: Vandesompele et al. 2002, doi:10.1186/gb-2002-3-7-research0034.
        case genorm
        /// *Source*: Andersen et al. 2004, doi:10.1158/0008-5472.CAN-04-0496.
        case normfinder
    }

    /// A synthetic RNA added in equal amount to each sample before extraction.
    public struct Spike: Sendable, Hashable {
        public var target: String
        /// Cycles from the median of all samples beyond which the extraction is called an outlier.
        public var limit = 2.0
        /// Leaves outlying samples out; else they are flagged.
        public var excludesOutliers = false
        public init(_ target: String) { self.target = target }
    }

    /// Factor by which one cycle multiplies, 2 for a perfect doubling.
    public struct Efficiency: Sendable, Hashable {
        public enum Source: Sendable, Hashable {
            case factor(Double)
            case dilution
        }
        public var common = Source.factor(2)
        public var byTarget: [String: Source] = [:]
        public init() {}

        func source(of target: String) -> Source { byTarget[target] ?? common }
        var usesDilution: Bool { common == .dilution || byTarget.values.contains(.dilution) }
    }

    /// What is done with technical replicates (wells of one sample and target).
    public struct ReplicateRule: Sendable, Hashable {
        public enum Outlying: String, Sendable, Hashable, CaseIterable {
            /// The mean stands, and the sample is flagged.
            case flag
            /// Of three or more, the one farthest from their median leaves, if the rest then agree.
            case leaveOut = "leave_out"
        }
        public enum Undetermined: String, Sendable, Hashable, CaseIterable {
            /// The mean is known only to lie above (sum of the detected + limit for each undetermined)/n.
            case bound
            /// The mean of the detected ones where they are the majority, else as `bound`.
            case majority
        }
        /// Standard deviation in cycles above which replicates are called outlying.
        public var limit = 0.5
        public var outlying = Outlying.flag
        public var undetermined = Undetermined.bound
        public init() {}
    }

    /// What 0 stands for.
    public enum Calibrator: Sendable, Hashable {
        case sample(String)
        /// Mean of the samples of that level.
        case group(column: String, level: String)
    }

    /// Red cells' microRNA against one that haemolysis leaves alone: ΔCq = Cq(stable) − Cq(marker).
    ///
    /// *Source*: Blondal et al. 2013, doi:10.1016/j.ymeth.2012.09.015: above 5 possible, above 7 to 8 high risk.
    public struct Haemolysis: Sendable, Hashable {
        public var marker: String
        public var stable: String
        /// ΔCq from which a sample is flagged.
        public var caution = 5.0
        /// ΔCq from which a sample is called haemolysed.
        public var limit = 7.0
        /// Leaves haemolysed samples out; else they are flagged.
        public var excludes = false
        public init(marker: String, stable: String) { (self.marker, self.stable) = (marker, stable) }
    }

    public struct Limits: Sendable, Hashable {
        public var common: Double?
        public var byTarget: [String: Double] = [:]
        public init() {}
        func limit(of target: String) -> Double? { byTarget[target] ?? common }
    }

    /// Takes the difference between plates (or other runs) off each well.
    public struct Batch: Sendable, Hashable {
        public enum Method: Sendable, Hashable {
            /// Medians of the samples' Cq, target by target, are made equal: right where samples were dealt to
            /// the plates at random.
            case median
            /// The Cq of this sample, run on every plate, is made equal, target by target.
            case calibrator(sample: String)
        }
        public var column: String
        public var method = Method.median
        public init(column: String) { self.column = column }
    }
}

/// A message drawn to scale, with the sites of microRNAs on it and how open its structure is.
public struct MessageMapFigure: Sendable, Codable {
    /// Nucleotides.
    public var length: Int
    /// `Position in the 3'UTR (nt)`.
    public var x: AxisLabel
    public var sites: [Site]
    /// What the line below the message says; nil where there is no line.
    public var track: AxisLabel?
    /// In order of position; gaps between stretches are left open.
    public var trackPoints: [[TrackPoint]]
    public var annotation: String?

    public struct Site: Sendable, Codable {
        /// 1-based, closed.
        public var start: Int
        public var end: Int
        /// `8mer`, `7mer-m8`, …: strongest types stand highest.
        public var type: String
        public var microRNA: String
        /// Predicted log2 change through this site alone, where there is one.
        public var score: Double?
        public init(start: Int, end: Int, type: String, microRNA: String, score: Double? = nil) {
            self.start = start
            self.end = end
            self.type = type
            self.microRNA = microRNA
            self.score = score
        }
    }

    public struct TrackPoint: Sendable, Codable {
        /// 1-based position of the window's middle.
        public var position: Double
        public var value: Double
        public init(position: Double, value: Double) {
            self.position = position
            self.value = value
        }
    }

    public init(
        length: Int, x: AxisLabel, sites: [Site], track: AxisLabel? = nil, trackPoints: [[TrackPoint]] = [],
        annotation: String? = nil
    ) {
        self.length = length
        self.x = x
        self.sites = sites
        self.track = track
        self.trackPoints = trackPoints
        self.annotation = annotation
    }
}

/// MicroRNAs on their sites, base by base.
public struct DuplexFigure: Sendable, Codable {
    public var duplexes: [Duplex]

    public struct Duplex: Sendable, Codable {
        /// `miR-221-3p at nt 201, 8mer`.
        public var title: String
        /// From left to right: the message 5' to 3' above, the microRNA 3' to 5' below.
        public var columns: [Column]
        /// `position 201` of the leftmost nucleotide of the message.
        public var firstPosition: Int
        public init(title: String, columns: [Column], firstPosition: Int) {
            self.title = title
            self.columns = columns
            self.firstPosition = firstPosition
        }
    }

    public struct Column: Sendable, Codable {
        /// `A`, `C`, `G`, `U` or an ambiguity code; nil for a gap.
        public var message: String?
        public var microRNA: String?
        public var pair: Pair
        /// Whether it belongs to the seed match.
        public var isSeed: Bool
        public init(message: String?, microRNA: String?, pair: Pair, isSeed: Bool = false) {
            self.message = message
            self.microRNA = microRNA
            self.pair = pair
            self.isSeed = isSeed
        }
    }

    public enum Pair: String, Sendable, Codable { case watsonCrick, wobble, none }

    public init(duplexes: [Duplex]) { self.duplexes = duplexes }
}

/// Counts seen beside what chance alone would give.
public struct ChanceFigure: Sendable, Codable {
    public var x: AxisLabel
    public var rows: [Row]
    public var annotation: String?

    public struct Row: Sendable, Codable {
        public var label: String
        public var observed: Double
        /// Mean under chance, and the range that holds 95 % of chance counts.
        public var expected: Double
        public var lower: Double?
        public var upper: Double?
        public init(
            label: String, observed: Double, expected: Double, lower: Double? = nil, upper: Double? = nil
        ) {
            self.label = label
            self.observed = observed
            self.expected = expected
            self.lower = lower
            self.upper = upper
        }
    }

    public init(x: AxisLabel, rows: [Row], annotation: String? = nil) {
        self.x = x
        self.rows = rows
        self.annotation = annotation
    }
}

/// Cumulative shares of values in several classes.
public struct CumulativeFigure: Sendable, Codable {
    public var x: AxisLabel
    /// The reference class last.
    public var curves: [Curve]
    public var annotation: String?

    public struct Curve: Sendable, Codable {
        public var name: String
        public var values: [Double]
        public init(name: String, values: [Double]) {
            self.name = name
            self.values = values
        }
    }

    public init(x: AxisLabel, curves: [Curve], annotation: String? = nil) {
        self.x = x
        self.curves = curves
        self.annotation = annotation
    }
}

/// How often permuted statistics reach the observed ones: the raw, the single-step and the step-down maxT
/// counts of Westfall and Young, from which p values with a family-wise error rate are made.
///
/// Statistics are compared by their absolute values; a permuted one within 1e-9 (relative) below the observed
/// one counts as equal to it, so rounding breaks no tie. The step-down count of a test looks at the maximum
/// over it and all tests with smaller observed statistics.
/// *Source*: Westfall and Young, Resampling-Based Multiple Testing, 1993, algorithm 4.1; Ge, Dudoit and Speed
/// 2003, doi:10.1007/BF02595811.
public struct WestfallYoung: Sendable {
    public struct Row: Sendable, Hashable {
        /// As observed, with its sign.
        public var statistic: Double
        /// Permutations in which this test's own statistic is as large.
        public var raw: Int
        /// … in which the largest of all tests is.
        public var singleStep: Int
        /// … in which the largest of those not yet stepped over is; made monotone.
        public var stepDown: Int

        public init(statistic: Double, raw: Int, singleStep: Int, stepDown: Int) {
            (self.statistic, self.raw) = (statistic, raw)
            (self.singleStep, self.stepDown) = (singleStep, stepDown)
        }
    }

    /// One for each test; undefined where its observed statistic is.
    public let rows: [Outcome<Row>]
    public let permutations: Int
    /// Whether the permutations are all there are, the observed one among them.
    public let isComplete: Bool

    /// b/B of a complete enumeration; else (b + 1)/(B + 1), which is never 0 and keeps the level.
    /// *Source*: Phipson and Smyth 2010, doi:10.2202/1544-6115.1585.
    public func pValue(_ count: Int) -> Double {
        isComplete
            ? Double(max(1, count)) / Double(max(1, permutations))
            : Double(count + 1) / Double(permutations + 1)
    }
}

/// Counts permutations one after another, without allocating.
struct ExceedanceCounter {
    private let observed: [Outcome<Double>]
    /// Tests with a statistic, the largest first.
    private let order: [Int]
    /// Slightly below the observed absolute values, in that order.
    private let thresholds: [Double]
    private var raw: [Int]
    private var singleStep: [Int]
    private var stepDown: [Int]
    private var permutations = 0

    init(observed: [Outcome<Double>]) {
        self.observed = observed
        let sizes = observed.map { $0.value.map(abs) }
        order = observed.indices.filter { sizes[$0] != nil }.sorted {
            sizes[$0]! != sizes[$1]! ? sizes[$0]! > sizes[$1]! : $0 < $1
        }
        thresholds = order.map { sizes[$0]! * (1 - 1e-9) }
        raw = order.map { _ in 0 }
        (singleStep, stepDown) = (raw, raw)
    }

    /// - Parameter statistics: absolute values, one for each test (of an undefined test: not looked at).
    mutating func add(_ statistics: UnsafeBufferPointer<Double>) {
        precondition(statistics.count == observed.count, "one statistic for each test")
        permutations += 1
        var greatest = 0.0
        for rank in stride(from: order.count - 1, through: 0, by: -1) {
            let (statistic, threshold) = (statistics[order[rank]], thresholds[rank])
            if statistic > greatest { greatest = statistic }
            raw[rank] += statistic >= threshold ? 1 : 0
            stepDown[rank] += greatest >= threshold ? 1 : 0
        }
        for rank in order.indices { singleStep[rank] += greatest >= thresholds[rank] ? 1 : 0 }
    }

    func result(isComplete: Bool) -> WestfallYoung {
        var rows: [Outcome<WestfallYoung.Row>] = observed.map {
            $0.map { .init(statistic: $0, raw: 0, singleStep: 0, stepDown: 0) }
        }
        var least = 0
        for (rank, place) in order.enumerated() {
            least = max(least, stepDown[rank])
            rows[place] = rows[place].map {
                .init(
                    statistic: $0.statistic, raw: raw[rank], singleStep: singleStep[rank], stepDown: least)
            }
        }
        return WestfallYoung(rows: rows, permutations: permutations, isComplete: isComplete)
    }
}

/// Columns eight abreast: block b holds columns 8b ..< 8b + 8, one vector for each row; the last is filled
/// with zeros.
struct ColumnLanes {
    let rowCount: Int
    let columnCount: Int
    let cells: [SIMD8<Double>]

    var blockCount: Int { (columnCount + 7) / 8 }

    init(_ columns: [[Double]], rowCount: Int) {
        self.rowCount = rowCount
        columnCount = columns.count
        var cells = [SIMD8<Double>](repeating: .zero, count: (columns.count + 7) / 8 * rowCount)
        for (place, column) in columns.enumerated() {
            precondition(column.count == rowCount, "a column has another length")
            for row in 0..<rowCount { cells[place / 8 * rowCount + row][place % 8] = column[row] }
        }
        self.cells = cells
    }
}

internal import Findings
internal import Statistics
internal import Tables

/// The wells of one sample and target as one Cq.
struct ReplicateMean: Sendable, Hashable {
    /// Mean in cycles; `.above` where undetermined wells leave only a bound.
    var cq: NumericCell
    /// Cq of the detected wells that count.
    var detected: [Double]
    /// Wells in which nothing was detected.
    var undetermined: Int
    /// Wells left out as outlying.
    var leftOut = 0
    /// The replicates scatter by more than the limit, or some are undetermined and some not.
    var isOutlying = false
    /// Cq that an undetermined well of this target lies above; nil where nobody said.
    var limit: Double?

    var wellCount: Int { detected.count + undetermined }

    /// In cycles, divisor n − 1; nil with fewer than two detected wells.
    var standardDeviation: Double? { Descriptives(detected).standardDeviation.value }

    /// - Precondition: at least one well, none missing.
    init(_ cells: [NumericCell], _ rule: QPCRSettings.ReplicateRule) {
        detected = cells.compactMap(\.exactValue)
        let limits = cells.compactMap { cell -> Double? in
            if case .above(let limit) = cell { limit } else { nil }
        }
        undetermined = limits.count
        limit = limits.min()
        cq = .missing
        if limits.isEmpty {
            takeOutlying(rule)
            cq = .exact(meanOf(detected))
        } else if detected.isEmpty {
            // With limits that differ, the mean lies above their mean.
            cq = .above(meanOf(limits))
        } else {
            isOutlying = true
            let usesDetected = rule.undetermined == .majority && detected.count > undetermined
            // Each undetermined Cq lies above its limit, so the mean lies above this one.
            cq = usesDetected ? .exact(meanOf(detected)) : .above(meanOf(detected + limits))
        }
    }

    private mutating func takeOutlying(_ rule: QPCRSettings.ReplicateRule) {
        guard let spread = standardDeviation, spread > rule.limit else { return }
        isOutlying = true
        guard rule.outlying == .leaveOut, detected.count > 2 else { return }
        let centre = Descriptives(detected).median.value ?? 0
        let farthest = detected.indices.max { abs(detected[$0] - centre) < abs(detected[$1] - centre) }!
        var rest = detected
        rest.remove(at: farthest)
        guard let remaining = Descriptives(rest).standardDeviation.value, remaining <= rule.limit else {
            return
        }
        (detected, leftOut) = (rest, 1)
    }

    /// Beyond the limit of quantification an amount is not told from less.
    mutating func quantifiable(upTo limit: Double?) {
        guard let limit else { return }
        self.limit = min(limit, self.limit ?? limit)
        switch cq {
        case .exact(let value) where value > limit: cq = .above(limit)
        case .above(let value) where value > limit: cq = .above(limit)
        default: break
        }
    }
}

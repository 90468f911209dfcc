internal import Foundation
public import Statistics

/// Replicates of one amount in a dilution series: Cq, nil where nothing was detected.
public struct DilutionLevel: Sendable, Hashable {
    /// Above 0, in any unit.
    public var amount: Double
    public var cqs: [Double?]
    public init(amount: Double, cqs: [Double?]) {
        precondition(amount > 0 && amount.isFinite, "an amount is above 0")
        (self.amount, self.cqs) = (amount, cqs)
    }

    public var detected: [Double] { cqs.compactMap { $0 } }
    public var detectedShare: Double { cqs.isEmpty ? 0 : Double(detected.count) / Double(cqs.count) }

    /// Coefficient of variation of the quantity that the Cq stand for, if it is log-normal: √(exp(s²·ln²E) − 1) with s the SD
    /// of Cq in cycles; undefined with fewer than two detected replicates.
    ///
    /// *Source*: Forootan et al. 2017, doi:10.1016/j.bdq.2017.04.001.
    public func coefficientOfVariation(base: Double = 2) -> Outcome<Double> {
        Descriptives(detected).standardDeviation.map { spread in
            let sigma = spread * log(base)
            return expm1(sigma * sigma).squareRoot()
        }
    }
}

/// Limits of a dilution series, each by its definition.
public struct DetectionLimits: Sendable, Hashable {
    /// Ascending.
    public let levels: [DilutionLevel]

    /// - Returns: undefined without a level that has replicates.
    public static func of(_ levels: [DilutionLevel]) -> Outcome<DetectionLimits> {
        let kept = levels.filter { !$0.cqs.isEmpty }.sorted { $0.amount < $1.amount }
        return kept.isEmpty
            ? .undefined("the dilution series has no replicates") : .success(DetectionLimits(levels: kept))
    }

    /// Limit of quantification: the lowest amount from which on every level is detected in all replicates with a coefficient of
    /// variation of at most `maximum` (a share).
    ///
    /// - Returns: undefined where not even the highest level qualifies.
    public func quantification(maximumCV maximum: Double = 0.35, base: Double = 2) -> Outcome<Double> {
        lowest("no level is quantified with a CV of at most \(Int((100 * maximum).rounded())) %") { level in
            level.detected.count == level.cqs.count
                && (level.coefficientOfVariation(base: base).value.map { $0 <= maximum } ?? false)
        }
    }

    /// Limit of detection by counting: the lowest amount from which on every level is detected in at least `share` of its replicates.
    public func detectionByCount(share: Double = 0.95) -> Outcome<Double> {
        lowest("no level is detected in \(Int((100 * share).rounded())) % of its replicates") {
            $0.detectedShare >= share - 1e-12
        }
    }

    /// Limit of detection by logistic regression of detection on log10(amount): the amount that is detected with probability `share`.
    ///
    /// - Returns: undefined where all or none are detected, where one amount parts the detected from the others
    ///   (take the count then), or where detection does not rise with the amount.
    /// *Source*: Forootan et al. 2017, doi:10.1016/j.bdq.2017.04.001.
    public func detectionByLogistic(share: Double = 0.95) -> Outcome<Double> {
        let outcomes = levels.flatMap { $0.cqs.map { $0 != nil } }
        let amounts = levels.flatMap { level in level.cqs.map { _ in log10(level.amount) } }
        if outcomes.allSatisfy({ $0 }) { return .undefined("all replicates are detected") }
        if !outcomes.contains(true) { return .undefined("no replicate is detected") }
        guard Set(amounts).count > 1 else { return .undefined("there is one amount") }
        let design = LogisticDesign(outcomes, names: ["log10_amount"], columns: [amounts])
        guard case .success(let fit) = LogisticFit.fit(design) else {
            return .undefined("one amount parts the detected replicates from the others")
        }
        guard fit.coefficients[0] > 0 else { return .undefined("detection does not rise with the amount") }
        return .success(pow(10, (log(share / (1 - share)) - fit.intercept) / fit.coefficients[0]))
    }

    private func lowest(_ reason: String, _ qualifies: (DilutionLevel) -> Bool) -> Outcome<Double> {
        var found: Double?
        for level in levels.reversed() {
            guard qualifies(level) else { break }
            found = level.amount
        }
        return found.map { .success($0) } ?? .undefined(reason)
    }
}

internal import NumericalKit

/// A test's result against the truth: counts of patients.
public struct DiagnosticTable: Sendable, Hashable {
    public let truePositives: Int
    public let falsePositives: Int
    public let falseNegatives: Int
    public let trueNegatives: Int

    public init(truePositives: Int, falsePositives: Int, falseNegatives: Int, trueNegatives: Int) {
        precondition(
            min(truePositives, falsePositives, falseNegatives, trueNegatives) >= 0, "a count is negative")
        self.truePositives = truePositives
        self.falsePositives = falsePositives
        self.falseNegatives = falseNegatives
        self.trueNegatives = trueNegatives
    }

    public var cases: Int { truePositives + falseNegatives }
    public var controls: Int { falsePositives + trueNegatives }
    public var positives: Int { truePositives + falsePositives }
    public var negatives: Int { falseNegatives + trueNegatives }
    public var total: Int { cases + controls }

    /// Share of the cases that are positive.
    public var sensitivity: Outcome<Proportion> { share(truePositives, of: cases, "there are no cases") }
    /// Share of the controls that are negative.
    public var specificity: Outcome<Proportion> {
        share(trueNegatives, of: controls, "there are no controls")
    }
    /// Share of the positives that are cases: holds at this table's share of cases only.
    public var positivePredictiveValue: Outcome<Proportion> {
        share(truePositives, of: positives, "no patient is positive")
    }
    /// Share of the negatives that are controls: holds at this table's share of cases only.
    public var negativePredictiveValue: Outcome<Proportion> {
        share(trueNegatives, of: negatives, "no patient is negative")
    }
    public var accuracy: Outcome<Proportion> {
        share(truePositives + trueNegatives, of: total, "there are no patients")
    }
    public var prevalence: Outcome<Proportion> { share(cases, of: total, "there are no patients") }
    /// Share of all that are positive.
    public var apparentPrevalence: Outcome<Proportion> {
        share(positives, of: total, "there are no patients")
    }

    private func share(_ count: Int, of total: Int, _ reason: String) -> Outcome<Proportion> {
        total == 0 ? .undefined(reason) : .success(Proportion(count, of: total))
    }
}

// MARK: - Single numbers

extension DiagnosticTable {
    /// Sensitivity + specificity − 1.
    /// *Source*: Youden 1950, doi:10.1002/1097-0142(1950)3:1<32::AID-CNCR2820030106>3.0.CO;2-3.
    public var youden: Outcome<Double> {
        sensitivity.flatMap { a in specificity.map { a.value + $0.value - 1 } }
    }

    /// Youden's index as a difference of two independent proportions: Newcombe's hybrid of Wilson intervals.
    ///
    /// *Source*: Newcombe 1998, doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I, method 10.
    public func youdenInterval(level: Double = 0.95) -> Outcome<Bounds> {
        sensitivity.flatMap { hits in
            specificity.map { passes in
                let alarms = passes.complement
                let (a, b) = (hits.interval(.wilson, level: level), alarms.interval(.wilson, level: level))
                func reach(_ x: Double, _ y: Double) -> Double { (x * x + y * y).squareRoot() }
                let difference = hits.value - alarms.value
                return Bounds(
                    lower: difference - reach(hits.value - a.lower, b.upper - alarms.value),
                    upper: difference + reach(a.upper - hits.value, alarms.value - b.lower))
            }
        }
    }

    /// The sum of the ends of the exact intervals of sensitivity and specificity, less 1: wider than needed.
    public func youdenBoundsOfExactIntervals(level: Double = 0.95) -> Outcome<Bounds> {
        sensitivity.flatMap { hits in
            specificity.map { passes in
                let (a, b) = (hits.interval(level: level), passes.interval(level: level))
                return Bounds(lower: a.lower + b.lower - 1, upper: a.upper + b.upper - 1)
            }
        }
    }

    /// Harmonic mean of sensitivity and positive predictive value.
    public var f1: Outcome<Double> {
        let errors = falsePositives + falseNegatives
        if truePositives + errors == 0 { return .undefined("there is neither a case nor a positive patient") }
        return .success(Double(2 * truePositives) / Double(2 * truePositives + errors))
    }

    /// Agreement of result and truth beyond that of chance.
    /// *Source*: Cohen 1960, doi:10.1177/001316446002000104.
    public var cohensKappa: Outcome<Double> {
        guard total > 0 else { return .undefined("there are no patients") }
        let n = Double(total)
        let seen = Double(truePositives + trueNegatives) / n
        let chance = (Double(positives) * Double(cases) + Double(negatives) * Double(controls)) / (n * n)
        guard chance < 1 else { return .undefined("result and truth take one value only") }
        return .success((seen - chance) / (1 - chance))
    }
}

// MARK: - Chi-squared

extension DiagnosticTable {
    /// Pearson's test of independence; one degree of freedom, asymptotic.
    ///
    /// - Parameter continuity: with Yates' correction of 1/2, or of the whole distance where that is less.
    /// - Returns: undefined where a row or a column is empty.
    /// *Source*: Pearson 1900, doi:10.1080/14786440009463897; Yates 1934, doi:10.2307/2983604.
    public func chiSquaredTest(continuity: Bool = false) -> Outcome<TestResult> {
        guard min(cases, controls, positives, negatives) > 0 else {
            return .undefined("a row or a column of the table is empty")
        }
        let n = Double(total)
        let product = Double(truePositives) * Double(trueNegatives)
        let distance = abs(product - Double(falsePositives) * Double(falseNegatives)) / n
        let corrected = continuity ? max(0, distance - 0.5) : distance
        let margins = Double(cases) / n * Double(controls) * (Double(positives) / n) * Double(negatives)
        let statistic = corrected * corrected * n / margins
        return .success(
            TestResult(
                statistic: statistic, degreesOfFreedom: 1,
                pValue: max(ChiSquared.upperTail(statistic, df: 1), .leastNonzeroMagnitude)))
    }
}

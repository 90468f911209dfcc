import NumericalKit
import Statistics
import Testing

/// Within a few units of the 15 digits that a reference prints.
func expectClose(
    _ actual: Double?, _ expected: Double, relative: Double = 1e-10, absolute: Double = 1e-13,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    guard let actual else {
        Issue.record("undefined, expected \(expected)", sourceLocation: sourceLocation)
        return
    }
    #expect(
        abs(actual - expected) <= max(absolute, relative * abs(expected)), "\(actual) against \(expected)",
        sourceLocation: sourceLocation)
}

@Suite struct LinearModelTests {
    let baseline = [5.1, 6.3, 4.8, 7.2, 5.9, 6.6, 5.4, 8.1, 7.7, 6.0, 5.2, 6.9, 7.4, 4.5, 6.1]
    let followUp = [5.9, 6.6, 5.8, 7.0, 6.9, 6.8, 6.6, 8.9, 7.1, 5.9, 5.0, 7.2, 7.3, 5.1, 5.7]
    let isFirst = (0..<15).map { $0 < 8 }
    let age: [Double] = [61, 55, 70, 48, 66, 59, 63, 52, 58, 71, 49, 64, 60, 67, 53]

    /// statsmodels 0.15.0, OLS(...).fit(): params, bse, pvalues, conf_int(), HC3_se.
    @Test func covarianceAgainstStatsmodels() throws {
        let plain = try AnalysisOfCovariance.of(baseline: baseline, followUp: followUp, isFirst: isFirst)
            .get()
        expectClose(plain.difference.estimate, 0.691669860738471)
        expectClose(plain.difference.standardError, 0.205693492814541)
        expectClose(plain.difference.pValue, 0.00564671801128303)
        let interval = plain.difference.interval(level: 0.95)
        expectClose(interval.lower, 0.243502239615085)
        expectClose(interval.upper, 1.13983748186186)
        expectClose(plain.robustDifference.value?.standardError, 0.238148031533005)
        expectClose(plain.baselineSlope.estimate, 0.78989395681615)
        expectClose(plain.baselineSlope.standardError, 0.0969725389487527)
        expectClose(plain.model.coefficients[0], 1.24323495592181)
        expectClose(plain.model.coefficient(0).standardError, 0.625061977174209)
        expectClose(plain.model.robustCoefficient(0).value?.standardError, 0.847736106382552)

        let adjusted = try AnalysisOfCovariance.of(
            baseline: baseline, followUp: followUp, isFirst: isFirst, covariates: [("age", age)]
        ).get()
        expectClose(adjusted.difference.estimate, 0.73249211356467)
        expectClose(adjusted.difference.standardError, 0.178991436965522)
        expectClose(adjusted.difference.pValue, 0.00178245784839237)
        expectClose(adjusted.robustDifference.value?.standardError, 0.208549559518259)
        expectClose(adjusted.model.robustCoefficient(2).value?.standardError, 0.0152101350225873)
        expectClose(adjusted.baselineSlope.estimate, 0.885331230283913)
    }

    /// One indicator: the coefficient is the difference of means and its t test Student's.
    @Test func oneIndicatorIsStudentsTest() throws {
        let model = try LinearModel.fit(
            followUp, names: ["g"], columns: [isFirst.map { $0 ? 1 : 0 }]
        ).get()
        let student = try TTest.student(Array(followUp[..<8]), Array(followUp[8...])).get()
        expectClose(model.coefficient(1).estimate, student.difference)
        expectClose(model.coefficient(1).pValue, student.pValue)
        // HC3 with two groups: Σe²/(1 − 1/n)² / n² of each.
        func part(_ values: ArraySlice<Double>) -> Double {
            let n = Double(values.count), mean = values.reduce(0, +) / n
            return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / ((n - 1) * (n - 1))
        }
        expectClose(
            model.robustCoefficient(1).value?.standardError,
            (part(followUp[..<8]) + part(followUp[8...])).squareRoot())
    }

    @Test func interceptAlone() throws {
        let model = try LinearModel.fit([1, 2, 6], names: [], columns: []).get()
        #expect(model.coefficients == [3])
        expectClose(model.coefficient(0).standardError, (7.0 / 3).squareRoot())
    }

    /// Longley's data in miniature: large means and tiny spreads cost no digits.
    @Test func unitsAndLargeMeansDoNotMatter() throws {
        let plain = try LinearModel.fit(followUp, names: ["a", "b"], columns: [baseline, age]).get()
        let moved = try LinearModel.fit(
            followUp.map { $0 * 1e12 }, names: ["a", "b"],
            columns: [baseline.map { $0 * 1e-12 }, age.map { $0 + 1e6 }]
        ).get()
        expectClose(moved.coefficient(1).estimate, plain.coefficient(1).estimate * 1e24)
        expectClose(moved.coefficient(1).pValue, plain.coefficient(1).pValue, relative: 1e-7)
        expectClose(moved.coefficient(2).pValue, plain.coefficient(2).pValue, relative: 1e-7)
    }

    @Test func eachRefusalHasItsReason() {
        func reason(_ y: [Double], _ columns: [[Double]]) -> String? {
            LinearModel.fit(y, names: columns.indices.map { "x\($0)" }, columns: columns).reason
        }
        let x: [Double] = [1, 2, 3, 5, 8, 13]
        let y: [Double] = [2, 1, 4, 3, 7, 5]
        #expect(reason(y, [x, x.map { 3 * $0 - 7 }]) == "'x1' is determined by the columns before it")
        #expect(reason(y, [x, y.map { _ in 4 }]) == "'x1' does not vary")
        #expect(reason([2, 2, 2, 2, 2, 2], [x]) == "the response does not vary")
        #expect(reason(x.map { 2 * $0 + 1 }, [x])?.hasPrefix("the columns explain every value") == true)
        #expect(reason([1, 2], [[1, 3]])?.hasPrefix("2 rows cannot carry 2 coefficients") == true)
        #expect(reason([], [[]])?.hasPrefix("0 rows") == true)
        let ancova = AnalysisOfCovariance.self
        #expect(
            ancova.of(baseline: x, followUp: y, isFirst: x.map { _ in true }).reason
                == "a group has no values")
        #expect(
            ancova.of(baseline: x.map { _ in 5 }, followUp: y, isFirst: x.map { $0 > 3 }).reason
                == "'baseline' does not vary")
        let copy = ancova.of(
            baseline: x, followUp: y, isFirst: x.map { $0 > 3 }, covariates: [("age", x.map { 2 * $0 })])
        #expect(copy.reason == "'age' is determined by the columns before it")
    }

    /// The third patient alone has the covariate: its leverage is 1, and its own spread cannot be told.
    @Test func leverageOfOneHasNoRobustError() throws {
        let model = try LinearModel.fit(
            [1, 2, 9, 3, 5, 4], names: ["only"], columns: [[0, 0, 1, 0, 0, 0]]
        ).get()
        #expect(model.robustCoefficient(1).value == nil)
        expectClose(model.leverages[2], 1)
        expectClose(model.leverages.reduce(0, +), 2)
    }
}

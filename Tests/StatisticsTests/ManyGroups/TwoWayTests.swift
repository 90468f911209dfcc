import Foundation
import NumericalKit
import Statistics
import Testing

@Suite("Two-way analysis of variance")
struct TwoWayTests {
    static let values = [
        10.06, 9.82, 11.6, 10.96, 12.31, 10.36, 11.19, 11.42, 9.23, 10.87, 10.53, 11.26, 11.77, 9.95, 11.41,
        10.08,
        12.35, 11.86, 12.43, 11.48, 10.75,
    ]
    static let first = [0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2]
    static let second = [0, 0, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 1, 0, 1, 0, 1, 0, 1, 1, 1]

    /// R 4.2.2: `drop1(lm(y ~ a * b), . ~ ., test = "F")` with contr.sum, and differences of `deviance(lm())`.
    @Test func unequalCellsAgainstR() throws {
        let three = try TwoWayAnalysis.of(
            Self.values, first: Self.first, second: Self.second, type: .typeIII
        ).get()
        let two = try TwoWayAnalysis.of(
            Self.values, first: Self.first, second: Self.second, type: .typeII
        ).get()
        let pairs: [(Double, Double)] = [
            (three.first.sumOfSquares, 0.608393049), (three.second.sumOfSquares, 3.383575015),
            (three.interaction.sumOfSquares, 0.135605383), (two.first.sumOfSquares, 0.782507950423),
            (two.second.sumOfSquares, 3.54870378376), (two.interaction.sumOfSquares, 0.13560538291),
            (two.residualSumOfSquares, 11.4615116667), (two.first.pValue, 0.609374294843),
        ]
        for (ours, theirs) in pairs { #expect(abs(ours / theirs - 1) < 1e-8) }
        #expect(abs(three.second.statistic - 4.42818) < 1e-5 && abs(three.second.pValue - 0.052625) < 1e-6)
        #expect(two.residualDegreesOfFreedom == 15 && two.first.degreesOfFreedom == 2)
    }

    @Test func equalCellsGiveBothTypesAlikeAndPartition() throws {
        let y = [1.0, 2, 4, 3, 2, 5, 7, 9]
        let (a, b) = ([0, 0, 0, 0, 1, 1, 1, 1], [0, 0, 1, 1, 0, 0, 1, 1])
        let results = try SumsOfSquares.allCases.map {
            try TwoWayAnalysis.of(y.map { $0 + 1e6 }, first: a, second: b, type: $0).get()
        }
        let mean = y.reduce(0, +) / 8
        let total = y.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        for one in results {
            let sum =
                one.first.sumOfSquares + one.second.sumOfSquares + one.interaction.sumOfSquares
                + one.residualSumOfSquares
            #expect(abs(sum / total - 1) < 1e-8)
        }
        #expect(abs(results[0].first.sumOfSquares - results[1].first.sumOfSquares) < 1e-7)
    }

    @Test func undefined() {
        func reason(_ y: [Double], _ a: [Int], _ b: [Int]) -> String? {
            TwoWayAnalysis.of(y, first: a, second: b, type: .typeII).reason
        }
        #expect(reason([1, 2, 3, 4, 5], [0, 0, 1, 1, 1], [0, 0, 0, 0, 0]) == "a factor has one level")
        #expect(reason([1, 2, 3, 4, 5], [0, 0, 1, 1, 1], [0, 1, 0, 0, 0])?.contains("no value") == true)
        #expect(reason([1, 2, 3, 4], [0, 0, 1, 1], [0, 1, 0, 1])?.contains("two values") == true)
        #expect(
            reason([1, 1, 2, 2, 3, 3, 4, 4], [0, 0, 0, 0, 1, 1, 1, 1], [0, 0, 1, 1, 0, 0, 1, 1]) != nil)
        #expect(reason([], [], []) != nil)
    }
}

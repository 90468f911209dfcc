import Foundation
import NumericalKit
import Statistics
import Testing

/// Reference: R 4.2.2, survival 3.x, `survreg(dist = "gaussian")`; profile intervals by `uniroot` on its likelihood.
@Suite("Censored normal values") struct CensoredComparisonTests {
    static let first: [CensoredValue] = [
        .exact(31.2), .exact(33.1), .exact(29.8), .above(35), .above(35), .exact(32.4), .exact(30.9),
        .above(35),
    ]
    static let second: [CensoredValue] = [27.1, 28.3, 26.0, 30.2, 29.9, 27.7, 28.8, 31.5].map { .exact($0) }

    @Test("some undetermined in one group") func rightCensored() throws {
        let result = try CensoredComparison.of(Self.first, Self.second, reference: .chiSquared).get()
        #expect(abs(result.difference - 4.57038762536951) < 1e-7)
        #expect(abs(result.standardDeviation - 2.15812547220731) < 1e-7)
        #expect(abs(result.likelihoodRatio - 11.8102145321327) < 1e-8)
        #expect(abs(result.pValue / 0.000589066444857517 - 1) < 1e-7)
        #expect(abs(result.interval.lower - 2.31992091626724) < 1e-7)
        #expect(abs(result.interval.upper - 7.07227794866826) < 1e-7)
        #expect(result.censored == [3, 0] && result.exactCount == 13)
        let student = try CensoredComparison.of(Self.first, Self.second).get()
        #expect(student.pValue > result.pValue && student.interval.lower < result.interval.lower)
    }

    @Test("left-censored, with a covariate") func leftCensored() throws {
        let values = (Self.first + Self.second).map { value -> CensoredValue in
            switch value {
            case .above(let limit): .exact(limit - 25)
            case .exact(let y), .below(let y): y - 25 > 4 ? .exact(y - 25) : .below(4)
            }
        }
        let x: [Double] = [1, 2, 3, 4, 5, 6, 7, 8, 2, 1, 4, 3, 6, 5, 8, 7].map { $0 / 2 }
        let group = (0..<16).map { $0 < 8 ? 1.0 : 0 }
        let model = try CensoredNormalModel.fit(values, columns: [x, group]).get()
        let expected = [2.098227460461222, 0.616479212747306, 4.314694310857338]
        #expect(zip(model.coefficients, expected).allSatisfy { abs($0 - $1) < 1e-7 })
        #expect(abs(model.standardDeviation - 1.79426867143724) < 1e-7)
        #expect(abs(model.logLikelihood + 24.7850381467892) < 1e-9)
        let result = try CensoredComparison.of(
            Array(values[..<8]), Array(values[8...]), covariates: [x], reference: .chiSquared
        ).get()
        #expect(abs(result.likelihoodRatio - 14.0039574714134) < 1e-7)
    }

    @Test("a group that is wholly beyond the limit gives an open interval") func whollyCensored() throws {
        let all = [CensoredValue](repeating: .above(35), count: 8)
        let result = try CensoredComparison.of(all, Self.second, reference: .chiSquared).get()
        #expect(result.difference == .infinity && result.interval.upper == .infinity)
        #expect(abs(result.interval.lower - 7.31541255043397) < 1e-6)
        #expect(abs(result.likelihoodRatio - 32.6333831227325) < 1e-7)
        let turned = try CensoredComparison.of(Self.second, all, reference: .chiSquared).get()
        #expect(turned.difference == -.infinity && turned.interval.lower == -.infinity)
        #expect(abs(turned.interval.upper + 7.31541255043397) < 1e-6)
        let below = [CensoredValue](repeating: .below(20), count: 4)
        let down = try CensoredComparison.of(below, Self.second).get()
        #expect(down.difference == -.infinity && down.interval.upper < 0 && down.pValue < 0.05)
    }

    @Test("without censoring it is Student's t") func uncensored() throws {
        let (a, b) = ([5.1, 6.3, 4.9, 7.7, 6.0], [4.0, 5.2, 3.1, 4.4])
        let test = try TTest.student(a, b, level: 0.99).get()
        let result = try CensoredComparison.of(
            a.map { .exact($0) }, b.map { .exact($0) }, level: 0.99
        ).get()
        #expect(abs(result.pValue - test.pValue) < 1e-9)
        #expect(abs(result.interval.lower - test.interval.lower) < 1e-7)
        #expect(abs(result.interval.upper - test.interval.upper) < 1e-7)
        #expect(abs(result.difference - test.difference) < 1e-9)
    }

    @Test("p and interval agree, whatever the unit") func agreement() throws {
        let shifted = Self.first.map { value -> CensoredValue in
            switch value {
            case .exact(let y): .exact((y - 3.2) * 1e6)
            case .above(let y): .above((y - 3.2) * 1e6)
            case .below(let y): .below((y - 3.2) * 1e6)
            }
        }
        let other = Self.second.map { value -> CensoredValue in .exact(value.exactNumber * 1e6) }
        for level in [0.5, 0.9, 0.95, 0.995] {
            let result = try CensoredComparison.of(shifted, other, level: level).get()
            let excludes = result.interval.lower > 0 || result.interval.upper < 0
            #expect(excludes == (result.pValue < 1 - level))
        }
    }

    @Test("what cannot be estimated is undefined") func undefined() {
        #expect(CensoredComparison.of([], Self.second).value == nil)
        let none = [CensoredValue](repeating: .above(35), count: 3)
        #expect(CensoredComparison.of(none, none).value == nil)
        #expect(CensoredComparison.of(none, [.exact(30)]).value == nil)
        #expect(CensoredComparison.of(none, [.exact(30), .exact(30)]).value == nil)
        #expect(CensoredComparison.of([.exact(30), .exact(30)], [.exact(28), .exact(28)]).value == nil)
        #expect(CensoredNormalModel.fit(Self.first, columns: [[Double](repeating: 1, count: 8)]).value == nil)
    }

    @Test("true nulls with a third undetermined are not rejected too often") func size() {
        var (rejected, done) = (0, 0)
        for task in 0..<400 {
            var stream = RandomStream(seed: 5, task: UInt64(task))
            func value() -> CensoredValue {
                let z = stream.normal()
                return z > 0.43 ? .above(0.43) : .exact(z)
            }
            let groups = (0..<2).map { _ in (0..<8).map { _ in value() } }
            guard let p = CensoredComparison.of(groups[0], groups[1]).value?.pValue else { continue }
            done += 1
            if p < 0.05 { rejected += 1 }
        }
        #expect(done > 390)
        // 5 % ± 2.6 standard errors.
        #expect(Double(rejected) / Double(done) < 0.078)
    }
}

extension CensoredValue {
    fileprivate var exactNumber: Double {
        switch self {
        case .exact(let y), .below(let y), .above(let y): y
        }
    }
}

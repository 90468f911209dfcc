import Foundation
import Statistics
import Testing

@Suite("logistic regression") struct LogisticTests {
    /// Outcomes and a binary covariate with these numbers of subjects.
    static func table(_ a: Int, _ b: Int, _ c: Int, _ d: Int) -> LogisticDesign {
        let cells = [(a, true, 1.0), (b, false, 1), (c, true, 0), (d, false, 0)]
        let rows = cells.flatMap { Array(repeating: ($0.1, $0.2), count: $0.0) }
        return LogisticDesign(rows.map(\.0), names: ["x"], columns: [rows.map(\.1)])
    }

    @Test("a table of four: log odds ratio, its error, the likelihood ratio")
    func fourCells() throws {
        let (a, b, c, d) = (17.0, 8.0, 6.0, 21.0)
        let fit = try LogisticFit.fit(Self.table(17, 8, 6, 21)).get()
        #expect(abs(fit.coefficients[0] - log(a * d / (b * c))) < 1e-12)
        #expect(abs(fit.intercept - log(c / d)) < 1e-12)
        #expect(abs(fit.standardErrors[0] - (1 / a + 1 / b + 1 / c + 1 / d).squareRoot()) < 1e-12)
        #expect(abs(fit.interceptStandardError - (1 / c + 1 / d).squareRoot()) < 1e-12)
        let n = a + b + c + d
        let g = [(a, a + b, a + c), (b, a + b, b + d), (c, c + d, a + c), (d, c + d, b + d)]
            .reduce(0) { $0 + 2 * $1.0 * log($1.0 * n / ($1.1 * $1.2)) }
        let test = try #require(fit.likelihoodRatioTest(0))
        #expect(abs(test.chiSquared - g) < 1e-10 && abs(fit.likelihoodRatioStatistic - g) < 1e-10)
        // Pairs: 17·21 won, 8·6 lost, the rest tied.
        let pairs = (a + c) * (b + d)
        #expect(abs(fit.concordance - (a * d + (pairs - a * d - b * c) / 2) / pairs) < 1e-12)
        let offset = try LogisticFit.fit(
            LogisticDesign(fit.design.outcomes, names: [], columns: [], offsets: fit.linearPredictors)
        ).get()
        #expect(abs(offset.intercept) < 1e-10)
    }

    /// In a saturated table Jeffreys' penalty adds half a subject to each cell.
    @Test("Firth's table of four", arguments: [[17, 8, 6, 21], [9, 0, 4, 7], [9, 0, 0, 7], [1, 1, 1, 1]])
    func firthFourCells(_ cells: [Int]) throws {
        let fit = try LogisticFit.firth(Self.table(cells[0], cells[1], cells[2], cells[3])).get()
        let halves = cells.map { Double($0) + 0.5 }
        #expect(abs(fit.coefficients[0] - log(halves[0] * halves[3] / (halves[1] * halves[2]))) < 1e-9)
        #expect(abs(fit.intercept - log(halves[2] / halves[3])) < 1e-9)
    }

    @Test("units and origins do not matter", arguments: [1e12, 1e-12, -1])
    func scaling(_ factor: Double) throws {
        let x = (0..<30).map { Double($0 * 7 % 11) }
        let outcomes = (0..<30).map { ($0 * 5 % 13) + ($0 * 7 % 11) > 10 }
        func fit(_ x: [Double], firth: Bool) throws -> LogisticFit {
            let design = LogisticDesign(outcomes, names: ["x"], columns: [x])
            return try (firth ? LogisticFit.firth(design) : LogisticFit.fit(design)).get()
        }
        for firth in [false, true] {
            let plain = try fit(x, firth: firth)
            let scaled = try fit(x.map { factor * $0 + 100 * factor }, firth: firth)
            #expect(abs(scaled.coefficients[0] * factor / plain.coefficients[0] - 1) < 1e-9)
            let (a, b) = (try #require(scaled.profileInterval(0)), try #require(plain.profileInterval(0)))
            let ends = [a.lower * factor, a.upper * factor].sorted()
            #expect(abs(ends[0] - b.lower) < 1e-8 && abs(ends[1] - b.upper) < 1e-8)
            #expect(abs(scaled.intercept - (plain.intercept - 100 * plain.coefficients[0])) < 1e-6)
        }
    }

    @Test("what has no estimate is a reason")
    func reasons() {
        func failure(_ outcomes: [Bool], _ columns: [[Double]]) -> LogisticUndefined? {
            let names = columns.indices.map { "x\($0)" }
            switch LogisticFit.fit(LogisticDesign(outcomes, names: names, columns: columns)) {
            case .success: return nil
            case .failure(let flaw): return flaw
            }
        }
        let six = [false, true, false, true, false, true]
        #expect(failure([], [[]]) == .noSubjects)
        #expect(failure([true, true], [[1, 2]]) == .oneClass(true))
        #expect(failure([false], [[1]]) == .oneClass(false))
        #expect(failure(six, [[3, 3, 3, 3, 3, 3]]) == .constant("x0"))
        #expect(
            failure(six, [[1, 5, 2, 2, 6, 3], [1e300, 1e300, 1e300, 1e300, 1e300, 1e300]]) == .constant("x1"))
        #expect(failure(six, [[1, 5, 2, 2, 6, 3], [3, 11, 5, 5, 13, 7]]) == .collinear("x1"))
        // Two dummies that with the intercept say everything.
        #expect(failure(six, [[1, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 1]]) == .collinear("x1"))
        #expect(failure(six, [[1, 4, 2, 5, 3, 6]]) == .separated(["x0"], isComplete: true))
        #expect(failure([false, true], [[1, 2]]) == .separated(["x0"], isComplete: true))
        #expect(failure(six, [[1, 4, 2, 5, 4, 6]]) == .separated(["x0"], isComplete: false))
        #expect(
            failure(six, [[2, 1, 3, 3, 1, 2], [0, 1, 0, 0, 0, 0]]) == .separated(["x1"], isComplete: false))
        #expect(
            failure(six, [[1e-300, 4e-300, 2e-300, 5e-300, 3e-300, 6e-300]])
                == .separated(["x0"], isComplete: true))
        #expect(LogisticUndefined.separated(["x0"], isComplete: true).reason.contains("complete separation"))
    }

    /// Ties, rare categories, values of 1e12, separation: finite numbers or a reason; interval and p of one
    /// procedure say the same.
    @Test("a right number or a reason on hostile small data")
    func fuzz() throws {
        var draws = Draws(11)
        var (fitted, separated, unfinished) = (0, 0, 0)
        for _ in 0..<500 {
            let (n, p) = (1 + draws.below(16), draws.below(4))
            let columns = (0..<p).map { _ in
                let isBinary = draws.below(2) == 0
                return (0..<n).map { _ in
                    isBinary ? Double(draws.below(5) / 3) : Double(draws.below(1 << 20)) * 1e6
                }
            }
            let outcomes = (0..<n).map { _ in draws.below(5) < 2 }
            let design = LogisticDesign(outcomes, names: columns.indices.map { "x\($0)" }, columns: columns)
            var result = LogisticFit.fit(design)
            if case .failure(.separated) = result {
                separated += 1
                result = LogisticFit.firth(design)
            }
            switch result {
            case .failure(.notConverged): unfinished += 1
            case .failure: break
            case .success(let fit):
                fitted += 1
                let numbers =
                    fit.coefficients + fit.standardErrors + fit.risks + [
                        fit.intercept, fit.interceptStandardError, fit.logLikelihood, fit.brierScore,
                        fit.concordance, fit.nagelkerke,
                    ]
                #expect(numbers.allSatisfy { $0.isFinite })
                guard p > 0, let test = fit.likelihoodRatioTest(0), let interval = fit.profileInterval(0)
                else { continue }
                #expect((interval.lower > 0 || interval.upper < 0) == (test.pValue < 0.05))
            }
        }
        #expect(fitted > 250 && separated > 60 && unfinished < 5, "\(fitted) \(separated) \(unfinished)")
    }
}

@Suite("treatment interaction") struct TreatmentInteractionTests {
    /// Two tables of four: marker 0 and marker 1.
    @Test("a saturated model gives the ratio of odds ratios")
    func saturated() throws {
        let tables: [[Double]] = [[12, 9, 7, 15], [6, 11, 13, 5]]
        var (outcomes, treatment, marker) = ([Bool](), [Double](), [Double]())
        for (m, cells) in tables.enumerated() {
            for (cell, count) in cells.enumerated() {
                for _ in 0..<Int(count) {
                    outcomes.append(cell % 2 == 0)
                    treatment.append(cell < 2 ? 1 : 0)
                    marker.append(Double(m))
                }
            }
        }
        let logs = tables.map { log($0[0] * $0[3] / ($0[1] * $0[2])) }
        let errors = tables.map { $0.reduce(0) { $0 + 1 / $1 }.squareRoot() }
        let model = try TreatmentInteraction.of(
            outcomes, InteractionCovariates(treatment: treatment, marker: marker)
        ).get()
        #expect(abs(model.coefficient - (logs[1] - logs[0])) < 1e-10)
        for (m, effect) in [0, 1].map({ ($0, model.treatmentEffect(at: Double($0))) }) {
            #expect(abs(effect.estimate - logs[m]) < 1e-10 && abs(effect.standardError - errors[m]) < 1e-10)
        }
        let effect = model.markerEffect(treatment: 1)
        #expect(abs(effect.estimate - log(6 * 9 / (11 * 12.0))) < 1e-10)
        let test = try #require(model.test)
        #expect(abs(test.chiSquared - 2 * (model.full.logLikelihood - model.main.logLikelihood)) < 1e-9)
    }

    @Test("one arm, a marker far from 0, separation")
    func nasty() throws {
        let followUp = FollowUp(
            times: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], events: (0..<10).map { $0 % 3 != 2 })
        let marker = (0..<10).map { 1e9 + Double($0 * 7 % 10) }
        let arm = (0..<10).map { Double($0 % 2) }
        let one = TreatmentInteraction.of(
            followUp, InteractionCovariates(treatment: Array(repeating: 1, count: 10), marker: marker))
        #expect(throws: CoxUndefined.constant("treatment")) { try one.get() }
        let far = try TreatmentInteraction.of(
            followUp, InteractionCovariates(treatment: arm, marker: marker)
        ).get()
        let near = try TreatmentInteraction.of(
            followUp, InteractionCovariates(treatment: arm, marker: marker.map { $0 - 1e9 })
        ).get()
        #expect(abs(far.coefficient - near.coefficient) < 1e-9)
        let outcomes = marker.map { $0 > 1e9 + 4 }
        let separated = try TreatmentInteraction.of(
            outcomes, InteractionCovariates(treatment: arm, marker: marker)
        ).get()
        #expect(separated.full.isPenalised && separated.main.isPenalised)
        #expect(separated.coefficient.isFinite && separated.test != nil)
    }
}

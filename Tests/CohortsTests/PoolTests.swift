import Cohorts
import Findings
import Foundation
import Inputs
import Statistics
import Tables
import Testing

@Suite("pool: published cohorts") struct PoolPublishedTests {
    /// Colditz and others 1994, thirteen trials of BCG vaccine: log risk ratios and their variances.
    static let effects = [
        -0.889311333920205, -1.58538865720143, -1.34807314829969, -1.44155119002131, -0.217547322211296,
        -0.786115585818864, -1.62089822359839, 0.0119523335238405, -0.469417648738149, -1.37134480347278,
        -0.339358828338391, 0.445913400571379, -0.0173139482168798,
    ]
    static let variances = [
        0.325584765003961, 0.194581121398144, 0.415367965367965, 0.0200100319022476, 0.0512101721696309,
        0.00690561845590876, 0.223017247572315, 0.00396157929781773, 0.056434210463249, 0.0730247936130289,
        0.0124122139715597, 0.532505845200153, 0.0714046596839863,
    ]
    static let errors = variances.map { $0.squareRoot() }

    func run(
        _ columns: [Column], _ spread: PoolAnalysis.Spread, _ scale: PoolAnalysis.EffectScale = .linear,
        level: Double = 0.95
    ) throws -> Finding {
        try PoolAnalysis(.published(name: "trial", effect: "effect", spread, scale), cohorts: .rows)
            .run(on: table(columns), context: AnalysisContext(decisionLevel: level))
    }

    func named(_ count: Int) -> Column { texts("trial", (0..<count).map { "trial \($0 + 1)" }) }

    /// metafor 3.8-1: `rma(yi, vi, method = "REML", test = "knha")`; the factor is above 1 here.
    @Test("thirteen trials")
    func trials() throws {
        let finding = try run(
            [named(13), numbers("effect", Self.effects), numbers("se", Self.errors)], .standardError("se"))
        let interval = try #require(finding.decision.interval)
        #expect(abs(try #require(finding.decision.effect.number) - -0.71453234215814) < 1e-6)
        #expect(abs(interval.lower - -1.10844371368555) < 1e-6)
        #expect(abs(interval.upper - -0.320620970630728) < 1e-6)
        #expect(abs(try #require(finding.decision.pValue.number) / 0.00192001509605729 - 1) < 1e-5)
        #expect(abs(try #require(finding.number("tau_squared")) - 0.313243258136486) < 1e-6)
        #expect(finding.caution("heterogeneous")?.weight == .serious)
        #expect(finding.caution("two-cohorts") == nil && finding.units.total == 13)
        let next = try #require(finding.estimate("prediction_interval")?.interval)
        #expect(next.lower < interval.lower && next.upper > interval.upper)
        guard case .pooledForest(let figure)? = finding.figures.first?.content else {
            Issue.record("no figure")
            return
        }
        #expect(figure.cohorts.count == 13 && figure.pooled.map(\.isPrimary) == [true, false])
        #expect(abs(figure.cohorts.reduce(0) { $0 + $1.weight } - 1) < 1e-12)
    }

    @Test("limits of ratios give the same as their logarithms and standard errors")
    func limits() throws {
        func ratios(_ side: Double) -> [Double?] {
            zip(Self.effects, Self.errors).map { exp($0 + side * 1.6448536269514722 * $1) }
        }
        let finding = try run(
            [
                named(13), numbers("effect", ratios(0)), numbers("low", ratios(-1)),
                numbers("high", ratios(1)),
            ], .limits(lower: "low", upper: "high", level: 0.9), .ratio)
        #expect(abs(try #require(finding.decision.effect.number) - -0.71453234215814) < 1e-6)
        #expect(finding.decision.scale == .ratio && finding.caution("lopsided-limits") == nil)
        #expect(finding.title == "effect over 13 cohorts")
        #expect(abs(try #require(finding.number("pooled_ratio")) - exp(-0.71453234215814)) < 1e-6)
    }

    @Test("limits of a ratio that are taken as linear are noticed, and so is an effect outside them")
    func wrongScale() throws {
        let columns = [
            named(2), numbers("effect", [2, 3]), numbers("low", [1.1, 1.4]), numbers("high", [3.64, 6.4]),
        ]
        let spread = PoolAnalysis.Spread.limits(lower: "low", upper: "high", level: 0.95)
        #expect(try run(columns, spread).caution("lopsided-limits") != nil)
        #expect(try run(columns, spread).decision.notTestable?.contains("'scale: ratio'") == true)
        #expect(try run(columns, spread, .ratio).caution("lopsided-limits") == nil)
        let outside = [named(2), numbers("effect", [9, 3])] + columns.dropFirst(2)
        #expect(errorOf { try run(outside, spread) }?.code == "effect-outside-limits")
        let negative = [named(2), numbers("effect", [-1, 3]), numbers("se", [1, 1])]
        #expect(errorOf { try run(negative, .standardError("se"), .ratio) }?.code == "not-positive")
    }

    @Test("two cohorts: one degree of freedom, said aloud, and no prediction")
    func two() throws {
        let finding = try run(
            [named(2), numbers("effect", [0.5, 0.6]), numbers("se", [0.1, 0.1])], .standardError("se"))
        #expect(finding.caution("two-cohorts")?.weight == .serious)
        // The factor stays at 1: SE 0.1/√2, t 12.706.
        let interval = try #require(finding.decision.interval)
        #expect(abs(interval.upper - (0.55 + 12.7062047361747 * 0.1 / 2.0.squareRoot())) < 1e-9)
        #expect(finding.estimate("prediction_interval")?.value.number == nil)
        #expect(finding.number("pooled_effect_fixed_effect") == finding.number("pooled_effect"))
        #expect(finding.decision.notTestable == nil && !finding.rCalls.isEmpty)
    }

    @Test("one cohort, none, and rows without an effect")
    func few() throws {
        let one = try run(
            [named(3), numbers("effect", [0.5, nil, 1]), numbers("se", [0.1, 0.1, 0])],
            .standardError("se"))
        #expect(one.decision.notTestable?.hasPrefix("one cohort cannot be pooled") == true)
        #expect(one.decision.effect.number == nil && one.decision.interval == nil)
        #expect(one.exclusions.reduce(0) { $0 + $1.rows.count } == 2)
        let caution = try #require(one.caution("cohorts-left-out"))
        #expect(caution.text.contains("trial 2") && caution.text.contains("trial 3"))
        let none = try run([named(0), numbers("effect", []), numbers("se", [])], .standardError("se"))
        #expect(none.decision.notTestable == "no cohort gives an effect" && none.figures.isEmpty)
    }

    @Test("cohorts that agree exactly, values of any size", arguments: [1, 1e-12, 1e12])
    func identical(_ unit: Double) throws {
        let finding = try run(
            [
                named(3), numbers("effect", [unit, unit, unit]), numbers("se", [unit, unit, 2 * unit]),
            ], .standardError("se"))
        #expect(finding.number("tau_squared") == 0 && finding.decision.effect.number == unit)
        #expect(finding.estimate("pooled_effect_hartung_knapp")?.value.number == nil)
        #expect(abs((finding.decision.interval?.upper ?? 0) / unit - (1 + 4.30265272974946 / 1.5)) < 1e-9)
    }
}

@Suite("pool: patients of several cohorts") struct PoolPatientsTests {
    /// Three cohorts of 40 patients; the second has the greatest effect.
    static func patients() -> [Column] {
        var state: UInt64 = 3
        func draw() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 40) / Double(1 << 24)
        }
        var columns: [[Double]] = Array(repeating: [], count: 3)
        for row in 0..<120 {
            let marker = draw() * 4
            columns[0].append(marker)
            columns[1].append(1 - log(draw() + 1e-9) * exp(-[0.2, 0.6, 0.3][row / 40] * marker))
            columns[2].append(draw() < 0.7 ? 1 : 0)
        }
        return [
            numbers("mir", columns[0]), numbers("months", columns[1]), numbers("died", columns[2]),
            texts("centre", (0..<120).map { ["A", "B", "C"][$0 / 40] }),
            texts("id", (0..<120).map { "p\($0)" }, role: .identifier),
            texts("arm", (0..<120).map { columns[0][$0] + columns[1][$0] > 3 ? "yes" : "no" }),
        ]
    }

    static let survival = PoolAnalysis.Question.survival(
        marker: "mir", per: .standardDeviation, time: "months", event: "died", eventLevels: ["1"],
        covariates: [], knownAt: 0)

    static func outcome(_ measure: PoolAnalysis.Measure) -> PoolAnalysis.Question {
        .outcome(marker: "mir", column: "arm", positive: "yes", negative: "no", measure)
    }

    /// Cohorts as tables of their own.
    static func parts(_ whole: Table) -> [Table] {
        (0..<3).map { place in
            var part = whole.picking(Array(place * 40..<place * 40 + 40))
            part.name = ["A", "B", "C"][place]
            return part
        }
    }

    func run(_ question: PoolAnalysis.Question, _ table: Table) throws -> Finding {
        try PoolAnalysis(question, cohorts: .column("centre")).run(on: table, context: .init())
    }

    /// One column or several tables say the same, and what each cohort's own Cox regression says is pooled.
    @Test("hazard ratios by column and by tables")
    func survival() throws {
        let whole = table(Self.patients())
        let byColumn = try run(Self.survival, whole)
        let parts = Self.parts(whole)
        let byTables = try PoolAnalysis(Self.survival, cohorts: .tables(["B", "C"])).run(
            on: parts[0], context: AnalysisContext(tables: ["B": parts[1], "C": parts[2]]))
        #expect(byColumn.decision == byTables.decision)
        var (effects, variances): ([Double], [Double]) = ([], [])
        for part in parts {
            let single = try SurviveAnalysis(
                time: "months", event: "died", predictor: .marker("mir", per: .standardDeviation)
            ).run(on: part, context: .init())
            effects.append(try #require(single.decision.effect.number))
            let wald = try #require(single.estimate("hazard_ratio_wald")?.interval)
            let error = log(wald.upper / wald.lower) / (2 * 1.959963984540054)
            variances.append(error * error)
        }
        let pooled = try MetaAnalysis.pool(effects, variances: variances).get()
        #expect(abs(try #require(byColumn.decision.effect.number) - pooled.effect) < 1e-9)
        #expect(abs(try #require(byColumn.decision.pValue.number) / pooled.pValue - 1) < 1e-6)
        #expect(byColumn.units.groups.map(\.count) == [40, 40, 40])
        #expect(byColumn.analysed.columns == ["cohort", "months", "died", "mir"])
        #expect(byColumn.analysed.rows.count == 120 && byColumn.caution("few-cohorts") != nil)
    }

    @Test("a cohort without events, and one without a difference in the marker, are left out and named")
    func leftOut() throws {
        var columns = Self.patients()
        columns[2] = numbers("died", (0..<120).map { $0 < 40 ? 0 : $0 % 2 == 0 ? 1 : 0 })
        let quiet = try run(Self.survival, table(columns))
        #expect(quiet.units.total == 80 && quiet.excluded["cohort 'A' gives no effect: no event"] == 40)
        #expect(quiet.caution("cohorts-left-out")?.text.contains("A (no event)") == true)
        #expect(quiet.caution("two-cohorts") != nil)
        columns[0] = numbers("mir", (0..<120).map { $0 < 80 ? 1 : Double($0) })
        let flat = try run(Self.survival, table(columns))
        #expect(flat.decision.notTestable?.hasPrefix("one cohort cannot be pooled") == true)
        columns[2] = numbers("died", (0..<120).map { _ in 0 })
        let all = try run(Self.survival, table(columns))
        #expect(all.decision.notTestable?.hasPrefix("no cohort gives an effect") == true)
        #expect(all.exclusions.reduce(0) { $0 + $1.rows.count } == 120)
    }

    @Test("separated cohorts and cohorts of one class are left out")
    func oneClass() throws {
        var columns = Self.patients()
        // A: one class; B: separated; C: neither.
        var (arms, markers): ([String], [Double]) = ([], [])
        for row in 0..<120 {
            let isCase = (40..<60).contains(row) || (row >= 80 && row % 3 == 0)
            arms.append(isCase ? "yes" : "no")
            markers.append(row < 80 ? Double(200 - row) : Double(row * 7 % 11))
        }
        columns[5] = texts("arm", arms)
        columns[0] = numbers("mir", markers)
        let area = try run(Self.outcome(.area), table(columns))
        #expect(area.decision.notTestable != nil)
        let text = try #require(area.caution("cohorts-left-out")?.text)
        #expect(text.contains("A (no patient with arm 'yes')") && text.contains("separates"))
        // Hedges' g of a separated cohort exists.
        let difference = try run(Self.outcome(.standardizedDifference), table(columns))
        #expect(difference.units.total == 80 && difference.caution("two-cohorts") != nil)
    }

    /// Each cohort's effect and variance by definition: logit of the area with the width of its logit-DeLong
    /// interval; Hedges' g with 1/n + 1/m + g²/(2(n + m)).
    @Test("areas and standardised differences", arguments: PoolAnalysis.Measure.allCases)
    func outcomes(_ measure: PoolAnalysis.Measure) throws {
        let whole = table(Self.patients())
        var (effects, variances): ([Double], [Double]) = ([], [])
        for part in Self.parts(whole) {
            let (values, arms) = (try part.numbers("mir").map { $0.exactValue! }, try part.labels("arm"))
            let cases = values.indices.filter { arms[$0] == "yes" }.map { values[$0] }
            let controls = values.indices.filter { arms[$0] == "no" }.map { values[$0] }
            if measure == .area {
                let roc = try ROC.of(cases: cases, controls: controls).get()
                let ends = try roc.logitInterval().get()
                func logit(_ area: Double) -> Double { log(area / (1 - area)) }
                let error = (logit(ends.upper) - logit(ends.lower)) / (2 * 1.959963984540054)
                effects.append(logit(roc.auc))
                variances.append(error * error)
            } else {
                let g = try StandardizedDifference.hedgesG(cases, controls).get().value
                let (n, m) = (Double(cases.count), Double(controls.count))
                effects.append(g)
                variances.append(1 / n + 1 / m + g * g / (2 * (n + m)))
            }
        }
        let pooled = try MetaAnalysis.pool(effects, variances: variances).get()
        let finding = try run(Self.outcome(measure), whole)
        #expect(abs(try #require(finding.decision.pValue.number) / pooled.pValue - 1) < 1e-9)
        #expect(abs(try #require(finding.number("tau_squared")) - pooled.tauSquared) < 1e-9)
    }

    @Test("areas decide by their distance from one half")
    func area() throws {
        let finding = try run(Self.outcome(.area), table(Self.patients()))
        let (area, apart) = (
            try #require(finding.number("pooled_auc")), try #require(finding.decision.effect.number)
        )
        #expect(abs(area - 0.5 - apart) < 1e-12 && finding.decision.estimate == "pooled_auc_above_half")
        let interval = try #require(finding.decision.interval)
        let p = try #require(finding.decision.pValue.number)
        #expect((interval.lower > 0 || interval.upper < 0) == (p < 0.05))
        #expect(finding.number(finding.decision.estimate) == apart)
        let shown = try #require(finding.estimate("pooled_auc")?.interval)
        #expect(shown.lower > 0 && shown.upper < 1 && abs(shown.lower - 0.5 - interval.lower) < 1e-12)
    }

    @Test("a patient in two cohorts is an input error")
    func sharedPatients() throws {
        var columns = Self.patients()
        columns[4] = texts("id", (0..<120).map { $0 == 90 ? "p3" : "p\($0)" }, role: .identifier)
        let whole = table(columns)
        for question in [Self.survival, Self.outcome(.area), Self.outcome(.standardizedDifference)] {
            let error = errorOf { try run(question, whole) }
            #expect(error?.code == "repeated-unit" && error?.message.contains("p3") == false)
        }
        let parts = Self.parts(whole)
        let context = AnalysisContext(tables: ["A": parts[0], "B": parts[1], "C": parts[2]])
        let error = errorOf {
            try PoolAnalysis(Self.survival, cohorts: .tables(["B", "C"])).run(on: parts[0], context: context)
        }
        #expect(error?.code == "repeated-unit")
        let twice = errorOf {
            try PoolAnalysis(Self.survival, cohorts: .tables(["A"])).run(on: parts[0], context: context)
        }
        #expect(twice?.code == "same-table")
    }

    @Test("a response as marker is refused, a misspelt level and an identifier as cohort are errors")
    func refusals() throws {
        var columns = Self.patients()
        columns[0].decidedAt = 2
        let finding = try run(Self.survival, table(columns))
        #expect(finding.analysis == "pool" && finding.decision.notTestable?.contains("immortal") == true)
        let late = try run(Self.outcome(.area), table(columns))
        #expect(late.caution("measured-after-baseline") != nil)
        // Events coded 2 in one cohort: not a cohort without events.
        var coded = Self.patients()
        coded[2] = numbers("died", (0..<120).map { $0 < 40 ? 2 : Double($0 % 2) })
        #expect(errorOf { try run(Self.survival, table(coded)) }?.code == "unknown-level")
        let whole = table(Self.patients())
        let misspelt = PoolAnalysis.Question.outcome(
            marker: "mir", column: "arm", positive: "yess", negative: nil, .area)
        #expect(errorOf { try run(misspelt, whole) }?.code == "unknown-level")
        #expect(
            errorOf {
                try PoolAnalysis(Self.survival, cohorts: .column("id")).run(on: whole, context: .init())
            }?.code == "not-a-cohort")
    }

    @Test("options that do not go together")
    func optionErrors() throws {
        func code(_ pairs: [(String, String)]) -> String? {
            do {
                _ = try PoolAnalysis(try options(pairs, PoolAnalysis.schema))
                return nil
            } catch { return (error as? InputError)?.code.rawValue }
        }
        let survival = [("marker", "m"), ("time", "t"), ("event", "e")]
        #expect(code(survival + [("cohort", "c")]) == nil)
        #expect(code(survival + [("others", "b")]) == nil)
        #expect(code([("effect", "hr"), ("se", "s")]) == nil)
        #expect(code(survival) == "missing-key" && code([("cohort", "c")]) == "missing-key")
        #expect(code([("effect", "hr")]) == "missing-key")
        #expect(code([("effect", "hr"), ("lower", "l")]) == "missing-key")
        #expect(code([("marker", "m"), ("outcome", "o"), ("cohort", "c")]) == "missing-key")
        #expect(code(survival + [("outcome", "o"), ("cohort", "c")]) == "missing-key")
        #expect(code(survival + [("cohort", "c"), ("others", "b")]) == "conflicting-keys")
        #expect(code(survival + [("effect", "hr"), ("se", "s")]) == "conflicting-keys")
        #expect(code([("effect", "hr"), ("se", "s"), ("cohort", "c")]) == "conflicting-keys")
    }
}

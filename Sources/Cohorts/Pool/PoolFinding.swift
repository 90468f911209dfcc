internal import Findings
internal import Foundation
internal import Statistics
internal import Tables

/// Puts a pooled analysis together: estimates, decision, tests.
struct PoolFinding {
    let analysis: PoolAnalysis
    let context: AnalysisContext
    let measure: PoolMeasure
    /// Those with an effect, in the order given.
    let cohorts: [CohortEffect]
    /// Those without.
    let silent: [CohortEffect]
    let exclusions: Exclusions
    /// The deciding model.
    let pooled: Outcome<MetaAnalysis>
    private let effects: [Double]
    private let variances: [Double]

    init(
        _ analysis: PoolAnalysis, _ all: [CohortEffect], context: AnalysisContext,
        exclusions: Exclusions? = nil
    ) {
        (self.analysis, self.context) = (analysis, context)
        measure = PoolMeasure(analysis.question)
        cohorts = all.filter { $0.estimate.value != nil }
        silent = all.filter { $0.estimate.value == nil }
        var losses = exclusions ?? Exclusions()
        if exclusions == nil { for effect in all { losses.add(effect.exclusions) } }
        self.exclusions = losses
        effects = cohorts.map { $0.estimate.value!.effect }
        variances = cohorts.map { $0.estimate.value!.standardError * $0.estimate.value!.standardError }
        pooled = MetaAnalysis.pool(effects, variances: variances)
    }

    var isPublished: Bool { analysis.cohorts == .rows }
    var count: String { Numbers.count(cohorts.count, "cohorts") }

    var finding: Finding {
        Finding(
            analysis: PoolAnalysis.schema.name, title: title, estimates: estimates, decision: decision,
            tests: tests, units: units, exclusions: exclusions.losses, method: method, cautions: cautions,
            figures: figure.map { [$0] } ?? [], rCalls: rCalls, analysed: analysed)
    }

    private var title: String {
        let patients = isPublished ? "" : ", \(Numbers.count(units.total, "patients"))"
        let label =
            isPublished ? measure.label : measure.label.prefix(1).uppercased() + measure.label.dropFirst()
        return "\(label) over \(count)\(patients)"
    }

    private var units: Finding.Units {
        if isPublished { return Finding.Units(noun: "cohorts", total: cohorts.count) }
        let isSurvival = if case .survival = analysis.question { true } else { false }
        return Finding.Units(
            noun: "patients", total: cohorts.reduce(0) { $0 + $1.rows.count },
            groups: cohorts.map { .init(name: $0.name, count: $0.rows.count) },
            events: isSurvival ? cohorts.reduce(0) { $0 + ($1.events ?? 0) } : nil)
    }

    // MARK: - Decision

    static let procedure =
        "random-effects model (REML) with the t interval and test of Hartung and Knapp, variance factor at least 1"

    private var decision: Decision {
        let level = context.decisionLevel
        let (effect, p) = (pooled.map { measure.decided($0.effect) }, pooled.map(\.pValue))
        return Decision(
            estimate: measure.decidingName, procedure: Self.procedure, higherMeans: measure.higherMeans,
            lowerMeans: measure.lowerMeans, effect: Quantity(effect),
            interval: pooled.value.map { interval($0.interval(level: level), level, measure.decided) },
            pValue: Quantity(p), scale: measure.scale, notTestable: notTestable)
    }

    var notTestable: String? {
        if cohorts.count > 1 {
            return cohorts.allSatisfy(\.hasLimitsOfARatio)
                ? "the limits lie as those of ratios do, where 1 and not 0 means no effect; write 'scale: ratio'"
                : nil
        }
        let reasons = silent.map { "\($0.name): \($0.estimate.reason ?? "")" }
        let others = silent.isEmpty ? "" : " (\(Numbers.list(reasons)))"
        return cohorts.isEmpty
            ? "no cohort gives an effect\(others)" : "one cohort cannot be pooled\(others)"
    }

    private func interval(
        _ bounds: Bounds, _ level: Double, _ scale: (Double) -> Double, method: String = Self.hartungKnapp
    ) -> Interval {
        Interval(lower: scale(bounds.lower), upper: scale(bounds.upper), level: level, method: method)
    }

    static let hartungKnapp = "Hartung and Knapp's t, variance factor at least 1"

    // MARK: - Estimates

    private var estimates: [Estimate] {
        var list = [pooledEstimate(measure.name, "Pooled", pooled, Self.hartungKnapp, Self.procedure)]
        if measure.decidesApart {
            var apart = list[0]
            (apart.name, apart.null) = (measure.decidingName, 0)
            apart.label = "Pooled \(measure.label), above one half"
            apart.value = Quantity(pooled.map { measure.decided($0.effect) })
            apart.interval = pooled.value.map { interval($0.interval(), 0.95, measure.decided) }
            list.insert(apart, at: 0)
        }
        list += cohortEstimates
        if cohorts.count > 1 { list += heterogeneityEstimates + variants }
        return list
    }

    private func pooledEstimate(
        _ name: String, _ words: String, _ pooled: Outcome<MetaAnalysis>, _ method: String,
        _ definition: String
    ) -> Estimate {
        Estimate(
            name, label: "\(words) \(measure.label)",
            definition: "Mean of the cohorts' effects by inverse variances, \(definition)",
            value: Quantity(pooled.map { measure.shown($0.effect) }),
            interval: pooled.value.map { interval($0.interval(), 0.95, measure.shown, method: method) },
            scale: measure.scale, null: measure.null)
    }

    private var cohortEstimates: [Estimate] {
        var used: Set<String> = []
        return (cohorts + silent).enumerated().map { place, cohort in
            var name = "cohort_" + slug(cohort.name)
            while !used.insert(name).inserted { name += "_\(place + 1)" }
            let share = pooled.value.flatMap { place < cohorts.count ? $0.weights[place] : nil }
            let weight = share.map { " (weight \(Numbers.percent(($0 * 1000).rounded() / 1000)))" } ?? ""
            let ends = cohort.estimate.value.map { cohortInterval($0.effect, $0.standardError) }
            return Estimate(
                name, label: "\(cohort.name): \(measure.label)\(weight)", definition: measure.definition,
                value: Quantity(cohort.estimate.map { measure.shown($0.effect) }),
                interval: ends.map { interval($0, 0.95, measure.shown, method: "Wald") },
                scale: measure.scale, null: measure.null)
        }
    }

    func cohortInterval(_ effect: Double, _ error: Double) -> Bounds {
        let reach = 1.959963984540054 * error
        return Bounds(lower: effect - reach, upper: effect + reach)
    }

    var prediction: Outcome<Bounds> { pooled.flatMap { $0.predictionInterval(.higgins) } }

    private var heterogeneityEstimates: [Estimate] {
        let ends = pooled.flatMap { $0.tauSquaredInterval() }
        return [
            Estimate(
                "tau_squared", label: "Variance between cohorts (τ²)",
                definition: "Restricted maximum likelihood; interval: all τ² that the generalised Q keeps"
                    + (pooled.value != nil ? ends.reason.map { " (none here, because \($0))" } ?? "" : ""),
                value: Quantity(pooled.map(\.tauSquared)),
                interval: ends.value.map { interval($0, 0.95, { $0 }, method: "Q profile") }),
            Estimate(
                "i_squared", label: "I², share of the variance between cohorts",
                definition: "100·τ²/(τ² + typical variance of a cohort), τ² by REML",
                value: Quantity(pooled.map(\.iSquared)), unit: "%"),
            Estimate(
                "prediction_interval", label: "Next cohort's true \(measure.label)",
                definition: "Pooled effect ± t·√(SE² + τ²), t with k − 2 degrees of freedom",
                value: Quantity(
                    pooled.flatMap { pooled in prediction.map { _ in measure.shown(pooled.effect) } }),
                interval: prediction.value.map {
                    interval($0, 0.95, measure.shown, method: "Higgins's prediction interval")
                }, scale: measure.scale, null: measure.null),
        ]
    }

    func variant(_ heterogeneity: HeterogeneityEstimator, _ test: PooledTest) -> Outcome<MetaAnalysis> {
        MetaAnalysis.pool(effects, variances: variances, heterogeneity: heterogeneity, test: test)
    }

    private var variants: [Estimate] {
        let list: [(String, String, HeterogeneityEstimator, PooledTest, String, String)] = [
            ("fixed_effect", "Fixed-effect", .none, .normal, "normal", "one true effect for all"),
            (
                "random_effects_normal", "Random-effects (REML, normal)", .restrictedLikelihood, .normal,
                "normal", "τ² by REML taken as known"
            ),
            (
                "hartung_knapp", "Random-effects (REML, plain Hartung-Knapp)", .restrictedLikelihood,
                .hartungKnapp, "Hartung and Knapp's t", "τ² by REML"
            ),
            (
                "dersimonian_laird", "Random-effects (DerSimonian-Laird)", .derSimonianLaird, .normal,
                "normal", "τ² by moments of Cochran's Q"
            ),
            (
                "paule_mandel", "Random-effects (Paule-Mandel, Hartung-Knapp)", .pauleMandel,
                .modifiedHartungKnapp, Self.hartungKnapp, "τ² at which the generalised Q is k − 1"
            ),
        ]
        return list.map { name, words, heterogeneity, test, method, definition in
            pooledEstimate(
                "\(measure.name)_\(name)", words, variant(heterogeneity, test), method, definition)
        }
    }

    private var tests: [Finding.Test] {
        guard let pooled = pooled.value else { return [] }
        func test(_ name: String, _ outcome: Outcome<MetaAnalysis>) -> Finding.Test {
            Finding.Test(
                name: name, statistic: Quantity(outcome.map { $0.effect / $0.standardError }),
                pValue: Quantity(outcome.map(\.pValue)))
        }
        return [
            test("Hartung and Knapp's t, variance factor at least 1 (decides)", .success(pooled)),
            test("Hartung and Knapp's t, plain", variant(.restrictedLikelihood, .hartungKnapp)),
            test("normal test, random effects (REML)", variant(.restrictedLikelihood, .normal)),
            test("normal test, fixed effect", variant(.none, .normal)),
            Finding.Test(
                name: "Cochran's Q (all cohorts share one effect)", statistic: .value(pooled.cochranQ),
                pValue: .value(pooled.heterogeneityPValue)),
        ]
    }
}

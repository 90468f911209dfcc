internal import Findings
internal import Statistics
internal import Tables

extension PoolFinding {
    var method: [String] {
        if cohorts.count < 2, let reason = notTestable { return ["Nothing was pooled, because \(reason)."] }
        let source: String
        switch analysis.question {
        case .published(_, _, .standardError, let scale):
            source =
                "published effects and their standard errors"
                + (scale == .ratio ? ", ratios as natural logarithms" : "")
        case .published(_, _, .limits(_, _, let level), let scale):
            source =
                "published effects, with standard errors from their \(Numbers.percent(level)) limits"
                + (scale == .ratio ? " on the logarithmic scale" : "")
        default: source = "each cohort's own patients (\(measure.definition))"
        }
        var sentences = [
            "The \(measure.label) of \(count) was pooled from \(source) by a random-effects model with inverse "
                + "variances, the variance between cohorts (τ²) by restricted maximum likelihood.",
            "Interval (\(Numbers.percent(context.decisionLevel))) and p are Hartung and Knapp's (t with the number "
                + "of cohorts less one degrees of freedom), with the variance factor not allowed below 1, so that "
                + "cohorts that agree by chance never give a narrower interval than the plain model.",
            "Heterogeneity is described by τ² (interval by Q profile), I² and Cochran's Q, and by Higgins's "
                + "prediction interval for the true effect in a further cohort.",
        ]
        if case .survival(_, .standardDeviation, _, _, _, _, _) = analysis.question {
            sentences.append("The standard deviation of the marker is that of each cohort.")
        }
        return sentences
    }

    var cautions: [Caution] {
        var list = (cohorts + silent).flatMap(\.cautions)
        if cohorts.count == 2 {
            list.append(
                Caution(
                    "two-cohorts",
                    "With two cohorts t has one degree of freedom: the deciding interval reaches "
                        + "\(Numbers.short(reach)) standard errors to each side, and how far cohorts differ is "
                        + "hardly known. Few effects are large enough to decide so.",
                    weight: .serious))
        } else if (3...4).contains(cohorts.count) {
            list.append(
                Caution(
                    "few-cohorts",
                    "\(count) say little about the variance between cohorts: the pooled interval and the "
                        + "prediction interval lean on it."))
        }
        if let pooled = pooled.value, pooled.heterogeneityPValue < 0.05 {
            list.append(
                Caution(
                    "heterogeneous",
                    "The cohorts differ by more than chance (\(Numbers.pEquals(pooled.heterogeneityPValue)), I² "
                        + "\(Numbers.short(pooled.iSquared, digits: 2)) %): the pooled value is an average over "
                        + "cohorts of different effects.", weight: .serious))
        }
        return list + [leftOut, fewEvents, beyondLimits].compactMap { $0 }
    }

    /// Half the deciding interval, in standard errors.
    private var reach: Double {
        guard let pooled = pooled.value else { return .infinity }
        let ends = pooled.interval(level: context.decisionLevel)
        return (ends.upper - pooled.effect) / pooled.standardError
    }

    private var leftOut: Caution? {
        guard !silent.isEmpty else { return nil }
        let names = silent.map { "\($0.name) (\($0.estimate.reason ?? ""))" }
        return Caution(
            "cohorts-left-out",
            "\(Numbers.count(silent.count, "cohorts")) left out, because \(silent.count == 1 ? "it gives" : "they give") no effect: "
                + "\(Numbers.list(names)). Where effects are missing because they are extreme, the pooled one is "
                + "too small.", weight: .serious)
    }

    private var fewEvents: Caution? {
        let few = cohorts.filter { ($0.eventsPerCoefficient ?? 10) < 10 }
        guard !few.isEmpty else { return nil }
        return Caution(
            "few-events",
            "Fewer than ten events for each coefficient in \(Numbers.list(few.map(\.name))): these hazard ratios "
                + "may lie too far from 1, and their standard errors are rough.", weight: .serious)
    }

    private var beyondLimits: Caution? {
        let count = cohorts.reduce(0) { $0 + $1.beyondLimit }
        guard count > 0 else { return nil }
        return Caution(
            "beyond-limit",
            "\(Numbers.count(count, "values")) lie beyond a limit of quantification and were set at the limit; "
                + "limits that differ between cohorts make them differ.", weight: .serious)
    }

    // MARK: - Figure

    var figure: Figure? {
        guard !cohorts.isEmpty else { return nil }
        let rows = cohorts.enumerated().map { place, cohort in
            let (effect, error) = cohort.estimate.value!
            let ends = cohortInterval(effect, error)
            return PooledForestFigure.Cohort(
                name: cohort.name, detail: detail(cohort), estimate: measure.shown(effect),
                lower: measure.shown(ends.lower), upper: measure.shown(ends.upper),
                weight: pooled.value?.weights[place] ?? 1)
        }
        func diamond(_ name: String, _ pooled: MetaAnalysis, isPrimary: Bool) -> PooledForestFigure.Pooled {
            let ends = pooled.interval()
            return .init(
                name: name, estimate: measure.shown(pooled.effect), lower: measure.shown(ends.lower),
                upper: measure.shown(ends.upper), isPrimary: isPrimary)
        }
        return Figure(
            id: "pooled-forest", title: "\(measure.label), \(count)",
            caption:
                "Squares: each cohort's effect with its 95 % interval, sized by weight. Diamonds: pooled, "
                + "random effects with Hartung and Knapp's interval (decides) and fixed effect. Bar: 95 % "
                + "prediction interval for a further cohort"
                + (prediction.reason.map { " (none, because \($0))." } ?? "."),
            content: .pooledForest(
                PooledForestFigure(
                    axis: AxisLabel(measure.label), scale: measure.scale,
                    null: measure.null, cohorts: rows,
                    pooled: [
                        pooled.value.map { diamond("Random effects", $0, isPrimary: true) },
                        variant(.none, .normal).value.map { diamond("Fixed effect", $0, isPrimary: false) },
                    ].compactMap { $0 },
                    prediction: prediction.value.map {
                        .init(lower: measure.shown($0.lower), upper: measure.shown($0.upper))
                    },
                    annotation: pooled.value.map {
                        "τ² \(Numbers.short($0.tauSquared)), I² \(Numbers.short($0.iSquared, digits: 2)) %, "
                            + "Q \(Numbers.short($0.cochranQ)) (\(Numbers.pEquals($0.heterogeneityPValue)))"
                    })))
    }

    private func detail(_ cohort: CohortEffect) -> String? {
        switch analysis.question {
        case .published: nil
        case .survival:
            "\(Numbers.count(cohort.rows.count, "patients")), \(Numbers.count(cohort.events ?? 0, "events"))"
        case .outcome(_, _, let positive, _, _):
            "\(cohort.events ?? 0) \(positive) of \(cohort.rows.count)"
        }
    }
}

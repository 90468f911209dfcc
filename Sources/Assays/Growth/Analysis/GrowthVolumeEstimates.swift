internal import Findings
internal import Statistics

// What speaks of volumes: inhibition by its several definitions, time to a multiple, responses.

extension GrowthReport {
    func volumeEstimates(_ events: GrowthEvents) -> [Estimate] {
        GrowthInhibition.allCases.map(inhibition) + [hazardRatio(events)] + medians(events)
            + [true, false].map { responders(events, isOf: $0) }
    }

    private func inhibition(_ kind: GrowthInhibition) -> Estimate {
        let result = kind.of(treated: data.series(of: true), control: data.series(of: false))
        let time = result.value.map { " at \(columns.time) \(Numbers.plain($0.time))" } ?? ""
        return Estimate(
            "tgi_" + slug(kind.rawValue),
            label: (kind.isRatio ? "" : "Growth inhibition: ") + kind.words,
            definition: kind.words + time + ", on arm means over the \(columns.noun) measured at each time; "
                + "one of several definitions that go by the name TGI, and not comparable with the others",
            value: Quantity(result.map(\.value)), scale: kind.isRatio ? .ratio : .linear,
            null: kind.isRatio ? 1 : 0)
    }

    private func hazardRatio(_ events: GrowthEvents) -> Estimate {
        let ratio = events.hazardRatio
        let fit = ratio.value?.isPenalised == true ? "Firth's penalised Cox regression" : "Cox regression"
        return Estimate(
            "hazard_ratio_time_to_multiple",
            label:
                "Hazard ratio of reaching \(events.multipleWords), \(analysis.of) over \(analysis.against)",
            definition:
                "exp of the coefficient of \(fit) (Efron) of the first \(columns.time) at which the value "
                + "is \(events.multipleWords) or more, right-censored at the last measurement",
            value: Quantity(ratio.map(\.value)),
            interval: ratio.value?.interval.map { Interval($0, level: 0.95, method: "profile likelihood") },
            scale: .ratio, null: 1)
    }

    private func medians(_ events: GrowthEvents) -> [Estimate] {
        [(1, analysis.of, "of"), (0, analysis.against, "against")].map { code, name, suffix in
            let own = events.followUp.picking(events.arms.indices.filter { events.arms[$0] == code })
            let median = own.count == 0 ? nil : KaplanMeier(own).quantile(0.5)
            return Estimate(
                "median_time_to_multiple_\(suffix)", label: "Median time to \(events.multipleWords), \(name)",
                definition: "time at which the Kaplan-Meier curve reaches one half",
                value: median?.estimate.map { .value($0) }
                    ?? .undefined(because: "fewer than half reached it"),
                interval: median?.lower.map {
                    Interval(
                        lower: $0, upper: median?.upper ?? .infinity, level: 0.95,
                        method: "Brookmeyer-Crowley, log scale")
                }, unit: data.timeUnit)
        }
    }

    private func responders(_ events: GrowthEvents, isOf: Bool) -> Estimate {
        let ranks = events.ranks(of: isOf)
        let name = isOf ? analysis.of : analysis.against
        return Estimate(
            "responders_\(isOf ? "of" : "against")", label: "CR or PR, \(name)",
            definition: "share of classed \(columns.noun) with CR or PR by modified RECIST ("
                + analysis.response.words + ")",
            value: ranks.isEmpty
                ? .undefined(because: "no \(columns.oneNoun) could be classed")
                : .value(Double(ranks.count { $0 >= 2 }) / Double(ranks.count)),
            interval: ranks.isEmpty ? nil : share(ranks.count { $0 >= 2 }, ranks.count))
    }

    private func share(_ count: Int, _ total: Int) -> Interval? {
        let bounds = Proportion(count, of: total).interval()
        return Interval(bounds, level: 0.95, method: "Clopper-Pearson")
    }
}

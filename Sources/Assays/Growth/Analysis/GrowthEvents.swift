internal import Findings
internal import Foundation
internal import Statistics

/// Time to a multiple of the first volume, and the response classes, by arm.
struct GrowthEvents {
    let data: GrowthComparison
    /// Of animals with a first volume above zero: arms 0 (against) and 1 (of).
    let followUp: FollowUp
    let arms: [Int]
    let withoutTime: Int
    let responses: [Outcome<ModifiedRECIST>]

    init(_ data: GrowthComparison) {
        self.data = data
        let times = data.units.map { TimeToVolume.of($0.animal.series(), multiple: data.analysis.multiple) }
        let known = times.indices.filter { times[$0].value != nil }
        followUp = FollowUp(
            times: known.map { times[$0].value!.time }, events: known.map { times[$0].value!.reached })
        arms = known.map { data.units[$0].isOf ? 1 : 0 }
        withoutTime = times.count - known.count
        responses = data.units.map { ModifiedRECIST.of($0.animal.series(), rule: data.analysis.response) }
    }

    var multipleWords: String { "\(Numbers.plain(data.analysis.multiple)) times the first value" }

    /// Plain Cox, or Firth's where an arm has no event; undefined without events or with one arm.
    var hazardRatio: Outcome<(value: Double, interval: Bounds?, isPenalised: Bool)> {
        guard Set(arms).count == 2 else { return .undefined("only one arm has times") }
        if let lone = data.armOfOne { return .failure(lone) }
        let design = CoxDesign(followUp, names: ["arm"], columns: [arms.map(Double.init)])
        func result(_ fit: CoxFit) -> (value: Double, interval: Bounds?, isPenalised: Bool) {
            let ends = fit.profileInterval(0)
            return (
                exp(fit.coefficients[0]), ends.map { Bounds(lower: exp($0.lower), upper: exp($0.upper)) },
                fit.isPenalised
            )
        }
        switch CoxFit.fit(design) {
        case .success(let fit): return .success(result(fit))
        case .failure(.monotone):
            switch CoxFit.firth(design) {
            case .success(let fit): return .success(result(fit))
            case .failure(let why): return .undefined(why.reason)
            }
        case .failure(let why): return .undefined(why.reason)
        }
    }

    var logRank: LogRankTest? {
        guard Set(arms).count == 2, followUp.eventCount > 0, data.armOfOne == nil else { return nil }
        return LogRankTest(followUp, groups: arms, groupCount: 2)
    }

    func ranks(of isOf: Bool) -> [Double] {
        data.units.indices.filter { data.units[$0].isOf == isOf }
            .compactMap { responses[$0].value.map { Double($0.category.rank) } }
    }

    var tests: [Finding.Test] {
        let classes = MannWhitney.of(ranks(of: true), ranks(of: false))
        let test = logRank
        let why = data.armOfOne?.reason ?? "no event was seen"
        return [
            Finding.Test(
                name: "log-rank test of the time to \(multipleWords)",
                statistic: test?.chiSquared.map { .value($0) } ?? .undefined(because: why),
                pValue: test?.pValue.map { .value($0) } ?? .undefined(because: why)),
            Finding.Test(
                name: "exact trend of response classes (CR, PR, SD, PD; \(data.analysis.response.rawValue))",
                statistic: Quantity(classes.map(\.statistic)),
                pValue: Quantity(classes.map { $0.pValue($0.preferredMethod) })),
            responders,
        ]
    }

    /// Fisher's exact test of CR or PR against the rest.
    private var responders: Finding.Test {
        func counts(_ isOf: Bool) -> (Int, Int) {
            let ranks = ranks(of: isOf)
            return (ranks.count { $0 >= 2 }, ranks.count { $0 < 2 })
        }
        let (a, b) = (counts(true), counts(false))
        let fisher = FisherExactTest.of(
            DiagnosticTable(
                truePositives: a.0, falsePositives: b.0, falseNegatives: a.1, trueNegatives: b.1))
        return Finding.Test(
            name: "Fisher's exact test of CR or PR against the rest",
            statistic: Quantity(fisher.map(\.oddsRatio)), pValue: Quantity(fisher.map(\.pValue)))
    }

    /// Kaplan-Meier curves, the control first.
    func figure() -> KaplanMeierFigure? {
        guard let last = followUp.times.max(), last > 0 else { return nil }
        let ticks = ticks(upTo: last)
        let curves = [(0, data.analysis.against), (1, data.analysis.of)].map { code, name in
            curve(followUp.picking(arms.indices.filter { arms[$0] == code }), name, ticks)
        }
        let p = logRank?.pValue.map { "log-rank \(Numbers.pEquals($0))" }
        return KaplanMeierFigure(
            time: AxisLabel("\(data.analysis.columns.time) since the first measurement", unit: data.timeUnit),
            probability: "Below \(multipleWords)", curves: curves.compactMap { $0 }, ticks: ticks,
            annotation: p)
    }

    private func curve(_ followUp: FollowUp, _ name: String, _ ticks: [Double]) -> KaplanMeierFigure.Curve? {
        guard followUp.count > 0 else { return nil }
        let estimate = KaplanMeier(followUp)
        var steps = [KaplanMeierFigure.Step(time: 0, survival: 1, lower: 1, upper: 1)]
        for (index, point) in estimate.points.enumerated()
        where point.events > 0 || index == estimate.points.count - 1 {
            let band = estimate.interval(index)
            steps.append(
                .init(time: point.time, survival: point.survival, lower: band?.lower, upper: band?.upper))
        }
        return KaplanMeierFigure.Curve(
            name: name, steps: steps,
            censorTimes: estimate.points.flatMap { Array(repeating: $0.time, count: $0.censored) },
            atRisk: ticks.map { estimate.atRisk(at: $0) })
    }

    /// Multiples of 1, 2 or 5 times a power of ten, five to ten of them.
    private func ticks(upTo end: Double) -> [Double] {
        let power = pow(10, (log10(end / 5)).rounded(.down))
        let step = [5, 2, 1].map { $0 * power }.first { end / $0 >= 5 } ?? power
        return (0...Int((end / step).rounded(.down))).map { Double($0) * step }
    }
}

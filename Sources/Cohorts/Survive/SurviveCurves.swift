internal import Findings
internal import Foundation
internal import Statistics

/// The groups whose Kaplan-Meier curves are drawn: those compared, or thirds of a continuous marker.
struct SurviveCurves {
    struct Group {
        var name: String
        var followUp: FollowUp
    }

    let groups: [Group]
    /// Whether the groups are the comparison itself; thirds are for display only.
    let isGrouping: Bool
    private let followUp: FollowUp
    private let codes: [Int]

    init(_ rows: SurviveRows, design: SurviveDesign, followUp: FollowUp) {
        self.followUp = followUp
        let names: [String]
        switch rows.analysis.predictor {
        case .group(_, let of, let against):
            isGrouping = true
            names = [against, of]
            codes = design.predictor.values.map { $0 == 1 ? 1 : 0 }
        case .marker:
            isGrouping = false
            (names, codes) = Self.thirds(design.predictor.values)
        }
        let codes = codes
        groups = names.enumerated().map { code, name in
            Group(name: name, followUp: followUp.picking(codes.indices.filter { codes[$0] == code }))
        }
    }

    /// Groups that are compared: a 0-based code for each subject.
    init(_ followUp: FollowUp, names: [String], codes: [Int]) {
        (self.followUp, self.codes, isGrouping) = (followUp, codes, true)
        groups = names.enumerated().map { code, name in
            Group(name: name, followUp: followUp.picking(codes.indices.filter { codes[$0] == code }))
        }
    }

    /// Cut at the first and second tercile (type 7); a value at a cut belongs below it. Empty thirds go.
    private static func thirds(_ values: [Double]) -> ([String], [Int]) {
        guard !values.isEmpty else { return ([], []) }
        let sorted = values.sorted()
        let cuts = [quantile(1.0 / 3, ofSorted: sorted), quantile(2.0 / 3, ofSorted: sorted)]
        let raw = values.map { value in cuts.count { value > $0 } }
        let used = Set(raw).sorted()
        let all = ["lowest third", "middle third", "highest third"]
        let names = used.count == 3 ? all : used.count == 2 ? ["lower values", "higher values"] : ["all"]
        return (names, raw.map { used.firstIndex(of: $0)! })
    }

    func logRank(strata: [Int]?) -> LogRankTest? {
        guard groups.count > 1 else { return nil }
        return LogRankTest(followUp, groups: codes, groupCount: groups.count, strata: strata)
    }

    /// Curves on the clock of time zero: after a landmark they begin there.
    func figure(
        time: AxisLabel, outcome: String, landmark: Double, annotation: String?
    ) -> KaplanMeierFigure? {
        let shown = groups.filter { $0.followUp.count > 0 }
        guard let last = followUp.times.max(), !shown.isEmpty else { return nil }
        let ticks = niceTicks(upTo: last + landmark)
        return KaplanMeierFigure(
            time: time, probability: outcome,
            curves: shown.map { Self.curve($0, landmark: landmark, ticks: ticks) }, ticks: ticks,
            landmark: landmark > 0 ? landmark : nil, annotation: annotation)
    }

    static func curve(_ group: Group, landmark: Double, ticks: [Double]) -> KaplanMeierFigure.Curve {
        let estimate = KaplanMeier(group.followUp)
        var steps = [KaplanMeierFigure.Step(time: landmark, survival: 1, lower: 1, upper: 1)]
        for (index, point) in estimate.points.enumerated()
        where point.events > 0 || index == estimate.points.count - 1 {
            let band = estimate.interval(index)
            steps.append(
                .init(
                    time: point.time + landmark, survival: point.survival, lower: band?.lower,
                    upper: band?.upper))
        }
        let censored = estimate.points.flatMap { point in
            Array(repeating: point.time + landmark, count: point.censored)
        }
        return KaplanMeierFigure.Curve(
            name: group.name, steps: steps, censorTimes: censored,
            atRisk: ticks.map { estimate.atRisk(at: max(0, $0 - landmark)) })
    }
}

/// Multiples of 1, 2 or 5 times a power of ten from 0 to just below or at `end`: five to ten of them.
func niceTicks(upTo end: Double) -> [Double] {
    guard end > 0, end.isFinite else { return [0] }
    let power = pow(10, (log10(end / 5)).rounded(.down))
    let step = [5, 2, 1].map { $0 * power }.first { end / $0 >= 5 } ?? power
    return (0...Int((end / step).rounded(.down))).map { (Double($0) * step * 1e9 / 1e9) }
}

package import Findings
internal import Foundation
package import Studies

/// The forest of all claims of a study.
///
/// Estimates on different scales share no axis: each kind of estimate has a panel of its own, ratios on a
/// logarithmic axis, and in every panel the line of no effect stands in the middle.
package struct ClaimsForest {
    package static let id = "all-claims-forest"
    package static let title = "All claims, each by the estimate that decides it"
    let result: StudyResult

    package init(_ result: StudyResult) { self.result = result }

    private struct Kind: Hashable {
        var title: String
        var isRatio: Bool
    }

    /// Claims with a number to draw, in the order of the study file.
    private var drawn: [(claim: JudgedClaim, finding: Finding)] {
        result.claims.compactMap { claim in
            guard let finding = claim.finding, finding.decision.effect.number?.isFinite == true else {
                return nil
            }
            return (claim, finding)
        }
    }

    package var isEmpty: Bool { drawn.isEmpty }

    package var caption: String {
        let level = Numbers.percent(result.decisionLevel)
        let inner =
            result.decisionLevel > 0.9501
            ? "Thick: 95 % interval; thin: the \(level) interval that decides."
            : "The \(level) interval decides."
        return inner
            + " In each panel the line of no effect stands in the middle; estimates on different scales"
            + " have axes of their own. 'claimed' stands on the side that the claim expects. An arrow: the interval"
            + " goes on beyond the axis."
    }

    package var specification: JSON {
        let panels = kinds.enumerated().map { position, kind -> JSON in
            let panel = ForestPanel(
                title: wrapped(kind.title, width: 46, lines: 2), isRatio: kind.isRatio,
                null: kind.isRatio ? 1 : 0, rows: drawn.filter { self.kind($0.finding) == kind }.map(row),
                isSymmetric: true)
            let head =
                position == 0
                ? (left: "Claim", right: "Estimate (\(Numbers.percent(result.decisionLevel)))") : nil
            return [
                "width": .number(ForestPanel.width), "height": .number(panel.height),
                "layer": .array(panel.layers(isSimulated: result.isSimulated, head: head)),
            ]
        }
        return FigureStyle.specification(
            [
                "padding": ForestPanel.padding, "vconcat": .array(panels), "bounds": "flush", "spacing": 62,
            ],
            description: "\(Self.title). \(caption)")
    }

    /// Ratios first; else by first appearance.
    private var kinds: [Kind] {
        var kinds: [Kind] = []
        for (_, finding) in drawn where !kinds.contains(kind(finding)) { kinds.append(kind(finding)) }
        return kinds.filter(\.isRatio) + kinds.filter { !$0.isRatio }
    }

    /// Ratios of one sort share a panel whatever they are per: their common axis has no unit.
    private func kind(_ finding: Finding) -> Kind {
        let label = finding.decidingLabel
        if finding.decision.scale == .ratio {
            let sort = label.split(separator: ",").first.map(String.init) ?? label
            return Kind(title: sort.components(separatedBy: " per ")[0], isRatio: true)
        }
        let unit = finding.estimates.first { $0.name == finding.decision.estimate }?.unit
        return Kind(title: unit.map { "\(label) (\($0))" } ?? label, isRatio: false)
    }

    private func row(_ pair: (claim: JudgedClaim, finding: Finding)) -> ForestPanel.Row {
        let decision = pair.finding.decision
        let shown = decision.effect.number.map(decision.shown)
        let lower = decision.interval.map { decision.shown($0.lower) }
        let upper = decision.interval.map { decision.shown($0.upper) }
        var numbers = shown.map { Numbers.short($0) } ?? "undefined"
        if let shown, let lower, let upper { numbers = Numbers.withRange(shown, lower, upper) }
        let side = pair.claim.expects == .higher ? 1 : pair.claim.expects == .lower ? -1 : 0
        return ForestPanel.Row(
            label: "\(pair.claim.id) \(pair.claim.link)",
            detail: detail(pair),
            estimate: shown, lower: lower, upper: upper,
            inner: pair.finding.innerInterval(decisionLevel: result.decisionLevel), numbers: numbers,
            isPrimary: pair.claim.role == .primary, claimedSide: side)
    }

    private func detail(_ pair: (claim: JudgedClaim, finding: Finding)) -> [String] {
        let lines = [pair.claim.verdict.kind.rawValue, pair.finding.units.inWords]
        let label = pair.finding.decidingLabel
        return label == kind(pair.finding).title || !kind(pair.finding).isRatio ? lines : [label] + lines
    }

    /// What is drawn, as a table.
    package var data: DataFrame {
        let rows = drawn.map { claim, finding -> [DataFrame.Cell] in
            let decision = finding.decision
            let interval = decision.interval
            return [
                .text(claim.id), .text(claim.link), .text(claim.verdict.kind.rawValue),
                .text(decision.estimate),
                .text(decision.scale.rawValue), .number(decision.shown(decision.effect.number ?? 0)),
                interval.map { .number(decision.shown($0.lower)) } ?? .missing,
                interval.map { .number(decision.shown($0.upper)) } ?? .missing,
                interval.map { .number($0.level) } ?? .missing,
                .number(Double(finding.units.total)),
            ]
        }
        return DataFrame(
            columns: [
                "claim", "link", "verdict", "estimate", "scale", "value", "lower", "upper", "level", "n",
            ], rows: rows)
    }
}

extension Finding {
    /// What decides, as a reader sees it.
    var decidingLabel: String {
        estimates.first { $0.name == decision.estimate }?.label
            ?? decision.estimate.replacing("_", with: " ")
    }
}

extension Finding.Units {
    /// `366 patients, 130 events`.
    package var inWords: String {
        let all = "\(Numbers.count(total)) \(noun)"
        return events.map { "\(all), \(Numbers.count($0)) events" } ?? all
    }
}

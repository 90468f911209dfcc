import Findings
import Foundation
import Reports
import Statistics
import Studies

/// Tallies as a table, a page and a figure.
public struct ValidationResults: Sendable {
    public var tallies: [Tally]
    public var seed: UInt64

    public init(_ tallies: [Tally], seed: UInt64) {
        self.tallies = tallies
        self.seed = seed
    }

    private static let kinds: [Verdict.Kind] = [
        .supported, .contradictedOpposite, .inconclusive, .notTestable,
    ]

    /// One line for each scenario.
    public var csv: String {
        var lines = [
            "scenario,description,primary_claims,studies,nominal,supported,contradicted,inconclusive,not_testable,"
                + "supported_share,supported_lower,supported_upper"
        ]
        for tally in tallies {
            let ends = tally.interval(.supported)
            let counts = Self.kinds.map { "\(tally.count($0))" }.joined(separator: ",")
            lines.append(
                "\(tally.scenario.id),\"\(tally.scenario.description)\",\(tally.scenario.primaryClaims),"
                    + "\(tally.replicates),\(shortestText(tally.scenario.nominal)),\(counts),"
                    + [tally.share(.supported), ends.lower, ends.upper].map(Self.share).joined(separator: ",")
            )
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func share(_ value: Double) -> String { String(format: "%.5f", value) }

    /// Rates in percent with their exact intervals, beside what chance may give.
    public var figure: Figure {
        Figure(
            id: "false-support", title: "How often chance alone is called supported",
            caption:
                "Share of made studies without the claimed effect whose claim was judged supported, with exact "
                + "95 % intervals, as a multiple of what the rule allows (2.5 % with one primary claim).",
            content: .forest(
                ForestFigure(
                    axis: AxisLabel("false support, as a multiple of the allowed rate"), scale: .linear,
                    null: 1,
                    rows: tallies.map { tally in
                        let ends = tally.interval(.supported)
                        let nominal = tally.scenario.nominal
                        return .init(
                            label: tally.scenario.id,
                            detail: "\(tally.count(.supported)) of \(tally.replicates)",
                            estimate: tally.share(.supported) / nominal, lower: ends.lower / nominal,
                            upper: ends.upper / nominal, isPrimary: tally.isTooOften)
                    })))
    }
}

/// Rules compared on the same made studies.
public struct RuleResults: Sendable {
    /// File stem.
    public var id: String
    public var title: String
    public var caption: String
    /// What chance may give.
    public var allowed: Double
    public var rows: [RuleRow]

    public static func change(_ rows: [RuleRow]) -> RuleResults {
        RuleResults(
            id: "change-rules", title: "A change that is none, by three rules",
            caption:
                "Share of made studies (8 responders, 20 others, ICC 0.5, nothing changes) in which a larger rise "
                + "(or fall) in responders is called supported, with exact 95 % intervals. Allowed: 0.025.",
            allowed: 0.025, rows: rows)
    }

    public static func cutOffs(_ rows: [RuleRow]) -> RuleResults {
        RuleResults(
            id: "naive-cut-offs", title: "A cut-off of a marker without a link, by two p values",
            caption:
                "Share of made studies with p at most 0.05 (two-sided), with exact 95 % intervals. Allowed: 0.05.",
            allowed: 0.05, rows: rows)
    }

    public var csv: String {
        let lines = rows.map { row in
            "\(row.setting),\"\(row.description)\",\(row.rule),\(row.studies),\(row.hits),"
                + [row.share, row.interval.lower, row.interval.upper].map { String(format: "%.5f", $0) }
                .joined(separator: ",")
        }
        return (["setting,description,rule,studies,hits,share,lower,upper"] + lines).joined(separator: "\n")
            + "\n"
    }

    public var figure: Figure {
        Figure(
            id: id, title: title, caption: caption,
            content: .forest(
                ForestFigure(
                    axis: AxisLabel("share of studies"), scale: .linear, null: allowed,
                    rows: rows.map { row in
                        .init(
                            label: row.rule, detail: "\(row.description); \(row.hits) of \(row.studies)",
                            estimate: row.share, lower: row.interval.lower, upper: row.interval.upper,
                            isPrimary: row.isVerdict)
                    })))
    }
}

/// A figure as a file beside its data.
///
/// - Throws: where the renderer cannot draw it.
public func draw(_ figures: [Figure], into folder: URL) throws {
    guard let renderer = FigureRenderer.find(environment: ProcessInfo.processInfo.environment) else {
        throw ValidationError("the figure renderer is not set up; \(FigureRenderer.setUpHint)")
    }
    let jobs = figures.map {
        FigureRenderer.Job(name: $0.id, specification: $0.specification(isSimulated: true).text)
    }
    for (figure, outcome) in zip(figures, renderer.render(jobs)) {
        switch outcome {
        case .drawn(let svg, _):
            try Data(DrawnSVG(svg).standalone.utf8)
                .write(to: folder.appendingPathComponent(figure.id + ".svg"))
        case .failed(let reason): throw ValidationError("\(figure.id) was not drawn: \(reason)")
        }
    }
}

public struct ValidationError: Error, CustomStringConvertible {
    public var description: String
    public init(_ description: String) { self.description = description }
}

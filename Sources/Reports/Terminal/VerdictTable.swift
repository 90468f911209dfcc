package import Findings
public import Studies

/// The table of verdicts as plain text, for the end of a run.
public enum VerdictTable {
    /// Aligned columns: claim, verdict, estimate with the interval that decides, n, sentence; the sentence wraps,
    /// and goes below the other columns where the terminal is narrow.
    ///
    /// - Parameters:
    ///   - width: characters of a line; taken as at least 60.
    ///   - inColor: marks the verdicts with ANSI colours.
    public static func text(_ result: StudyResult, width: Int, inColor: Bool = false) -> String {
        let width = max(60, width)
        let rows = result.claims.map(Row.init)
        let head = [
            "claim", "verdict", "estimate (\(Numbers.forTerminal(Numbers.percent(result.decisionLevel))))",
            "n",
        ]
        let widths = head.indices.map { column in
            (rows.map { $0.cells[column].count } + [head[column].count]).max() ?? 0
        }
        let left = widths.reduce(0) { $0 + $1 + 2 }
        let sentenceBeside = width - left >= 30
        var lines = [line(head, widths) + (sentenceBeside ? "  sentence" : "")]
        lines.append(String(repeating: "-", count: min(width, sentenceBeside ? width : left)))
        for row in rows {
            let sentence = wrapped(row.sentence, width: sentenceBeside ? width - left : width - 4)
            var first = line(row.cells, widths)
            if inColor {
                first = first.replacing(row.cells[1], with: row.kind.ansi(row.cells[1]), maxReplacements: 1)
            }
            if sentenceBeside {
                lines.append(first + "  " + sentence[0])
                lines += sentence.dropFirst().map { String(repeating: " ", count: left) + $0 }
            } else {
                lines.append(first)
                lines += sentence.map { "    " + $0 }
            }
        }
        lines += reasons(result, width: width) + chain(result, width: width)
        return Numbers.forTerminal(lines.map(trimmed).joined(separator: "\n")) + "\n"
    }

    private struct Row {
        var kind: Verdict.Kind
        var cells: [String]
        var sentence: String

        init(_ claim: JudgedClaim) {
            kind = claim.verdict.kind
            cells = [
                claim.id + (claim.isNecessary ? "*" : ""), kind.rawValue,
                claim.finding.map { Numbers.forTerminal($0.decision.effectText) } ?? "",
                claim.finding.map { String($0.units.total) } ?? "",
            ]
            sentence = claim.sentence
        }
    }

    private static func line(_ cells: [String], _ widths: [Int]) -> String {
        let last = cells.count - 1
        return cells.indices.map { column in
            let blanks = String(repeating: " ", count: max(0, widths[column] - cells[column].count))
            return column == last ? blanks + cells[column] : cells[column] + blanks
        }.joined(separator: "  ")
    }

    /// Why a claim could not be tested on its data; the other verdicts explain themselves by their interval.
    private static func reasons(_ result: StudyResult, width: Int) -> [String] {
        let untestable = result.claims.filter { $0.verdict.kind == .notTestable }
        return (untestable.isEmpty ? [] : [""])
            + untestable.flatMap { wrapped("\($0.id): \($0.verdict.reason)", width: width) }
    }

    private static func chain(_ result: StudyResult, width: Int) -> [String] {
        var lines: [String] = []
        if result.claims.contains(where: \.isNecessary) { lines += ["", "* necessary link of the chain"] }
        if let chain = result.chain {
            let weakest = chain.weakest.map { ", weakest link \($0)" } ?? ""
            lines += wrapped("chain: \(chain.verdict)\(weakest). \(chain.reason)", width: width)
        }
        if result.isSimulated { lines.append("SIMULATED data: nothing here was measured.") }
        return lines
    }

    private static func trimmed(_ line: String) -> String {
        var line = line
        while line.last == " " { line.removeLast() }
        return line
    }

}

extension Verdict.Kind {
    fileprivate func ansi(_ text: String) -> String {
        let code =
            switch self {
            case .supported, .recovered: "32"
            case .contradictedOpposite, .contradictedTooSmall, .notRecovered: "31"
            case .inconclusive: "33"
            case .notTested, .notTestable: "2"
            }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }
}

extension Decision {
    /// `1.13 (0.90 to 1.42)` with the interval that decides; `undefined` where it is.
    package var effectText: String {
        guard let value = effect.number.map(shown) else { return "undefined" }
        guard let interval else { return Numbers.short(value) }
        return Numbers.withRange(value, shown(interval.lower), shown(interval.upper))
    }
}

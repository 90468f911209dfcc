internal import Findings
internal import Foundation
internal import Tables

/// A finding as plain text: what was estimated and how, from how many, without whom, and how R would say it.
enum FindingText {
    static func text(_ finding: Finding) -> String {
        var blocks = [finding.title, units(finding.units), decision(finding)]
        blocks.append(section("Estimates", finding.estimates.flatMap(estimate)))
        blocks.append(section("Tests", finding.tests.map(test)))
        blocks.append(section("Rows left out", finding.exclusions.map { "  \($0.rows.count): \($0.reason)" }))
        blocks.append(section("Cautions", finding.cautions.map(caution)))
        blocks.append(section("Method", finding.method.map { "  \($0)" }))
        blocks.append(section("In R, with the analysed rows as d", finding.rCalls.flatMap(rCall)))
        return Numbers.forTerminal(blocks.filter { !$0.isEmpty }.joined(separator: "\n\n"))
    }

    private static func section(_ title: String, _ lines: [String]) -> String {
        lines.isEmpty ? "" : ([title + ":"] + lines).joined(separator: "\n")
    }

    private static func units(_ units: Finding.Units) -> String {
        var text = Numbers.count(units.total, units.noun)
        if !units.groups.isEmpty {
            text += " (" + units.groups.map { "\($0.name) \($0.count)" }.joined(separator: ", ") + ")"
        }
        if let events = units.events { text += ", \(Numbers.count(events, "events"))" }
        return text
    }

    private static func decision(_ finding: Finding) -> String {
        let decision = finding.decision
        let label = finding.estimates.first { $0.name == decision.estimate }?.label ?? decision.estimate
        if let reason = decision.notTestable { return "Not testable, because \(reason)." }
        guard let effect = decision.effect.number, let interval = decision.interval else {
            if case .undefined(let reason) = decision.effect { return "Undefined, because \(reason)." }
            if case .undefined(let reason) = decision.pValue {
                return "The interval that decides is undefined, because \(reason)."
            }
            return "The interval that decides is undefined."
        }
        let texts = Numbers.together([effect, interval.lower, interval.upper].map(decision.shown))
        var lines = [
            "Decides: \(label) \(texts[0]), \(Numbers.percent(interval.level)) interval \(texts[1]) to \(texts[2])"
        ]
        if let p = decision.pValue.number { lines[0] += ", \(Numbers.pEquals(p))" }
        lines.append("  by: \(decision.procedure)")
        let none = decision.scale == .ratio ? "1" : "0"
        lines.append("  above \(none): \(decision.higherMeans); below \(none): \(decision.lowerMeans)")
        if let detectable = decision.detectable { lines.append("  \(detectable)") }
        return lines.joined(separator: "\n")
    }

    private static func estimate(_ estimate: Estimate) -> [String] {
        let unit = estimate.unit.map { " \($0)" } ?? ""
        let definition = "    \(estimate.definition)"
        switch estimate.value {
        case .undefined(let reason): return ["  \(estimate.label): undefined, because \(reason)", definition]
        case .value(let value):
            guard let interval = estimate.interval else {
                return ["  \(estimate.label): \(estimate.shortValue ?? "")\(unit)", definition]
            }
            let texts = Numbers.together([value, interval.lower, interval.upper])
            return [
                "  \(estimate.label): \(texts[0])\(unit), \(Numbers.percent(interval.level)) interval \(texts[1]) to "
                    + "\(texts[2]) (\(interval.method))", definition,
            ]
        }
    }

    private static func test(_ test: Finding.Test) -> String {
        switch (test.statistic, test.pValue) {
        case (_, .undefined(let reason)): "  \(test.name): undefined, because \(reason)"
        case (.value(let statistic), .value(let p)):
            "  \(test.name): \(Numbers.statistic(statistic)), \(Numbers.pEquals(p))"
        case (.undefined, .value(let p)): "  \(test.name): \(Numbers.pEquals(p))"
        }
    }

    private static func caution(_ caution: Caution) -> String {
        caution.weight == .serious ? "  serious: \(caution.text)" : "  \(caution.text)"
    }

    private static func rCall(_ call: Finding.RCall) -> [String] {
        ["  # \(call.reproduces)"] + call.code.split(separator: "\n").map { "  \($0)" }
    }
}

/// A finding as versioned JSON.
enum FindingJSON {
    static let format = 1

    private struct Envelope: Encodable {
        var format: Int
        var finding: Finding
    }

    static func text(_ finding: Finding) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        return String(decoding: try encoder.encode(Envelope(format: format, finding: finding)), as: UTF8.self)
    }
}

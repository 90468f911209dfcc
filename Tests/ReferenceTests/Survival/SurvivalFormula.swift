import Foundation
import Statistics

/// The survival model that a reference file's `call` names: `f(Surv(time, event) ~ a + b + strata(s), …)`.
struct SurvivalFormula {
    var time: String
    var event: String
    var terms: [String]
    var strata: [String]

    init(_ call: String) throws {
        guard let response = Self.arguments(of: "Surv(", in: call), response.list.count == 2,
            let tilde = call[response.end...].firstIndex(of: "~")
        else { throw HarnessError("no Surv(time, event) ~ … in '\(call)'") }
        (time, event) = (response.list[0], response.list[1])
        var (terms, strata): ([String], [String]) = ([], [])
        for term in RExpression.terms(call[call.index(after: tilde)...]) {
            if let inner = Self.arguments(of: "strata(", in: term) {
                strata += inner.list
            } else if let inner = Self.arguments(of: "factor(", in: term) {
                terms += inner.list
            } else {
                // A note may follow the formula after a space.
                terms.append(String(term.prefix { $0 != " " }))
            }
        }
        (self.terms, self.strata) = (terms, strata)
    }

    /// All that a table must have for it.
    func columns(in data: CSVData) -> [String] {
        [time, event] + strata + terms.flatMap { RExpression.columns($0, in: data) }
    }

    private static func arguments(of opening: String, in text: String) -> (list: [String], end: String.Index)?
    {
        guard let start = text.range(of: opening) else { return nil }
        var depth = 1
        var end = start.upperBound
        while end < text.endIndex {
            if text[end] == "(" { depth += 1 }
            if text[end] == ")" { depth -= 1 }
            if depth == 0 { break }
            end = text.index(after: end)
        }
        return (RExpression.split(text[start.upperBound..<end], at: ","), end)
    }
}

/// Rows of a reference data set that a model uses.
struct SurvivalRows {
    let data: CSVData
    /// Positions in the file, in its order.
    let rows: [Int]
    let followUp: FollowUp

    /// By the format's convention rows are complete in the formula's columns and in `others`: the columns
    /// that `subset` lists (`complete cases of a, b`), a stratifying column. `rows 1-60` keeps these, a
    /// comparison (`rx != Lev`) those for which it is true.
    init(_ golden: Golden, _ formula: SurvivalFormula, others: [String] = []) throws {
        data = try golden.input() ?? golden.data()
        var needed = formula.columns(in: data) + others
        var kept = Array(0..<data.rowCount)
        if let subset = golden.subset {
            if let list = subset.range(of: "complete cases of ") {
                needed += subset[list.upperBound...].split(separator: ",").map {
                    $0.trimmingCharacters(in: .whitespaces)
                }
            } else if let match = subset.firstMatch(of: /rows (\d+)-(\d+)/) {
                kept = Array(kept.prefix(Int(match.2)!).dropFirst(Int(match.1)! - 1))
            } else if subset.contains(where: { "=<>".contains($0) }) {
                let isKept = try RExpression.evaluate(subset, data)
                kept = kept.filter { isKept[$0] == 1 }
            } else {
                throw HarnessError("the subset '\(subset)' is not understood")
            }
        }
        for column in Set(needed).sorted() {
            let cells = try data.texts(column)
            kept = kept.filter { cells[$0] != nil }
        }
        rows = kept
        let (times, events) = (try data.numbers(formula.time), try data.numbers(formula.event))
        followUp = FollowUp(times: kept.map { times[$0]! }, events: kept.map { events[$0]! == 1 })
    }

    func texts(_ column: String) throws -> [String] {
        let cells = try data.texts(column)
        return rows.map { cells[$0] ?? "NA" }
    }

    func numbers(_ column: String) throws -> [Double] {
        let cells = try RExpression.evaluate(column, data)
        return rows.map { cells[$0] ?? .nan }
    }

    /// Levels of a category: numbers ascending; texts in the order of R's factor, which the file does not
    /// hold: sorted or by first appearance, whichever `agrees` accepts first.
    func levels(_ column: String, agrees: ([String]) -> Bool = { _ in true }) throws -> [String] {
        let values = try texts(column)
        let distinct = Set(values)
        if distinct.allSatisfy({ Double($0) != nil }) { return distinct.sorted { Double($0)! < Double($1)! } }
        let sorted = distinct.sorted()
        if agrees(sorted) { return sorted }
        var seen: Set<String> = []
        return values.filter { seen.insert($0).inserted }
    }

    /// 0-based positions in `levels`.
    func codes(_ column: String, _ levels: [String]) throws -> [Int] {
        try texts(column).map { levels.firstIndex(of: $0)! }
    }
}

internal import Findings
internal import Tables

// A response is decided some time after time zero, and only those who live until then can have one. Counting
// their survival from time zero gives them that time for nothing.
// Source: Anderson, Cain and Gelber 1983, doi:10.1200/JCO.1983.1.11.710; Suissa 2008, doi:10.1093/aje/kwm324.

extension SurviveAnalysis {
    /// Completes "not testable, because …"; nil where the predictor is known when the clock starts.
    func immortalTime(in table: Table) -> String? {
        guard let column = table.columns.first(where: { $0.name == predictor.column }) else { return nil }
        let name = "'\(column.name)'"
        if let decidedAt = column.decidedAt, decidedAt > knownAt {
            let day = Numbers.plain(decidedAt) + unitSuffix(table)
            let start = knownAt == 0 ? "time zero" : Numbers.plain(knownAt) + unitSuffix(table)
            return "\(name) is decided only at \(day), and only those still followed then can have it, so a "
                + "comparison from \(start) gives them immortal time; set known_at to the end of the "
                + "response-assessment window (\(Numbers.plain(decidedAt)))"
        }
        guard knownAt == 0 else { return nil }
        let isUndescribed = column.role == nil && column.decidedAt == nil
        guard column.role == .response || (isUndescribed && Self.looksLikeResponse(column.name)) else {
            return nil
        }
        return
            "\(name) is a response, which is decided after time zero, and only those still followed then can "
            + "have one, so a comparison from day 0 gives them immortal time; set known_at to the end of the "
            + "response-assessment window"
            + (isUndescribed ? ", or declare decided_at: 0 if it was known at time zero" : "")
    }

    /// Covariates and strata that were not yet known when the clock starts.
    func futureCovariates(in table: Table) -> [String] {
        (covariates + strata).filter { name in
            guard let column = table.columns.first(where: { $0.name == name }) else { return false }
            if let decidedAt = column.decidedAt { return decidedAt > knownAt }
            return knownAt == 0 && column.role == .response
        }
    }

    /// Whether a name speaks of a tumour response: `best_response`, `responder`, `RECIST`, `ORR`.
    static func looksLikeResponse(_ name: String) -> Bool {
        let words = name.lowercased().split { !$0.isLetter }
        return words.contains { $0.hasPrefix("respon") || ["recist", "mrecist", "bor", "orr"].contains($0) }
    }

    /// A finding without any estimate: no hazard ratio is computed.
    func refusal(_ table: Table, because reason: String) -> Finding {
        let why = Quantity.undefined(because: reason)
        return Finding(
            analysis: Self.schema.name, title: "\(outcome) by \(predictor.column): not compared",
            estimates: [],
            decision: Decision(
                estimate: "hazard_ratio", procedure: "none", higherMeans: "a higher hazard",
                lowerMeans: "a lower hazard", effect: why, interval: nil, pValue: why, scale: .ratio,
                notTestable: reason),
            units: Finding.Units(noun: "patients", total: 0),
            exclusions: table.rowCount == 0
                ? [] : [.init(reason: "not analysed: the comparison was refused", rows: table.origins)],
            method: [
                "No hazard ratio was computed: the comparison would have counted time before the grouping was "
                    + "known (immortal time)."
            ],
            cautions: [
                Caution("immortal-time", "The comparison was refused: \(reason).", weight: .serious)
            ],
            analysed: DataFrame(columns: [], rows: []))
    }

    func unitSuffix(_ table: Table) -> String { unit(in: table).map { " \($0)" } ?? "" }

    /// The unit of time as asked for, else as the table says.
    func unit(in table: Table) -> String? {
        timeUnit ?? table.columns.first { $0.name == time }?.unit
    }
}

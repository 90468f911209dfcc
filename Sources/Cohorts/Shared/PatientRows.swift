internal import Findings
internal import Inputs
internal import Statistics
internal import Tables

/// Rows of a table that an analysis keeps, one for each patient, and why the others are left out.
struct PatientRows {
    let table: Table
    /// Positions in the table, in its order.
    private(set) var kept: [Int]
    /// By position in the table.
    private(set) var exclusions: [FlowStep.Loss] = []
    var cautions: [Caution] = []
    /// Where options were written, for messages.
    let places: [String: SourceLocation]

    init(_ table: Table, places: [String: SourceLocation]) {
        (self.table, self.places) = (table, places)
        kept = Array(0..<table.rowCount)
    }

    var count: Int { kept.count }

    /// Texts of the patients analysed.
    func labels(_ column: String) -> [String] {
        let all = (try? table.labels(column)) ?? []
        return kept.map { all[$0] ?? "" }
    }

    /// Numbers of the patients analysed, a value beyond a limit set at the limit; nil for a category.
    func numbers(_ column: String) -> (values: [Double], beyondLimit: Int)? {
        numbers(column, of: kept)
    }

    private func numbers(_ column: String, of kept: [Int]) -> (values: [Double], beyondLimit: Int)? {
        guard case .numbers(let cells)? = table.columns.first(where: { $0.name == column })?.cells else {
            return nil
        }
        let values = kept.map { row in
            switch cells[row] {
            case .exact(let value), .below(let value), .above(let value): value
            case .missing: Double.zero
            }
        }
        return (values, kept.count { cells[$0].isCensored })
    }

    /// Divisor n − 1; nil where it is 0.
    func standardDeviation(_ column: String, of kept: [Int]) -> Double? {
        numbers(column, of: kept)
            .flatMap { Descriptives($0.values).standardDeviation.value }
            .flatMap { $0 > 0 ? $0 : nil }
    }

    mutating func leaveOut(_ reason: String, where isOut: (Int) -> Bool) {
        let out = kept.filter(isOut)
        guard !out.isEmpty else { return }
        exclusions.append(.init(reason: reason, rows: out.map { table.origins[$0] }))
        kept = kept.filter { !isOut($0) }
    }

    /// Keeps the rows of two levels, as the first step; the others go for the reasons that these give.
    mutating func take(_ levels: TwoLevels) {
        exclusions += levels.exclusions.losses
        kept = (levels.first + levels.second).sorted()
    }

    /// Those without a value of the marker.
    ///
    /// - Throws: `not-positive` where a doubling is asked of a value that has no logarithm.
    mutating func leaveOutWithout(marker name: String, per step: SurviveAnalysis.Step) throws(InputError) {
        let cells = try table.numbers(name, askedAt: places["marker"])
        leaveOut("\(name) is missing") { cells[$0].isMissing }
        guard step == .doubling else { return }
        for row in kept {
            guard let value = numberOrLimit(cells[row]), value <= 0 else { continue }
            throw InputError(
                "not-positive", "a ratio per doubling needs positive values",
                at: table.origins[row].location, column: name, value: cells[row].label,
                remedy: "use per: sd or per: unit, or correct the value")
        }
    }

    /// Those of neither level.
    mutating func leaveOutOutside(group name: String, of: String, against: String) throws(InputError) {
        let labels = try table.labels(name, askedAt: places["group"])
        let levels = Set(labels.compactMap { $0 })
        for (key, level) in [("of", of), ("against", against)] where !levels.contains(level) {
            throw InputError(
                "unknown-level", "column '\(name)' has no level '\(level)'", at: places[key],
                remedy: table.levelSuggestion(for: level, in: name))
        }
        leaveOut("\(name) is missing") { labels[$0] == nil }
        leaveOut("\(name) is neither '\(of)' nor '\(against)'") { labels[$0] != of && labels[$0] != against }
    }

    /// Those with a missing cell in any of these columns.
    mutating func leaveOutIncomplete(_ columns: [String]) throws(InputError) {
        for name in columns {
            let labels = try table.labels(name, askedAt: places["covariates"])
            leaveOut("\(name) is missing") { labels[$0] == nil }
        }
    }

    private func numberOrLimit(_ cell: NumericCell) -> Double? {
        switch cell {
        case .missing: nil
        case .exact(let value), .below(let value), .above(let value): value
        }
    }
}

extension PatientRows {
    /// Numbers must be finite; a category may have so many levels and no more.
    func checkValues(_ columns: [(option: String, column: String)]) throws(InputError) {
        for (option, name) in columns {
            switch try table.column(name).cells {
            case .numbers(let cells):
                guard let row = kept.first(where: { numberOrLimit(cells[$0])?.isFinite == false }) else {
                    continue
                }
                throw InputError(
                    "not-finite", "a value is not a finite number", at: table.origins[row].location,
                    column: name, value: cells[row].label, remedy: "correct it, or leave it empty")
            case .texts, .dates:
                guard option == "covariates" else { continue }
                let levels = Set(labels(name)).count
                // An identifier that nobody declared: its levels would stand in the report.
                if levels > 2, (levels > 6 ? 4 : 2) * levels > kept.count {
                    throw InputError(
                        "too-many-levels",
                        "a category to adjust for has \(levels) levels among \(kept.count) patients",
                        at: places[option], column: name,
                        remedy: "leave it out if it is an identifier, or group its levels")
                }
                guard levels > Self.mostLevels else { continue }
                throw InputError(
                    "too-many-levels", "a category to adjust for has more than \(Self.mostLevels) levels",
                    at: places[option], column: name,
                    remedy: "declare it 'kind: number' if it is one, or group its levels")
            }
        }
    }

    private static let mostLevels = 30

    func checkIdentifiers() throws(InputError) {
        for column in table.columns where column.role == .identifier {
            let labels = try table.labels(column.name)
            var first: [String: Int] = [:]
            for row in kept {
                guard let label = labels[row] else { continue }
                if let earlier = first[label] {
                    throw InputError(
                        "duplicate-patient",
                        "a patient stands in two rows (the other is \(table.origins[earlier].location))",
                        at: table.origins[row].location, column: column.name, value: label,
                        remedy: "keep one row for each patient, with a step such as first_of")
                }
                first[label] = row
            }
        }
    }
}

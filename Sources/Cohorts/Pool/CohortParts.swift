internal import Findings
internal import Inputs
internal import Statistics
internal import Tables

/// The patients of one cohort.
struct CohortPart {
    var name: String
    var table: Table
}

/// What one cohort says, or why it says nothing.
struct CohortEffect {
    var name: String
    /// Where its patients, or its published row, stand.
    var table: Table
    /// Rows analysed, by position in `table`.
    var rows: [Int]
    /// Patients with the event, or cases; nil where they are not known.
    var events: Int?
    /// On the pooling scale: log hazard ratio, standardised difference, logit of the area.
    var estimate: Outcome<(effect: Double, standardError: Double)>
    var exclusions: [FlowStep.Loss] = []
    /// Cells of the rows analysed, without the cohort's name.
    var cells: [[DataFrame.Cell]] = []
    /// The standard deviation that one step of the marker stands for.
    var step: Double?
    /// Values set at a limit of quantification.
    var beyondLimit = 0
    /// Events for each coefficient, in a regression.
    var eventsPerCoefficient: Double?
    /// Published limits that lie evenly about the effect as those of a ratio only, though not pooled as such.
    var hasLimitsOfARatio = false
    var cautions: [Caution] = []
}

extension Exclusions {
    mutating func add(_ losses: [FlowStep.Loss]) {
        for loss in losses { for row in loss.rows { add(row, because: loss.reason) } }
    }
}

extension PoolAnalysis {
    /// The cohorts in order of their names (of a column) or of the tables, and rows without one.
    func parts(
        of table: Table, context: AnalysisContext
    ) throws(InputError) -> (parts: [CohortPart], exclusions: Exclusions) {
        var exclusions = Exclusions()
        switch cohorts {
        case .rows: return ([], exclusions)
        case .tables(let names):
            var parts = [CohortPart(name: table.name, table: table)]
            for name in names {
                let other = try context.table(name, askedAt: places["others"])
                if parts.contains(where: { $0.table.name == other.name }) {
                    throw InputError(
                        "same-table", "'others' names the table '\(other.name)' a second time",
                        at: places["others"], remedy: "name each cohort's table once, and not the claim's own"
                    )
                }
                parts.append(CohortPart(name: other.name, table: other))
            }
            return (parts, exclusions)
        case .column(let column):
            let labels = try table.labels(column, askedAt: places["cohort"])
            let rows = labels.indices.filter { labels[$0] != nil }
            for row in labels.indices where labels[row] == nil {
                exclusions.add(table.origins[row], because: "\(column) is missing")
            }
            let names = Set(labels.compactMap { $0 }).sorted()
            let isIdentifier = try table.column(column).role == .identifier
            if isIdentifier || (names.count > 1 && 2 * names.count > rows.count) {
                throw InputError(
                    "not-a-cohort", "column '\(column)' has \(names.count) levels in \(rows.count) rows",
                    at: places["cohort"], column: column, remedy: "name the column that says the cohort")
            }
            let members = Dictionary(grouping: rows) { labels[$0]! }
            return (
                names.map { CohortPart(name: $0, table: table.picking(members[$0]!)) }, exclusions
            )
        }
    }

    /// A level that no cohort has is a misspelling; one that some lack leaves these out.
    func requireKnownLevels(_ parts: [CohortPart]) throws(InputError) {
        let wanted: [(column: String, level: String, option: String)] =
            switch question {
            case .outcome(_, let column, let positive, let negative, _):
                [(column, positive, "positive")] + (negative.map { [(column, $0, "negative")] } ?? [])
            case .survival(_, _, _, let event, let levels, _, _):
                levels == ["1"] ? [] : levels.map { (event, $0, "event_level") }
            case .published: []
            }
        for (column, level, option) in wanted {
            var isKnown = false
            for part in parts where !isKnown {
                let labels = try part.table.labels(column, askedAt: places[option])
                isKnown = labels.contains(level)
            }
            guard !isKnown, let first = parts.first else { continue }
            throw InputError(
                "unknown-level", "no cohort has the level '\(level)' that '\(option)' names",
                at: places[option], column: column,
                remedy: first.table.levelSuggestion(for: level, in: column))
        }
    }

    /// A patient in two cohorts would count twice.
    ///
    /// - Throws: `repeated-unit` with the column and the number, never an identifier.
    func requireOneCohortEach(_ effects: [CohortEffect]) throws(InputError) {
        var cohortsOf: [String: [String: Set<Int>]] = [:]
        for (place, effect) in effects.enumerated() where effect.estimate.value != nil {
            for column in effect.table.columns where column.role == .identifier {
                let labels = try effect.table.labels(column.name)
                for row in effect.rows {
                    guard let label = labels[row] else { continue }
                    cohortsOf[column.name, default: [:]][label, default: []].insert(place)
                }
            }
        }
        for column in cohortsOf.keys.sorted() {
            let shared = cohortsOf[column]!.values.count { $0.count > 1 }
            if shared == 0 { continue }
            throw InputError(
                "repeated-unit",
                "\(shared) identifier\(shared == 1 ? " stands" : "s stand") in more than one cohort, so the "
                    + "cohorts are not independent",
                at: places["cohort"] ?? places["others"], column: column,
                remedy: "keep each patient in one cohort; if they are different patients with the same "
                    + "number, put the cohort's name before it with a 'derive' step")
        }
    }
}

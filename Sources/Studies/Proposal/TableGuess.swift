internal import Tables

/// What a table may hold: whose rows they are, which visit, which outcomes.
struct TableGuess {
    /// As it will be called in the study file.
    var name: String
    var sketch: TableSketch
    var columns: [ColumnGuess]
    var identifier: ColumnGuess?
    var visit: ColumnGuess?
    var markers: [ColumnGuess]
    var survival: [SurvivalGuess]

    struct SurvivalGuess {
        var time: ColumnGuess
        var event: ColumnGuess
        var eventLevel: String
        var why: String
    }

    /// The identifier's values repeat: several rows for one patient.
    var isRepeated: Bool { identifier.map { $0.sketch.distinctCount < sketch.rowCount } ?? false }

    func columns(_ use: ColumnGuess.Use) -> [ColumnGuess] { columns.filter { $0.use == use } }

    /// More than this, and a table is a matrix: its columns are not listed one by one.
    static let listedColumns = 60
    static let proposedMarkers = 3

    init(_ sketch: TableSketch, name: String) {
        self.name = name
        self.sketch = sketch
        var columns = sketch.columns.map { ColumnGuess($0, rows: sketch.rowCount) }
        let identifiers = columns.filter { $0.use == .identifier }
        identifier =
            identifiers.first { $0.words.has(Clues.person) } ?? identifiers.first
        // `day` repeats within a patient; where each patient has one row it says nothing about visits.
        let repeats = identifier.map { $0.sketch.distinctCount < sketch.rowCount } ?? true
        for index in columns.indices where columns[index].use == .visit && !repeats {
            (columns[index].use, columns[index].why) = (.nothing, "")
        }
        self.columns = columns
        visit = columns.first { $0.use == .visit }
        markers = Array(columns.filter { $0.use == .marker }.prefix(Self.proposedMarkers))
        survival = Self.survivalPairs(columns)
    }

    /// Each time with the event that shares most words with its name, else the nearest column.
    private static func survivalPairs(_ columns: [ColumnGuess]) -> [SurvivalGuess] {
        let events = columns.indices.filter { columns[$0].use == .event }
        return columns.indices.filter { columns[$0].use == .time }.compactMap { time in
            func shared(_ event: Int) -> Int {
                Set(columns[time].words.words).intersection(columns[event].words.words).count
            }
            let best = events.min { a, b in
                (-shared(a), abs(a - time), a) < (-shared(b), abs(b - time), b)
            }
            guard let best else { return nil }
            let (level, why) = eventLevel(columns[best])
            return SurvivalGuess(time: columns[time], event: columns[best], eventLevel: level, why: why)
        }
    }

    private static func eventLevel(_ event: ColumnGuess) -> (String, String) {
        let levels = event.sketch.distinct
        if event.words.has(["censor", "censored"]), levels.contains("0") {
            return ("0", "named as censoring")
        }
        if let level = Clues.first(Clues.eventLevels.filter { $0 != "1" }, in: levels) {
            return (level, "named like an event")
        }
        if levels == ["0", "1"] { return ("1", "0 and 1: 1 is taken for the event") }
        return (levels.last ?? "", "the last of \(levels.count) levels; check it")
    }
}

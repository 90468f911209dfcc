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
    /// So many columns look like markers that none is proposed.
    var isMatrix: Bool

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
        let prefix = ColumnWords.sharedPrefix(of: sketch.columns.map(\.name))
        var columns = sketch.columns.map { column in
            ColumnGuess(column, words: ColumnWords(column.name, ignoring: prefix), rows: sketch.rowCount)
        }
        let identifiers = columns.filter { $0.use == .identifier }
        identifier = identifiers.first { $0.words.has(Clues.person) } ?? identifiers.first
        let repeats = identifier.map { $0.sketch.distinctCount < sketch.rowCount } ?? false
        Self.settleVisits(&columns, repeats: repeats)
        self.columns = columns
        visit = columns.first { $0.use == .visit }
        survival = Self.survivalPairs(columns)
        markers = columns.filter { $0.use == .marker }
        // Nobody claims something about each column of a matrix.
        isMatrix = markers.count > Self.listedColumns
        markers = isMatrix ? [] : Array(markers.prefix(Self.proposedMarkers))
    }

    /// A day, or a time without any event, tells visits apart where a patient has several rows, and only there.
    private static func settleVisits(_ columns: inout [ColumnGuess], repeats: Bool) {
        let hasEvent = columns.contains { $0.use == .event }
        for index in columns.indices {
            if columns[index].use == .visit, !repeats {
                (columns[index].use, columns[index].why) = (.nothing, "")
            }
            if columns[index].use == .time, repeats, !hasEvent {
                (columns[index].use, columns[index].why) = (
                    .visit, "a time that repeats for one identifier, no event"
                )
            }
        }
    }

    /// Where nothing in any table is named like a marker: the first blood value, else the first number with
    /// decimals.
    mutating func takeAnyMarker() {
        func isNumber(_ column: ColumnGuess) -> Bool {
            column.sketch.kind == .number && column.sketch.distinctCount > 6
                && !column.words.has(Clues.limits)
        }
        if let index = columns.firstIndex(where: { isNumber($0) && $0.words.has(Clues.analytes) }) {
            (columns[index].use, columns[index].why) = (
                .marker, "a blood value, and nothing is named like a microRNA"
            )
        } else if let index = columns.firstIndex(where: {
            isNumber($0) && !$0.sketch.isWhole && $0.use == .nothing
        }) {
            (columns[index].use, columns[index].why) = (
                .marker, "the first number with decimals that has no other use"
            )
        }
        markers = columns.filter { $0.use == .marker }
    }

    /// Each event with the time that shares most words with its name, else with the nearest; two pairs at most.
    private static func survivalPairs(_ columns: [ColumnGuess]) -> [SurvivalGuess] {
        var times = columns.indices.filter { columns[$0].use == .time }
        var pairs: [SurvivalGuess] = []
        for event in columns.indices where columns[event].use == .event && pairs.count < 2 {
            func shared(_ time: Int) -> Int {
                Set(columns[time].words.words).intersection(columns[event].words.words).count
            }
            let best = times.min { a, b in (-shared(a), abs(a - event), a) < (-shared(b), abs(b - event), b) }
            guard let best else { break }
            times.removeAll { $0 == best }
            let (level, why) = eventLevel(columns[event])
            pairs.append(
                SurvivalGuess(time: columns[best], event: columns[event], eventLevel: level, why: why))
        }
        return pairs
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

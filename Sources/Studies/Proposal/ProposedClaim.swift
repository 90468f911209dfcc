internal import Tables

/// A preparation and a claim as `init` writes them, each with the reason for the guess.
struct ProposedPreparation {
    var name: String
    var from: String
    var key: String?
    var steps: [String]
    var why: String
}

struct ProposedClaim {
    var link: String
    /// With `(higher or lower)` where the user must decide.
    var sentence: String
    var table: String
    var analysis: String
    var options: [(key: String, value: String)]
    /// What `higher` would mean.
    var higherMeans: String
    var why: String
}

/// Goes from guesses about columns to preparations and claims.
struct ClaimProposer {
    private let tables: [TableGuess]
    private(set) var preparations: [ProposedPreparation] = []
    private(set) var claims: [ProposedClaim] = []
    /// What was seen and not made a claim, and why.
    private(set) var remarks: [String] = []

    static let most = 12

    init(_ tables: [TableGuess]) {
        self.tables = tables
        for table in tables where !table.markers.isEmpty { propose(for: table) }
        if claims.count > Self.most {
            remarks.append(
                "\(claims.count - Self.most) more claims were possible; only the first \(Self.most) are written"
            )
            claims = Array(claims.prefix(Self.most))
        }
        dropUnusedPreparations()
    }

    private mutating func propose(for table: TableGuess) {
        let start = oneRowEach(table)
        for group in table.columns(.group) + table.columns(.treatment) {
            compare(table, group, in: group.use == .group ? table.name : start)
        }
        for outcome in table.columns(.response) { discriminate(table, outcome, in: start) }
        for survival in table.survival { survive(table, survival, in: start) }
        for other in tables where other.name != table.name && other.markers.isEmpty {
            guard let joined = join(table, start, other) else { continue }
            for outcome in other.columns(.response) { discriminate(table, outcome, in: joined) }
            for survival in other.survival { survive(table, survival, in: joined) }
        }
    }

    // MARK: - Preparations

    /// The table itself, or its baseline rows where a patient has several.
    private mutating func oneRowEach(_ table: TableGuess) -> String {
        guard table.isRepeated, let id = table.identifier, let visit = table.visit else { return table.name }
        let name = table.name + "_baseline"
        let level = Clues.first(Clues.baselineLevels, in: visit.sketch.distinct) ?? visit.sketch.minimum
        let column = ProposalText.inExpression(visit.name)
        var steps: [String] = []
        if let level, visit.sketch.kind == .number {
            steps = ["keep: " + ProposalText.quoted("\(column) == \(level)")]
        } else if let level {
            steps = ["keep: " + ProposalText.quoted("\(column) == \(ProposalText.textInExpression(level))")]
        } else {
            steps = [
                "first_of: {by: \(ProposalText.quoted(id.name)), order: \(ProposalText.quoted(visit.name))}"
            ]
        }
        preparations.append(
            ProposedPreparation(
                name: name, from: table.name, key: id.name, steps: steps,
                why: "'\(id.name)' repeats and '\(visit.name)' is \(visit.why); this keeps the first visit"))
        return name
    }

    private mutating func join(_ table: TableGuess, _ start: String, _ other: TableGuess) -> String? {
        let hasOutcome = !other.columns(.response).isEmpty || !other.survival.isEmpty
        guard hasOutcome, let left = table.identifier, let right = other.identifier else { return nil }
        guard left.words.compact == right.words.compact || (isPerson(left) && isPerson(right)) else {
            remarks.append(
                "'\(table.name)' and '\(other.name)' share no identifier by name: derive one, then join them")
            return nil
        }
        guard !other.isRepeated else {
            remarks.append(
                "'\(other.name)' has several rows for each '\(right.name)': keep one before joining")
            return nil
        }
        let on =
            left.name == right.name
            ? ProposalText.quoted(left.name)
            : "{left: \(ProposalText.quoted(left.name)), right: \(ProposalText.quoted(right.name))}"
        let name = "\(start)_with_\(other.name)"
        let several = table.isRepeated && start == table.name ? ", matches: many-to-one" : ""
        preparations.append(
            ProposedPreparation(
                name: name, from: start, key: several.isEmpty ? left.name : nil,
                steps: ["join: {with: \(other.name), on: \(on), suffix: _\(other.name)\(several)}"],
                why: "both tables name the patient: '\(left.name)' and '\(right.name)'"))
        return name
    }

    private func isPerson(_ column: ColumnGuess) -> Bool { column.words.has(Clues.person) }

    private mutating func dropUnusedPreparations() {
        let used = Set(claims.map(\.table))
        let parents = Set(preparations.filter { used.contains($0.name) }.map(\.from))
        preparations = preparations.filter { used.contains($0.name) || parents.contains($0.name) }
    }

    // MARK: - Claims

    private mutating func compare(_ table: TableGuess, _ group: ColumnGuess, in name: String) {
        let levels = group.sketch.distinct
        guard levels.count == 2 else {
            remarks.append(
                "'\(table.name)': '\(group.name)' has \(levels.count) levels; a comparison needs two")
            return
        }
        let control = Clues.first(Clues.controlLevels, in: levels) ?? levels[0]
        let other = levels.first { $0 != control } ?? levels[1]
        for marker in table.markers {
            var options = [
                ("marker", marker.name), ("group", group.name), ("of", other), ("against", control),
            ]
            var why = "'\(marker.name)': \(marker.why); '\(group.name)': \(group.why)"
            if let id = table.identifier, table.isRepeated, table.visit == nil,
                table.sketch.rowCount <= 2 * id.sketch.distinctCount
            {
                options.append(("pair", id.name))
                why += "; '\(id.name)' occurs up to twice, so pairs are compared"
            }
            claims.append(
                ProposedClaim(
                    link: "difference between groups",
                    sentence: "\(marker.name) is (higher or lower) in \(other) than in \(control).",
                    table: name,
                    analysis: "compare", options: options,
                    higherMeans: "\(marker.name) is higher in \(other)",
                    why: why))
        }
    }

    private mutating func discriminate(_ table: TableGuess, _ outcome: ColumnGuess, in name: String) {
        let levels = outcome.sketch.distinct
        guard levels.count == 2 else {
            remarks.append(
                "'\(outcome.name)' has \(levels.count) levels: 'recode' it to two (say which count as response), "
                    + "then claim something about it")
            return
        }
        let positive = Clues.first(Clues.responseLevels, in: levels) ?? levels[1]
        let negative = levels.first { $0 != positive } ?? levels[0]
        for marker in table.markers {
            claims.append(
                ProposedClaim(
                    link: "marker and response",
                    sentence:
                        "\(marker.name) is (higher or lower) where \(outcome.name) is \(positive) than where it "
                        + "is \(negative).",
                    table: name, analysis: "discriminate",
                    options: [
                        ("marker", marker.name), ("outcome", outcome.name), ("positive", positive),
                        ("negative", negative),
                    ],
                    higherMeans: "\(marker.name) is higher in \(positive)",
                    why: "'\(marker.name)': \(marker.why); '\(outcome.name)': \(outcome.why)"))
        }
    }

    private mutating func survive(_ table: TableGuess, _ survival: TableGuess.SurvivalGuess, in name: String)
    {
        for marker in table.markers {
            var options = [
                ("time", survival.time.name), ("event", survival.event.name),
                ("event_level", survival.eventLevel), ("marker", marker.name),
            ]
            if let unit = survival.time.words.unit, ColumnWords.timeUnits.contains(unit) {
                options.append(("time_unit", unit))
            }
            claims.append(
                ProposedClaim(
                    link: "marker and survival",
                    sentence: "A higher \(marker.name) goes with (earlier or later) \(survival.event.name).",
                    table: name,
                    analysis: "survive", options: options,
                    higherMeans: "a higher \(marker.name) goes with a higher hazard",
                    why:
                        "'\(survival.time.name)': \(survival.time.why); event level '\(survival.eventLevel)': "
                        + survival.why))
        }
    }
}

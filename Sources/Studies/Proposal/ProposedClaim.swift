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
    /// Preparations that stand although no claim uses them yet.
    private var kept: Set<String> = []

    static let most = 12

    init(_ tables: [TableGuess]) {
        self.tables = tables
        for table in tables { propose(for: table) }
        if claims.count > Self.most {
            remarks.append(
                "\(claims.count - Self.most) more claims were possible; only the first \(Self.most) are written"
            )
            claims = Array(claims.prefix(Self.most))
        }
        dropUnusedPreparations()
    }

    private mutating func propose(for table: TableGuess) {
        if table.isMatrix {
            remarks.append(
                "'\(table.name)' is a matrix of markers: name those that you study under 'columns', and write claims"
            )
        }
        if proposeBench(table) { return }
        guard !table.markers.isEmpty else { return }
        let start = oneRowEach(table)
        for group in table.columns(.group) { compare(table, group, in: table.name) }
        for outcome in table.columns(.response) { discriminate(table, outcome, in: start) }
        for survival in table.survival {
            survive(table, survival, in: start)
            for treatment in table.columns(.treatment) { survive(treatment, survival, in: start) }
        }
        if table.isRepeated, table.visit == nil, table.columns(.group).isEmpty, let id = table.identifier {
            remarks.append(
                "'\(table.name)': '\(id.name)' repeats, and no column says which row comes first: keep one row for each"
            )
        }
        for other in tables where other.name != table.name {
            guard let joined = join(table, start, other) else { continue }
            for outcome in other.columns(.response) { discriminate(table, outcome, in: joined) }
            for survival in other.survival { survive(table, survival, in: joined) }
        }
    }

    /// - Returns: whether the table is one of the bench, about which nothing else is proposed.
    private mutating func proposeBench(_ table: TableGuess) -> Bool {
        let bench = BenchGuess(table)
        if let preparation = bench.preparation {
            preparations.append(preparation)
            kept.insert(preparation.name)
            return true
        }
        guard let claim = bench.claim else { return false }
        claims.append(claim)
        return true
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
        // A table with outcomes of its own needs no other's.
        let hasOutcome = !other.columns(.response).isEmpty || !other.survival.isEmpty
        let hasOwn = !table.columns(.response).isEmpty || !table.survival.isEmpty
        guard hasOutcome, !hasOwn, let left = table.identifier, let right = other.identifier else {
            return nil
        }
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
        var used = Set(claims.map(\.table)).union(kept)
        for preparation in preparations.reversed() where used.contains(preparation.name) {
            used.insert(preparation.from)
        }
        preparations = preparations.filter { used.contains($0.name) }
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
        guard levels.count == 2 else { return discriminateRecoded(table, outcome, in: name) }
        let positive = Clues.first(Clues.responseLevels, in: levels) ?? levels[1]
        let negative = levels.first { $0 != positive } ?? levels[0]
        discriminate(table, outcome, outcome.name, (positive, negative), in: name)
    }

    /// Response in more than two levels (complete, partial, stable, progressive): recoded to two.
    private mutating func discriminateRecoded(_ table: TableGuess, _ outcome: ColumnGuess, in name: String) {
        let coded = outcome.sketch.distinct.map { level in
            (
                level, Clues.responseLevels.contains(level.lowercased()),
                Clues.noResponseLevels.contains(level.lowercased())
            )
        }
        guard coded.allSatisfy({ $0.1 || $0.2 }), coded.contains(where: \.1), coded.contains(where: \.2)
        else {
            remarks.append(
                "'\(outcome.name)' has \(coded.count) levels: 'recode' it to two (say which count as response), "
                    + "then claim something about it")
            return
        }
        let target = "responder"
        let levels = coded.map { "\(ProposalText.quoted($0.0)): \($0.1 ? "responder" : "non-responder")" }
        let already = preparations.count { $0.name.hasPrefix(name + "_response") }
        let prepared = name + "_response" + (already == 0 ? "" : "_\(already + 1)")
        preparations.append(
            ProposedPreparation(
                name: prepared, from: name, key: nil,
                steps: [
                    "recode: {column: \(ProposalText.quoted(outcome.name)), to: \(target), "
                        + "levels: {\(levels.joined(separator: ", "))}, role: response}"
                ],
                why: "complete and partial response count as response, stable disease does not"))
        discriminate(table, outcome, target, ("responder", "non-responder"), in: prepared)
    }

    private mutating func discriminate(
        _ table: TableGuess, _ outcome: ColumnGuess, _ column: String,
        _ levels: (positive: String, negative: String),
        in name: String
    ) {
        for marker in table.markers {
            claims.append(
                ProposedClaim(
                    link: "marker and response",
                    sentence:
                        "\(marker.name) is (higher or lower) where \(column) is \(levels.positive) than where "
                        + "it is \(levels.negative).",
                    table: name, analysis: "discriminate",
                    options: [
                        ("marker", marker.name), ("outcome", column), ("positive", levels.positive),
                        ("negative", levels.negative),
                    ],
                    higherMeans: "\(marker.name) is higher in \(levels.positive)",
                    why: "'\(marker.name)': \(marker.why); '\(outcome.name)': \(outcome.why)"))
        }
    }

    private mutating func survive(_ table: TableGuess, _ survival: TableGuess.SurvivalGuess, in name: String)
    {
        for marker in table.markers {
            claims.append(
                ProposedClaim(
                    link: "marker and survival",
                    sentence:
                        "A higher \(marker.name) goes with (earlier or later) events (\(survival.event.name)).",
                    table: name, analysis: "survive", options: options(survival) + [("marker", marker.name)],
                    higherMeans: "a higher \(marker.name) goes with a higher hazard", why: why(survival)))
        }
    }

    private mutating func survive(
        _ treatment: ColumnGuess, _ survival: TableGuess.SurvivalGuess, in name: String
    ) {
        let levels = treatment.sketch.distinct
        guard levels.count == 2 else { return }
        let control = Clues.first(Clues.controlLevels, in: levels) ?? levels[0]
        let other = levels.first { $0 != control } ?? levels[1]
        claims.append(
            ProposedClaim(
                link: "treatment and survival",
                sentence:
                    "Where \(treatment.name) is \(other), events (\(survival.event.name)) come (earlier or later) "
                    + "than where it is \(control).",
                table: name, analysis: "survive",
                options: options(survival) + [
                    ("group", treatment.name), ("of", other), ("against", control),
                ],
                higherMeans: "a higher hazard where \(treatment.name) is \(other)",
                why: "'\(treatment.name)': \(treatment.why); \(why(survival))"))
    }

    private func options(_ survival: TableGuess.SurvivalGuess) -> [(key: String, value: String)] {
        var options = [
            (key: "time", value: survival.time.name), (key: "event", value: survival.event.name),
            (key: "event_level", value: survival.eventLevel),
        ]
        if let unit = survival.time.words.unit, ColumnWords.timeUnits.contains(unit) {
            options.append((key: "time_unit", value: unit))
        }
        return options
    }

    private func why(_ survival: TableGuess.SurvivalGuess) -> String {
        "'\(survival.time.name)': \(survival.time.why); event level '\(survival.eventLevel)': \(survival.why)"
    }
}

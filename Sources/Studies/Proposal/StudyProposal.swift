public import Tables

/// A study file to start from, guessed from what tables look like. Each guess says why.
///
/// A direction is never guessed: every `expects:` is left empty, and `check` complains until the user has
/// filled it in.
public struct StudyProposal: Sendable {
    /// The text of `study.yaml`.
    public var yaml: String
    public var guesses: [Guess]
    /// Whether anything was found to claim.
    public var hasClaims: Bool

    public struct Guess: Sendable, Hashable {
        /// Table, claim or preparation that it is about.
        public var subject: String
        /// Without any cell's value, except the names of levels.
        public var text: String
    }

    /// - Parameters:
    ///   - sketches: what `TableReader.sniff` found, with files named as the study file should name them.
    ///   - exports: files that are exports of an instrument, each with what it holds.
    public init(_ sketches: [TableSketch], exports: [ExportSketch] = []) {
        var names: Set<String> = exports.isEmpty ? [] : [ExportSketch.tableName]
        var tables = sketches.map { sketch in
            let name = ProposalText.tableName(sketch.file, taken: names)
            names.insert(name)
            return TableGuess(sketch, name: name)
        }
        if tables.allSatisfy({ $0.markers.isEmpty && !$0.isMatrix }) {
            for index in tables.indices { tables[index].takeAnyMarker() }
        }
        let proposer = ClaimProposer(tables)
        let plates = exports.isEmpty ? nil : ProposedPlates(exports)
        let writer = ProposalWriter(tables: tables, plates: plates, proposer: proposer)
        yaml = writer.text()
        guesses = (plates?.guesses ?? []) + Self.guesses(tables, proposer)
        hasClaims = !proposer.claims.isEmpty
    }

    private static func guesses(_ tables: [TableGuess], _ proposer: ClaimProposer) -> [Guess] {
        var guesses: [Guess] = []
        for table in tables {
            let used = table.columns.filter { $0.use != .nothing && !(table.isMatrix && $0.use == .marker) }
            for column in used.prefix(TableGuess.listedColumns) {
                let unit = column.words.unit.map { ", in \($0)" } ?? ""
                let use = column.use == .visit ? "visit" : column.role?.rawValue ?? ""
                guesses.append(
                    Guess(subject: table.name, text: "'\(column.name)': \(use)\(unit) (\(column.why))"))
            }
            if table.columns.allSatisfy({ $0.use == .nothing }) {
                guesses.append(Guess(subject: table.name, text: "no column's use could be guessed"))
            }
        }
        guesses += proposer.preparations.map { Guess(subject: $0.name, text: $0.why) }
        for (number, claim) in proposer.claims.enumerated() {
            guesses.append(
                Guess(subject: "C\(number + 1)", text: "\(claim.analysis) on \(claim.table): \(claim.why)"))
        }
        return guesses + proposer.remarks.map { Guess(subject: "remark", text: $0) }
    }
}

/// Lays the proposal out as a commented study file.
struct ProposalWriter {
    let tables: [TableGuess]
    let plates: ProposedPlates?
    let proposer: ClaimProposer
    private typealias Text = ProposalText

    func text() -> String {
        var lines = [
            "# Proposed by 'miraxis init'. Everything marked 'guessed' comes from names and values alone: check it.",
            "# Before you look at any result, fill in each 'expects:' and finish each sentence. Then run 'miraxis check'.",
            "miraxis: 1",
            "title: "
                + Text.quoted(
                    "Study of "
                        + ((plates == nil ? [] : [ExportSketch.tableName]) + tables.map(\.name))
                        .joined(separator: ", ")),
            "question:            # one sentence",
            "axis: {}             # such as {microRNA: hsa-miR-221-3p, target: CASP3, drug: sorafenib, disease: …}",
            "",
            "tables:",
        ]
        lines += (plates?.table ?? []) + tables.flatMap(self.table)
        if !proposer.preparations.isEmpty || plates != nil {
            lines +=
                ["", "preparations:"] + (plates?.preparation ?? [])
                + proposer.preparations.flatMap(preparation)
        }
        lines += [
            "",
            proposer.claims.isEmpty
                ? "claims: []   # nothing was found to claim: see Documentation/StudyFile.md" : "claims:",
        ]
        for (number, claim) in proposer.claims.enumerated() {
            lines += self.claim(claim, id: "C\(number + 1)")
        }
        lines += proposer.remarks.map { "# note: " + Text.comment($0) }
        if !proposer.claims.isEmpty {
            lines += [
                "", "# Which claims must hold for the whole chain to hold?", "# chain:",
                "#   necessary: [C1]",
            ]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func table(_ table: TableGuess) -> [String] {
        var lines = ["  \(table.name):", "    file: \(Text.quoted(table.sketch.file))"]
        lines[0] += "   # \(table.sketch.rowCount) rows, \(table.columns.count) columns"
        if table.sketch.isPartial { lines[0] += " (only the beginning was looked at)" }
        if let sheet = table.sketch.notes.sheet, table.sketch.sheets.count > 1 {
            lines.append(
                "    sheet: \(Text.quoted(sheet))   # guessed: the first with a table, of \(table.sketch.sheets.count)"
            )
        }
        let used = table.columns.filter { $0.role != nil || $0.words.unit != nil }
        guard !used.isEmpty else { return lines }
        lines.append("    columns:")
        let listed =
            used.count > TableGuess.listedColumns
            ? used.filter { $0.use != .marker } : used
        for column in listed.prefix(TableGuess.listedColumns) {
            var parts: [String] = []
            if let unit = column.words.unit { parts.append("unit: \(Text.quoted(unit))") }
            if let role = column.role { parts.append("role: \(role.rawValue)") }
            let why = column.why.isEmpty ? "the unit stands in the name" : column.why
            lines.append(
                "      \(Text.quoted(column.name)): {\(parts.joined(separator: ", "))}   # guessed: \(why)")
        }
        let left = used.count - min(listed.count, TableGuess.listedColumns)
        if left > 0 {
            lines.append("      # \(left) more columns have a use by their names; add those that you study")
        }
        return lines
    }

    private func preparation(_ preparation: ProposedPreparation) -> [String] {
        var lines = [
            "  # guessed: " + Text.comment(preparation.why), "  \(preparation.name):",
            "    from: \(preparation.from)",
        ]
        if let key = preparation.key { lines.append("    key: \(Text.quoted(key))") }
        return lines + ["    steps:"] + preparation.steps.map { "      - " + $0 }
    }

    private func claim(_ claim: ProposedClaim, id: String) -> [String] {
        let options = claim.options.map { "\($0.key): \(Text.quoted($0.value))" }.joined(separator: ", ")
        return [
            "  - id: \(id)   # guessed: " + Text.comment(claim.why),
            "    link: \(claim.link)",
            "    sentence: \(Text.quoted(claim.sentence))",
            "    table: \(claim.table)",
            "    analysis: \(claim.analysis)",
            "    with: {\(options)}",
            "    expects:   # higher or lower; 'higher' means: \(Text.comment(claim.higherMeans))",
        ]
    }
}

internal import Findings
internal import Studies
internal import Tables

/// All that the report says about one claim.
struct ClaimSection {
    let claim: JudgedClaim
    let result: StudyResult
    let options: ReportOptions
    let figures: [DrawnFigure]

    var markup: Markup {
        h(
            "article", ["id": anchor(claim), "class": "claim \(claim.verdict.kind.styleName)"], heading,
            verdict,
            claim.finding.map(finding) ?? .nothing, evidence)
    }

    private var heading: Markup {
        var facts = [claim.role.rawValue]
        if let expects = claim.expects { facts.append("expects \(expects.rawValue)") }
        if let smallest = claim.smallestEffect {
            facts.append("smallest effect of interest \(Numbers.short(smallest))")
        }
        if let table = claim.table { facts.append("table \(table)") }
        if claim.isNecessary { facts.append("necessary link") }
        if claim.isSimulated { facts.append("SIMULATED") }
        return h(
            "header",
            h("p", ["class": "kicker"], h("b", .text(claim.id)), .text(" \(claim.link)")),
            h("h3", .text(claim.sentence)),
            h("p", ["class": "small"], .text(facts.joined(separator: " · "))))
    }

    private var verdict: Markup {
        let verdict = claim.verdict
        let facts = [
            ("What the interval excludes", verdict.excludes),
            ("What this n could have shown", verdict.detectable),
            ("What to bring", verdict.bring),
        ]
        let list = facts.compactMap { name, text in
            text.map { Markup.group([h("dt", .text(name)), h("dd", .text($0))]) }
        }
        let serious = claim.finding?.cautions.filter { $0.weight == .serious } ?? []
        return h(
            "div", ["class": "verdict-box"],
            h("p", ["class": "verdict-line"], verdict.kind.badge, " ", .text(verdict.reason)),
            list.isEmpty ? .nothing : h("dl", .group(list)), cautionList(serious, heading: nil))
    }

    private func finding(_ finding: Finding) -> Markup {
        let notes = finding.cautions.filter { $0.weight == .note }
        return .group([
            h("p", ["class": "lead"], .text(finding.title)),
            decision(finding),
            .group(figures.filter { !$0.isEvidence }.map(figureBlock)),
            EstimateTables(finding: finding).markup,
            units(finding), tables(finding),
            h("h4", "Method"), h("p", .text(finding.method.joined(separator: " "))),
            cautionList(notes, heading: "Cautions"),
            rCalls(finding),
        ])
    }

    private func decision(_ finding: Finding) -> Markup {
        let text = EstimateText(finding, decisionLevel: result.decisionLevel)
        let p: String =
            switch finding.decision.pValue {
            case .value(let p): Numbers.pEquals(p)
            case .undefined(let reason): "p undefined: \(reason)"
            }
        return h(
            "p", ["class": "decision"], .text("\(text.label): "), h("b", .text(text.value)),
            .text(
                ([""] + text.intervals + [p]).joined(separator: "; ")
                    + ". Decided by: \(finding.decision.procedure)."))
    }

    // MARK: - Units and exclusions

    private func units(_ finding: Finding) -> Markup {
        let groups = finding.units.groups.map { "\($0.name) \(Numbers.count($0.count))" }
        let analysed = finding.units.inWords + (groups.isEmpty ? "" : ": " + groups.joined(separator: ", "))
        let losses = finding.exclusions
        let count = losses.reduce(0) { $0 + $1.rows.count }
        return .group([
            h("h4", "Who was analysed"), h("p", .text(analysed + ".")),
            losses.isEmpty
                ? h("p", "No row was left out.")
                : .group([
                    h(
                        "p",
                        .text("\(Numbers.count(count)) \(count == 1 ? "row was" : "rows were") left out:")),
                    lossList(losses), rowFoldOut(losses, options: options),
                ]),
        ])
    }

    private func tables(_ finding: Finding) -> Markup {
        guard !finding.tables.isEmpty else { return .nothing }
        let folder = "claims/\(pathStem(claim.id))/"
        return .group([
            h("h4", "Tables"),
            .group(finding.tables.map { FindingTableBlock(table: $0, folder: folder).markup }),
        ])
    }

    private var evidence: Markup {
        guard !claim.evidence.isEmpty else { return .nothing }
        let items = claim.evidence.map { evidence in
            h("li", h("cite", .text(evidence.source)), .text(": \(evidence.inWords)"))
        }
        return .group([
            h("h4", "Evidence from elsewhere"),
            h("p", ["class": "small"], "Shown beside the verdict, never part of it."), h("ul", .group(items)),
            .group(figures.filter(\.isEvidence).map(figureBlock)),
        ])
    }

    private func rCalls(_ finding: Finding) -> Markup {
        guard !finding.rCalls.isEmpty else { return .nothing }
        let folder = "claims/\(pathStem(claim.id))/"
        return foldOut(
            "Check it in R",
            h(
                "p", ["class": "small"], .text("In the folder "), h("code", .text(folder)), .text(": "),
                h("code", "Rscript check.R"), .text(" reads "),
                h("a", ["href": folder + "rows.csv"], "rows.csv"),
                .text(", the rows analysed.")),
            h("pre", h("code", .text(checkScript(claim, finding)))))
    }
}

/// `9 rows: no row in clinical`.
func lossList(_ losses: [FlowStep.Loss]) -> Markup {
    h(
        "ul", ["class": "losses"],
        .group(
            losses.map { loss in
                h("li", h("b", .text(Numbers.count(loss.rows.count))), .text(" \(loss.reason)"))
            }))
}

/// Which rows they are, by file and line: enough to find them, nothing of what they hold.
func rowFoldOut(_ losses: [FlowStep.Loss], options: ReportOptions) -> Markup {
    let named = losses.filter { !$0.rows.isEmpty }
    guard !named.isEmpty else { return .nothing }
    return foldOut(
        "Which rows",
        .group(
            named.map { loss in
                h(
                    "p", ["class": "rows small"], h("b", .text(loss.reason)),
                    .text(": " + places(loss.rows, options)))
            }))
}

private func places(_ rows: [RowOrigin], _ options: ReportOptions) -> String {
    // Several rows of a table made long can stand on one line of the file.
    var seen: Set<RowOrigin> = []
    let rows = rows.filter { seen.insert($0).inserted }
    var text: [String] = []
    var file = ""
    for row in rows.prefix(options.rowsNamedPerReason) {
        text.append(row.file == file ? "\(row.line)" : "\(row.file):\(row.line)")
        file = row.file
    }
    let rest = rows.count - options.rowsNamedPerReason
    return text.joined(separator: ", ") + (rest > 0 ? " and \(Numbers.count(rest)) more" : "")
}

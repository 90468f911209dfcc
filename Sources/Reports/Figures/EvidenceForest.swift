internal import Findings
internal import Studies

/// A claim's own estimate, and apart from it what other sources found, on the claim's axis.
struct EvidenceForest {
    static let id = "evidence-from-elsewhere"
    let claim: JudgedClaim
    let finding: Finding
    let result: StudyResult

    /// Nil where no source has numbers, or the claim has none to stand beside.
    init?(_ claim: JudgedClaim, in result: StudyResult) {
        guard let finding = claim.finding, finding.decision.effect.number?.isFinite == true,
            claim.evidence.contains(where: { $0.effect != nil })
        else { return nil }
        self.claim = claim
        self.finding = finding
        self.result = result
    }

    var title: String { "\(claim.id) beside other sources" }

    var caption: String {
        "Above the line: this study"
            + (finding.innerInterval(decisionLevel: result.decisionLevel) == nil
                ? ", with the interval that decides"
                : ", thick: 95 % interval, thin: the interval that decides")
            + ". Below: numbers as the sources give them, shown beside the verdict, never part of it."
    }

    func specification(isSimulated: Bool) -> JSON {
        let decision = finding.decision
        let isRatio = decision.scale == .ratio
        let unit = finding.estimates.first { $0.name == decision.estimate }?.unit
        let title = unit.map { "\(finding.decidingLabel) (\($0))" } ?? finding.decidingLabel
        let panel = ForestPanel(
            title: wrapped(title, width: 46, lines: 2), isRatio: isRatio, null: isRatio ? 1 : 0,
            rows: [ownRow] + sourceRows)
        return FigureStyle.specification(
            [
                "padding": ForestPanel.padding, "width": .number(ForestPanel.width),
                "height": .number(panel.height), "layer": .array(panel.layers(isSimulated: isSimulated)),
            ],
            description: "\(isSimulated ? "Simulated data. " : "")\(self.title). \(caption)")
    }

    private var ownRow: ForestPanel.Row {
        let row = Row(claim, finding)
        return ForestPanel.Row(
            label: "\(claim.id), this study", detail: [finding.units.inWords], estimate: row.estimate,
            lower: row.lower, upper: row.upper,
            inner: finding.innerInterval(decisionLevel: result.decisionLevel), numbers: row.numbers,
            isPrimary: true)
    }

    private var sources: [Evidence] { claim.evidence.filter { $0.effect != nil } }

    private var sourceRows: [ForestPanel.Row] {
        sources.enumerated().map { position, source in
            ForestPanel.Row(
                label: source.source, detail: source.n.map { ["n = \(Numbers.count($0))"] } ?? [],
                estimate: source.effect, lower: source.lower, upper: source.upper, inner: nil,
                numbers: source.numbersInWords ?? "", isPrimary: false, isApart: position == 0)
        }
    }

    private struct Row {
        var estimate: Double?
        var lower: Double?
        var upper: Double?
        var numbers: String

        init(_ claim: JudgedClaim, _ finding: Finding) {
            let decision = finding.decision
            estimate = decision.effect.number.map(decision.shown)
            lower = decision.interval.map { decision.shown($0.lower) }
            upper = decision.interval.map { decision.shown($0.upper) }
            numbers = estimate.map { Numbers.short($0) } ?? "undefined"
            if let estimate, let lower, let upper { numbers = Numbers.withRange(estimate, lower, upper) }
        }
    }

    /// `part` is `this study` or `elsewhere`.
    var data: DataFrame {
        let own = Row(claim, finding)
        var rows: [[DataFrame.Cell]] = [
            [
                .text("this study"), .text(claim.id), cell(own.estimate), cell(own.lower), cell(own.upper),
                .number(Double(finding.units.total)),
            ]
        ]
        rows += sources.map { source in
            [
                .text("elsewhere"), .text(source.source), cell(source.effect), cell(source.lower),
                cell(source.upper), cell(source.n.map(Double.init)),
            ]
        }
        return DataFrame(columns: ["part", "source", "estimate", "lower", "upper", "n"], rows: rows)
    }
}

extension Evidence {
    /// `1.13 (0.96 to 1.34)`; nil without an effect.
    var numbersInWords: String? {
        guard let effect else { return nil }
        guard let lower, let upper else { return Numbers.short(effect) }
        return Numbers.withRange(effect, lower, upper)
    }

    /// `no difference: 1.13 (0.96 to 1.34), n = 24`.
    var inWords: String {
        let facts = [numbersInWords, n.map { "n = \(Numbers.count($0))" }].compactMap { $0 }
        return facts.isEmpty ? says : "\(says): \(facts.joined(separator: ", "))"
    }
}

extension Finding {
    /// The 95 % interval of the estimate that decides, where the deciding one is wider.
    func innerInterval(decisionLevel: Double) -> ClosedRange<Double>? {
        guard decisionLevel > 0.9501,
            let interval = estimates.first(where: { $0.name == decision.estimate })?.interval,
            abs(interval.level - 0.95) < 1e-9, interval.lower <= interval.upper
        else { return nil }
        return interval.lower...interval.upper
    }
}

internal import Findings
internal import Statistics
internal import Tables

/// The MIQE checklist as far as the wells can fill it; what they cannot tell is said to be not stated.
///
/// *Source*: Bustin et al. 2009, doi:10.1373/clinchem.2008.112797, table 1 (E: essential, D: desirable).
struct MIQETable {
    private var rows: [[DataFrame.Cell]] = []

    init(_ finding: QPCRFinding) {
        design(finding)
        laboratory()
        assay(finding)
        analysis(finding)
    }

    var table: FindingTable {
        FindingTable(
            id: "miqe", title: "MIQE checklist",
            caption:
                "Items of Bustin et al. 2009 (doi:10.1373/clinchem.2008.112797); E essential, D desirable. Filled from the wells and the "
                + "settings; 'not stated' is for the authors to fill in.",
            frame: DataFrame(columns: ["section", "item", "weight", "answer", "from"], rows: rows))
    }

    private mutating func add(
        _ section: String, _ item: String, _ weight: String, _ answer: String?, from source: String = "data"
    ) {
        rows.append([
            .text(section), .text(item), .text(weight), .text(answer ?? "not stated"),
            .text(answer == nil ? "" : source),
        ])
    }

    private mutating func design(_ finding: QPCRFinding) {
        let section = "Experimental design"
        add(
            section, "Definition of experimental and control groups", "E",
            "\(finding.analysis.of) and \(finding.analysis.against), by column \(finding.analysis.group)",
            from: "settings")
        add(
            section, "Number within each group", "E",
            finding.isPaired
                ? Numbers.count(finding.data.first.count, "pairs")
                : "\(finding.data.first.count) and \(finding.data.second.count) \(finding.noun)")
    }

    private mutating func laboratory() {
        for (section, item, weight) in [
            ("Sample", "Description, volume or mass, processing", "E"),
            ("Sample", "Storage conditions and duration", "E"),
            ("Nucleic acid extraction", "Procedure or kit, DNase treatment", "E"),
            ("Nucleic acid extraction", "Quantity, integrity, inhibition", "E"),
            ("Reverse transcription", "Complete reaction conditions, RNA amount, priming", "E"),
            ("qPCR target", "Gene symbol, accession, amplicon length and location", "E"),
            ("qPCR oligonucleotides", "Primer and probe sequences or assay identifiers", "E"),
            ("qPCR protocol", "Complete reaction conditions, instrument, thermocycling", "E"),
        ] {
            add(section, item, weight, nil)
        }
    }

    private mutating func assay(_ finding: QPCRFinding) {
        let section = "qPCR validation"
        let (target, normalised) = (finding.analysis.target, finding.normalised)
        let controls = ControlCheck(normalised).rows.filter { $0.target == target }
        func control(_ kind: String) -> String? {
            controls.first { $0.kind == kind }.map { row in
                "\(Numbers.count(row.wells, "wells")), "
                    + (row.lowest.map { "lowest Cq \(Numbers.short($0))" } ?? "none amplified")
            }
        }
        add(section, "Specificity (gel, sequence, melt or digest)", "E", nil)
        add(section, "No-template control, Cq", "E", control("no template"))
        add(section, "No-reverse-transcription control, Cq", "E", control("no reverse transcription"))
        let curve = normalised.efficiencies.curves[target]
        let efficiency = curve?.efficiency().value
        add(
            section, "Standard curve with slope and y intercept", "E",
            curve.map { "slope \(Numbers.short($0.slope)), intercept \(Numbers.short($0.intercept))" })
        add(
            section, "PCR efficiency from slope", "E",
            efficiency.map { "\(Numbers.short($0.percent)) %" })
        add(
            section, "Confidence interval of the efficiency", "D",
            efficiency.map {
                "\(Numbers.range(100 * ($0.interval.lower - 1), 100 * ($0.interval.upper - 1))) % (95 %)"
            })
        add(section, "r² of the standard curve", "E", curve.map { Numbers.short($0.rSquared, digits: 4) })
        add(
            section, "Linear dynamic range", "E",
            curve.map {
                "standards from \(Numbers.plain($0.range.lower)) to \(Numbers.plain($0.range.upper))"
            })
        let limit = finding.analysis.settings.limitOfQuantification.limit(of: target)
        add(
            section, "Evidence for the limit of detection", "E",
            limit.map { "Cq beyond \(Numbers.plain($0)) taken as not quantified" }, from: "settings")
    }

    private mutating func analysis(_ finding: QPCRFinding) {
        let section = "Data analysis"
        let normalised = finding.normalised
        let undetermined = finding.comparison.censoredCount
        add(section, "qPCR analysis program, version; method of Cq determination", "E", nil)
        add(
            section, "Outlier identification and disposition", "E",
            "SD of wells above \(Numbers.plain(finding.analysis.settings.replicates.limit)) cycles is flagged; "
                + "\(Numbers.count(undetermined, "units")) undetermined, censored", from: "settings")
        add(
            section, "Justification of number and choice of reference genes", "E",
            finding.isAbsolute
                ? "absolute quantity"
                : normalised.references.stability.contains { $0.m != nil }
                    ? "stability in table 'references'" : nil)
        add(
            section, "Description of normalisation method", "E",
            finding.isAbsolute ? "standard curve" : "normalised to \(normalised.references.inWords)",
            from: "settings")
        add(
            section, "Number and concordance of biological replicates", "D",
            "see 'samples' and the figure of groups")
        let wells = (finding.data.first + finding.data.second).flatMap(\.samples)
            .compactMap { $0.targetMeans[0]?.wellCount }
        add(
            section, "Number and stage of technical replicates", "E",
            wells.min().map { low in
                let high = wells.max()!
                return (low == high ? "\(low)" : "\(low) to \(high)") + " wells for each sample (qPCR)"
            })
        let spread = QPCRVariation(finding).estimates[0].value.number
        add(
            section, "Repeatability (intra-assay variation)", "E",
            spread.map { "SD of replicates \(Numbers.short($0)) cycles" })
        add(section, "Reproducibility (inter-assay variation)", "D", nil)
        add(
            section, "Statistical methods for significance", "E", finding.comparison.testName,
            from: "settings")
    }
}

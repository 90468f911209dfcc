internal import Studies

extension Checklist {
    /// *Source*: Bossuyt et al. 2015, STARD 2015, doi:10.1136/bmj.h5527.
    static let stard = Guideline(
        name: "STARD", title: "Diagnostic accuracy studies (STARD 2015)",
        source: "Bossuyt et al. 2015, doi 10.1136/bmj.h5527",
        items: [
            .init("1", "Title that names the accuracy studied", [.studyTitle]),
            .init("2", "Summary of the study", [.summary]),
            .init(
                "3", "Background, intended use of the test", [.axis, .evidence],
                stated: [.background, .intendedUse]),
            .init("4", "Aims and hypotheses", [.question, .claims]),
            .init("5", "Planned before or after the data", [.fixing], stated: [.design]),
            .init("6", "Who was eligible", [], stated: [.eligibility]),
            .init("7", "How eligible patients were found", [.tables], stated: [.recruitment]),
            .init("8", "Where and when", [], stated: [.setting, .recruitment]),
            .init("9", "Consecutive, random or convenience series", [], stated: [.sampling]),
            .init("10a", "Index test", [.columns], stated: [.assay, .specimens]),
            .init("10b", "Reference standard", [.outcomes], stated: [.referenceStandard, .endpoints]),
            .init("11", "Why this reference standard", [], stated: [.referenceRationale]),
            .init("12a", "Cut-offs of the index test", [.cutOffs], stated: [.assayCutOffs]),
            .init("12b", "Categories of the reference standard", [.outcomes], stated: [.referenceCutOffs]),
            .init("13a", "What readers of the index test knew", [], stated: [.blinding]),
            .init("13b", "What assessors of the reference knew", [], stated: [.blinding]),
            .init("14", "Methods for accuracy", [.method]),
            .init("15", "Indeterminate results", [], stated: [.indeterminate]),
            .init("16", "Missing values", [.missing], stated: [.missingData]),
            .init("17", "Variability of accuracy", [.robustness, .validation]),
            .init("18", "Intended sample size", [.detectable], stated: [.sampleSize]),
            .init("19", "Flow of patients", [.flows, .units, .exclusions]),
            .init("20", "Patients' characteristics", [.descriptives], stated: [.population]),
            .init("21a", "Severity in those with the condition", [], stated: [.severity]),
            .init("21b", "Other diagnoses in those without", [], stated: [.alternativeDiagnoses]),
            .init("22", "Time between test and reference", [], stated: [.testInterval]),
            .init("23", "Cross table of test and reference", [.crossTable]),
            .init("24", "Accuracy with its precision", [.accuracy]),
            .init("25", "Harm by test or reference", [], stated: [.adverseEvents]),
            .init("26", "Limits", [.cautions], stated: [.limitations]),
            .init("27", "What follows for practice", [.verdicts, .toBring], stated: [.implications]),
            .init("28", "Registration", [.fixing], stated: [.registration]),
            .init("29", "Where the protocol stands", [.studyFile], stated: [.protocolAccess]),
            .init("30", "Funding", [], stated: [.funding]),
        ])
}

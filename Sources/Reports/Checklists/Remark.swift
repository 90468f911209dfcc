internal import Studies

extension Checklist {
    /// *Source*: McShane et al. 2005, doi:10.1093/jnci/dji237; Altman et al. 2012,
    /// doi:10.1371/journal.pmed.1001216 (numbering of the items).
    static let remark = Guideline(
        name: "REMARK", title: "Tumour marker prognostic studies",
        source:
            "McShane et al. 2005, doi 10.1093/jnci/dji237; Altman et al. 2012, doi 10.1371/journal.pmed.1001216",
        items: [
            .init("1", "Marker, aims and hypotheses", [.axis, .question, .claims], stated: [.background]),
            .init(
                "2", "Who the patients are and where they come from", [.tables],
                stated: [.eligibility, .setting, .population]),
            .init("3", "Treatments, and how they were chosen", [], stated: [.treatment]),
            .init("4", "Specimens and how they were kept", [], stated: [.specimens]),
            .init("5", "Assay and blinding to the outcome", [], stated: [.assay, .blinding]),
            .init(
                "6", "How cases were selected, period and follow-up", [.followUp],
                stated: [.design, .recruitment, .sampling, .followUp]),
            .init("7", "Endpoints", [.titles], stated: [.endpoints]),
            .init("8", "Variables examined", [.columns], stated: [.candidateVariables]),
            .init("9", "Reason for the sample size", [.detectable], stated: [.sampleSize]),
            .init(
                "10", "Statistical methods, missing values", [.method, .missing], stated: [.missingData]),
            .init("11", "Marker values and cut-offs in the analysis", [.cutOffs], stated: [.assayCutOffs]),
            .init("12", "Flow of patients, numbers and events", [.flows, .units, .exclusions]),
            .init(
                "13", "Patients' characteristics, with missing values", [.descriptives, .missing],
                stated: [.population]),
            .init("14", "Marker against other variables", [.relations]),
            .init("15", "Marker and outcome by itself", [.unadjusted]),
            .init("16", "Marker and outcome beside other variables", [.adjusted]),
            .init("17", "Marker beside the standard variables, whatever the result", [.addedValue]),
            .init(
                "18", "Assumptions, sensitivity, validation", [.assumptions, .robustness, .validation]),
            .init(
                "19", "Results against the hypotheses, other studies, limits",
                [.verdicts, .evidence, .cautions], stated: [.limitations]),
            .init("20", "What follows for research and patients", [.toBring], stated: [.implications]),
        ])
}

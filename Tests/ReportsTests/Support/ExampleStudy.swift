import Findings
import Studies
import Tables

/// Text that would break a careless page, script, CSV or R file.
let hostile = #"<script>alert("x")</script> & 'q' </td>, "a" </style>"#

/// A made-up study with every kind of verdict and of figure, undefined values, open intervals, long names and
/// hostile text. No number in it means anything.
enum ExampleStudy {
    static func result(isSimulated: Bool = false) -> StudyResult {
        StudyResult(
            title: "Serum miR-221 and sorafenib response \(hostile)",
            axis: Axis(
                microRNA: "miR-221-3p", target: "CASP3", drug: "sorafenib",
                disease: "hepatocellular carcinoma"),
            question: "Does a high serum miR-221 go with resistance to sorafenib through caspase-3?",
            isSimulated: isSimulated, primaryClaimsWithData: 6, decisionLevel: 1 - 0.05 / 6,
            tables: tables(isSimulated),
            flows: flows, claims: isSimulated ? simulatedClaims : claims, chain: chain(isSimulated),
            notices: [
                Caution(
                    "claims-never-fixed",
                    "The claims were not fixed before this run; run 'miraxis check' before looking at data.",
                    weight: .serious),
                Caution(
                    "note", "Links were measured in different systems, so the chain is not a causal proof."),
            ],
            manifest: Manifest(
                miraxisVersion: "0.1.0", platform: "Linux x86_64, Swift 6.3", seed: 20_261_123,
                studyFile: "study.yaml",
                studyFileSHA256: hash("3f"), claimsSHA256: hash("a1"), claimsState: "never fixed",
                inputs: [
                    .init(file: "data/cohort1.csv", bytes: 48_213, sha256: hash("07")),
                    .init(file: "data/tissue.tsv", bytes: 1_204_558, sha256: hash("b2")),
                ]),
            reporting: [
                ReportingStatement(.assay, "RT-qPCR, in duplicate, blind to response \(hostile)"),
                ReportingStatement(.ethics, "approved by the committee of the made-up hospital"),
                ReportingStatement(.funding, "none"),
            ])
    }

    private static func hash(_ pair: String) -> String { String(repeating: pair, count: 32) }

    private static func tables(_ isSimulated: Bool) -> [TableSummary] {
        [
            TableSummary(
                name: "cohort1", file: "data/cohort1.csv", sha256: hash("07"), rows: 412, columns: 23,
                isSimulated: isSimulated,
                notes: [
                    "read as latin-1 with ';' between cells and decimal commas", "2 footer rows left out",
                ]),
            TableSummary(
                name: "tissue", file: "data/tissue.tsv", sha256: hash("b2"), rows: 424, columns: 1047,
                isSimulated: isSimulated, notes: []),
        ]
    }

    private static func rows(_ count: Int, from first: Int = 2) -> [RowOrigin] {
        (0..<count).map { RowOrigin(file: "data/cohort1.csv", line: first + 3 * $0) }
    }

    private static var flows: [PatientFlow] {
        [
            PatientFlow(
                name: "baseline", from: "cohort1",
                steps: [
                    FlowStep(
                        label: "keep rows where sample_type = '01'", rowsBefore: 412, rowsAfter: 380,
                        losses: [
                            .init(reason: "sample_type is another", rows: rows(30)),
                            .init(reason: "sample_type is missing", rows: rows(2, from: 500)),
                        ]),
                    FlowStep(
                        label: "join with clinical by patient", rowsBefore: 380, rowsAfter: 371,
                        losses: [.init(reason: "no row in clinical", rows: rows(9, from: 120))],
                        notes: ["each key stands once on both sides"]),
                    FlowStep(
                        label: "derive os_months = os_days / 30.4375", rowsBefore: 371, rowsAfter: 371,
                        notes: ["3 cells are missing"]),
                    FlowStep(
                        label: "drop rows where follow-up is 0", rowsBefore: 371, rowsAfter: 366,
                        losses: [.init(reason: "follow-up is 0 \(hostile)", rows: rows(5, from: 40))]),
                ])
        ]
    }

    private static func chain(_ isSimulated: Bool) -> ChainVerdict {
        ChainVerdict(
            verdict: isSimulated ? "not recovered" : "inconclusive", necessary: ["C1", "C2", "C3", "C4"],
            weakest: "C3", reason: "C3 is inconclusive; a chain is as strong as its weakest necessary link.")
    }
}

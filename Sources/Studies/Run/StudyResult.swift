public import Findings
public import Tables

/// All that a run found: what the report, `findings.csv` and `--json` are written from.
public struct StudyResult: Sendable, Codable {
    public var title: String
    /// `miR-221-3p`, `CASP3`, …: as the study file names the axis; empty where it does not.
    public var axis: Axis
    public var question: String?
    public var isSimulated: Bool
    /// m: the number of primary claims that have data.
    public var primaryClaimsWithData: Int
    /// 1 − 0.05/m.
    public var decisionLevel: Double
    public var tables: [TableSummary]
    /// One for each preparation, in order of the study file.
    public var flows: [PatientFlow]
    /// In order of the study file.
    public var claims: [JudgedClaim]
    public var chain: ChainVerdict?
    /// Things about the whole study: claims not fixed before this run, claims changed since, …
    public var notices: [Caution]
    public var manifest: Manifest
    /// What the study file states beside the tables, for the checklists of the report.
    public var reporting: [ReportingStatement]

    public init(
        title: String, axis: Axis, question: String?, isSimulated: Bool, primaryClaimsWithData: Int,
        decisionLevel: Double, tables: [TableSummary], flows: [PatientFlow], claims: [JudgedClaim],
        chain: ChainVerdict?, notices: [Caution], manifest: Manifest, reporting: [ReportingStatement] = []
    ) {
        self.title = title
        self.axis = axis
        self.question = question
        self.isSimulated = isSimulated
        self.primaryClaimsWithData = primaryClaimsWithData
        self.decisionLevel = decisionLevel
        self.tables = tables
        self.flows = flows
        self.claims = claims
        self.chain = chain
        self.notices = notices
        self.manifest = manifest
        self.reporting = reporting
    }
}

/// The microRNA – target – drug axis as the study names it.
public struct Axis: Sendable, Hashable, Codable {
    public var microRNA: String?
    public var target: String?
    public var drug: String?
    public var disease: String?
    public init(microRNA: String? = nil, target: String? = nil, drug: String? = nil, disease: String? = nil) {
        self.microRNA = microRNA
        self.target = target
        self.drug = drug
        self.disease = disease
    }
}

public struct TableSummary: Sendable, Hashable, Codable {
    public var name: String
    /// Relative to the study folder where it lies inside, else as written.
    public var file: String
    public var sha256: String
    public var rows: Int
    public var columns: Int
    public var isSimulated: Bool
    /// What the reader did: encoding, delimiter, footer rows left out, repeated headers, cells read as censored, …
    public var notes: [String]
    public init(
        name: String, file: String, sha256: String, rows: Int, columns: Int, isSimulated: Bool,
        notes: [String]
    ) {
        self.name = name
        self.file = file
        self.sha256 = sha256
        self.rows = rows
        self.columns = columns
        self.isSimulated = isSimulated
        self.notes = notes
    }
}

/// What a preparation did to its rows, step by step.
public struct PatientFlow: Sendable, Hashable, Codable {
    public var name: String
    /// The table it begins with.
    public var from: String
    public var steps: [FlowStep]
    public init(name: String, from: String, steps: [FlowStep]) {
        self.name = name
        self.from = from
        self.steps = steps
    }
}

/// A claim with its verdict, and the finding behind it where there is one.
public struct JudgedClaim: Sendable, Codable {
    public var id: String
    public var link: String
    public var sentence: String
    public var role: Claim.Role
    public var expects: Claim.Direction?
    public var smallestEffect: Double?
    public var table: String?
    public var isSimulated: Bool
    /// Whether the chain needs it.
    public var isNecessary: Bool
    public var verdict: Verdict
    public var finding: Finding?
    public var evidence: [Evidence]

    public init(
        id: String, link: String, sentence: String, role: Claim.Role, expects: Claim.Direction?,
        smallestEffect: Double?, table: String?, isSimulated: Bool, isNecessary: Bool, verdict: Verdict,
        finding: Finding?, evidence: [Evidence]
    ) {
        self.id = id
        self.link = link
        self.sentence = sentence
        self.role = role
        self.expects = expects
        self.smallestEffect = smallestEffect
        self.table = table
        self.isSimulated = isSimulated
        self.isNecessary = isNecessary
        self.verdict = verdict
        self.finding = finding
        self.evidence = evidence
    }
}

/// The judged chain: as strong as its weakest necessary link.
public struct ChainVerdict: Sendable, Hashable, Codable {
    /// `supported`, `contradicted`, `inconclusive` (or `recovered`, `not recovered` where all is simulated).
    public var verdict: String
    /// Claim ids.
    public var necessary: [String]
    /// The link that decides: claim id.
    public var weakest: String?
    public var reason: String
    public init(verdict: String, necessary: [String], weakest: String?, reason: String) {
        self.verdict = verdict
        self.necessary = necessary
        self.weakest = weakest
        self.reason = reason
    }
}

/// What is needed to make the same bytes again.
public struct Manifest: Sendable, Hashable, Codable {
    public var miraxisVersion: String
    public var platform: String
    public var seed: UInt64
    public var studyFile: String
    public var studyFileSHA256: String
    public var claimsSHA256: String
    /// `fixed`, `changed since check`, `never fixed`.
    public var claimsState: String
    public var inputs: [Input]

    public struct Input: Sendable, Hashable, Codable {
        public var file: String
        public var bytes: Int
        public var sha256: String
        public init(file: String, bytes: Int, sha256: String) {
            self.file = file
            self.bytes = bytes
            self.sha256 = sha256
        }
    }

    public init(
        miraxisVersion: String, platform: String, seed: UInt64, studyFile: String, studyFileSHA256: String,
        claimsSHA256: String, claimsState: String, inputs: [Input]
    ) {
        self.miraxisVersion = miraxisVersion
        self.platform = platform
        self.seed = seed
        self.studyFile = studyFile
        self.studyFileSHA256 = studyFileSHA256
        self.claimsSHA256 = claimsSHA256
        self.claimsState = claimsState
        self.inputs = inputs
    }
}

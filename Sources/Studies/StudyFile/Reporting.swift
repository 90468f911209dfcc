internal import Inputs

/// What tables cannot know and a reporting guideline asks for: said by the study file, shown as its words.
///
/// No part of the claims' hash: it says how the study was done, not what is claimed.
public struct ReportingStatement: Sendable, Hashable, Codable {
    public var item: Item
    public var text: String
    public init(_ item: Item, _ text: String) {
        self.item = item
        self.text = text
    }

    /// The keys of the block `reporting`.
    public enum Item: String, Sendable, Hashable, Codable, CaseIterable {
        case design, background
        case intendedUse = "intended_use"
        case setting, recruitment, sampling, eligibility, population, treatment
        case followUp = "follow_up"
        case specimens, assay
        case assayCutOffs = "assay_cut_offs"
        case blinding, endpoints
        case referenceStandard = "reference_standard"
        case referenceRationale = "reference_rationale"
        case referenceCutOffs = "reference_cut_offs"
        case testInterval = "test_interval"
        case candidateVariables = "candidate_variables"
        case sampleSize = "sample_size"
        case indeterminate
        case missingData = "missing_data"
        case severity
        case alternativeDiagnoses = "alternative_diagnoses"
        case adverseEvents = "adverse_events"
        case limitations, implications, registration, protocolAccess = "protocol"
        case ethics, funding
    }
}

extension ReportingStatement {
    /// Reads the block strictly; statements come in the order of `Item`.
    static func statements(_ setting: Setting?, _ errors: inout ErrorCollector) -> [ReportingStatement] {
        guard let setting,
            var reader = errors.attempt({ () throws(InputError) in
                try SettingReader(setting, subject: "reporting")
            })
        else { return [] }
        var statements: [ReportingStatement] = []
        for item in Item.allCases {
            errors.attempt { () throws(InputError) in
                guard let text = try reader.text(item.rawValue) else { return }
                statements.append(ReportingStatement(item, text.foldingBlanks))
            }
        }
        errors.attempt { () throws(InputError) in try reader.finish() }
        return statements.filter { !$0.text.isEmpty }
    }
}

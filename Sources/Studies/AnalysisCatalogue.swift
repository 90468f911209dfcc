internal import Assays
internal import Cohorts
public import Findings
public import Inputs
internal import TargetSites

/// Every analysis that a study file, the command line and help know. A new analysis is added here and nowhere else.
public struct AnalysisCatalogue: Sendable {
    public static let standard = AnalysisCatalogue([
        CompareAnalysis.self, DiscriminateAnalysis.self, SurviveAnalysis.self, CorrelateAnalysis.self,
        ChangeAnalysis.self, ValidateAnalysis.self, CutOffAnalysis.self, PoolAnalysis.self,
        InteractAnalysis.self, AddedValueAnalysis.self,
        QPCRAnalysis.self, DoseResponseAnalysis.self, CombineAnalysis.self, ExperimentsAnalysis.self,
        GrowthAnalysis.self, TargetAnalysis.self, TargetShiftAnalysis.self,
        TargetListAnalysis.self, TargetWindowsAnalysis.self,
    ])

    public var types: [any Analysis.Type]

    public init(_ types: [any Analysis.Type]) { self.types = types }

    public var names: [String] { types.map { $0.schema.name } }
    public var schemas: [AnalysisSchema] { types.map { $0.schema } }

    /// - Throws: `unknown-analysis` with the nearest name.
    public func type(
        named name: String, askedAt place: SourceLocation? = nil
    ) throws(InputError) -> any Analysis.Type {
        if let type = types.first(where: { $0.schema.name == name }) { return type }
        throw InputError(
            "unknown-analysis", "there is no analysis '\(name)'", at: place,
            remedy: suggestion(for: name, in: names))
    }

    /// An analysis with its options filled in.
    public func analysis(
        named name: String, options: Setting, askedAt place: SourceLocation? = nil
    ) throws(InputError) -> any Analysis {
        let type = try type(named: name, askedAt: place)
        return try type.init(try OptionValues(options, schema: type.schema))
    }
}

/// A figure as meaning: values, not drawing. `Reports` decides how it looks.
public struct Figure: Sendable, Codable {
    /// File stem, unique within a finding: `kaplan-meier`.
    public var id: String
    public var title: String
    /// Says what is drawn, with n and interval method; stands under the figure.
    public var caption: String
    public var content: Content

    public enum Content: Sendable, Codable {
        case kaplanMeier(KaplanMeierFigure)
        case roc(ROCFigure)
        case groups(GroupsFigure)
        case pairs(PairsFigure)
        case scatter(ScatterFigure)
        case forest(ForestFigure)
        case calibration(CalibrationFigure)
        case pooledForest(PooledForestFigure)
        case decisionCurve(DecisionCurveFigure)
        case cutOffProfile(CutOffProfileFigure)
        case specificationCurve(SpecificationCurveFigure)
        case empiricalNull(EmpiricalNullFigure)
        case trajectories(TrajectoriesFigure)
        case scan(ScanFigure)
        case plateMap(PlateMapFigure)
        case fittedCurves(FittedCurvesFigure)
        case nestedGroups(NestedGroupsFigure)
        case surface(SurfaceFigure)
        case growth(GrowthFigure)
        case waterfall(WaterfallFigure)
        case messageMap(MessageMapFigure)
        case duplex(DuplexFigure)
        case chance(ChanceFigure)
        case cumulative(CumulativeFigure)
    }

    public init(id: String, title: String, caption: String, content: Content) {
        self.id = id
        self.title = title
        self.caption = caption
        self.content = content
    }
}

/// Axis wording: `label (unit)`.
public struct AxisLabel: Sendable, Hashable, Codable {
    public var label: String
    public var unit: String?
    public init(_ label: String, unit: String? = nil) {
        self.label = label
        self.unit = unit
    }
}

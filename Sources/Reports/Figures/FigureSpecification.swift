package import Findings

extension Figure {
    /// The drawing as a Vega-Lite specification with its data inside; the same figure gives the same bytes.
    ///
    /// - Parameter isSimulated: writes SIMULATED across it.
    package func specification(isSimulated: Bool) -> JSON {
        let drawing =
            switch content {
            case .kaplanMeier(let figure): KaplanMeierDrawing(figure, isSimulated: isSimulated).drawing
            case .roc(let figure): ROCDrawing(figure, isSimulated: isSimulated).drawing
            case .groups(let figure): GroupsDrawing(figure, isSimulated: isSimulated).drawing
            case .pairs(let figure): PairsDrawing(figure, isSimulated: isSimulated).drawing
            case .scatter(let figure): ScatterDrawing(figure, isSimulated: isSimulated).drawing
            case .forest(let figure): ForestDrawing(figure, isSimulated: isSimulated).drawing
            case .calibration(let figure): CalibrationDrawing(figure, isSimulated: isSimulated).drawing
            case .pooledForest(let figure): PooledForestDrawing(figure, isSimulated: isSimulated).drawing
            case .decisionCurve(let figure): DecisionCurveDrawing(figure, isSimulated: isSimulated).drawing
            case .cutOffProfile(let figure): CutOffProfileDrawing(figure, isSimulated: isSimulated).drawing
            case .specificationCurve(let figure):
                SpecificationCurveDrawing(figure, isSimulated: isSimulated).drawing
            case .empiricalNull(let figure): EmpiricalNullDrawing(figure, isSimulated: isSimulated).drawing
            case .trajectories(let figure): TrajectoriesDrawing(figure, isSimulated: isSimulated).drawing
            case .scan(let figure): ScanDrawing(figure, isSimulated: isSimulated).drawing
            case .plateMap(let figure): PlateMapDrawing(figure, isSimulated: isSimulated).drawing
            case .fittedCurves(let figure): FittedCurvesDrawing(figure, isSimulated: isSimulated).drawing
            case .nestedGroups(let figure): NestedGroupsDrawing(figure, isSimulated: isSimulated).drawing
            case .surface(let figure): SurfaceDrawing(figure, isSimulated: isSimulated).drawing
            case .growth(let figure): GrowthDrawing(figure, isSimulated: isSimulated).drawing
            case .waterfall(let figure): WaterfallDrawing(figure, isSimulated: isSimulated).drawing
            case .messageMap(let figure): MessageMapDrawing(figure, isSimulated: isSimulated).drawing
            case .duplex(let figure): DuplexDrawing(figure, isSimulated: isSimulated).drawing
            case .chance(let figure): ChanceDrawing(figure, isSimulated: isSimulated).drawing
            case .cumulative(let figure): CumulativeDrawing(figure, isSimulated: isSimulated).drawing
            }
        let prefix = isSimulated ? "Simulated data. " : ""
        return FigureStyle.specification(drawing, description: "\(prefix)\(title). \(caption)")
    }
}

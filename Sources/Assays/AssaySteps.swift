internal import Inputs
public import Tables

/// The preparations of the bench, as a study file names them.
public enum AssaySteps {
    public static let readers: [ShapingCatalogue.Reader] = [
        ShapingCatalogue.Reader("fit_curves") { setting throws(InputError) in try FitCurvesStep(setting) }
    ]
}

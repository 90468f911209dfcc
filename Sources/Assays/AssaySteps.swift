internal import Inputs
public import Tables

/// The preparations of the bench, as a study file names them.
public enum AssaySteps {
    public static let readers: [ShapingCatalogue.Reader] = [
        .init("normalise_cq") { setting throws(InputError) in try NormaliseCqStep(setting) },
        .init("fit_curves") { setting throws(InputError) in try FitCurvesStep(setting) },
        .init("tumour_sheet") { setting throws(InputError) in try TumourSheetStep(setting) },
        .init("tumour_summaries") { setting throws(InputError) in try TumourSummariesStep(setting) },
    ]
}

internal import Inputs
public import Tables

/// The preparations of the bench, as a study file names them.
public enum AssaySteps {
    public static let readers: [ShapingCatalogue.Reader] = [
        .init("tumour_sheet") { setting throws(InputError) in try TumourSheetStep(setting) },
        .init("tumour_summaries") { setting throws(InputError) in try TumourSummariesStep(setting) },
    ]
}

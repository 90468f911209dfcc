internal import Inputs
public import Tables

/// The preparations of the bench, as a study file names them.
public enum AssaySteps {
    public static let readers: [ShapingCatalogue.Reader] = [
        .init("normalise_cq") { setting throws(InputError) in try NormaliseCqStep(setting) }
    ]
}

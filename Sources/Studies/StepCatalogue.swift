internal import Assays
internal import Tables

extension ShapingCatalogue {
    /// Every step that a study file knows: the general ones, and those of the bench. A new step is added here.
    static let standard = ShapingCatalogue(general.readers + AssaySteps.readers)
}

/// Sums of species that no reaction changes.
struct ModelConservation {
    let text: String
    init(_ model: LoadedModel) { text = "" }
}

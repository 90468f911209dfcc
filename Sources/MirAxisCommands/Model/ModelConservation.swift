struct ModelConservation {
    let model: LoadedModel
    var text: String { "" }
}

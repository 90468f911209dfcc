internal import Inputs
internal import Kinetics

/// The values that a scan gives to one input.
struct ScanWord {
    var name: String
    /// Ascending.
    var values: [Double]
    var isLogScale: Bool

    var axis: ScanAxis { ScanAxis(name, values) }

    /// `drug=log(0.01, 100, 25)`, `drug=linear(0, 10, 11)`, `drug=list(0, 1, 10)`
    init(_ word: String, _ names: ModelNames) throws(InputError) {
        let option = try OptionWord(word, option: "--scan", example: "drug=log(0.01, 100, 25)")
        try names.requireInput(option.name, at: option.place)
        let axis = try located(at: option.place) { () throws(InputError) in try ScanAxis(parsing: word) }
        name = axis.input
        values = Set(axis.values).sorted()
        isLogScale = option.text.lowercased().hasPrefix("log")
    }
}

/// Errors of a reader of words with the option as their place.
func located<Result>(at place: SourceLocation, _ body: () throws(InputError) -> Result) throws(InputError)
    -> Result
{
    do {
        return try body()
    } catch {
        var error = error
        error.location = place
        throw error
    }
}

internal import Findings
internal import Inputs

/// A word such as `time-to(10)`: a name, and values in parentheses.
struct CallWord {
    var name: String
    var values: [String]
    let place: SourceLocation

    /// - Parameter example: what to write, for the error.
    init(_ text: String, at place: SourceLocation, example: String) throws(InputError) {
        self.place = place
        guard let open = text.firstIndex(of: "("), text.hasSuffix(")"), open != text.startIndex else {
            throw InputError(
                "not-a-call", "'\(text)' is not of the form name(value)", at: place,
                remedy: "write for example '\(example)'")
        }
        name = trimmed(text[..<open])
        values = splitAtCommas(String(text[text.index(after: open)...].dropLast()))
    }

    /// Exactly the values that `names` lists.
    func numbers(_ names: [String]) throws(InputError) -> [Double] {
        guard values.count == names.count else {
            throw InputError(
                "wrong-count", "'\(name)' takes \(Numbers.count(names.count, "values")), not \(values.count)",
                at: place, remedy: "write \(name)(\(names.joined(separator: ", ")))")
        }
        var numbers: [Double] = []
        for (text, name) in zip(values, names) { numbers.append(try number(text, "the \(name)", at: place)) }
        return numbers
    }
}

internal import Inputs

/// A word such as `lognormal(1, 1.3, max=5)`: a name, and in parentheses values, then values with a key.
struct CallWord {
    var name: String
    var values: [String]
    var named: [(key: String, value: String)]
    let place: SourceLocation

    /// - Parameter example: what to write, for the error.
    init(_ text: String, at place: SourceLocation, example: String) throws(InputError) {
        self.place = place
        guard let open = text.firstIndex(of: "("), text.hasSuffix(")"), open != text.startIndex else {
            throw InputError(
                "not-a-call", "'\(text)' is not of the form name(value, …)", at: place,
                remedy: "write for example '\(example)'")
        }
        name = trimmed(text[..<open])
        let inside = String(text[text.index(after: open)...].dropLast())
        (values, named) = ([], [])
        guard !trimmed(inside).isEmpty else { return }
        for part in splitAtCommas(inside) {
            if let sign = part.firstIndex(of: "=") {
                named.append((trimmed(part[..<sign]), trimmed(part[part.index(after: sign)...])))
            } else {
                values.append(part)
            }
        }
    }

    /// Exactly the values that `names` lists.
    func numbers(_ names: [String]) throws(InputError) -> [Double] {
        guard values.count == names.count else {
            throw InputError(
                "wrong-count", "'\(name)' takes \(names.count) values, not \(values.count)", at: place,
                remedy: "write \(name)(\(names.joined(separator: ", ")))")
        }
        var numbers: [Double] = []
        for (text, name) in zip(values, names) { numbers.append(try number(text, name, at: place)) }
        return numbers
    }

    /// - Throws: where a key stands there that is none of `known`, or stands twice.
    func refuseKeys(outside known: [String]) throws(InputError) {
        for (position, entry) in named.enumerated() {
            guard known.contains(entry.key) else {
                throw InputError(
                    "unknown-key", "'\(name)' has no setting '\(entry.key)'", at: place,
                    remedy: known.isEmpty ? nil : suggestion(for: entry.key, in: known))
            }
            guard !named[..<position].contains(where: { $0.key == entry.key }) else {
                throw InputError("repeated-key", "'\(entry.key)' stands twice", at: place)
            }
        }
    }

    func value(_ key: String) throws(InputError) -> Double? {
        guard let entry = named.first(where: { $0.key == key }) else { return nil }
        return try number(entry.value, "'\(key)'", at: place)
    }
}

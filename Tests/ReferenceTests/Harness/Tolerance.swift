/// How near a value must come: within `relative` of the expected size or within `absolute`.
struct Tolerance: Sendable {
    var relative: Double
    var absolute: Double

    func accepts(_ actual: Double, expected: Double) -> Bool {
        if actual == expected { return true }
        guard actual.isFinite, expected.isFinite else { return actual.isNaN && expected.isNaN }
        return abs(actual - expected) <= max(absolute, relative * abs(expected))
    }
}

/// The `tolerance` of one file: a default, and special ones by the name of the value.
struct Tolerances: Sendable {
    var standard: Tolerance
    private var special: [String: Tolerance] = [:]

    /// `special` is an object `{name: "rel 1e-6 …"}`, or a text `"…; zph rel 1e-6"`.
    init(_ value: JSONValue?) {
        let (relative, absolute) = (value?["rel"]?.number, value?["abs"]?.number)
        let base = Tolerance(relative: relative ?? 1e-9, absolute: absolute ?? 1e-12)
        standard = base
        switch value?["special"] {
        case .object(let members)?:
            for (name, text) in members { special[name] = Self.parse(text.text ?? "", base) }
        case .text(let text)?:
            for clause in text.split(separator: ";") {
                let words = clause.split(whereSeparator: { $0 == " " || $0 == ":" })
                guard let name = words.first else { continue }
                special[String(name)] = Self.parse(String(clause), base)
            }
        default: break
        }
    }

    subscript(name: String) -> Tolerance? { special[name] }

    /// The numbers after the words `rel` and `abs`; nil where there is neither.
    private static func parse(_ text: String, _ base: Tolerance) -> Tolerance? {
        let words = text.split(whereSeparator: { " :,;()".contains($0) }).map(String.init)
        func number(after word: String) -> Double? {
            guard let place = words.firstIndex(of: word), place + 1 < words.count else { return nil }
            return Double(words[place + 1])
        }
        let (relative, absolute) = (number(after: "rel"), number(after: "abs"))
        if relative == nil, absolute == nil { return nil }
        return Tolerance(relative: relative ?? base.relative, absolute: absolute ?? base.absolute)
    }
}

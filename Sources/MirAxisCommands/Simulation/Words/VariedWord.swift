internal import Inputs

/// How inputs vary from member to member, as typed.
struct VariedWord {
    /// A number, or the value that the input has in the model times a number.
    enum Place: Hashable {
        case number(Double)
        case model(times: Double)

        func value(model: Double) -> Double {
            switch self {
            case .number(let number): number
            case .model(let factor): factor * model
            }
        }
    }

    enum Shape: String, CaseIterable {
        case normal, lognormal, uniform, loguniform

        var arguments: [String] {
            switch self {
            case .normal: ["mean", "sd"]
            case .lognormal: ["median", "geometric sd"]
            case .uniform, .loguniform: ["from", "to"]
            }
        }
    }

    var names: [String]
    var shape: Shape
    var first: Place
    var second: Place
    var lowest: Place?
    var highest: Place?
    var place: SourceLocation

    static let example = "k1=lognormal(1, 1.3)"

    /// `k1=lognormal(1, 1.3)`, `k*=lognormal(model, 1.3, max=2*model)`
    init(_ word: String, _ names: ModelNames) throws(InputError) {
        let option = try OptionWord(word, option: "--vary", example: Self.example)
        place = option.place
        self.names = try names.inputs(matching: option.name, at: place)
        let call = try CallWord(option.text, at: place, example: "lognormal(1, 1.3)")
        guard let shape = Shape(rawValue: call.name) else {
            throw InputError(
                "unknown-choice", "there is no distribution '\(call.name)'", at: place,
                remedy: suggestion(for: call.name, in: Shape.allCases.map(\.rawValue)))
        }
        self.shape = shape
        guard call.values.count == 2 else {
            throw InputError(
                "wrong-count", "'\(call.name)' takes 2 values, not \(call.values.count)", at: place,
                remedy: "write \(call.name)(\(shape.arguments.joined(separator: ", ")))")
        }
        first = try Self.place(call.values[0], shape.arguments[0], at: place)
        second = try Self.place(call.values[1], shape.arguments[1], at: place)
        try call.refuseKeys(outside: ["min", "max"])
        for entry in call.named {
            let bound = try Self.place(entry.value, "'\(entry.key)'", at: place)
            if entry.key == "min" { lowest = bound } else { highest = bound }
        }
    }

    /// `3`, `model`, `2*model`, `model*2`, `model/2`
    private static func place(_ text: String, _ meaning: String, at place: SourceLocation) throws(InputError)
        -> Place
    {
        if text == "model" { return .model(times: 1) }
        if let star = text.firstIndex(of: "*") {
            let (left, right) = (trimmed(text[..<star]), trimmed(text[text.index(after: star)...]))
            if right == "model" { return .model(times: try number(left, meaning, at: place)) }
            if left == "model" { return .model(times: try number(right, meaning, at: place)) }
        }
        if let slash = text.firstIndex(of: "/"), trimmed(text[..<slash]) == "model" {
            let divisor = try number(trimmed(text[text.index(after: slash)...]), meaning, at: place)
            if divisor != 0 { return .model(times: 1 / divisor) }
        }
        guard let value = Double(text), value.isFinite else {
            throw InputError(
                "wrong-kind", "\(meaning) must be a number or 'model', not '\(text)'", at: place,
                remedy: "'model' stands for the value in the model; '2*model' for its double")
        }
        return .number(value)
    }
}

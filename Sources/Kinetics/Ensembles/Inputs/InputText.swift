public import Inputs

/// An input as written, before the model's own values are known: `k1=lognormal(model, 1.3)`.
///
/// Forms, with their parameters in order (each may also be given by name): `constant(value)` or a number alone,
/// `uniform(lower, upper)`, `loguniform(lower, upper)`, `triangular(lower, mode, upper)`, `normal(mean, sd)`,
/// `lognormal(median, gsd)` or `lognormal(median, cv=…)`; the last two with `min=` and `max=`. The word `model` stands
/// for the value that the model itself gives the input.
public struct InputText: Sendable {
    public let name: String
    private let form: InputForm
    private let arguments: [String: Argument]
    private let location: SourceLocation

    private struct Argument: Sendable {
        /// Nil for `model`.
        var number: Double?
        var location: SourceLocation
    }

    /// - Parameter location: of the text's first character.
    /// - Throws: `InputError` with the column.
    public init(parsing text: String, at location: SourceLocation = .commandLine) throws(InputError) {
        self = try InputText(CallText(parsing: text, at: location))
    }

    init(_ call: CallText) throws(InputError) {
        name = call.target.text
        location = call.target.location
        form = try call.form.map { piece throws(InputError) in try InputForm(piece) } ?? .constant
        arguments = try Self.arguments(call, form)
    }

    private static func arguments(
        _ call: CallText, _ form: InputForm
    ) throws(InputError) -> [String: Argument] {
        var arguments: [String: Argument] = [:]
        for (index, argument) in call.arguments.enumerated() {
            let place = argument.value.location
            guard let key = argument.key ?? (index < form.ordered.count ? form.ordered[index] : nil) else {
                throw InputError(
                    "bad-input-text", "\(form.words) takes \(form.ordered.count) numbers in order", at: place,
                    remedy: form.optional.isEmpty
                        ? nil : "others by name: \(form.optional.joined(separator: "=, "))=")
            }
            guard form.known.contains(key) else {
                throw InputError(
                    "bad-input-text", "\(form.words) has no parameter '\(key)'", at: place,
                    remedy: suggestion(for: key, in: form.known))
            }
            guard arguments[key] == nil else {
                throw InputError("bad-input-text", "'\(key)' is given twice", at: place)
            }
            arguments[key] = Argument(number: try number(argument.value), location: place)
        }
        return arguments
    }

    private static func number(_ piece: CallText.Piece) throws(InputError) -> Double? {
        if piece.text == "model" { return nil }
        guard let value = Double(piece.text), value.isFinite else {
            throw InputError("bad-input-text", "'\(piece.text)' is not a number", at: piece.location)
        }
        return value
    }

    /// - Parameter modelValue: what `model` stands for.
    /// - Throws: where a parameter is missing or out of its range.
    public func distribution(modelValue: Double?) throws(InputError) -> InputDistribution {
        func optional(_ key: String) throws(InputError) -> Double? {
            guard let argument = arguments[key] else { return nil }
            if let number = argument.number { return number }
            guard let modelValue, modelValue.isFinite else {
                throw InputError(
                    "no-model-value", "the model gives '\(name)' no value", at: argument.location,
                    remedy: "write a number in the place of 'model'")
            }
            return modelValue
        }
        func value(_ key: String) throws(InputError) -> Double {
            guard let value = try optional(key) else {
                throw InputError(
                    "bad-input-text", "input '\(name)': \(form.words) needs \(key)", at: location,
                    remedy: "write \(form.rawValue)(\(form.ordered.joined(separator: ", ")))")
            }
            return value
        }
        func bounds() throws(InputError) -> InputBounds {
            InputBounds(lower: try optional("min") ?? -.infinity, upper: try optional("max") ?? .infinity)
        }
        let distribution: InputDistribution =
            switch form {
            case .constant: .constant(try value("value"))
            case .uniform: .uniform(lower: try value("lower"), upper: try value("upper"))
            case .loguniform: .logUniform(lower: try value("lower"), upper: try value("upper"))
            case .triangular:
                .triangular(lower: try value("lower"), mode: try value("mode"), upper: try value("upper"))
            case .normal: .normal(mean: try value("mean"), sd: try value("sd"), within: try bounds())
            case .lognormal:
                .logNormal(
                    median: try value("median"), geometricSD: try geometricSD(optional, value),
                    within: try bounds())
            }
        try distribution.check(input: name, at: location)
        return distribution
    }

    private func geometricSD(
        _ optional: (String) throws(InputError) -> Double?, _ value: (String) throws(InputError) -> Double
    ) throws(InputError) -> Double {
        guard let cv = try optional("cv") else { return try value("gsd") }
        guard arguments["gsd"] == nil, cv > 0 else {
            throw InputError(
                "bad-distribution", "input '\(name)': give one of gsd (above 1) and cv (above 0)",
                at: location)
        }
        return InputDistribution.geometricSD(cv: cv)
    }
}

/// The word for a distribution.
private enum InputForm: String, CaseIterable {
    case constant, uniform, loguniform, triangular, normal, lognormal

    init(_ piece: CallText.Piece) throws(InputError) {
        guard let form = InputForm(rawValue: piece.text.lowercased()) else {
            throw InputError(
                "unknown-distribution", "there is no distribution '\(piece.text)'", at: piece.location,
                remedy: suggestion(for: piece.text, in: Self.allCases.map(\.rawValue)))
        }
        self = form
    }

    var words: String { "'\(rawValue)'" }

    /// Parameters that may be given without a name.
    var ordered: [String] {
        switch self {
        case .constant: ["value"]
        case .uniform, .loguniform: ["lower", "upper"]
        case .triangular: ["lower", "mode", "upper"]
        case .normal: ["mean", "sd"]
        case .lognormal: ["median", "gsd"]
        }
    }

    var optional: [String] {
        switch self {
        case .normal: ["min", "max"]
        case .lognormal: ["cv", "min", "max"]
        default: []
        }
    }

    var known: [String] { ordered + optional }
}

internal import Foundation
internal import Inputs

/// The values that a scan gives to one input.
struct ScanWord {
    var name: String
    /// Ascending.
    var values: [Double]
    var isLogScale: Bool

    private static let example = "drug=log(0.01, 100, 25)"

    /// `drug=log(0.01, 100, 25)`, `drug=linear(0, 10, 11)`, `drug=values(0, 1, 10)`
    init(_ word: String, _ names: ModelNames) throws(InputError) {
        let option = try OptionWord(word, option: "--scan", example: Self.example)
        try names.requireInput(option.name, at: option.place)
        name = option.name
        let call = try CallWord(option.text, at: option.place, example: "log(0.01, 100, 25)")
        try call.refuseKeys(outside: [])
        switch call.name {
        case "log": (values, isLogScale) = (try Self.spread(call, isLog: true), true)
        case "linear": (values, isLogScale) = (try Self.spread(call, isLog: false), false)
        case "values": (values, isLogScale) = (try Self.list(call), false)
        default:
            throw InputError(
                "unknown-choice", "there is no way '\(call.name)' to spread values", at: option.place,
                remedy: suggestion(for: call.name, in: ["log", "linear", "values"]))
        }
    }

    private static func spread(_ call: CallWord, isLog: Bool) throws(InputError) -> [Double] {
        let numbers = try call.numbers(["from", "to", "count"])
        let (first, last) = (numbers[0], numbers[1])
        let count = try whole(call.values[2], "the count", atLeast: 2, at: call.place)
        guard first < last else {
            throw InputError("wrong-range", "the range must ascend", at: call.place)
        }
        guard !isLog || first > 0 else {
            throw InputError(
                "wrong-range", "values spread evenly on a logarithmic scale must be above 0", at: call.place,
                remedy: "begin above 0, or use 'linear' or 'values'")
        }
        return (0..<count).map { position in
            if position == 0 { return first }
            if position == count - 1 { return last }
            let share = Double(position) / Double(count - 1)
            return isLog ? first * pow(last / first, share) : first + (last - first) * share
        }
    }

    private static func list(_ call: CallWord) throws(InputError) -> [Double] {
        var values: [Double] = []
        for text in call.values {
            let value = try number(text, "a value", at: call.place)
            if let last = values.last, value <= last {
                throw InputError("wrong-range", "the values must ascend", at: call.place)
            }
            values.append(value)
        }
        guard !values.isEmpty else { throw InputError("wrong-count", "no value is given", at: call.place) }
        return values
    }
}

internal import Foundation
public import Inputs

/// An input and the values that it takes in a scan.
public struct ScanAxis: Sendable, Hashable {
    public var input: String
    public var values: [Double]

    public init(_ input: String, _ values: [Double]) {
        self.input = input
        self.values = values
    }

    /// Equal steps from `lower` to `upper`, both included.
    public static func linear(_ input: String, from lower: Double, to upper: Double, count: Int) -> ScanAxis {
        ScanAxis(input, spaced(count) { $0 == 1 ? upper : lower + $0 * (upper - lower) })
    }

    /// Equal ratios from `lower` to `upper`, both positive and included.
    public static func logarithmic(
        _ input: String, from lower: Double, to upper: Double, count: Int
    ) -> ScanAxis {
        precondition(lower > 0 && upper > 0, "the ends of a logarithmic axis are positive")
        return ScanAxis(
            input,
            spaced(count) { $0 == 0 ? lower : $0 == 1 ? upper : lower * exp($0 * log(upper / lower)) })
    }

    private static func spaced(_ count: Int, _ value: (Double) -> Double) -> [Double] {
        precondition(count >= 1, "an axis has a value")
        return (0..<count).map { value(count == 1 ? 0 : Double($0) / Double(count - 1)) }
    }

    /// `k1=linear(0, 10, 21)`, `k1=log(0.1, 10, 21)` or `k1=list(1, 2, 5)`.
    public init(parsing text: String, at location: SourceLocation = .commandLine) throws(InputError) {
        let call = try CallText(parsing: text, at: location)
        func bad(_ complaint: String, _ place: SourceLocation?) -> InputError {
            InputError(
                "bad-axis", "axis of '\(call.target.text)': \(complaint)", at: place ?? call.target.location,
                remedy: "write for example k1=linear(0, 10, 21), k1=log(0.1, 10, 21) or k1=list(1, 2, 5)")
        }
        var numbers: [Double] = []
        for argument in call.arguments {
            guard argument.key == nil, let number = Double(argument.value.text), number.isFinite else {
                throw bad("'\(argument.value.text)' is not a number", argument.value.location)
            }
            numbers.append(number)
        }
        let form = call.form?.text.lowercased() ?? "list"
        if form == "list", !numbers.isEmpty {
            self.init(call.target.text, numbers)
            return
        }
        guard ["linear", "log"].contains(form) else {
            throw bad("there is no axis '\(form)'", call.form?.location)
        }
        guard numbers.count == 3, let count = Int(exactly: numbers[2]), (2...1_000_000).contains(count) else {
            throw bad("'\(form)' takes a lower end, an upper end and a number of values, at least 2", nil)
        }
        if form == "linear" {
            self = .linear(call.target.text, from: numbers[0], to: numbers[1], count: count)
        } else {
            guard numbers[0] > 0, numbers[1] > 0 else {
                throw bad("the ends of a logarithmic axis are positive", nil)
            }
            self = .logarithmic(call.target.text, from: numbers[0], to: numbers[1], count: count)
        }
    }
}

extension EnsembleDesign {
    /// Every combination of the axes' values; the last axis varies fastest.
    public init(grid axes: [ScanAxis]) throws(InputError) {
        var rows: [[Double]] = [[]]
        for axis in axes {
            guard !axis.values.isEmpty, rows.count * axis.values.count <= 10_000_000 else {
                throw InputError(
                    "bad-axis",
                    "the axis of '\(axis.input)' has no value, or the grid more than 10 million points")
            }
            rows = rows.flatMap { row in axis.values.map { row + [$0] } }
        }
        try self.init(table: axes.map(\.input), rows: rows)
    }
}

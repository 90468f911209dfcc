internal import Foundation
public import Inputs

extension InputDistribution {
    static func geometricSD(cv: Double) -> Double { exp(log1p(cv * cv).squareRoot()) }

    /// - Throws: where a parameter is out of its range, or the bounds leave nothing.
    public func check(input name: String, at location: SourceLocation? = nil) throws(InputError) {
        func require(_ holds: Bool, _ complaint: String, _ remedy: String? = nil) throws(InputError) {
            guard !holds else { return }
            throw InputError(
                "bad-distribution", "input '\(name)': \(complaint)", at: location, remedy: remedy)
        }
        try require(
            parameters.allSatisfy(\.isFinite), "a parameter of its distribution is not a finite number")
        switch self {
        case .constant: break
        case .uniform(let lower, let upper):
            try require(lower < upper, "the lower end \(lower) is not below the upper end \(upper)")
        case .logUniform(let lower, let upper):
            try require(lower > 0, "the lower end \(lower) of a log-uniform distribution is not positive")
            try require(lower < upper, "the lower end \(lower) is not below the upper end \(upper)")
        case .triangular(let lower, let mode, let upper):
            try require(lower < upper, "the lower end \(lower) is not below the upper end \(upper)")
            try require(
                lower <= mode && mode <= upper, "the mode \(mode) is not between \(lower) and \(upper)")
        case .normal(_, let sd, let bounds):
            try require(
                sd > 0, "the standard deviation \(sd) is not positive",
                sd == 0 ? "write a number alone for a constant" : nil)
            try checkBounds(bounds, require)
        case .logNormal(let median, let geometricSD, let bounds):
            try require(median > 0, "the median \(median) of a log-normal distribution is not positive")
            try require(
                geometricSD > 1, "the geometric standard deviation \(geometricSD) is not above 1",
                "for a coefficient of variation write cv=")
            try require(bounds.upper > 0, "the bounds leave out all positive numbers")
            try checkBounds(bounds, require)
        }
    }

    private func checkBounds(
        _ bounds: InputBounds, _ require: (Bool, String, String?) throws(InputError) -> Void
    ) throws(InputError) {
        try require(
            bounds.lower < bounds.upper, "the bound min=\(bounds.lower) is not below max=\(bounds.upper)", nil
        )
        try require(
            PreparedDistribution(self).probabilityWithin > 1e-280,
            "the bounds min=\(bounds.lower), max=\(bounds.upper) lie so far out that nothing is left between them",
            nil)
    }

    private var parameters: [Double] {
        switch self {
        case .constant(let value): [value]
        case .uniform(let lower, let upper), .logUniform(let lower, let upper): [lower, upper]
        case .triangular(let lower, let mode, let upper): [lower, mode, upper]
        case .normal(let mean, let sd, _): [mean, sd]
        case .logNormal(let median, let geometricSD, _): [median, geometricSD]
        }
    }
}

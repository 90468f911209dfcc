public import Inputs
internal import NumericalKit

/// How two inputs go together: the correlation of the normal variables that their quantiles are taken from (a Gaussian
/// copula).
///
/// For two normal inputs it is their own correlation, for log-normal ones that of their logarithms; Spearman's rank
/// correlation of any two is 6/π·arcsin(ρ/2).
public struct InputCorrelation: Sendable, Hashable {
    public var first: String
    public var second: String
    public var coefficient: Double
    public var location: SourceLocation?

    public init(_ first: String, _ second: String, _ coefficient: Double, at location: SourceLocation? = nil)
    {
        self.first = first
        self.second = second
        self.coefficient = coefficient
        self.location = location
    }

    var words: String { "'\(first)' and '\(second)'" }
}

/// Correlated normal variables from independent ones.
struct GaussianCopula: Sendable {
    private let size: Int
    /// Row-major, lower triangular.
    private let factor: [Double]
    /// Whether a variable is tied to one before it.
    let isTied: [Bool]
    let isFree: Bool

    /// - Parameter names: the inputs that vary.
    init(names: [String], constants: [String], _ correlations: [InputCorrelation]) throws(InputError) {
        size = names.count
        let matrix = try Self.matrix(names, constants, correlations)
        for leading in 1..<(size + 1) {
            guard Self.factor(matrix, size, leading) == nil else { continue }
            throw Self.indefinite(names, matrix, leading - 1, correlations)
        }
        let lower = Self.factor(matrix, size, size)?.lower ?? []
        factor = lower
        let width = size
        isTied = (0..<width).map { row in (0..<row).contains { lower[row * width + $0] != 0 } }
        isFree = !isTied.contains(true)
    }

    /// Variable `row` of the correlated ones.
    @inline(__always)
    func value(_ row: Int, of independent: UnsafeMutableBufferPointer<Double>) -> Double {
        var sum = 0.0
        for k in 0...row { sum += factor[row * size + k] * independent[k] }
        return sum
    }

    private static func matrix(
        _ names: [String], _ constants: [String], _ correlations: [InputCorrelation]
    ) throws(InputError) -> [Double] {
        let size = names.count
        var matrix = [Double](repeating: 0, count: size * size)
        for k in 0..<size { matrix[k * size + k] = 1 }
        var seen: Set<Set<String>> = []
        for correlation in correlations {
            let (i, j) = try places(correlation, names, constants)
            guard seen.insert([correlation.first, correlation.second]).inserted else {
                throw error(correlation, "is given twice", "keep one of them")
            }
            matrix[i * size + j] = correlation.coefficient
            matrix[j * size + i] = correlation.coefficient
        }
        return matrix
    }

    private static func places(
        _ correlation: InputCorrelation, _ names: [String], _ constants: [String]
    ) throws(InputError) -> (Int, Int) {
        guard correlation.first != correlation.second else {
            throw error(correlation, "is of an input with itself")
        }
        guard abs(correlation.coefficient) < 1 else {
            throw error(correlation, "is \(correlation.coefficient), which is not between -1 and 1")
        }
        var found: [Int] = []
        for name in [correlation.first, correlation.second] {
            if constants.contains(name) {
                throw error(correlation, "has no meaning: '\(name)' is constant")
            }
            guard let place = names.firstIndex(of: name) else {
                throw error(correlation, "names no input '\(name)'", suggestion(for: name, in: names))
            }
            found.append(place)
        }
        return (found[0], found[1])
    }

    private static func factor(_ matrix: [Double], _ size: Int, _ leading: Int) -> Cholesky? {
        let block = (0..<leading).flatMap { row in (0..<leading).map { matrix[row * size + $0] } }
        return Cholesky(block, size: leading, pivotTolerance: 1e-10)
    }

    /// The first input that does not fit those before it, with the one of them that it is most correlated with.
    private static func indefinite(
        _ names: [String], _ matrix: [Double], _ row: Int, _ correlations: [InputCorrelation]
    ) -> InputError {
        let partner = (0..<row).max {
            abs(matrix[row * names.count + $0]) < abs(matrix[row * names.count + $1])
        }
        let pair: Set = [names[row], names[partner ?? 0]]
        let correlation =
            correlations.first { [$0.first, $0.second] as Set == pair }
            ?? InputCorrelation(names[partner ?? 0], names[row], 0)
        return error(
            correlation, "of \(correlation.coefficient) contradicts the others: no inputs have all of them",
            "bring it, or another correlation of '\(names[row])', nearer to 0")
    }

    private static func error(
        _ correlation: InputCorrelation, _ complaint: String, _ remedy: String? = nil
    ) -> InputError {
        InputError(
            "bad-correlation", "the correlation of \(correlation.words) \(complaint)",
            at: correlation.location,
            remedy: remedy)
    }
}

internal import NumericalKit

/// How sums of squares are shared out where the cells are unequal; with equal cells all agree.
public enum SumsOfSquares: String, Sendable, Hashable, CaseIterable {
    /// Each main effect beyond the other, the interaction beyond both: main effects supposing no interaction.
    case typeII = "type II"
    /// Each effect beyond all others, levels weighed alike: averages over the other factor's levels.
    case typeIII = "type III"
}

/// Two-way analysis of variance with interaction, cells of any size.
///
/// *Source*: Yates 1934, doi:10.1080/01621459.1934.10502686 (unequal cells); Searle, Linear Models for
/// Unbalanced Data, 1987, chapters 4 and 9.
public struct TwoWayAnalysis: Sendable, Hashable {
    public struct Effect: Sendable, Hashable {
        public var sumOfSquares: Double
        public var degreesOfFreedom: Int
        /// Mean square over the residual mean square.
        public var statistic: Double
        public var pValue: Double
    }

    public let type: SumsOfSquares
    public let first: Effect
    public let second: Effect
    public let interaction: Effect
    public let residualSumOfSquares: Double
    public let residualDegreesOfFreedom: Int

    /// - Parameters:
    ///   - values: finite.
    ///   - first: level of each value, from 0; every level below the greatest is used.
    ///   - second: the same of the other factor.
    /// - Returns: undefined where a factor has one level, a combination of levels has no value, no cell has two
    ///   values, or the values do not vary within cells.
    public static func of(
        _ values: [Double], first: [Int], second: [Int], type: SumsOfSquares
    ) -> Outcome<TwoWayAnalysis> {
        precondition(first.count == values.count && second.count == values.count, "a level for each value")
        precondition(values.allSatisfy(\.isFinite), "values must be finite")
        let (a, b) = ((first.max() ?? 0) + 1, (second.max() ?? 0) + 1)
        guard a > 1, b > 1 else { return .undefined("a factor has one level") }
        let cells = Set(zip(first, second).map { $0 * b + $1 })
        guard cells.count == a * b else {
            return .undefined("\(a * b - cells.count) combinations of the factors' levels have no value")
        }
        guard values.count > a * b else { return .undefined("no combination of levels has two values") }
        let residual = withinCells(values, zip(first, second).map { $0 * b + $1 }, a * b)
        let size = values.reduce(0) { max($0, abs($1)) } * 10 * .ulpOfOne
        guard residual > size * size * Double(values.count) else {
            return .undefined("the values do not vary within the combinations of levels")
        }
        let columns = Columns(first, second, a, b)
        func left(_ parts: [[[Double]]]) -> Double { residualSum(values, parts.flatMap { $0 }) }
        let (main, other, both) = (columns.first, columns.second, columns.interaction)
        let additive = left([main, other])
        let sums =
            type == .typeII
            ? [left([other]) - additive, left([main]) - additive, additive - residual]
            : [left([other, both]) - residual, left([main, both]) - residual, additive - residual]
        guard sums.allSatisfy(\.isFinite) else { return .undefined("the sums of squares are not finite") }
        let freedom = values.count - a * b
        let effects = zip(sums, [a - 1, b - 1, (a - 1) * (b - 1)]).map { sum, df in
            effect(max(0, sum), df, residual / Double(freedom), freedom)
        }
        return .success(
            TwoWayAnalysis(
                type: type, first: effects[0], second: effects[1], interaction: effects[2],
                residualSumOfSquares: residual, residualDegreesOfFreedom: freedom))
    }

    private static func effect(_ sum: Double, _ df: Int, _ meanSquare: Double, _ freedom: Int) -> Effect {
        let statistic = sum / Double(df) / meanSquare
        let p = FisherF.upperTail(statistic, df1: Double(df), df2: Double(freedom))
        return Effect(
            sumOfSquares: sum, degreesOfFreedom: df, statistic: statistic,
            pValue: min(1, max(p, .leastNonzeroMagnitude)))
    }

    private static func withinCells(_ values: [Double], _ cells: [Int], _ count: Int) -> Double {
        var (sums, counts) = ([Double](repeating: 0, count: count), [Double](repeating: 0, count: count))
        for (value, cell) in zip(values, cells) {
            sums[cell] += value
            counts[cell] += 1
        }
        return zip(values, cells).reduce(0) { total, next in
            let left = next.0 - sums[next.1] / counts[next.1]
            return total + left * left
        }
    }

    /// Residual sum of squares of least squares on the columns and a constant.
    private static func residualSum(_ values: [Double], _ columns: [[Double]]) -> Double {
        let mean = values.reduce(0, +) / Double(values.count)
        let centred = values.map { $0 - mean }
        var flat: [Double] = []
        for row in values.indices {
            flat.append(1)
            for column in columns { flat.append(column[row]) }
        }
        let width = columns.count + 1
        guard let qr = try? HouseholderQR(flat, rows: values.count, columns: width) else { return .nan }
        let coefficients = qr.solve(centred)
        return centred.indices.reduce(0) { total, row in
            let fitted = (0..<width).reduce(0.0) { $0 + coefficients[$1] * flat[row * width + $1] }
            return total + (centred[row] - fitted) * (centred[row] - fitted)
        }
    }

    /// Deviations from the last level, which sum to 0 over the levels: what type III needs.
    private struct Columns {
        let first: [[Double]]
        let second: [[Double]]
        let interaction: [[Double]]

        init(_ rows: [Int], _ others: [Int], _ a: Int, _ b: Int) {
            func coded(_ levels: [Int], _ count: Int) -> [[Double]] {
                (0..<count - 1).map { level in
                    levels.map { $0 == level ? 1 : $0 == count - 1 ? -1 : 0 }
                }
            }
            let (first, second) = (coded(rows, a), coded(others, b))
            self.first = first
            self.second = second
            interaction = first.flatMap { x in second.map { y in zip(x, y).map { $0 * $1 } } }
        }
    }
}

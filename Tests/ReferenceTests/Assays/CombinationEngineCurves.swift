import Assays
import Foundation
import Statistics

/// The curves the engine must have used on a grid, found from its numbers alone, beside ours.
///
/// The engine (drc from one starting point) sometimes ends at a flat line: at the mean of all responses, or at the
/// fixed effect at dose 0. Each curve along a row or a column is therefore ours or one of these two, and whichever
/// reproduces the engine's cells is taken; a flat line counts as an explanation only where its squares are larger
/// than those of our curve.
struct CombinationEngineCurves {
    struct Line {
        var values: [Double]
        var squares: Double
    }

    let grid: CombinationGrid
    let singles: [DoseResponseFit]
    /// Our curve, the flat line at the mean, the flat line at the effect at dose 0.
    private(set) var rows: [[Line]] = []
    private(set) var columns: [[Line]] = []
    private(set) var rowChoice: [Int] = []
    private(set) var columnChoice: [Int] = []
    /// For each drug alone whether the engine holds the flat line at its mean.
    private(set) var isFlat: [Bool] = [false, false]
    private let fitted: [[Double]]

    /// - Parameters:
    ///   - fitted: the engine's ZIP fit, by dose of drug 1 and drug 2, dose 0 included.
    ///   - reference: the engine's ZIP reference.
    init(_ grid: CombinationGrid, fitted: [[Double]], reference: [[Double]]) throws {
        (self.grid, self.fitted) = (grid, fitted)
        let (first, second) = try CombinationReference.singles(grid).get()
        singles = [first, second]
        rows = try grid.doses1.indices.map { i in
            try Self.lines(grid.doses2, grid.doses2.indices.map { grid.value(i, $0)! })
        }
        columns = try grid.doses2.indices.map { j in
            try Self.lines(grid.doses1, grid.doses1.indices.map { grid.value($0, j)! })
        }
        (rowChoice, columnChoice) = (rows.map { _ in 0 }, columns.map { _ in 0 })
        chooseLines()
        chooseSingles(reference)
    }

    private static func lines(_ doses: [Double], _ values: [Double]) throws -> [Line] {
        func line(_ fitted: [Double]) -> Line {
            Line(
                values: fitted, squares: zip(values, fitted).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) })
        }
        let fit = try DoseResponseFit.fit(
            doses: doses, responses: values, model: .logLogistic4.fixing(.lower, at: values[0]),
            options: CurveFitOptions(bounds: [.slope: -100 ... -0.01])
        ).get()
        let mean = values.reduce(0, +) / Double(values.count)
        return [
            line(doses.map { fit.value(at: $0) }), line(doses.map { _ in mean }),
            line(doses.map { _ in values[0] }),
        ]
    }

    /// Mean of the chosen row and column.
    func zipFit(_ i: Int, _ j: Int) -> Double {
        (rows[i][rowChoice[i]].values[j] + columns[j][columnChoice[j]].values[i]) / 2
    }

    /// Ours alone.
    func ownFit(_ i: Int, _ j: Int) -> Double { (rows[i][0].values[j] + columns[j][0].values[i]) / 2 }

    private mutating func chooseLines() {
        let (most1, most2) = (grid.doses1.indices.dropFirst(), grid.doses2.indices.dropFirst())
        for _ in 0..<4 {
            for j in most2 {
                columnChoice[j] = best { choice, own in
                    own.columnChoice[j] = choice
                    return most1.reduce(0) { $0 + own.miss($1, j) }
                }
            }
            for i in most1 {
                rowChoice[i] = best { choice, own in
                    own.rowChoice[i] = choice
                    return most2.reduce(0) { $0 + own.miss(i, $1) }
                }
            }
        }
    }

    private func best(_ miss: (Int, inout Self) -> Double) -> Int {
        var copy = self
        let misses = (0..<3).map { miss($0, &copy) }
        return (0..<3).min { misses[$0] < misses[$1] }!
    }

    private func miss(_ i: Int, _ j: Int) -> Double {
        let difference = abs(fitted[i][j] - zipFit(i, j))
        return difference.squareRoot()
    }

    /// Why the engine's fitted effect of this pair is not a least-squares one; nil where that is not shown.
    func reasonAgainstFit(_ i: Int, _ j: Int, tolerance: Double) -> String? {
        let (row, column) = (rows[i], columns[j])
        var worse: [String] = []
        for (name, lines, choice) in [("row", row, rowChoice[i]), ("column", column, columnChoice[j])]
        where choice > 0 {
            guard lines[choice].squares > lines[0].squares * (1 + 1e-6) else { return nil }
            worse.append(
                "\(name) flat, squares \(Int(lines[choice].squares)) against \(Int(lines[0].squares))")
        }
        if !worse.isEmpty, abs(fitted[i][j] - zipFit(i, j)) <= tolerance {
            return worse.joined(separator: "; ")
        }
        return remainder(i, j)
    }

    /// The engine's row as its cells leave it when the columns are as chosen: its squares over the positive doses
    /// alone (dose 0 is met by both).
    private func remainder(_ i: Int, _ j: Int) -> String? {
        let most = grid.doses2.indices.dropFirst()
        let squares = most.reduce(0.0) { sum, k in
            let own = 2 * fitted[i][k] - columns[k][columnChoice[k]].values[i]
            return sum + (own - grid.value(i, k)!) * (own - grid.value(i, k)!)
        }
        guard rowChoice[i] == 0, squares > rows[i][0].squares * (1 + 1e-6) else { return nil }
        return "row stopped early, squares \(squares) against \(rows[i][0].squares)"
    }

    private mutating func chooseSingles(_ reference: [[Double]]) {
        var least = Double.infinity
        for choice in [[false, false], [true, false], [false, true], [true, true]] {
            isFlat = choice
            var miss = 0.0
            for (i, j) in grid.combined { miss += abs(reference[i][j] - zipReference(i, j)) }
            if miss < least { (least, kept) = (miss, choice) }
        }
        isFlat = kept
    }
    private var kept = [false, false]

    /// Effect of a drug alone by its curve, or by the flat line that the engine holds.
    private func single(_ drug: Int, _ dose: Double) -> Double {
        isFlat[drug] ? singles[drug].data.grandMean : singles[drug].value(at: dose)
    }

    /// Independent action of the two single curves.
    func zipReference(_ i: Int, _ j: Int) -> Double {
        let (a, b) = (single(0, grid.doses1[i]), single(1, grid.doses2[j]))
        return 100 * (1 - (1 - a / 100) * (1 - b / 100))
    }

    /// Why the engine's single curves are not the least-squares ones; nil where that is not shown.
    var reasonAgainstSingles: String? {
        guard isFlat.contains(true) else { return nil }
        for drug in [0, 1] where isFlat[drug] {
            guard singles[drug].data.totalSquares > singles[drug].rss * (1 + 1e-6) else { return nil }
        }
        return [0, 1].filter { isFlat[$0] }.map {
            "drug \($0 + 1) alone is a flat line, squares \(Int(singles[$0].data.totalSquares)) against "
                + "\(Int(singles[$0].rss))"
        }.joined(separator: "; ")
    }
}

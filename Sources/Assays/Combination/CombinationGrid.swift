internal import Foundation
public import Statistics

/// Mean inhibition of each pair of doses of two drugs, in percent of the untreated (0 = as the untreated,
/// 100 = nothing left, negative = more than the untreated).
public struct CombinationGrid: Sendable, Hashable {
    /// Ascending; 0 is the other drug alone.
    public let doses1: [Double]
    public let doses2: [Double]
    /// Row-major: for each dose of drug 1 one for each of drug 2; nil where there was no well.
    public let inhibition: [Double?]

    public struct Well: Sendable, Hashable {
        public var dose1: Double
        public var dose2: Double
        public var inhibition: Double
        public init(dose1: Double, dose2: Double, inhibition: Double) {
            (self.dose1, self.dose2, self.inhibition) = (dose1, dose2, inhibition)
        }
    }

    /// Wells of one pair of doses are averaged.
    /// - Returns: undefined where a number is not finite or a dose negative, a dose pair has no drug alone beside
    ///   it, or no well has both drugs.
    public static func gather(_ wells: [Well]) -> Outcome<CombinationGrid> {
        guard
            wells.allSatisfy({
                $0.dose1 >= 0 && $0.dose2 >= 0 && $0.dose1.isFinite && $0.dose2.isFinite
                    && $0.inhibition.isFinite
            })
        else { return .undefined("a dose is negative or a number is not finite") }
        let grid = CombinationGrid(wells)
        if grid.combined.isEmpty { return .undefined("no well has both drugs") }
        if let (i, j) = grid.combined.first(where: { grid.alone1($0.0) == nil || grid.alone2($0.1) == nil }) {
            let drug = grid.alone1(i) == nil ? "first" : "second"
            let dose = grid.alone1(i) == nil ? grid.doses1[i] : grid.doses2[j]
            return .undefined("the \(drug) drug alone is missing at dose \(dose)")
        }
        return .success(grid)
    }

    private init(_ wells: [Well]) {
        doses1 = Set(wells.map(\.dose1)).union([0]).sorted()
        doses2 = Set(wells.map(\.dose2)).union([0]).sorted()
        var sums = [Double](repeating: 0, count: doses1.count * doses2.count)
        var counts = sums
        for well in wells {
            let place =
                doses1.firstIndex(of: well.dose1)! * doses2.count + doses2.firstIndex(of: well.dose2)!
            sums[place] += well.inhibition
            counts[place] += 1
        }
        inhibition = zip(sums, counts).map { $1 > 0 ? $0 / $1 : nil }
    }

    public func value(_ i: Int, _ j: Int) -> Double? { inhibition[i * doses2.count + j] }
    func alone1(_ i: Int) -> Double? { value(i, 0) }
    func alone2(_ j: Int) -> Double? { value(0, j) }

    /// Pairs of positive doses that have a well, as indices.
    public var combined: [(Int, Int)] {
        doses1.indices.flatMap { i in
            doses2.indices.compactMap { j in i > 0 && j > 0 && value(i, j) != nil ? (i, j) : nil }
        }
    }

    /// Every pair of doses has a well.
    public var isComplete: Bool { inhibition.allSatisfy { $0 != nil } }

    /// Doses and inhibition of one drug alone.
    func single(_ drug: Int) -> (doses: [Double], values: [Double]) {
        let (doses, values) =
            drug == 1
            ? (doses1, doses1.indices.map { alone1($0) }) : (doses2, doses2.indices.map { alone2($0) })
        let known = doses.indices.filter { values[$0] != nil }
        return (known.map { doses[$0] }, known.map { values[$0]! })
    }
}

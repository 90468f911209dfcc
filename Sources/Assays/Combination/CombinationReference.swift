internal import Foundation
public import Statistics

/// What two drugs would do together if they did not interact. Inhibition in percent.
///
/// *Sources*: Bliss, Ann Appl Biol 1939, doi:10.1111/j.1744-7348.1939.tb06990.x; Berenbaum, Pharmacol Rev 1989
/// (highest single agent, Loewe's isobole); Yadav et al., Comput Struct Biotechnol J 2015,
/// doi:10.1016/j.csbj.2015.09.001 (zero interaction potency).
public enum CombinationReference: String, Sendable, Hashable, Codable, CaseIterable {
    case bliss, hsa, loewe, zip

    public var name: String {
        switch self {
        case .bliss: "Bliss"
        case .hsa: "HSA"
        case .loewe: "Loewe"
        case .zip: "ZIP"
        }
    }

    public var definition: String {
        switch self {
        case .bliss:
            "observed inhibition minus y1 + y2 − y1·y2/100, y1 and y2 the measured inhibition (%) of each drug "
                + "alone at its dose (independent action)"
        case .hsa: "observed inhibition minus the larger measured inhibition of the two drugs alone"
        case .loewe:
            "observed inhibition minus the y at which x1/D1(y) + x2/D2(y) = 1, D the dose of one drug alone by "
                + "its four-parameter log-logistic curve; a drug that cannot reach y alone contributes 0"
        case .zip:
            "mean of the log-logistic curves fitted along the row and along the column (starting at the "
                + "measured effect of the other drug alone) minus the Bliss reference of the two fitted single "
                + "curves"
        }
    }

    /// Reference and excess of each combined pair, in the order of `CombinationGrid.combined`.
    public struct Cells: Sendable, Hashable {
        /// What is expected without interaction.
        public var expected: [Double]
        /// Positive: more inhibition than expected. For ZIP of the fitted, not of the measured effect.
        public var excess: [Double]

        public var meanExcess: Double { excess.reduce(0, +) / Double(excess.count) }
    }

    public func cells(of grid: CombinationGrid) -> Outcome<Cells> {
        switch self {
        case .bliss: .success(Self.observed(grid) { $0 + $1 - $0 * $1 / 100 })
        case .hsa: .success(Self.observed(grid) { max($0, $1) })
        case .loewe: Self.loewe(grid)
        case .zip: Self.singles(grid).flatMap { Self.zeroInteraction(grid, $0, $1) }
        }
    }

    private static func observed(
        _ grid: CombinationGrid, _ expected: (Double, Double) -> Double
    ) -> Cells {
        let references = grid.combined.map { expected(grid.alone1($0.0)!, grid.alone2($0.1)!) }
        return cells(grid, references)
    }

    private static func cells(_ grid: CombinationGrid, _ references: [Double]) -> Cells {
        Cells(
            expected: references,
            excess: Swift.zip(grid.combined, references).map { grid.value($0.0, $0.1)! - $1 })
    }

    /// Four-parameter curves of the drugs alone.
    public static func singles(
        _ grid: CombinationGrid
    ) -> Outcome<(DoseResponseFit, DoseResponseFit)> {
        let fits = [1, 2].map { drug in
            let (doses, values) = grid.single(drug)
            return DoseResponseFit.fit(doses: doses, responses: values, model: .logLogistic4)
        }
        switch (fits[0], fits[1]) {
        case (.success(let first), .success(let second)): return .success((first, second))
        case (.failure(let why), _): return .undefined("the first drug alone has no curve: \(why.reason)")
        case (_, .failure(let why)): return .undefined("the second drug alone has no curve: \(why.reason)")
        }
    }

    private static func loewe(_ grid: CombinationGrid) -> Outcome<Cells> {
        singles(grid).flatMap { first, second in
            var references: [Double] = []
            for (i, j) in grid.combined {
                switch LoeweAdditivity(first, second).effect(grid.doses1[i], grid.doses2[j]) {
                case .success(let effect): references.append(effect)
                case .failure(let why): return .failure(why)
                }
            }
            return .success(cells(grid, references))
        }
    }

    /// ZIP with given single curves.
    public static func zeroInteraction(
        _ grid: CombinationGrid, _ first: DoseResponseFit, _ second: DoseResponseFit
    ) -> Outcome<Cells> {
        guard grid.isComplete else {
            return .undefined("the grid is incomplete: ZIP needs every pair of doses")
        }
        return ZeroInteractionPotency(grid).fitted.map { fitted in
            let references = grid.combined.map { i, j in
                let (a, b) = (first.value(at: grid.doses1[i]), second.value(at: grid.doses2[j]))
                return a + b - a * b / 100
            }
            return Cells(expected: references, excess: Swift.zip(fitted, references).map { $0 - $1 })
        }
    }
}

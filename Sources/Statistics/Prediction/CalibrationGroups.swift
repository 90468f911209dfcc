internal import Foundation
internal import NumericalKit

extension Calibration {
    /// Subjects of neighbouring predicted risk.
    public struct Group: Sendable, Hashable {
        public var count: Int
        public var cases: Int
        public var expected: Double
        public var meanRisk: Double { expected / Double(count) }
        public var observedShare: Double { Double(cases) / Double(count) }
    }

    /// Groups of equal width in the rank of the risk (from 1 to n), lowest first. Equal risks are ranked in
    /// their order in the data.
    public func groups(_ number: Int = 10) -> [Group] {
        precondition(number > 0, "at least one group")
        let order = risks.indices.sorted { (risks[$0], $0) < (risks[$1], $1) }
        var groups = [Group](repeating: Group(count: 0, cases: 0, expected: 0), count: number)
        for (place, row) in order.enumerated() {
            // Rank r belongs to group ⌈number·(r − 1)/(n − 1)⌉, the first rank to group 1.
            let share = count > 1 ? (number * place + count - 2) / (count - 1) : 1
            let which = max(share, 1) - 1
            groups[which].count += 1
            groups[which].cases += outcomes[row] ? 1 : 0
            groups[which].expected += risks[row]
        }
        return groups.filter { $0.count > 0 }
    }

    /// Observed against expected cases in groups of risk; degrees of freedom are groups − 2, as for risks
    /// of a model fitted to the same subjects. Depends on the grouping: shown, never decides.
    ///
    /// *Source*: Hosmer and Lemeshow 1980, doi:10.1080/03610928008827941.
    public func hosmerLemeshow(groups number: Int = 10) -> Outcome<
        (chiSquared: Double, df: Int, pValue: Double)
    > {
        let groups = groups(number)
        guard groups.count > 2 else { return .undefined("there are fewer than 3 groups of risk") }
        let chiSquared = groups.reduce(0) { sum, group in
            let difference = Double(group.cases) - group.expected
            return sum + difference * difference / (group.expected * (1 - group.meanRisk))
        }
        let df = groups.count - 2
        return .success((chiSquared, df, ChiSquared.upperTail(chiSquared, df: Double(df))))
    }

    /// Distances of the predicted risks from a smooth curve of the outcome over them.
    ///
    /// *Source*: Austin and Steyerberg 2019, doi:10.1002/sim.8281 (integrated calibration index, E50, E90,
    /// Emax).
    public struct Errors: Sendable, Hashable {
        public var mean: Double
        public var median: Double
        public var ninetieth: Double
        public var greatest: Double

        init(_ risks: [Double], _ smooth: [Double]) {
            let distances = zip(risks, smooth).map { abs($0 - $1) }.sorted()
            mean = meanOf(distances)
            median = quantile(0.5, ofSorted: distances)
            ninetieth = quantile(0.9, ofSorted: distances)
            greatest = distances.last ?? 0
        }
    }

    /// By local quadratic regression (span 0.75); `mean` is the integrated calibration index.
    public func loessErrors() -> Outcome<Errors> {
        Loess.fitted(risks, outcomes.map { $0 ? 1 : 0 }).map { Errors(risks, $0) }
    }

    /// By local linear regression (span 2/3, no robust iterations).
    public func lowessErrors() -> Outcome<Errors> {
        Lowess.fitted(risks, outcomes.map { $0 ? 1 : 0 }).map { Errors(risks, $0) }
    }
}

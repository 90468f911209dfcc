import Foundation
import Inputs
import Kinetics
import Testing

@Suite struct DesignTests {
    static let three: [DistributedInput] = [
        DistributedInput("a", .uniform(lower: 0, upper: 1)), DistributedInput("c", .constant(4)),
        DistributedInput("b", .logNormal(median: 2, geometricSD: 1.5)),
    ]

    @Test(arguments: [SamplingPlan.independent, .sobol(), .sobol(.digitalShift)])
    func aMemberDoesNotDependOnHowManyThereAre(_ plan: SamplingPlan) throws {
        let few = try EnsembleDesign(Self.three, plan: plan, members: 10, seed: 5)
        let many = try EnsembleDesign(Self.three, plan: plan, members: 1_000, seed: 5)
        let other = try EnsembleDesign(Self.three, plan: plan, members: 10, seed: 6)
        for member in (0..<10).reversed() {
            #expect(few.values(of: member) == many.values(of: member))
            #expect(few.values(of: member) != other.values(of: member))
            #expect(few.values(of: member)[1] == 4)
        }
    }

    @Test(arguments: [1, 2, 7, 1_000]) func latinHypercubeIsStratified(_ members: Int) throws {
        let design = try EnsembleDesign(
            (0..<5).map { DistributedInput("k\($0)", .uniform(lower: 0, upper: 1)) }, plan: .latinHypercube,
            members: members, seed: 3)
        let rows = (0..<members).map(design.values)
        for input in 0..<5 {
            let strata = rows.map { Int($0[input] * Double(members)) }
            #expect(strata.sorted() == Array(0..<members))
        }
        guard members == 1_000 else { return }
        // Two inputs are not ordered alike: |r| > 4.5/√n once in 150,000 pairs.
        let r = correlation(rows.map { $0[0] }, rows.map { $0[1] })
        #expect(abs(r) < 4.5 / 1_000.0.squareRoot())
        // All orders of three members are drawn.
        let orders = try (0..<200).map { (seed: UInt64) in
            let design = try EnsembleDesign(
                [DistributedInput("k", .uniform(lower: 0, upper: 3))], plan: .latinHypercube, members: 3,
                seed: seed)
            return (0..<3).map { Int(design.values(of: $0)[0]) }
        }
        #expect(Set(orders).count == 6)
    }

    @Test func correlationIsReproduced() throws {
        let inputs = [
            DistributedInput("x", .normal(mean: 1, sd: 2)),
            DistributedInput("y", .logNormal(median: 3, geometricSD: 2)),
            DistributedInput("z", .uniform(lower: 0, upper: 1)),
            DistributedInput("w", .normal(mean: 0, sd: 1, within: InputBounds(lower: 0))),
        ]
        for plan in [SamplingPlan.independent, .sobol()] {
            let design = try EnsembleDesign(
                inputs,
                correlations: [InputCorrelation("x", "y", 0.7), InputCorrelation("z", "x", -0.4)], plan: plan,
                members: 40_000, seed: 17)
            let rows = (0..<40_000).map(design.values)
            func column(_ k: Int) -> [Double] { rows.map { $0[k] } }
            // Four standard errors are 0.02 at most.
            #expect(abs(correlation(column(0), column(1).map { log($0) }) - 0.7) < 0.02)
            let spearman = correlation(ranks(column(2)), ranks(column(0)))
            #expect(abs(spearman - 6 / Double.pi * asin(-0.2)) < 0.02)
            #expect(abs(correlation(ranks(column(1)), ranks(column(2)))) < 0.02)
            #expect(column(3).allSatisfy { $0 >= 0 } && column(2).allSatisfy { $0 > 0 && $0 < 1 })
            // Margins are untouched: the mean of x within four standard errors.
            #expect(abs(column(0).reduce(0, +) / 40_000 - 1) < 0.04)
        }
    }

    @Test func badCorrelations() {
        func message(_ correlations: [InputCorrelation]) -> String {
            let inputs = ["a", "b", "c"].map { DistributedInput($0, .normal(mean: 0, sd: 1)) }
            do {
                _ = try EnsembleDesign(
                    inputs + [DistributedInput("d", .constant(1))], correlations: correlations, members: 2,
                    seed: 1)
                return ""
            } catch { return error.message }
        }
        #expect(message([.init("a", "b", 1)]).contains("not between -1 and 1"))
        #expect(message([.init("a", "a", 0.5)]).contains("with itself"))
        #expect(message([.init("a", "q", 0.5)]).contains("names no input 'q'"))
        #expect(message([.init("a", "d", 0.5)]).contains("'d' is constant"))
        #expect(message([.init("a", "b", 0.5), .init("b", "a", 0.4)]).contains("twice"))
        let contradiction = message([.init("a", "b", 0.9), .init("a", "c", 0.9), .init("b", "c", -0.95)])
        #expect(contradiction.contains("'b' and 'c'") && contradiction.contains("contradicts"))
        #expect(message([.init("a", "b", 0.9), .init("a", "c", 0.9), .init("b", "c", 0.7)]).isEmpty)
    }

    @Test func tables() throws {
        let design = try EnsembleDesign(table: ["k", "s"], rows: [[1, 2], [3, 4], [5, 6]])
        #expect(design.members == 3 && design.values(of: 2) == [5, 6])
        #expect(throws: InputError.self) { try EnsembleDesign(table: ["k"], rows: [[1], [.nan]]) }
        #expect(throws: InputError.self) { try EnsembleDesign(table: ["k", "k"], rows: [[1, 2]]) }
        #expect(throws: InputError.self) { try EnsembleDesign(table: ["k"], rows: []) }
        let many = (0..<338).map { DistributedInput("k\($0)", .uniform(lower: 0, upper: 1)) }
        #expect(throws: InputError.self) { try EnsembleDesign(many, plan: .sobol(), members: 4, seed: 1) }
        #expect(try EnsembleDesign([], members: 4, seed: 1).values(of: 3) == [])
    }
}

func correlation(_ x: [Double], _ y: [Double]) -> Double {
    let n = Double(x.count)
    let (mx, my) = (x.reduce(0, +) / n, y.reduce(0, +) / n)
    let sxy = zip(x, y).reduce(0) { $0 + ($1.0 - mx) * ($1.1 - my) }
    let (sxx, syy) = (x.reduce(0) { $0 + ($1 - mx) * ($1 - mx) }, y.reduce(0) { $0 + ($1 - my) * ($1 - my) })
    return sxy / (sxx * syy).squareRoot()
}

private func ranks(_ x: [Double]) -> [Double] {
    var ranks = [Double](repeating: 0, count: x.count)
    for (rank, index) in x.indices.sorted(by: { x[$0] < x[$1] }).enumerated() { ranks[index] = Double(rank) }
    return ranks
}

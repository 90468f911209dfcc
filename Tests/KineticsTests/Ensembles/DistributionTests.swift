import Foundation
import Inputs
import Kinetics
import Testing

@Suite struct DistributionTests {
    /// Sobol's points 0 … n − 1 hit each n-th of the distribution once: with n = 4,096 sorted values are quantiles.
    private func sorted(_ distribution: InputDistribution, count: Int = 4_096) throws -> [Double] {
        let design = try EnsembleDesign(
            [DistributedInput("k", distribution)], plan: .sobol(), members: count, seed: 8)
        return (0..<count).map { design.values(of: $0)[0] }.sorted()
    }

    /// A distribution with probabilities and quantiles by scipy 1.17 (`uniform`, `loguniform`, `triang`, `norm`,
    /// `lognorm`, `truncnorm`).
    struct Known: Sendable {
        var distribution: InputDistribution
        var quantiles: [(p: Double, x: Double)]

        init(_ distribution: InputDistribution, _ quantiles: (Double, Double)...) {
            self.distribution = distribution
            self.quantiles = quantiles.map { ($0.0, $0.1) }
        }
    }

    static let known: [Known] = [
        Known(.uniform(lower: -2, upper: 6), (0.1, -1.2), (0.5, 2), (0.9, 5.2)),
        Known(.logUniform(lower: 0.01, upper: 100), (0.1, 0.0251188643), (0.5, 1), (0.9, 39.8107171)),
        Known(
            .triangular(lower: 1, mode: 2, upper: 5), (0.1, 1.63245553), (0.5, 2.55051026), (0.9, 3.90455488)),
        Known(.normal(mean: 3, sd: 2), (0.025, -0.91992797), (0.5, 3), (0.9, 5.56310313)),
        Known(.logNormal(median: 3, geometricSD: 1.7), (0.025, 1.06035104), (0.5, 3), (0.9, 5.92179584)),
        Known(
            .normal(mean: 2, sd: 0.5, within: InputBounds(lower: 2.5, upper: 3.5)), (0.01, 2.50326114),
            (0.3, 2.60939054), (0.9, 3.05908385)),
        Known(
            .normal(mean: 0, sd: 1, within: InputBounds(lower: 8, upper: 12)), (0.01, 8.00123742),
            (0.3, 8.04380165), (0.9, 8.27880334)),
        Known(
            .normal(mean: 0, sd: 1, within: InputBounds(lower: -12, upper: -8)), (0.1, -8.27880334),
            (0.7, -8.04380165), (0.99, -8.00123742)),
    ]

    @Test(arguments: known) func quantiles(_ known: Known) throws {
        let values = try sorted(known.distribution)
        for (p, quantile) in known.quantiles {
            // The p-quantile lies between the values of the parts on both sides of it.
            let place = Int(p * 4_096)
            let (low, high) = (values[place - 1], values[min(place + 1, 4_095)])
            #expect(low <= quantile + 1e-8 && quantile <= high + 1e-8, "p = \(p)")
        }
    }

    @Test func momentsOfTheLogNormalByItsCV() throws {
        // Mean = median·√(1 + cv²), standard deviation = cv·mean.
        let values = try sorted(.logNormal(median: 2, cv: 0.4), count: 65_536)
        let mean = values.reduce(0, +) / 65_536
        let sd = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 65_535).squareRoot()
        #expect(abs(mean / (2 * 1.16.squareRoot()) - 1) < 1e-3 && abs(sd / mean - 0.4) < 2e-3)
    }

    @Test func boundsAreKept() throws {
        let bounds = InputBounds(lower: 0.5, upper: 1.5)
        for distribution in [
            InputDistribution.normal(mean: 5, sd: 1, within: bounds),
            .logNormal(median: 1, geometricSD: 4, within: bounds),
            .logNormal(median: 1, geometricSD: 4, within: InputBounds(upper: 1.5)),
        ] {
            let values = try sorted(distribution)
            #expect(values.allSatisfy { $0 > 0 && $0 <= 1.5 })
            #expect(values[2_048] < 1.5 && values[0] < values[4_095])
        }
        let constant = try sorted(.constant(7), count: 3)
        #expect(constant == [7, 7, 7])
    }

    @Test(arguments: [
        (InputDistribution.uniform(lower: 2, upper: 2), "is not below"),
        (.logUniform(lower: 0, upper: 1), "not positive"),
        (.triangular(lower: 0, mode: 3, upper: 2), "not between"),
        (.normal(mean: 1, sd: -1), "standard deviation -1.0 is not positive"),
        (.normal(mean: .nan, sd: 1), "not a finite number"),
        (.logNormal(median: -1, geometricSD: 2), "median -1.0"),
        (.logNormal(median: 1, geometricSD: 0.5), "not above 1"),
        (.normal(mean: 0, sd: 1, within: InputBounds(lower: 2, upper: 1)), "is not below max"),
        (.normal(mean: 0, sd: 1, within: InputBounds(lower: 50, upper: 60)), "nothing is left"),
        (.logNormal(median: 1, geometricSD: 2, within: InputBounds(upper: -1)), "leave out all positive"),
    ]) func badDistributions(_ distribution: InputDistribution, _ words: String) {
        let error = #expect(throws: InputError.self) {
            try EnsembleDesign([DistributedInput("kcat", distribution)], members: 3, seed: 1)
        }
        #expect(error?.message.contains("'kcat'") == true && error?.message.contains(words) == true)
    }
}

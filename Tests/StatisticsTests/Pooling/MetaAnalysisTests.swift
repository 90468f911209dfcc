import Foundation
import Statistics
import Testing

@Suite("pooled effects") struct MetaAnalysisTests {
    static let effects = [0.3, -0.1, 0.9, 0.4, 1.2]

    /// With one variance v for all, every estimator gives s² − v, and Hartung and Knapp's test is the t test
    /// of the effects themselves, whatever v.
    @Test("equal variances have closed forms", arguments: [0.01, 0.1])
    func equalVariances(_ v: Double) throws {
        let k = Double(Self.effects.count)
        let plain = try TTest.oneSample(Self.effects).get()
        let mean = Self.effects.reduce(0, +) / k
        let spread = Self.effects.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (k - 1)
        for estimator in HeterogeneityEstimator.allCases where estimator != .none {
            let pooled = try MetaAnalysis.pool(
                Self.effects, variances: Self.effects.map { _ in v }, heterogeneity: estimator,
                test: .hartungKnapp
            ).get()
            #expect(abs(pooled.tauSquared - (spread - v)) < 1e-12, "\(estimator)")
            #expect(abs(pooled.effect - mean) < 1e-14)
            #expect(abs(pooled.pValue / plain.pValue - 1) < 1e-9)
            #expect(abs(pooled.interval().upper - plain.interval.upper) < 1e-9)
            // Q(τ²) = (k − 1)s²/(v + τ²): quantiles of chi-squared with 4 degrees of freedom.
            let interval = try pooled.tauSquaredInterval().get()
            #expect(abs(interval.upper - ((k - 1) * spread / 0.484418557087930 - v)) < 1e-9)
            #expect(abs(interval.lower - max(0, (k - 1) * spread / 11.1432867818778 - v)) < 1e-9)
        }
    }

    /// Two cohorts: the generalised Q is (y₁ − y₂)²/(v₁ + v₂ + 2τ²), so all three agree.
    @Test("two cohorts have a closed form", arguments: [1e-12, 1, 1e12])
    func twoCohorts(_ unit: Double) throws {
        let (y, v) = ([0.5 * unit, -0.4 * unit], [0.01 * unit * unit, 0.2 * unit * unit])
        let expected = (0.81 - 0.21) / 2 * unit * unit
        for estimator in HeterogeneityEstimator.allCases where estimator != .none {
            let pooled = try MetaAnalysis.pool(y, variances: v, heterogeneity: estimator).get()
            #expect(abs(pooled.tauSquared / expected - 1) < 1e-9, "\(estimator)")
            #expect(pooled.degreesOfFreedom == 1)
            #expect(pooled.predictionInterval(.higgins).reason != nil)
        }
    }

    /// Random cohorts: no τ² on a fine grid is likelier than the estimate, and Paule and Mandel's meets its
    /// equation.
    @Test("estimates against their definitions")
    func definitions() throws {
        var draws = Draws(3)
        var positive = 0
        for _ in 0..<60 {
            let k = 2 + draws.below(8)
            let y = (0..<k).map { _ in Double(draws.below(200)) / 100 }
            let v = (0..<k).map { _ in 0.01 + Double(draws.below(100)) / 100 }
            let likely = try MetaAnalysis.pool(y, variances: v).get().tauSquared
            let best = logRestrictedLikelihood(y, v, likely)
            for step in 0...3000 {
                #expect(logRestrictedLikelihood(y, v, Double(step) / 1000) <= best + 1e-12)
            }
            let mandel = try MetaAnalysis.pool(y, variances: v, heterogeneity: .pauleMandel).get()
            let q = generalisedQ(y, v, mandel.tauSquared)
            if mandel.tauSquared > 0 {
                positive += 1
                #expect(abs(q - Double(k - 1)) < 1e-9)
            } else {
                #expect(q <= Double(k - 1))
            }
        }
        #expect(positive > 10)
    }

    private func centre(_ y: [Double], _ v: [Double], _ t: Double) -> Double {
        zip(y, v).reduce(0) { $0 + $1.0 / ($1.1 + t) } / v.reduce(0) { $0 + 1 / ($1 + t) }
    }

    private func generalisedQ(_ y: [Double], _ v: [Double], _ t: Double) -> Double {
        let mean = centre(y, v, t)
        return zip(y, v).reduce(0) { $0 + ($1.0 - mean) * ($1.0 - mean) / ($1.1 + t) }
    }

    private func logRestrictedLikelihood(_ y: [Double], _ v: [Double], _ t: Double) -> Double {
        -0.5
            * (v.reduce(0) { $0 + log($1 + t) } + log(v.reduce(0) { $0 + 1 / ($1 + t) })
                + generalisedQ(y, v, t))
    }

    @Test("the modified interval is never narrower than the plain one, and p agrees with it")
    func modified() throws {
        var draws = Draws(8)
        for _ in 0..<300 {
            let k = 2 + draws.below(5)
            let y = (0..<k).map { _ in Double(draws.below(60)) / 100 }
            let v = (0..<k).map { _ in 0.02 + Double(draws.below(10)) / 50 }
            let modified = try MetaAnalysis.pool(y, variances: v).get()
            let plain = try MetaAnalysis.pool(y, variances: v, test: .normal).get()
            #expect(modified.standardError >= plain.standardError)
            #expect(abs(modified.weights.reduce(0, +) - 1) < 1e-12)
            let interval = modified.interval()
            #expect((interval.lower > 0 || interval.upper < 0) == (modified.pValue < 0.05))
        }
    }

    @Test("cohorts that agree exactly")
    func identical() throws {
        let (y, v) = ([0.7, 0.7, 0.7], [0.1, 0.2, 0.4])
        let pooled = try MetaAnalysis.pool(y, variances: v).get()
        #expect(pooled.tauSquared == 0 && pooled.cochranQ == 0 && pooled.effect == 0.7)
        #expect(pooled.iSquared == 0 && pooled.heterogeneityPValue == 1)
        #expect(abs(pooled.standardError - (1 / 17.5).squareRoot()) < 1e-14)
        #expect(MetaAnalysis.pool(y, variances: v, test: .hartungKnapp).reason != nil)
        #expect(pooled.tauSquaredInterval().reason != nil)
        let fixed = try MetaAnalysis.pool(y, variances: v, heterogeneity: .none, test: .normal).get()
        #expect(fixed.iSquared == 0 && fixed.effect == 0.7)
    }

    @Test("what cannot be pooled is a reason")
    func reasons() {
        #expect(MetaAnalysis.pool([], variances: []).reason != nil)
        #expect(MetaAnalysis.pool([1], variances: [1]).reason == "one cohort cannot be pooled")
        #expect(MetaAnalysis.pool([1, 2], variances: [1, 0]).reason != nil)
        #expect(MetaAnalysis.pool([1, 2], variances: [1, .infinity]).reason != nil)
        #expect(MetaAnalysis.pool([1, .nan], variances: [1, 1]).reason != nil)
        #expect(MetaAnalysis.pool([1e300, -1e300], variances: [1, 1]).reason != nil)
    }

    @Test("nine digits far from 0, and one cohort far surer than the rest")
    func hostile() throws {
        let shifted = try MetaAnalysis.pool(
            Self.effects.map { $0 + 1e6 }, variances: Self.effects.map { _ in 0.01 }
        ).get()
        let plain = try MetaAnalysis.pool(Self.effects, variances: Self.effects.map { _ in 0.01 }).get()
        #expect(abs(shifted.tauSquared - plain.tauSquared) < 1e-8)
        let sure = try MetaAnalysis.pool([0.5, 0.1, 0.9], variances: [1e-20, 1, 1], heterogeneity: .none)
            .get()
        #expect(abs(sure.effect - 0.5) < 1e-15 && sure.interval().upper > 0.5)
    }
}

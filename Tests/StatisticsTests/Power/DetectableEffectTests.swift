import NumericalKit
import Statistics
import Testing

@Suite struct DetectableEffectTests {
    @Test func thirteenAgainstFour() throws {
        let effect = try DetectableEffect.mannWhitney(13, 4, level: 0.95).get()
        #expect(abs(effect.auc - 0.90) < 0.01, "\(effect.auc)")
        // At that shift, an independent simulation finds 80 % power.
        var stream = RandomStream(seed: 99)
        var significant = 0
        for _ in 0..<4000 {
            let first = (0..<13).map { _ in stream.normal() + effect.standardizedShift }
            let second = (0..<4).map { _ in stream.normal() }
            if try MannWhitney.of(first, second).get().pValue(.exact) <= 0.05 { significant += 1 }
        }
        #expect(abs(Double(significant) / 4000 - 0.8) < 4 * (0.16 / 4000).squareRoot() + 0.005)
    }

    @Test func largeSamplesJoinSmallOnes() throws {
        // Simulation on one side of the limit of 2,500 pairs, the formula on the other.
        let below = try DetectableEffect.mannWhitney(50, 50, level: 0.95).get().auc
        let above = try DetectableEffect.mannWhitney(50, 51, level: 0.95).get().auc
        #expect(abs(below - above) < 0.006, "\(below) \(above)")
        let pairsBelow = try DetectableEffect.signedRank(80, level: 0.95).get().standardizedShift
        let pairsAbove = try DetectableEffect.signedRank(81, level: 0.95).get().standardizedShift
        #expect(abs(pairsBelow - pairsAbove) < 0.01, "\(pairsBelow) \(pairsAbove)")
    }

    @Test func tooFewIsUndefined() {
        // 2/C(10, 5) = 2/252 > 0.005, and 2/2^8 = 1/128 > 0.005.
        #expect(DetectableEffect.mannWhitney(5, 5, level: 0.995).value == nil)
        #expect(DetectableEffect.signedRank(8, level: 0.995).value == nil)
        #expect(MannWhitney.smallestAttainableP(5, 5) == 2.0 / 252)
        #expect(SignedRank.smallestAttainableP(8) == 2.0 / 256)
    }
}

import NumericalKit
import Testing

@Suite struct SobolTests {
    /// Points 5, 100 and 1,023 in dimensions 0, 1, 2, 17, 100, 250 and 336, by scipy 1.17's `qmc.Sobol` without
    /// scrambling.
    @Test(arguments: [
        (5, [0.875, 0.875, 0.125, 0.375, 0.125, 0.625, 0.875]),
        (100, [0.4140625, 0.2578125, 0.7734375, 0.7421875, 0.0390625, 0.0390625, 0.9453125]),
        (
            1023,
            [
                0.0009765625, 0.7529296875, 0.6123046875, 0.8759765625, 0.2373046875, 0.8623046875,
                0.1630859375,
            ]
        ),
    ]) func publishedPoints(_ point: Int, _ known: [Double]) {
        let sequence = SobolSequence(dimensions: 337)
        #expect([0, 1, 2, 17, 100, 250, 336].map { sequence.coordinate($0, ofPoint: point) } == known)
        #expect((0..<337).allSatisfy { sequence.coordinate($0, ofPoint: 0) == 0 })
    }

    static let scramblings: [SobolSequence.Scrambling] = [
        .none, .digitalShift(seed: 3), .linearMatrix(seed: 3),
    ]

    /// The first 2ᵏ points have one coordinate in each of 2ᵏ equal parts, in every dimension, scrambled or not.
    @Test(arguments: scramblings) func everyDimensionIsStratified(_ scrambling: SobolSequence.Scrambling) {
        let sequence = SobolSequence(dimensions: 337, scrambling: scrambling)
        for dimension in 0..<337 {
            let parts = (0..<256).map { Int(sequence.coordinate(dimension, ofPoint: $0) * 256) }
            #expect(Set(parts).count == 256)
        }
    }

    /// Two dimensions: each of the 2ᵏ boxes of any shape holds as many points (t = 0 for the first two).
    @Test(arguments: scramblings) func firstTwoDimensionsAreANet(_ scrambling: SobolSequence.Scrambling) {
        let sequence = SobolSequence(dimensions: 2, scrambling: scrambling)
        for split in 0...8 {
            let boxes = (0..<256).map { point in
                let x = Int(sequence.coordinate(0, ofPoint: point) * Double(1 << split))
                let y = Int(sequence.coordinate(1, ofPoint: point) * Double(256 >> split))
                return x << 8 | y
            }
            #expect(Set(boxes).count == 256)
        }
    }

    @Test func scrambledPointsLieInside() {
        for scrambling in Self.scramblings.dropFirst() {
            let sequence = SobolSequence(dimensions: 40, scrambling: scrambling)
            for point in 0..<2048 {
                for dimension in 0..<40 {
                    let u = sequence.coordinate(dimension, ofPoint: point)
                    #expect(u > 0 && u < 1)
                }
            }
        }
    }

    /// L2-star discrepancy (Warnock's formula) in 4 dimensions falls nearly as 1/n, that of random points as 1/√n.
    @Test func discrepancyFalls() {
        let sequence = SobolSequence(dimensions: 4, scrambling: .linearMatrix(seed: 1))
        var stream = RandomStream(seed: 2)
        func discrepancy(_ n: Int, _ coordinate: (Int, Int) -> Double) -> Double {
            let points = (0..<n).map { i in (0..<4).map { coordinate($0, i) } }
            var (single, double) = (0.0, 0.0)
            for x in points {
                single += x.reduce(1) { $0 * (1 - $1 * $1) / 2 }
                for y in points { double += zip(x, y).reduce(1) { $0 * (1 - max($1.0, $1.1)) } }
            }
            return (1 / 81.0 - 2 * single / Double(n) + double / Double(n * n)).squareRoot()
        }
        let sobol = [64, 1024].map { discrepancy($0) { sequence.coordinate($0, ofPoint: $1) } }
        let random = discrepancy(1024) { _, _ in stream.uniform() }
        #expect(sobol[1] < sobol[0] / 8)
        #expect(sobol[1] < random / 3)
    }
}

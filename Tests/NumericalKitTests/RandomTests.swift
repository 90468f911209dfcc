import NumericalKit
import Testing

@Suite struct RandomTests {
    /// Known-answer vectors published with Random123 (`philox4x32 10`).
    @Test func knownAnswers() {
        #expect(
            Philox.block(counter: .zero, key: .zero)
                == SIMD4(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8))
        #expect(
            Philox.block(counter: SIMD4(repeating: 0xffff_ffff), key: SIMD2(repeating: 0xffff_ffff))
                == SIMD4(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd))
        #expect(
            Philox.block(
                counter: SIMD4(0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344),
                key: SIMD2(0xa409_3822, 0x299f_31d0))
                == SIMD4(0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1))
    }

    @Test func streamsDifferAndRepeat() {
        var (a, again, other) = (
            RandomStream(seed: 7, task: 1), RandomStream(seed: 7, task: 1), RandomStream(seed: 7, task: 2)
        )
        let words = (0..<100).map { _ in a.next() }
        #expect(words == (0..<100).map { _ in again.next() })
        #expect(Set(words).isDisjoint(with: (0..<100).map { _ in other.next() }))
    }

    @Test func momentsOfUniformAndNormal() {
        var stream = RandomStream(seed: 1)
        let n = 200_000
        let uniforms = (0..<n).map { _ in stream.uniform() }
        #expect(uniforms.allSatisfy { $0 >= 0 && $0 < 1 })
        let normals = (0..<n).map { _ in stream.normal() }
        func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
        // Four standard errors of each mean.
        #expect(abs(mean(uniforms) - 0.5) < 4 * (1.0 / 12 / Double(n)).squareRoot())
        #expect(abs(mean(normals)) < 4 / Double(n).squareRoot())
        #expect(abs(mean(normals.map { $0 * $0 }) - 1) < 4 * (2 / Double(n)).squareRoot())
    }

    @Test func boundedIntegersAreEven() {
        var stream = RandomStream(seed: 3)
        var counts = [Int](repeating: 0, count: 6)
        for _ in 0..<60_000 { counts[stream.below(6)] += 1 }
        // Chi-squared with 5 degrees of freedom: 25.7 is exceeded once in 10,000.
        let statistic = counts.reduce(0.0) { $0 + (Double($1) - 10_000) * (Double($1) - 10_000) / 10_000 }
        #expect(statistic < 25.7)
    }
}

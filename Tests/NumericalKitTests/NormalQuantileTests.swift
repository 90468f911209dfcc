import NumericalKit
import Testing

@Suite struct NormalQuantileTests {
    /// Computed with 30 digits by mpmath (root of ln Φ(z) = ln p).
    @Test(arguments: [
        (0.5, 0.0), (0.3, -0.52440051270804078404), (0.975, 1.9599639845400542355),
        (0.075, -1.4395314709384559153), (0.01, -2.3263478740408411009), (1e-5, -4.2648907939228246285),
        (1e-20, -9.2623400897984075737), (1e-100, -21.273453560965324295), (1e-300, -37.047096299361199237),
    ]) func knownValues(_ p: Double, _ z: Double) {
        #expect(abs(Normal.rationalQuantile(p) - z) <= 4e-16 * abs(z))
    }

    @Test func endsAndOutside() {
        #expect(Normal.rationalQuantile(0) == -.infinity)
        #expect(Normal.rationalQuantile(1) == .infinity)
        #expect(Normal.rationalQuantile(-0.1).isNaN && Normal.rationalQuantile(1.1).isNaN)
        #expect(Normal.rationalQuantile(.nan).isNaN)
    }

    /// Boost's quantile is another algorithm.
    @Test func agreesWithTheOtherQuantile() {
        var stream = RandomStream(seed: 5)
        for _ in 0..<20_000 {
            let p = stream.uniform()
            let z = Normal.quantile(p)
            // Near ½ the quantile is as uncertain as p − ½.
            #expect(abs(Normal.rationalQuantile(p) - z) <= 8e-16 * abs(z) + 1e-19)
        }
    }
}

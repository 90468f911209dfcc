import Reports
import Testing

@Suite struct KernelDensityTests {
    /// By the trapezium rule, six bandwidths beyond the data.
    private func integral(_ density: KernelDensity) -> Double {
        let low = density.values[0] - 6 * density.bandwidth
        let high = density.values[density.values.count - 1] + 6 * density.bandwidth
        let steps = 4000
        let width = (high - low) / Double(steps)
        let heights = (0...steps).map { density(at: low + width * Double($0)) }
        return width * (heights.reduce(0, +) - (heights[0] + heights[steps]) / 2)
    }

    @Test(arguments: [
        [1.0], [2, 2, 2], [0, 0, 0], [1, 2, 3, 4, 100], [5.1, 5.9, 6.3, 7.7, 8.0, 8.0, 9.2],
    ])
    func integratesToOne(values: [Double]) {
        #expect(abs(integral(KernelDensity(values)) - 1) < 1e-6)
    }

    /// One value of 2: the fall-back scale is the value itself, so the bandwidth is 0.9 · 2 and the peak
    /// 1 / (1.8 √(2π)).
    @Test func singleValueByHand() {
        let density = KernelDensity([2])
        #expect(abs(density.bandwidth - 1.8) < 1e-12)
        #expect(abs(density(at: 2) - 0.221_634_600) < 1e-8)
    }

    /// 1…9 by hand: SD √7.5, quartiles 3 and 7, so 0.9 · min(2.7386, 2.9851) · 9^(−1/5).
    @Test func silvermanByHand() {
        let density = KernelDensity((1...9).map(Double.init))
        #expect(abs(density.bandwidth - 1.588_271) < 1e-6)
    }
}

import Statistics
import Testing

@Suite("adjusted p values") struct PValueAdjustmentTests {
    /// Closed testing by all subsets: a hypothesis has the greatest p of the sets that hold it.
    private func closed(_ p: [Double], _ test: ([Double]) -> Double) -> [Double] {
        p.indices.map { place in
            (1..<(1 << p.count)).filter { $0 & (1 << place) != 0 }.reduce(0) { greatest, set in
                max(greatest, min(1, test(p.indices.filter { set & (1 << $0) != 0 }.map { p[$0] })))
            }
        }
    }

    @Test("Holm and Hommel are closed tests")
    func closedTests() {
        var draws = Draws(2)
        for _ in 0..<60 {
            let p = (0..<(1 + draws.below(7))).map { _ in Double(draws.below(40)) / 100 }
            let bonferroni = closed(p) { $0.min()! * Double($0.count) }
            let simes = closed(p) { set in
                set.sorted().enumerated().map { Double(set.count) * $1 / Double($0 + 1) }.min()!
            }
            for (a, e) in zip(adjustedPValues(p, by: .holm), bonferroni) { #expect(abs(a - e) < 1e-12) }
            for (a, e) in zip(adjustedPValues(p, by: .hommel), simes) { #expect(abs(a - e) < 1e-12) }
        }
    }

    @Test("Benjamini and Hochberg's adjusted p is the least level that rejects")
    func rejection() {
        var draws = Draws(4)
        let p = (0..<40).map { _ in Double(draws.below(1000)) / 2000 }
        let sorted = p.sorted()
        for (value, adjusted) in zip(p, adjustedPValues(p, by: .benjaminiHochberg)) {
            func isRejected(_ level: Double) -> Bool {
                let last = sorted.indices.last { sorted[$0] <= Double($0 + 1) / 40 * level }
                return last.map { value <= sorted[$0] } ?? false
            }
            #expect(
                isRejected(adjusted * (1 + 1e-12) + 1e-300) && !isRejected(adjusted * (1 - 1e-9))
                    || adjusted == 0)
        }
    }

    @Test("none, one, ties everywhere, zeros and ones", arguments: PValueAdjustment.allCases)
    func edges(_ adjustment: PValueAdjustment) {
        #expect(adjustedPValues([], by: adjustment) == [])
        #expect(adjustedPValues([0.3], by: adjustment) == [0.3])
        #expect(adjustedPValues([1, 1, 1], by: adjustment) == [1, 1, 1])
        #expect(adjustedPValues([0, 1, 0], by: adjustment)[0] == 0)
        let tied = adjustedPValues([0.02, 0.02, 0.02, 0.02], by: adjustment)
        #expect(Set(tied).count == 1)
        if [.hochberg, .hommel, .benjaminiHochberg].contains(adjustment) { #expect(tied[0] == 0.02) }
        if [.bonferroni, .holm].contains(adjustment) { #expect(tied[0] == 0.08) }
    }
}

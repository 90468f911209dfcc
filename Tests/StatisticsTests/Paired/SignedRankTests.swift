import NumericalKit
import Statistics
import Testing

/// The exact two-sided p by listing all signs; zeros ranked, then without a sign.
private func listedP(_ differences: [Int]) -> Double {
    let ranks = midranks(differences.map { Double(abs($0)) }).ranks
    let moved = differences.indices.filter { differences[$0] != 0 }
    let total = moved.reduce(0.0) { $0 + ranks[$1] }
    let observed = abs(moved.filter { differences[$0] > 0 }.reduce(0.0) { $0 + ranks[$1] } - total / 2)
    let extreme = (0..<(1 << moved.count)).count { signs in
        let sum = moved.enumerated().reduce(0.0) {
            $0 + (signs >> $1.offset & 1 == 1 ? ranks[$1.element] : 0)
        }
        return abs(sum - total / 2) >= observed - 1e-9
    }
    return Double(extreme) / Double(1 << moved.count)
}

@Suite struct SignedRankTests {
    @Test func exactPAndIntervalAgainstListing() throws {
        var stream = RandomStream(seed: 8)
        for levels in [3, 7, 40] {
            for n in [1, 4, 7, 9] {
                let differences = (0..<n).map { _ in stream.below(levels) - levels / 3 }
                guard differences.contains(where: { $0 != 0 }) else { continue }
                let test = try SignedRank.of(
                    first: differences.map { _ in 1.5 }, second: differences.map { 1.5 + Double($0) / 10 }
                ).get()
                #expect(abs(try test.pValue(.exact).get() - listedP(differences)) < 1e-12)
                let kept = (-80...80).filter { shift in listedP(differences.map { $0 - shift }) > 0.1 }
                let found = try test.interval(level: 0.9, method: .exact).get()
                let estimate = test.pseudomedian * 10
                if found.lower.isFinite {
                    let least = min(Double(kept.first!), estimate)
                    #expect(abs(found.lower * 10 - least) < 1e-9, "\(differences)")
                } else {
                    #expect(kept.first == -80)
                }
                if found.upper.isFinite {
                    let greatest = max(Double(kept.last!), estimate)
                    #expect(abs(found.upper * 10 - greatest) < 1e-9, "\(differences)")
                }
            }
        }
    }

    @Test func pseudomedianByHand() throws {
        // Differences 1, 2, 4: Walsh averages 1, 1.5, 2, 2.5, 3, 4; their median is 2.25.
        let test = try SignedRank.of(first: [0, 0, 0], second: [1, 2, 4]).get()
        #expect(test.pseudomedian == 2.25)
        #expect(try test.pValue(.exact).get() == 0.25)
        #expect(try test.rankBiserial.get() == 1)
    }

    @Test func noPairsAndNoDifference() throws {
        #expect(SignedRank.of(first: [], second: []).value == nil)
        let same = try SignedRank.of(first: [1, 2], second: [1, 2]).get()
        #expect(same.pValue(.exact).reason == "all differences are zero")
    }
}

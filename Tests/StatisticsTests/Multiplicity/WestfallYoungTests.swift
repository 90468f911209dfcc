import Foundation
import NumericalKit
import Statistics
import Testing

@Suite("step-down maxT") struct WestfallYoungTests {
    /// Counts by the definition, from the absolute statistics of each permutation.
    private func counts(_ observed: [Double], _ permuted: [[Double]]) -> [WestfallYoung.Row] {
        let order = observed.indices.sorted { abs(observed[$0]) > abs(observed[$1]) }
        var rows = observed.map { WestfallYoung.Row(statistic: $0, raw: 0, singleStep: 0, stepDown: 0) }
        var least = 0
        for (rank, test) in order.enumerated() {
            let threshold = abs(observed[test]) * (1 - 1e-9)
            rows[test].raw = permuted.count { $0[test] >= threshold }
            rows[test].singleStep = permuted.count { $0.max()! >= threshold }
            least = max(least, permuted.count { all in order[rank...].contains { all[$0] >= threshold } })
            rows[test].stepDown = least
        }
        return rows
    }

    @Test("Welch's t over all assignments against the definition; a constant marker is undefined")
    func welch() throws {
        var draws = Draws(9)
        let isSecond = [true, false, false, true, true, false, false]
        let markers = (0..<11).map { _ in (0..<7).map { _ in Double(draws.below(1000)) * 1e9 } }
        let screen = WelchScreen(markers + [[5, 5, 5, 5, 5, 5, 5]], isSecond: isSecond)
        let result = try #require(screen.westfallYoungOverAll())
        let choices = try #require(allChoices(of: 3, from: 7))
        #expect(choices.count == 35 && Set(choices).count == 35 && result.permutations == 35)
        let permuted = choices.map { chosen in
            markers.map { values in
                let others = (0..<7).filter { !chosen.contains($0) }
                return abs(
                    TTest.welch(chosen.map { values[$0] }, others.map { values[$0] }).value!.statistic)
            }
        }
        let observed = try screen.statistics.dropLast().map { try $0.get() }
        let rows = try result.rows.dropLast().map { try $0.get() }
        #expect(rows == counts(observed, permuted))
        #expect(result.rows[11].reason != nil)
        #expect(rows.allSatisfy { result.pValue($0.raw) >= 1.0 / 35 && $0.raw <= $0.stepDown })
        #expect(screen.westfallYoungOverAll(limit: 34) == nil)
    }

    @Test("log-rank with either variance against one test at a time", arguments: [true, false])
    func logRank(_ isHypergeometric: Bool) throws {
        var draws = Draws(21)
        let n = 37
        let followUp = FollowUp(
            times: (0..<n).map { _ in Double(draws.below(12)) },
            events: (0..<n).map { _ in draws.below(3) > 0 })
        let groups = (0..<19).map { _ in (0..<n).map { _ in draws.below(3) == 0 } }
        let screen = LogRankScreen(
            followUp, groups: groups + [groups[0].map { _ in true }],
            variance: isHypergeometric ? .hypergeometric : .permutation)
        func statistic(_ followUp: FollowUp, _ group: [Bool]) -> Double {
            let codes = group.map { $0 ? 0 : 1 }
            return isHypergeometric
                ? LogRankTest(followUp, groups: codes, groupCount: 2).z!
                : -LogRankPermutationTest(followUp, groups: codes, groupCount: 2).statistic!
        }
        let permutations = (0..<21).map { randomPermutation(of: n, seed: 4, task: UInt64($0)) }
        let permuted = permutations.map { order in
            groups.map { abs(statistic(followUp.picking(order), $0)) }
        }
        let result = screen.westfallYoung(permutations: permutations)
        let rows = try result.rows.dropLast().map { try $0.get() }
        #expect(rows == counts(groups.map { statistic(followUp, $0) }, permuted))
        #expect(result.rows[19].reason != nil && result.permutations == 21)
        let seeded = screen.westfallYoung(replicates: 21, seed: 4)
        #expect(try seeded.rows.dropLast().map { try $0.get() } == rows)
        #expect(rows.allSatisfy { result.pValue($0.raw) >= 1.0 / 22 })
    }

    @Test("nobody, no events, no permutations")
    func nothing() {
        let empty = LogRankScreen(FollowUp(times: [], events: []), groups: [[]], variance: .permutation)
        #expect(empty.westfallYoung(replicates: 9, seed: 1).rows[0].reason != nil)
        let quiet = FollowUp(times: [1, 2, 3], events: [false, false, false])
        let screen = LogRankScreen(quiet, groups: [[true, false, true]])
        #expect(screen.westfallYoung(replicates: 9, seed: 1).rows[0].reason != nil)
        let welch = WelchScreen([[1, 2, 3, 5]], isSecond: [true, true, false, false])
        #expect(welch.westfallYoung(replicates: 0, seed: 1).pValue(0) == 1)
        #expect(WelchScreen([], isSecond: [true, false]).westfallYoung(replicates: 3, seed: 1).rows.isEmpty)
        #expect(WelchScreen([[]], isSecond: []).statistics[0].reason != nil)
    }

    @Test("every order is as likely")
    func uniform() {
        var seen: [[Int]: Int] = [:]
        for task in 0..<6000 { seen[randomPermutation(of: 3, seed: 1, task: UInt64(task)), default: 0] += 1 }
        #expect(seen.count == 6 && seen.values.allSatisfy { abs($0 - 1000) < 120 })
    }
}

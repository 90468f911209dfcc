import Foundation
import Statistics

/// A07: `data/<id>_input.csv` has time, event (1), x and, for each row, the log-rank score of the permutations
/// (`logrank_score`); `resamples/<id>_perm.csv` permutes these. `call` holds minprop and maxprop.
func checkMaximallySelected(_ golden: Golden, _ expected: Cursor) throws {
    guard let data = try golden.input() else {
        throw HarnessError("data/\(golden.id)_input.csv is missing")
    }
    func column(_ name: String) throws -> [Double] { try data.numbers(name).map { $0 ?? .nan } }
    let followUp = FollowUp(times: try column("time"), events: try column("event").map { $0 == 1 })
    let values = try column("x")
    let least = golden.call.firstMatch(of: /minprop\s*=\s*([0-9.]+)/).flatMap { Double($0.1) } ?? 0.1
    let most = golden.call.firstMatch(of: /maxprop\s*=\s*([0-9.]+)/).flatMap { Double($0.1) } ?? 0.9
    let points = try CutPoints.of(values, minimumShare: least, maximumShare: most).get()
    let scan = try CutPointScan.of(scores: logRankScores(followUp, ties: .highestRank), at: points).get()
    expected["n"]?.check(followUp.count)
    expected["statistic"]?.check(scan.maximum)
    expected["estimate"]?.check(points.lowerValues[scan.best])
    expected["cuts"]?.check(points.lowerValues)
    expected["std_stats"]?.check(scan.statistics.map(abs))
    let permuted = SelectionTest.permutations(scan, replicates: 1_999, seed: 1).pValue
    for (name, cursor) in expected["p_approx"]?.members ?? [] {
        checkApproximation(name, cursor, scan, shares: (least, most), permuted: permuted)
    }
    if let cursor = expected["naive_logrank_p_at_cut"] {
        let groups = values.map { $0 <= points.lowerValues[scan.best] ? 0 : 1 }
        cursor.checkP(LogRankTest(followUp, groups: groups, groupCount: 2).pValue)
    }
    try checkPermutations(golden, expected, followUp, given: try column("logrank_score"), points)
}

private func checkApproximation(
    _ name: String, _ cursor: Cursor, _ scan: CutPointScan, shares: (Double, Double), permuted: Double
) {
    switch name {
    case "Lau92":
        cursor.checkP(scan.limitingP(minimumShare: shares.0, maximumShare: shares.1).value)
    case "Lau94":
        if cursor.number ?? 0 > 1 {
            // The bound itself agrees; as a probability it is cut at 1.
            cursor.check(scan.improvedBonferroniBound)
            if scan.improvedBonferroniP != 1 { cursor.fail("a bound above 1 is a p of 1") }
        } else {
            cursor.checkP(scan.improvedBonferroniP)
        }
    case "HL":
        cursor.isNotCovered(
            because: "the reference's bound fails with ties and beyond 170 patients and leaves the observed "
                + "value itself out; the permutation distribution, p = \(permuted), stands in its place")
    default: cursor.fail("no such approximation")
    }
}

private func checkPermutations(
    _ golden: Golden, _ expected: Cursor, _ followUp: FollowUp, given: [Double], _ points: CutPoints
) throws {
    let own = logRankScores(followUp).map { -$0 }
    let distance = zip(own, given).map { abs($0 - $1) }.max() ?? 0
    if !(distance < 1e-9) { expected.fail("scores differ by \(distance) from those of the input") }
    let scan = try CutPointScan.of(scores: own, at: points).get()
    expected["own_stat_check"]?.check(scan.maximum)
    guard let rows = try golden.resampling("perm") else {
        throw HarnessError("resamples/\(golden.id)_perm.csv is missing")
    }
    let maxima = scan.permutedMaxima(rows.map { $0.map { $0 - 1 } })
    for (key, cursor) in expected.members {
        if let count = key.firstMatch(of: /^perm_max_first(\d+)$/).flatMap({ Int($0.1) }) {
            cursor.check(Array(maxima.prefix(count)))
        }
    }
    let test = SelectionTest.permutations(scan, maxima: maxima)
    expected["perm_B"]?.check(maxima.count)
    expected["perm_p_count"]?.check(test.pValue * Double(maxima.count + 1) - 1, absolute: 1e-9)
}

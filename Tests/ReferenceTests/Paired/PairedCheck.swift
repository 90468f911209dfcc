import Foundation
import Statistics

/// A02: `call` names the two columns of each pair, `change = later - earlier`.
func checkPaired(_ golden: Golden, _ expected: Cursor) throws {
    let words = golden.call.split { "=- ;".contains($0) }.map(String.init)
    guard words.count >= 3, words[0] == "change" else {
        throw HarnessError(
            "\(golden.id): cannot read 'change = later - earlier' in the call '\(golden.call)'")
    }
    let data = try golden.data()
    let pairs = try zip(data.numbers(words[1]), data.numbers(words[2]))
        .compactMap { later, earlier in later.flatMap { later in earlier.map { (later, $0) } } }
    let test = try SignedRank.of(first: pairs.map(\.1), second: pairs.map(\.0)).get()
    if let refusal = expected["ERROR"] {
        refusal.describes()
        if test.pValue(.exact).reason == nil { refusal.fail("the reference refuses, but a p value came") }
        return
    }
    checkDifferences(expected, test)
    checkSignedRank(expected, test)
    checkSignTest(expected["sign_test"], test)
    if let cursor = expected["log2fc"] {
        let changes = pairs.map { log2($0.0 / $0.1) }
        cursor["mean"]?.check(Descriptives(changes).mean.value)
        cursor["t"].map { checkT($0, TTest.oneSample(changes)) }
    }
}

private func checkDifferences(_ expected: Cursor, _ test: SignedRank) {
    let described = Descriptives(test.values)
    expected["n"]?.check(test.pairCount)
    expected["n_zero"]?.check(test.zeroCount)
    expected["mean"]?.check(described.mean.value)
    expected["sd"]?.check(described.standardDeviation.value)
    expected["median"]?.check(described.median.value)
    expected["paired_t"].map { checkT($0, TTest.oneSample(test.values)) }
    if let mean = described.mean.value, let deviation = described.standardDeviation.value {
        expected["d_z"]?.check(mean / deviation)
    }
    expected["matched_rank_biserial"]?.check(test.rankBiserial.value)
}

private func checkSignedRank(_ expected: Cursor, _ test: SignedRank) {
    let dropped: [(String, RankTestMethod)] = [
        ("wsr_wilcox_asymp_cc", .asymptotic), ("wsr_wilcox_asymp_nocc", .asymptoticWithoutContinuity),
        ("wsr_exact_zeros_dropped", .exact),
    ]
    for (name, method) in dropped {
        expected[name]?["method"]?.describes()
        expected[name]?["statistic"]?.check(test.statistic(.dropped))
        expected[name]?["p"]?.checkP(test.pValue(method, zeros: .dropped).value)
    }
    let ranked: [(String, RankTestMethod)] = [
        ("wsr_pratt_asymp", .asymptoticWithoutContinuity), ("wsr_pratt_exact", .exact),
    ]
    for (name, method) in ranked {
        expected[name]?["z"]?.check(test.zScore(.ranked).value)
        expected[name]?["p"]?.checkP(test.pValue(method, zeros: .ranked).value)
    }
    expected["hl_pseudomedian_walsh_all"]?.check(test.pseudomedian)
}

private func checkSignTest(_ expected: Cursor?, _ test: SignedRank) {
    let moved = test.pairCount - test.zeroCount
    let sign = test.signTest.value
    expected?["method"]?.describes()
    expected?["statistic"]?.check(test.positiveCount)
    expected?["parameter"]?.check(moved)
    expected?["estimate"]?.check(sign?.share)
    expected?["p"]?.checkP(sign?.pValue)
    expected?["ci"]?.check([sign?.interval.lower, sign?.interval.upper])
}

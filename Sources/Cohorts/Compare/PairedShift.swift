internal import Findings
internal import Statistics

/// The deciding comparison within pairs: centre of the differences and signed-rank test.
struct PairedShift {
    let first: [Double]
    let second: [Double]
    let test: Outcome<SignedRank>
    let method: RankTestMethod

    let pValue: Quantity
    /// At 95 %, as shown.
    let interval: Interval?
    let decisionInterval: Interval?
    private let decisionLevel: Double

    /// Differences are `of` − `against`.
    init(of: [Double], against: [Double], decisionLevel: Double) {
        (first, second, self.decisionLevel) = (of, against, decisionLevel)
        let test = SignedRank.of(first: against, second: of)
        let method = test.value?.preferredMethod ?? .exact
        func interval(_ level: Double) -> Interval? {
            guard let test = test.value, test.zeroCount < test.pairCount else { return nil }
            return test.interval(level: level, method: method).value
                .map { Interval($0, level: level, method: Self.procedure(method)) }
        }
        (self.test, self.method) = (test, method)
        pValue = Quantity(test.flatMap { $0.pValue(method) })
        self.interval = interval(0.95)
        decisionInterval = decisionLevel == 0.95 ? self.interval : interval(decisionLevel)
    }

    private static func testName(_ method: RankTestMethod) -> String {
        method == .exact
            ? "exact signed-rank test (zeros by Pratt)"
            : "signed-rank test (zeros by Pratt, normal approximation with ties and continuity)"
    }
    private static func procedure(_ method: RankTestMethod) -> String {
        "Hodges-Lehmann interval inverted from the \(testName(method))"
    }

    var testName: String { Self.testName(method) }
    var procedure: String { Self.procedure(method) }
    var centre: Quantity { Quantity(test.map(\.pseudomedian)) }
    var differences: [Double] { test.value?.values ?? [] }

    /// Completes "not testable, because …".
    var notTestable: String? {
        guard let test = test.value else { return "there are no complete pairs" }
        if test.zeroCount == test.pairCount { return "all differences are zero" }
        let alpha = 1 - decisionLevel
        let moved = test.pairCount - test.zeroCount
        let floor = SignedRank.smallestAttainableP(moved)
        if floor <= alpha * (1 + 1e-9) { return nil }
        let zeros = test.zeroCount > 0 ? " that differ (\(test.zeroCount) more do not)" : ""
        return
            "\(Numbers.count(moved, "pairs"))\(zeros) cannot reach p ≤ \(Numbers.short(alpha)): the smallest p is \(Numbers.short(floor))"
    }

    var detectable: String? {
        guard let test = test.value,
            let effect = DetectableEffect.signedRank(test.pairCount, level: decisionLevel).value
        else { return nil }
        return
            "\(test.pairCount) pairs could have shown a mean difference of "
            + "\(Numbers.short(effect.standardizedShift, digits: 2)) standard deviations of the differences with 80 % "
            + "power at level \(Numbers.percent(decisionLevel))"
    }

    /// The deciding test, the paired t test and the sign test.
    var tests: [Finding.Test] {
        let t = TTest.oneSample(differences)
        let sign = test.flatMap(\.signTest)
        return [
            Finding.Test(
                name: testName, statistic: Quantity(test.map { $0.statistic() }), pValue: pValue),
            Finding.Test(
                name: "paired t test", statistic: Quantity(t.map(\.statistic)),
                pValue: Quantity(t.map(\.pValue))),
            Finding.Test(
                name: "sign test", statistic: Quantity(test.map { Double($0.positiveCount) }),
                pValue: Quantity(sign.map(\.pValue))),
        ]
    }

    /// - Parameters: names of the estimates that the code gives.
    func rCalls(centre: String, mean: String) -> [Finding.RCall] {
        guard let test = test.value else { return [] }
        let read = RankTestsInR.pairs
        var calls = [Finding.RCall(reproduces: centre, code: "\(read)\n\(RankTestsInR.pseudomedian)")]
        if method == .exact, test.zeroCount < test.pairCount {
            let ends = interval.map { [$0.lower, $0.upper].filter(\.isFinite) } ?? []
            calls.append(
                .init(
                    reproduces: testName + " (first p; the others belong to the ends of the 95 % interval)",
                    code: "\(read)\n\(RankTestsInR.exactSignedRank(at: [0] + ends))"))
        }
        if TTest.oneSample(differences).value != nil {
            calls.append(.init(reproduces: mean, code: "\(read)\nt.test(x)"))
        }
        return calls
    }
}

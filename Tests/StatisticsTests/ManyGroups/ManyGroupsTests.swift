import NumericalKit
import Statistics
import Testing

@Suite struct ManyGroupsTests {
    let groups: [[Double]] = [
        [24.5, 23.5, 26.4, 27.1, 29.9], [28.4, 34.2, 29.5, 32.2, 30.1, 31.0], [26.1, 28.3, 24.3, 26.2],
        [27.8, 25.1, 30.6, 29.2, 28.8, 26.9, 27.5],
    ]

    /// scipy 1.17.1: f_oneway(*g), f_oneway(*g, equal_var=False), kruskal(*g).
    @Test func overallTestsAgainstScipy() throws {
        let fisher = try oneWayAnalysisOfVariance(groups).get()
        expectClose(fisher.statistic, 6.39796077873904)
        expectClose(fisher.pValue, 0.0038524527852137)
        #expect(fisher.betweenDegreesOfFreedom == 3 && fisher.withinDegreesOfFreedom == 18)
        let welch = try welchAnalysisOfVariance(groups).get()
        expectClose(welch.statistic, 5.48051067357435)
        expectClose(welch.pValue, 0.0202614038706121)
        let ranks = try kruskalWallisTest(groups).get()
        expectClose(ranks.statistic, 11.2530208921513)
        expectClose(ranks.pValue, 0.0104334960101766)
    }

    /// With two groups F is Student's (or Welch's) t squared.
    @Test func twoGroupsAreTTests() throws {
        let pair = Array(groups[..<2])
        expectClose(
            oneWayAnalysisOfVariance(pair).value?.pValue, TTest.student(pair[0], pair[1]).value!.pValue)
        expectClose(
            welchAnalysisOfVariance(pair).value?.pValue, TTest.welch(pair[0], pair[1]).value!.pValue)
        let tukey = try tukeyComparisons(pair).get()[0]
        let student = try TTest.student(pair[0], pair[1]).get()
        expectClose(tukey.pValue, student.pValue)
        expectClose(tukey.interval.lower, student.interval.lower)
        let dunnett = try dunnettComparisons(pair, control: 1).get()[0]
        expectClose(dunnett.pValue, student.pValue)
        expectClose(dunnett.interval.upper, student.interval.upper)
        let dunn = try dunnTest(pair).get()[0]
        let z = try MannWhitney.of(pair[0], pair[1]).get().zScore.get()
        expectClose(dunn.zScore, z)
    }

    /// scipy 1.17.1, tukey_hsd(*g): differences, p values, confidence_interval().
    @Test func tukeyAgainstScipy() throws {
        let expected: [(Int, Int, [Double])] = [
            (0, 1, [-4.62, 0.00666865909997538, -8.06422951545534, -1.17577048454466]),
            (0, 2, [0.0549999999999997, 0.999974736554941, -3.7605981169918, 3.8705981169918]),
            (0, 3, [-1.70571428571429, 0.487761378655483, -5.03624137002779, 1.62481279859922]),
            (1, 2, [4.675, 0.0100739434127168, 1.00343900005892, 8.34656099994108]),
            (1, 3, [2.91428571428571, 0.0772917983958764, -0.250201897515406, 6.07877332608683]),
            (2, 3, [-1.76071428571429, 0.517756131651448, -5.32583053634349, 1.80440196491492]),
        ]
        for (found, (i, j, values)) in zip(try tukeyComparisons(groups).get(), expected) {
            #expect(found.first == i && found.second == j)
            expectClose(found.difference, values[0], absolute: 1e-12)
            expectClose(found.pValue, values[1], relative: 1e-9)
            expectClose(found.interval.lower, values[2], relative: 1e-8)
            expectClose(found.interval.upper, values[3], relative: 1e-8)
        }
    }

    /// By nested adaptive quadrature (scipy 1.17.1, integrate.quad) of the multivariate t with these loadings;
    /// scipy's own dunnett is a simulation and agrees to 1e-5.
    @Test func dunnettAgainstQuadrature() throws {
        let found = try dunnettComparisons(groups).get()
        let expected = [0.0036365663934839754, 0.9999475325406378, 0.35534264826320994]
        for (one, p) in zip(found, expected) { expectClose(one.pValue, p, relative: 1e-8) }
        expectClose(found[0].interval.lower, 1.50056003, absolute: 1e-2)
        let critical = DunnettDistribution.quantile(
            upperTail: 0.05, loadings: [0.5, 0.5, 0.5].map { $0.squareRoot() }, df: 10)
        expectClose(critical, 2.758996978360253, relative: 1e-9)
    }

    /// scipy 1.17.1, studentized_range.sf; at (3.5, 3, 10) and (20, 3, 4) equal to mpmath's quadrature.
    @Test func studentizedRangeAgainstScipy() {
        let expected: [(Double, Int, Double, Double)] = [
            (3.5, 3, 10, 0.07710331083841182), (0.5, 4, 5, 0.9831608193269107),
            (6, 10, 20, 0.01141516446170554), (20, 3, 4, 0.0003239696457188305),
            (3.3, 2, 7, 0.052347130794831886), (4, 5, .infinity, 0.03769606822054161),
        ]
        for (q, groups, df, p) in expected {
            expectClose(StudentizedRange.upperTail(q, groups: groups, df: df), p, relative: 1e-10)
            expectClose(StudentizedRange.quantile(upperTail: p, groups: groups, df: df), q, relative: 1e-9)
        }
        // Two values: the range is √2·|t|, also far out, and with a spread that is known.
        for (t, df) in [(0.3, 1.0), (12, 3), (90, 2), (30, 40), (4, 1e7)] {
            expectClose(
                StudentizedRange.upperTail(t * 2.0.squareRoot(), groups: 2, df: df),
                StudentT.twoSided(t, df: df), relative: 1e-9)
            expectClose(
                DunnettDistribution.upperTail(t, loadings: [0.7], df: df), StudentT.twoSided(t, df: df),
                relative: 1e-9)
        }
        expectClose(
            StudentizedRange.upperTail(20, groups: 2, df: .infinity), Normal.twoSided(20 / 2.0.squareRoot()))
        // Independent variables: 1 − (1 − p)³.
        let p = Normal.twoSided(2.5)
        expectClose(
            DunnettDistribution.upperTail(2.5, loadings: [0, 0, 0], df: .infinity), p * (3 - p * (3 - p)))
    }

    @Test func groupsThatCannotBeCompared() {
        let flat: [[Double]] = [[2, 2], [3, 3], [4, 4]]
        #expect(oneWayAnalysisOfVariance(flat).value == nil && tukeyComparisons(flat).value == nil)
        #expect(welchAnalysisOfVariance(flat).reason == "a group's values do not vary")
        #expect(dunnettComparisons([[1], [2], [3]]).value == nil)
        #expect(oneWayAnalysisOfVariance([[1, 2]]).reason == "there are fewer than two groups")
        #expect(oneWayAnalysisOfVariance([[1, 2], []]).reason == "a group has no values")
        #expect(dunnTest([[3, 3], [3]]).reason == "all values are equal")
        #expect(JonckheereTerpstra.of([[3, 3], [3]]).reason == "all values are equal")
        #expect(cochranArmitageTest(successes: [0, 0], totals: [4, 5]).value == nil)
        #expect(
            cochranArmitageTest(successes: [2, 0], totals: [4, 0]).reason == "all members have one score")
        #expect(tukeyComparisons([[1e300, 2e300], [3e300, 5e300]]).value == nil)
    }
}

@Suite struct TrendTests {
    /// All 1680 and 560 deals listed.
    @Test func exactTrendAgainstListing() throws {
        let tied = try JonckheereTerpstra.of([[1, 2, 2], [2, 3, 4], [3, 4, 5]]).get()
        #expect(tied.statistic == 24)
        expectClose(tied.pValue(.exact), 32.0 / 1680)
        let plain = try JonckheereTerpstra.of([[1.2, 3.4, 2.2], [2.8, 3.9], [4.4, 3.1, 5.0]]).get()
        #expect(plain.statistic == 18 && plain.mean == 10.5)
        expectClose(plain.pValue(.exact), 34.0 / 560)
    }

    /// Two groups, ties and all: the Mann-Whitney test.
    @Test func twoGroupsAreMannWhitney() throws {
        var stream = RandomStream(seed: 21)
        for levels in [3, 8, 1000] {
            for _ in 0..<20 {
                let a = (0..<(2 + stream.below(6))).map { _ in Double(stream.below(levels)) / 10 }
                let b = (0..<(2 + stream.below(6))).map { _ in Double(stream.below(levels)) / 10 }
                guard let trend = JonckheereTerpstra.of([a, b]).value else { continue }
                let rank = MannWhitney.of(b, a).value!
                #expect(trend.statistic == rank.statistic)
                expectClose(trend.pValue(.exact), rank.pValue(.exact))
                expectClose(trend.pValue(.asymptotic), rank.pValue(.asymptotic))
                expectClose(trend.zScore, rank.zScore.value!)
            }
        }
    }

    /// The exact null distribution has the variance of the formula: moments from p values by listing.
    @Test func varianceWithTiesByDealing() throws {
        let values: [Double] = [1, 1, 2, 2, 2, 3, 4]
        var (sum, squares, deals) = (0.0, 0.0, 0.0)
        var variance = 0.0
        for code in 0..<2187 {
            var (rest, groups) = (code, [[Double]](repeating: [], count: 3))
            for value in values {
                groups[rest % 3].append(value)
                rest /= 3
            }
            guard groups.map(\.count) == [2, 2, 3] else { continue }
            let trend = try JonckheereTerpstra.of(groups).get()
            sum += trend.statistic
            squares += trend.statistic * trend.statistic
            deals += 1
            variance = trend.variance
        }
        #expect(deals == 210)
        expectClose(sum / deals, 8)
        expectClose(squares / deals - 64, variance)
    }

    /// The formula of Armitage 1955 written out in numpy: z = 2.0571253065844886.
    @Test func shareAlongScores() throws {
        let rising = try cochranArmitageTest(successes: [10, 14, 20], totals: [50, 50, 52]).get()
        expectClose(rising.zScore, 2.0571253065844886)
        expectClose(rising.pValue, 0.039674174012289946)
        // Two groups: Pearson's χ² without continuity correction.
        let two = try cochranArmitageTest(successes: [3, 9], totals: [10, 12]).get()
        let (a, b, c, d) = (3.0, 7.0, 9.0, 3.0)
        let chi = 22 * (a * d - b * c) * (a * d - b * c) / (10.0 * 12 * 12 * 10)
        expectClose(two.zScore * two.zScore, chi)
        // Any straight line of scores gives the same.
        let moved = try cochranArmitageTest(
            successes: [10, 14, 20], totals: [50, 50, 52], scores: [-5, 5, 15]
        ).get()
        expectClose(moved.zScore, rising.zScore)
    }
}

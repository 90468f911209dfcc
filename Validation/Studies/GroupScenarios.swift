import Cohorts
import NumericalKit
import Tables

/// Two groups, pairs and correlations without any difference or link.
public enum GroupScenarios {
    public static let all: [Scenario] = [
        compare(8, 20), compare(4, 13), compare(5, 5), compare(8, 20, primaryClaims: 10), coarse, skewed,
        pairs,
        coarsePairs, discriminate(13, 4), correlate(.spearman), correlate(.pearson), correlate(.kendall),
        skewedCorrelation, partial,
    ]

    private static func groups(_ first: Int, _ second: Int, _ values: [Double]) -> Table {
        let levels = Array(repeating: "yes", count: first) + Array(repeating: "no", count: second)
        return madeTable([("marker", .values(values)), ("group", .texts(levels))])
    }

    private static func compare(_ first: Int, _ second: Int, primaryClaims: Int = 1) -> Scenario {
        let m = primaryClaims > 1 ? ", \(primaryClaims) primary claims" : ""
        return Scenario(
            "compare/\(first)-against-\(second)" + (primaryClaims > 1 ? "-of-\(primaryClaims)" : ""),
            "two groups of \(first) and \(second), normal, no difference\(m)", primaryClaims: primaryClaims
        ) { stream in
            MadeStudy(
                CompareAnalysis(marker: "marker", group: "group", of: "yes", against: "no"),
                groups(first, second, stream.normals(first + second)))
        }
    }

    private static let coarse = Scenario(
        "compare/ties", "two groups of 12 and 15 with values 0, 1 and 2 only, no difference"
    ) { stream in
        let values = (0..<27).map { _ in Double(stream.below(3)) }
        return MadeStudy(
            CompareAnalysis(marker: "marker", group: "group", of: "yes", against: "no"),
            groups(12, 15, values))
    }

    private static let skewed = Scenario(
        "compare/skewed", "two groups of 10 and 30, log-normal with SD 1.5 of the logarithm, no difference"
    ) { stream in
        MadeStudy(
            CompareAnalysis(marker: "marker", group: "group", of: "yes", against: "no"),
            groups(10, 30, stream.normals(40, sd: 1.5).map(exponential)))
    }

    private static func pairTable(_ before: [Double], _ after: [Double]) -> Table {
        let names = before.indices.map { "p\($0)" }
        let visits =
            Array(repeating: "before", count: before.count) + Array(repeating: "after", count: before.count)
        return madeTable([
            ("marker", .values(before + after)), ("visit", .texts(visits)),
            ("patient", .texts(names + names)),
        ])
    }

    private static let pairs = Scenario(
        "compare/pairs", "15 pairs, normal, correlation 0.5, no change"
    ) { stream in
        let level = stream.normals(15)
        let before = level.map { $0 + stream.normal() }
        let after = level.map { $0 + stream.normal() }
        return MadeStudy(
            CompareAnalysis(
                marker: "marker", group: "visit", of: "after", against: "before", pair: "patient"),
            pairTable(before, after))
    }

    private static let coarsePairs = Scenario(
        "compare/pairs-with-ties", "12 pairs of whole numbers 0 to 3, many of them unchanged, no change"
    ) { stream in
        let before = (0..<12).map { _ in Double(stream.below(4)) }
        let after = (0..<12).map { _ in Double(stream.below(4)) }
        return MadeStudy(
            CompareAnalysis(
                marker: "marker", group: "visit", of: "after", against: "before", pair: "patient"),
            pairTable(before, after))
    }

    private static func discriminate(_ cases: Int, _ controls: Int) -> Scenario {
        Scenario(
            "discriminate/\(cases)-against-\(controls)",
            "\(cases) cases and \(controls) controls, normal, no difference"
        ) { stream in
            MadeStudy(
                DiscriminateAnalysis(marker: "marker", outcome: "group", positive: "yes", negative: "no"),
                groups(cases, controls, stream.normals(cases + controls)))
        }
    }

    private static func correlate(_ method: CorrelateAnalysis.Method) -> Scenario {
        Scenario(
            "correlate/\(method.rawValue)",
            "30 patients, two independent normal measurements, \(method.rawValue)"
        ) {
            stream in
            MadeStudy(
                CorrelateAnalysis(marker: "x", with: "y", method: method),
                madeTable([("x", .values(stream.normals(30))), ("y", .values(stream.normals(30)))]))
        }
    }

    private static let skewedCorrelation = Scenario(
        "correlate/spearman-skewed", "20 patients, two independent log-normal measurements, Spearman's rho"
    ) { stream in
        MadeStudy(
            CorrelateAnalysis(marker: "x", with: "y", method: .spearman),
            madeTable([
                ("x", .values(stream.normals(20, sd: 1.5).map(exponential))),
                ("y", .values(stream.normals(20, sd: 1.5).map(exponential))),
            ]))
    }

    private static let partial = Scenario(
        "correlate/partial-pearson",
        "40 patients, two measurements that both follow a third (0.7) and nothing else, the third held constant"
    ) { stream in
        let third = stream.normals(40)
        let x = third.map { 0.7 * $0 + 0.714 * stream.normal() }
        let y = third.map { 0.7 * $0 + 0.714 * stream.normal() }
        return MadeStudy(
            CorrelateAnalysis(marker: "x", with: "y", method: .pearson, covariates: ["third"]),
            madeTable([("x", .values(x)), ("y", .values(y)), ("third", .values(third))]))
    }
}

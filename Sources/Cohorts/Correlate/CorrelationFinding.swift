internal import Findings
internal import Foundation
internal import Statistics
internal import Tables

/// Words, numbers and figure of one correlation.
struct CorrelationFinding {
    let analysis: CorrelateAnalysis
    let pairs: CorrelatedPairs
    let level: Double
    private let deciding: Outcome<Correlation>

    init(_ analysis: CorrelateAnalysis, _ pairs: CorrelatedPairs, level: Double) {
        (self.analysis, self.pairs, self.level) = (analysis, pairs, level)
        deciding = analysis.method.correlation(pairs.x, pairs.y)
    }

    private var subject: String { "\(analysis.marker) with \(analysis.with)" }

    var finding: Finding {
        Finding(
            analysis: CorrelateAnalysis.schema.name, title: "\(subject), \(pairs.x.count) patients",
            estimates: CorrelateAnalysis.Method.allCases
                .sorted { a, _ in a == analysis.method }.map(estimate) + [kendall],
            decision: decision, tests: tests,
            units: Finding.Units(noun: "patients", total: pairs.x.count),
            exclusions: pairs.exclusions.losses, method: methodText, cautions: cautions, figures: [figure],
            rCalls: rCalls,
            analysed: DataFrame(
                columns: [analysis.marker, analysis.with],
                rows: zip(pairs.x, pairs.y).map { [.number($0), .number($1)] }))
    }

    private func estimate(_ method: CorrelateAnalysis.Method) -> Estimate {
        let outcome = method.correlation(pairs.x, pairs.y)
        let ranks = method == .spearman ? " of ranks, ties sharing their mean rank" : ""
        return Estimate(
            method.rawValue, label: "\(method.name), \(subject)",
            definition:
                "Product-moment correlation\(ranks); interval by Fisher's z (\(method.standardError))",
            value: Quantity(outcome.map(\.coefficient)), interval: interval(outcome, 0.95, method), null: 0)
    }

    private func interval(
        _ outcome: Outcome<Correlation>, _ level: Double, _ method: CorrelateAnalysis.Method
    ) -> Interval? {
        outcome.value.map {
            Interval($0.interval(level: level), level: level, method: "Fisher's z (\(method.standardError))")
        }
    }

    private var kendall: Estimate {
        Estimate(
            "kendall", label: "Kendall's τ-b, \(subject)",
            definition: "Concordant minus discordant pairs over all pairs, corrected for ties",
            value: Quantity(KendallCorrelation.of(pairs.x, pairs.y).map(\.coefficient)), null: 0)
    }

    private var decision: Decision {
        let detectable = detectableCorrelation(pairs.x.count, level: level).value.map {
            "\(pairs.x.count) patients could have shown a correlation of \(Numbers.short($0, digits: 2)) "
                + "with 80 % power at level \(Numbers.percent(level))"
        }
        return Decision(
            estimate: analysis.method.rawValue,
            procedure: "Fisher's z of \(analysis.method.name) (\(analysis.method.standardError))",
            higherMeans: "\(analysis.with) is higher where \(analysis.marker) is higher",
            lowerMeans: "\(analysis.with) is lower where \(analysis.marker) is higher",
            effect: Quantity(deciding.map(\.coefficient)),
            interval: interval(deciding, level, analysis.method),
            pValue: Quantity(deciding.map(\.pValue)), notTestable: deciding.reason, detectable: detectable)
    }

    private var tests: [Finding.Test] {
        let kendall = KendallCorrelation.of(pairs.x, pairs.y)
        let t = deciding.flatMap { correlationTTest($0.coefficient, count: $0.count) }
        return [
            Finding.Test(
                name: "t test of \(analysis.method.name)", statistic: Quantity(t.map(\.statistic)),
                pValue: Quantity(t.map(\.pValue))),
            Finding.Test(
                name: "Kendall's τ-b, normal approximation", statistic: Quantity(kendall.map(\.zScore)),
                pValue: Quantity(kendall.map(\.pValue))),
        ]
    }

    private var methodText: [String] {
        [
            "The association of \(subject) was measured by \(analysis.method.name) in \(pairs.x.count) patients "
                + "with both values; interval and two-sided p value come from Fisher's z transformation "
                + "(standard error: \(analysis.method.standardError)).",
            "The other coefficients describe and do not decide.",
        ]
    }

    private var cautions: [Caution] {
        var cautions = [
            Caution("association", "A correlation across patients does not show that one causes the other.")
        ]
        if pairs.censored > 0 {
            cautions.append(
                Caution(
                    "censored-values",
                    "\(pairs.censored) patients have a value that is only known to lie beyond a limit of measurement; "
                        + "values at or beyond the limit count as equal to it.", weight: .serious))
        }
        return cautions
    }

    private var figure: Figure {
        let shown = deciding.value.map { correlation in
            let ends = correlation.interval(level: 0.95)
            return "\(analysis.method.name) \(Numbers.short(correlation.coefficient, digits: 2)) "
                + "(\(Numbers.short(ends.lower, digits: 2)) to \(Numbers.short(ends.upper, digits: 2)))"
        }
        return Figure(
            id: "scatter", title: "\(analysis.with) against \(analysis.marker)",
            caption: "One point for each of \(pairs.x.count) patients; interval at 95 % by Fisher's z.",
            content: .scatter(
                ScatterFigure(
                    x: AxisLabel(analysis.marker, unit: pairs.units.x),
                    y: AxisLabel(analysis.with, unit: pairs.units.y),
                    points: zip(pairs.x, pairs.y).map { .init(x: $0, y: $1) }, annotation: shown)))
    }

    private var rCalls: [Finding.RCall] {
        let method = analysis.method.rawValue
        let read = "d <- read.csv(\"rows.csv\", check.names = FALSE)\nx <- d[[1]]; y <- d[[2]]"
        return [
            .init(
                reproduces: method, code: "\(read)\ncor.test(x, y, method = \"\(method)\", exact = FALSE)"),
            .init(
                reproduces: "interval and p of \(method)",
                code: """
                    \(read)
                    r <- cor(x, y, method = "\(method)"); n <- length(x)
                    se <- \(analysis.method == .spearman ? "sqrt((1 + r^2 / 2) / (n - 3))" : "1 / sqrt(n - 3)")
                    tanh(atanh(r) + c(-1, 1) * qnorm(0.975) * se); 2 * pnorm(-abs(atanh(r)) / se)
                    """),
            .init(
                reproduces: "kendall",
                code: "\(read)\ncor.test(x, y, method = \"kendall\", exact = FALSE)"),
        ]
    }
}

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
        deciding = analysis.method.correlation(pairs.x, pairs.y, covariates: pairs.covariates)
    }

    private var subject: String { "\(analysis.marker) with \(analysis.with)" }
    private var isPartial: Bool { !analysis.covariates.isEmpty }
    private var k: Int { analysis.covariates.count }
    private var heldConstant: String { isPartial ? " given \(Numbers.list(analysis.covariates))" : "" }
    /// Of the deciding estimate.
    private var decidingName: String {
        isPartial ? "partial_\(analysis.method.rawValue)" : analysis.method.rawValue
    }

    var finding: Finding {
        Finding(
            analysis: CorrelateAnalysis.schema.name, title: "\(subject), \(pairs.x.count) patients",
            estimates: estimates,
            decision: decision, tests: tests,
            units: Finding.Units(noun: "patients", total: pairs.x.count),
            exclusions: pairs.exclusions.losses, method: methodText, cautions: cautions, figures: [figure],
            rCalls: rCalls,
            analysed: DataFrame(
                columns: [analysis.marker, analysis.with] + analysis.covariates,
                rows: pairs.x.indices.map { row in
                    ([pairs.x, pairs.y] + pairs.covariates).map { .number($0[row]) }
                }))
    }

    /// The deciding one first, then the others without covariates.
    private var estimates: [Estimate] {
        let methods =
            [analysis.method] + CorrelateAnalysis.Method.allCases.filter { $0 != analysis.method }
        return (isPartial ? [partialEstimate] : []) + methods.map(estimate)
    }

    private func estimate(_ method: CorrelateAnalysis.Method) -> Estimate {
        let outcome = method.correlation(pairs.x, pairs.y)
        return Estimate(
            method.rawValue, label: "\(method.name), \(subject)",
            definition: "\(method.definition); interval by Fisher's z (\(method.standardError(0)))",
            value: Quantity(coefficient(outcome, method)), interval: interval(outcome, 0.95, method, 0),
            null: 0)
    }

    /// τ-b is also there where its interval is not.
    private func coefficient(
        _ outcome: Outcome<Correlation>, _ method: CorrelateAnalysis.Method
    ) -> Outcome<Double> {
        method == .kendall
            ? KendallCorrelation.of(pairs.x, pairs.y).map(\.coefficient) : outcome.map(\.coefficient)
    }

    private var partialEstimate: Estimate {
        let method = analysis.method
        return Estimate(
            decidingName, label: "Partial \(method.name), \(subject)\(heldConstant)",
            definition: "\(method.definition), covariates held constant; interval by Fisher's z "
                + "(\(method.standardError(k)))",
            value: Quantity(deciding.map(\.coefficient)), interval: interval(deciding, 0.95, method, k),
            null: 0)
    }

    private func interval(
        _ outcome: Outcome<Correlation>, _ level: Double, _ method: CorrelateAnalysis.Method, _ k: Int
    ) -> Interval? {
        outcome.value.map {
            Interval(
                $0.interval(level: level), level: level, method: "Fisher's z (\(method.standardError(k)))")
        }
    }

    private var decision: Decision {
        let detectable = detectableCorrelation(
            pairs.x.count - k, level: level, isKendall: analysis.method == .kendall
        ).value.map {
            "\(pairs.x.count) patients could have shown a \(isPartial ? "partial " : "")correlation of \(Numbers.short($0, digits: 2)) "
                + "with 80 % power at level \(Numbers.percent(level))"
        }
        return Decision(
            estimate: decidingName,
            procedure: "Fisher's z of \(isPartial ? "the partial " : "")\(analysis.method.name) "
                + "(\(analysis.method.standardError(k)))",
            higherMeans: "\(analysis.with) is higher where \(analysis.marker) is higher\(heldConstant)",
            lowerMeans: "\(analysis.with) is lower where \(analysis.marker) is higher\(heldConstant)",
            effect: Quantity(deciding.map(\.coefficient)),
            interval: interval(deciding, level, analysis.method, k),
            pValue: Quantity(deciding.map(\.pValue)), notTestable: deciding.reason, detectable: detectable)
    }

    private var tests: [Finding.Test] {
        let kendall = KendallCorrelation.of(pairs.x, pairs.y)
        return [decidingTest].compactMap { $0 } + [
            Finding.Test(
                name: "Kendall's τ-b, normal approximation", statistic: Quantity(kendall.map(\.zScore)),
                pValue: Quantity(kendall.map(\.pValue)))
        ] + exactTests
    }

    private var decidingTest: Finding.Test? {
        let partial = isPartial ? "partial " : ""
        if analysis.method == .kendall {
            guard isPartial else { return nil }
            let test = deciding.map { partialKendallTest($0) }
            return Finding.Test(
                name: "normal test of partial Kendall's τ-b", statistic: Quantity(test.map(\.statistic)),
                pValue: Quantity(test.map(\.pValue)))
        }
        let t = deciding.flatMap { correlationTTest($0.coefficient, count: $0.count, covariateCount: k) }
        return Finding.Test(
            name: "t test of \(partial)\(analysis.method.name)", statistic: Quantity(t.map(\.statistic)),
            pValue: Quantity(t.map(\.pValue)))
    }

    /// Where all orders can be counted.
    private var exactTests: [Finding.Test] {
        let (x, y) = (pairs.x, pairs.y)
        var tests: [Finding.Test] = []
        if let p = Correlation.exactSpearmanPValue(x, y).value {
            let rho = Correlation.productMoment(midranks(x).ranks, midranks(y).ranks)
            tests.append(
                .init(
                    name: "exact test of Spearman's ρ (all orders)", statistic: Quantity(rho),
                    pValue: .value(p)))
        }
        if let p = KendallCorrelation.exactPValue(x, y).value {
            let tau = KendallCorrelation.of(x, y).map(\.coefficient)
            tests.append(
                .init(
                    name: "exact test of Kendall's τ (no ties)", statistic: Quantity(tau), pValue: .value(p)))
        }
        return tests
    }

    private var methodText: [String] {
        [
            "The association of \(subject) was measured by \(isPartial ? "the partial " : "")\(analysis.method.name)\(heldConstant) in \(pairs.x.count) patients "
                + "with \(isPartial ? "all" : "both") values; interval and two-sided p value come from Fisher's z transformation "
                + "(standard error: \(analysis.method.standardError(k))).",
            "The other coefficients describe and do not decide.",
        ]
    }

    private var cautions: [Caution] {
        var cautions = [
            Caution("association", "A correlation across patients does not show that one causes the other.")
        ]
        if !analysis.covariates.isEmpty, analysis.method != .pearson {
            cautions.append(
                Caution(
                    "partial-ranks",
                    "A partial rank correlation takes the covariates' part out only as far as ranks go together in a "
                        + "straight line: of a strong covariate a little stays."))
        }
        // Simulated without association: at level 0.995 Fieller's interval of τ misses 1 % with 10 pairs.
        if pairs.x.count < (analysis.method == .kendall ? 20 : 10) + k {
            cautions.append(
                Caution(
                    "few-units",
                    "With \(Numbers.count(pairs.x.count, "patients")) Fisher's z is only rough; where the exact test "
                        + "of ranks stands beside it, look at that too."))
        }
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
            return
                "\(isPartial ? "partial " : "")\(analysis.method.name) \(Numbers.short(correlation.coefficient, digits: 2)) "
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
        let coefficient =
            isPartial
            ? "P <- solve(cor(d, method = \"\(method)\")); r <- -P[1, 2] / sqrt(P[1, 1] * P[2, 2])"
            : "r <- cor(x, y, method = \"\(method)\")"
        let error =
            switch analysis.method {
            case .spearman: "sqrt((1 + r^2 / 2) / (n - \(3 + k)))"
            case .pearson: "1 / sqrt(n - \(3 + k))"
            case .kendall: "sqrt(0.437 / (n - \(4 + k)))"
            }
        var calls = [
            Finding.RCall(
                reproduces: "interval and p of \(decidingName)",
                code: """
                    \(read)
                    \(coefficient); n <- length(x)
                    se <- \(error)
                    r; tanh(atanh(r) + c(-1, 1) * qnorm(0.975) * se); 2 * pnorm(-abs(atanh(r)) / se)
                    """)
        ]
        for shown in Set([method, "kendall"]).sorted() {
            calls.append(
                .init(
                    reproduces: shown,
                    code: "\(read)\ncor.test(x, y, method = \"\(shown)\", exact = FALSE)"))
        }
        return calls
    }
}

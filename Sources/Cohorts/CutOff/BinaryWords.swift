internal import Findings
internal import Foundation
internal import Statistics

extension BinaryCutOff {
    func method() -> [String] {
        let who =
            "patients with \(rows.outcome) \(rows.positive) (n = \(rows.cases.count)) and "
            + "\(rows.negativeName) (n = \(rows.controls.count))"
        var sentences: [String]
        switch analysis.choice {
        case .fixed(let value):
            sentences = [
                "A cut-off of \(analysis.marker) that was set beforehand, \(shortestText(value)), was judged in "
                    + "\(who): values at or above it against those below. The odds ratio is the conditional "
                    + "maximum likelihood estimate; p is twice the smaller tail of Fisher's exact test, and the "
                    + "interval holds the odds ratios that neither tail rejects."
            ]
        case .best(let criterion, let share):
            sentences = [
                "Among the observed values of \(analysis.marker) with at least \(Numbers.percent(share)) of the "
                    + "patients on each side, the cut-off with the largest absolute \(criterion.measure) was "
                    + "chosen in \(who).",
                "Its p is the probability that the largest such statistic over all candidates is as large when "
                    + "outcome and marker are not linked (\(how)), conditional on ties; the interval of "
                    + "Youden's index reaches to each side as far as that distribution's critical value, so it "
                    + "holds for all candidates at once.",
            ]
            if let accuracy {
                sentences.append(
                    "Optimism was estimated with \(Numbers.count(analysis.resamples)) bootstrap resamples, choosing "
                        + "the cut-off anew in each, and by \(accuracy.foldCount)-fold cross-validation; the spread of the "
                        + "cut-off is that of the resamples' cut-offs (percentiles).")
            }
        }
        sentences.append(
            "Sensitivity and specificity have exact (Clopper-Pearson) intervals, likelihood ratios intervals on the "
                + "logarithmic scale; predictive values are "
                + (analysis.prevalence.map { "for a share of cases of \(Numbers.percent($0))." }
                    ?? "those of this sample's share of cases."))
        return sentences
    }

    private var how: String {
        switch chosen?.test.procedure {
        case .permutations(let count): "\(Numbers.count(count)) permutations, p = (b + 1)/(B + 1)"
        default: "exact, over all ways to deal the outcomes out"
        }
    }

    // MARK: - R

    func rCalls() -> [Finding.RCall] {
        guard scan.value != nil else { return [] }
        let read = """
            d <- read.csv("rows.csv", colClasses = c(NA, "character"), na.strings = "")
            x <- d[[1]]
            y <- d[[2]] == \(rString(rows.positive))
            """
        let table = "t <- table(factor(\(side), c(TRUE, FALSE)), factor(y, c(TRUE, FALSE)))"
        let shares = Finding.RCall(
            reproduces: "sensitivity, specificity",
            code: """
                \(read)
                \(table)
                binom.test(t[1, 1], sum(t[, 1]))
                binom.test(t[2, 2], sum(t[, 2]))
                """)
        switch analysis.choice {
        case .fixed:
            return [
                .init(
                    reproduces: "odds_ratio",
                    code: """
                        \(read)
                        \(table)
                        fisher.test(t)  # estimate and interval to within uniroot's tolerance
                        k <- t[1, 1]; a <- sum(t[, 1]); b <- sum(t[, 2]); s <- sum(t[1, ])
                        min(1, 2 * min(phyper(k, a, b, s), phyper(k - 1, a, b, s, lower.tail = FALSE)))
                        """),
                shares,
            ]
        case .best(let criterion, let share):
            return [
                .init(
                    reproduces: "cut_off, youden_index",
                    code:
                        "\(read)\n\(Self.profileInR(criterion, share))\nbest <- which.max(round(abs(s), 10))\n"
                        + "c(cuts[best], j(y)[best])"),
                .init(
                    reproduces: "p of the largest statistic, to within the error of 9,999 permutations",
                    code: """
                        \(read)
                        \(Self.profileInR(criterion, share))
                        set.seed(1)
                        m <- replicate(9999, max(abs(statistic(sample(y)))))
                        (1 + sum(m >= max(abs(s)) - 1e-9)) / 10000
                        """),
                shares,
            ]
        }
    }

    private var side: String { "x \(isHigher ? ">=" : "<") \(shortestText(value.value ?? 0))" }

    private static func profileInR(_ criterion: CutOffAnalysis.Criterion, _ share: Double) -> String {
        let text = shortestText(share)
        return """
            cuts <- sort(unique(x))[-1]
            below <- sapply(cuts, function(cut) sum(x < cut))
            n <- length(x)
            kept <- below >= floor(n * \(text) + 1e-9) & below <= floor(n * (1 - \(text)) + 1e-9)
            cuts <- cuts[kept]; below <- below[kept]
            above <- outer(cuts, x, "<=")
            j <- function(y) drop(above %*% y) / sum(y) - drop(above %*% !y) / sum(!y)
            statistic <- function(y) j(y)\(criterion == .youden
                ? "" : " * sqrt(sum(y) * sum(!y) * (n - 1) / (n * below * (n - below)))")
            s <- statistic(y)
            """
    }
}

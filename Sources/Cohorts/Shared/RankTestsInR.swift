internal import Findings
internal import Foundation

/// R code (base R) that gives the numbers of the rank tests, for a statistician to check.
enum RankTestsInR {
    /// Reads the rows; `a` holds the values of the first group and `b` those of the second.
    /// - Parameter numbers: numeric columns after the value and its group.
    static func groups(first: String, second: String, numbers: Int = 0) -> String {
        let classes =
            "c(" + (["NA", #""character""#] + Array(repeating: "NA", count: numbers)).joined(separator: ", ")
            + ")"
        return """
            d <- read.csv("rows.csv", colClasses = \(classes), na.strings = "")
            a <- d[[1]][d[[2]] == \(rString(first))]
            b <- d[[1]][d[[2]] == \(rString(second))]
            """
    }

    static let shift = #"median(outer(a, b, "-"))"#

    /// p of "a − shift against b", conditional on ties, over all ways of dealing the values.
    static func exactRankSum(at shifts: [Double]) -> String {
        """
        p_of_shift <- function(shift) {
          r <- 2 * rank(signif(c(a - shift, b), 12))
          g <- if (length(a) <= length(b)) r[seq_along(a)] else r[-seq_along(a)]
          ways <- matrix(0, length(g) + 1, sum(r) + 1)
          ways[1, 1] <- 1
          for (x in r) for (k in length(g):1) {
            s <- seq_len(ncol(ways) - x)
            ways[k + 1, s + x] <- ways[k + 1, s + x] + ways[k, s]
          }
          p <- ways[length(g) + 1, ] / choose(length(r), length(g))
          far <- abs(seq_along(p) - 1 - length(g) * mean(r)) >= abs(sum(g) - length(g) * mean(r)) - 1e-9
          sum(p[far])
        }
        sapply(c(\(shifts.map(shortestText).joined(separator: ", "))), p_of_shift)
        """
    }

    /// The area, and its logit-DeLong interval where the area lies inside (0, 1).
    static func area(hasLogitInterval: Bool) -> String {
        let area = """
            library(pROC)
            r <- roc(controls = b, cases = a, direction = "<")
            area <- as.numeric(auc(r))
            area
            """
        guard hasLogitInterval else { return area }
        return area + "\n"
            + "plogis(qlogis(area) + c(-1, 1) * qnorm(0.975) * sqrt(var(r)) / (area * (1 - area)))"
    }

    static let approximateRankSum = "wilcox.test(a, b, exact = FALSE)$p.value"

    /// `x` holds the differences of the pairs.
    static let pairs = """
        d <- read.csv("rows.csv")
        x <- signif(d[[2]] - d[[3]], 12)
        """

    static let pseudomedian = #"w <- outer(x, x, "+") / 2; median(w[lower.tri(w, diag = TRUE)])"#

    /// p of the signed-rank test of x − centre, zeros ranked and then left out (Pratt).
    static func exactSignedRank(at centres: [Double]) -> String {
        """
        p_of_centre <- function(centre) {
          y <- signif(x - centre, 12)
          r <- 2 * rank(abs(y))
          p <- 1
          for (k in r[y != 0]) p <- (c(p, rep(0, k)) + c(rep(0, k), p)) / 2
          middle <- sum(r[y != 0]) / 2
          sum(p[abs(seq_along(p) - 1 - middle) >= abs(sum(r[y > 0]) - middle) - 1e-9])
        }
        sapply(c(\(centres.map(shortestText).joined(separator: ", "))), p_of_centre)
        """
    }
}

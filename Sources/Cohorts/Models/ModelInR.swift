internal import Findings

/// R code that fits the same model to `rows.csv`.
struct ModelInR {
    let rows: ModelRows

    /// Reads the rows; `m` is the marker in its step, `t` the treatment where there is one.
    func data(arms: (of: String, against: String)? = nil) -> String {
        let question = rows.question
        var texts = question.covariates.filter { rows.patients.numbers($0) == nil }
        texts += question.treatment.map { [$0] } ?? []
        if case .binary(let column, _, _) = question.outcome { texts.append(column) }
        let classes = texts.map { "\(rString($0)) = \"character\"" }.joined(separator: ", ")
        var lines = question.outcome.isSurvival ? ["library(survival)"] : []
        lines.append(
            "d <- read.csv(\"rows.csv\", check.names = FALSE"
                + (texts.isEmpty ? ")" : ", colClasses = c(\(classes)), na.strings = \"\")"))
        if case .binary(let column, let positive, _) = question.outcome {
            lines.append("d$y <- as.numeric(d$\(rName(column)) == \(rString(positive)))")
        }
        let column = "d$" + rName(question.marker)
        let marker =
            switch question.per {
            case .unit: column
            case .doubling: "log2(\(column))"
            case .standardDeviation: "\(column) / \(shortestText(rows.marker.step ?? 1))"
            }
        lines.append("d$m <- \(marker)")
        if let treatment = question.treatment, let arms {
            lines.append("d$t <- as.numeric(d$\(rName(treatment)) == \(rString(arms.of)))")
        }
        return lines.joined(separator: "\n")
    }

    var covariates: String { rCovariates(rows.question.covariates, rows.patients) }

    /// A fit of `right`, the right side of a formula.
    func fit(_ right: String) -> String {
        if case .survival(_, let event, _, _) = rows.question.outcome {
            return "coxph(Surv(\(rName(rows.timeColumn)), \(rName(event))) ~ \(right), d)"
        }
        return "glm(y ~ \(right), binomial, d)"
    }

    /// Ratio, 95 % profile interval and likelihood ratio p of the coefficient of `z`, an expression over `d`,
    /// beside the terms `others`.
    ///
    /// - Parameter freedom: of Student's t, where this coefficient decides: its p is the last line then.
    func profile(of z: String, others: String, freedom: Int? = nil) -> String {
        """
        d$z <- \(z) - mean(\(z))
        fit <- \(fit("z" + others))
        fall <- function(b) 2 * (logLik(fit) - logLik(\(fit("offset(b * z)" + others))))
        edge <- function(b) as.numeric(fall(b)) - qchisq(0.95, 1)
        b <- coef(fit)["z"]; s <- 10 * sqrt(vcov(fit)["z", "z"])
        exp(c(b, uniroot(edge, c(b - s, b), tol = 1e-10)$root, uniroot(edge, c(b, b + s), tol = 1e-10)$root))
        pchisq(as.numeric(fall(0)), 1, lower.tail = FALSE)
        """ + (freedom.map { "\n" + Self.deciding("as.numeric(fall(0))", freedom: $0) } ?? "")
    }

    /// The p that decides: the signed root of the likelihood ratio on Student's t.
    static func deciding(_ fall: String, freedom: Int) -> String {
        "2 * pt(-sqrt(\(fall)), \(freedom))  # decides"
    }
}

internal import Findings
internal import Statistics
internal import Tables

// R code that recomputes each cohort's effect from the rows, and pools them with metafor. Columns are taken
// by position, so no name needs quoting.

extension PoolFinding {
    /// Cohort by cohort: its name, then the columns of the question.
    var analysed: DataFrame {
        let columns: [String]
        switch analysis.question {
        case .published: columns = ["cohort", "effect", "standard_error"]
        case .survival(let marker, _, let time, let event, _, let covariates, let knownAt):
            columns =
                ["cohort", knownAt > 0 ? time + "_after_landmark" : time, event, marker] + covariates
        case .outcome(let marker, let outcome, _, _, _): columns = ["cohort", marker, outcome]
        }
        return DataFrame(
            columns: columns,
            rows: cohorts.flatMap { cohort in cohort.cells.map { [.text(cohort.name)] + $0 } })
    }

    var rCalls: [Finding.RCall] {
        guard let value = pooled.value else { return [] }
        let all = "\(effectsInR)\n"
        // The same τ² to more digits than the package's default.
        let control = "control = list(threshold = 1e-10, maxiter = 1000)"
        func fit(_ method: String, _ test: String) -> String {
            "m <- rma(yi, vi, method = \"\(method)\", test = \"\(test)\", \(control))"
        }
        let back =
            measure.scale == .ratio
            ? ", transf = exp" : measure.decidesApart ? ", transf = transf.ilogit" : ""
        let next = value.count > 2 ? "\npredict(m\(back), pi.type = \"riley\")" : ""
        var others = [
            ("fixed_effect", "m <- rma(yi, vi, method = \"FE\")"),
            ("random_effects_normal", fit("REML", "z")), ("dersimonian_laird", fit("DL", "z")),
            (
                "paule_mandel",
                "m <- rma(yi, vi, method = \"PM\", test = \"adhoc\", control = list(tol = 1e-12))"
            ),
        ]
        if variant(.restrictedLikelihood, .hartungKnapp).value != nil {
            others.append(("hartung_knapp", fit("REML", "knha")))
        }
        return [
            .init(
                reproduces: "\(measure.name), tau_squared, i_squared, prediction_interval",
                code: "\(all)\(fit("REML", "adhoc"))\npredict(m\(back)); m$pval\n"
                    + "m$tau2; m$I2; m$QE; m$QEp; confint(m)\(next)"),
            .init(
                reproduces: others.map { "\(measure.name)_\($0.0)" }.joined(separator: ", "),
                code: all + others.map { "\($0.1)\npredict(m\(back))" }.joined(separator: "\n")),
        ]
    }

    /// `yi` and `vi`, one for each cohort.
    private var effectsInR: String {
        let names = cohorts.map { rString($0.name) }.joined(separator: ", ")
        let head = "library(metafor)\n\(readInR)\nd[[1]] <- factor(d[[1]], levels = c(\(names)))"
        switch analysis.question {
        case .published: return "library(metafor)\n\(readInR)\nyi <- d[[2]]; vi <- d[[3]]^2"
        case .outcome(_, _, let positive, _, let measure):
            let split = """
                \(head)
                parts <- lapply(split(d, d[[1]]), function(s) split(s[[2]], s[[3]] == \(rString(positive))))
                """
            if measure == .standardizedDifference {
                return """
                    \(split)
                    e <- do.call(rbind, lapply(parts, function(s) escalc("SMD", m1i = mean(s$"TRUE"), \
                    sd1i = sd(s$"TRUE"), n1i = length(s$"TRUE"), m2i = mean(s$"FALSE"), sd2i = sd(s$"FALSE"), \
                    n2i = length(s$"FALSE"))))
                    yi <- as.numeric(e$yi); vi <- as.numeric(e$vi)
                    """
            }
            return """
                \(split)
                library(pROC)
                r <- lapply(parts, function(s) roc(controls = s$"FALSE", cases = s$"TRUE", direction = "<"))
                a <- sapply(r, function(x) as.numeric(auc(x)))
                yi <- qlogis(a); vi <- sapply(r, var) / (a * (1 - a))^2
                """
        case .survival(_, let per, _, _, _, let covariates, _):
            let steps = cohorts.map { shortestText($0.step ?? 1) }.joined(separator: ", ")
            let marker = per == .doubling ? "I(log2(s[[4]]))" : "I(s[[4]] / step)"
            let others = covariates.indices.map { " + \(covariateInR($0))" }.joined()
            return """
                library(survival)
                \(head)
                step <- c(\(per == .standardDeviation ? steps : cohorts.map { _ in "1" }.joined(separator: ", ")))
                fit <- Map(function(s, step) coxph(Surv(s[[2]], s[[3]]) ~ \(marker)\(others)), split(d, d[[1]]), step)
                yi <- sapply(fit, function(f) coef(f)[[1]]); vi <- sapply(fit, function(f) vcov(f)[1, 1])
                """
        }
    }

    private func covariateInR(_ place: Int) -> String {
        isText(4 + place) ? "factor(s[[\(5 + place)]])" : "s[[\(5 + place)]]"
    }

    /// Whether a column of the rows holds categories.
    private func isText(_ column: Int) -> Bool {
        cohorts.contains { cohort in
            if case .text? = cohort.cells.first?[column - 1] { true } else { false }
        }
    }

    /// Names and categories are read as text: by itself R takes `01` for 1 and `T` for TRUE.
    private var readInR: String {
        let width = analysed.columns.count
        let classes = (0..<width).map { $0 == 0 || isText($0) ? "\"character\"" : "NA" }
        return "d <- read.csv(\"rows.csv\", check.names = FALSE, colClasses = c("
            + "\(classes.joined(separator: ", "))), na.strings = \"\")"
    }
}

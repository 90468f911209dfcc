internal import Findings
internal import Foundation
internal import Statistics
internal import Tables

extension SurviveReport {
    /// Whom one standard deviation of the marker was measured on.
    private var stepPatients: String {
        let count = rows.keptBeforeCovariates.count
        return count == rows.count
            ? "them" : "the \(Numbers.count(count, "patients")) with a value, covariates known or not,"
    }

    func method() -> [String] {
        var text = [
            "The association of \(predictorInWords) with \(analysis.outcome.lowercased()) was estimated by Cox "
                + "proportional hazards regression (ties by \(tiesName))\(adjustment), in \(patients) with "
                + "\(events)."
        ]
        if case .marker(let name, let per) = analysis.predictor {
            switch per {
            case .standardDeviation:
                if let step = design.step {
                    text.append(
                        "The hazard ratio is per standard deviation of \(name) among \(stepPatients) "
                            + "(\(Numbers.short(step))\(markerUnit)).")
                }
            case .unit: text.append("The hazard ratio is per unit of \(name)\(markerUnit).")
            case .doubling: text.append("The hazard ratio is per doubling of \(name) (log2 scale).")
            }
        }
        let level = Numbers.percent(context.decisionLevel)
        text.append(
            model.isPenalised
                ? "As the likelihood had no maximum, Firth's penalised likelihood was used; interval (\(level)) "
                    + "and p are of its profile and ratio test."
                : "Interval (\(level)) and p come from the profile likelihood, the signed root "
                    + "of its ratio referred to Student\'s t."
        )
        if analysis.knownAt > 0 {
            text.append(
                "This is a landmark analysis: the clock starts at \(Numbers.plain(analysis.knownAt))"
                    + (unit.map { " \($0)" } ?? "")
                    + ", and patients with an event or a last visit by then are left out.")
        }
        text.append(
            "Survival was drawn by Kaplan-Meier and follow-up summarised by the reverse Kaplan-Meier method; "
                + "proportional hazards were tested by the score test of an interaction with time.")
        return text + restrictedMeanMethod
    }

    private var predictorInWords: String {
        switch analysis.predictor {
        case .marker(let name, _): name
        case .group(let name, let of, let against): "\(name) (\(of) against \(against))"
        }
    }

    private var markerUnit: String {
        let column = rows.table.columns.first { $0.name == analysis.predictor.column }
        return column?.unit.map { " \($0)" } ?? ""
    }

    // MARK: - Rows analysed

    var timeColumn: String {
        analysis.knownAt > 0 ? analysis.time + "_after_landmark" : analysis.time
    }

    func analysedFrame() -> DataFrame {
        let names = [analysis.predictor.column] + analysis.covariates + analysis.strata
        var columns: [[DataFrame.Cell]] = [
            followUp.times.map { .number($0) }, followUp.events.map { .number($0 ? 1 : 0) },
        ]
        for name in names {
            columns.append(
                rows.numbers(name).map { $0.values.map { .number($0) } }
                    ?? rows.labels(name).map { .text($0) })
        }
        return DataFrame(
            columns: [timeColumn, analysis.event] + names,
            rows: (0..<rows.count).map { row in columns.map { $0[row] } })
    }

    // MARK: - R

    func rCalls() -> [Finding.RCall] {
        let restricted = restrictedMeanInR(read: rData, survival: rSurvival)
        guard model.value != nil, !model.isPenalised else { return [restricted].compactMap { $0 } }
        let profile = """
            z <- \(rPredictor)
            fall <- function(b) 2 * (tail(fit$loglik, 1) - tail(coxph(\(rSurvival) ~ \
            offset(b * (z - mean(z)))\(rOthers), d, ties = "\(analysis.ties.rawValue)")$loglik, 1))
            edge <- function(b) fall(b) - qchisq(0.95, 1)
            b <- coef(fit)[1]; s <- 10 * sqrt(vcov(fit)[1, 1])
            exp(c(uniroot(edge, c(b - s, b), tol = 1e-10)$root, uniroot(edge, c(b, b + s), tol = 1e-10)$root))
            pchisq(fall(0), 1, lower.tail = FALSE)
            \(ModelInR.deciding("fall(0)", freedom: deciding?.freedom ?? 1))
            """
        var calls = [Finding.RCall(reproduces: decidingName, code: rFit + "\nexp(coef(fit))[1]\n" + profile)]
        calls.append(.init(reproduces: "hazard_ratio_wald", code: rFit + "\nsummary(fit)"))
        calls.append(.init(reproduces: "concordance", code: rFit + "\nconcordance(fit)"))
        calls.append(
            .init(reproduces: "concordance_uno", code: rFit + "\nconcordance(fit, timewt = \"n/G2\")"))
        if analysis.ties != .exact {
            calls.append(
                .init(
                    reproduces: "proportional hazards, \(analysis.predictor.column)",
                    code: rFit + "\ncox.zph(fit, \"km\")"))
        }
        if case .group(let name, _, _) = analysis.predictor {
            calls.append(
                .init(
                    reproduces: design.strata == nil ? "log-rank test" : "log-rank test, stratified",
                    code: rData + "\nsurvdiff(\(rSurvival) ~ \(rName(name))\(rStrata), d)"))
        }
        if let restricted { calls.append(restricted) }
        calls.append(
            .init(
                reproduces: "median_follow_up",
                code: rData
                    + "\nsurvfit(Surv(\(rName(timeColumn)), 1 - \(rName(analysis.event))) ~ 1, d)"))
        return calls
    }

    /// Categories are read as text: by itself R takes `01` for 1 and `T` for TRUE.
    private var rData: String {
        let names = [analysis.predictor.column] + analysis.covariates + analysis.strata
        let texts = names.filter { rows.numbers($0) == nil || $0 == groupColumn }
            .map { "\(rString($0)) = \"character\"" }.joined(separator: ", ")
        let classes = texts.isEmpty ? "" : ", colClasses = c(\(texts)), na.strings = \"\""
        return "library(survival)\nd <- read.csv(\"rows.csv\", check.names = FALSE\(classes))"
    }

    private var groupColumn: String? {
        if case .group(let name, _, _) = analysis.predictor { name } else { nil }
    }

    private var rFit: String {
        rData + "\nfit <- coxph(\(rSurvival) ~ I(\(rPredictorInFormula))\(rOthers), d, "
            + "ties = \"\(analysis.ties.rawValue)\")"
    }

    private var rSurvival: String { "Surv(\(rName(timeColumn)), \(rName(analysis.event)))" }

    private var rPredictorInFormula: String { rPredictor(rName(analysis.predictor.column)) }
    private var rPredictor: String { rPredictor("d$" + rName(analysis.predictor.column)) }

    private func rPredictor(_ column: String) -> String {
        switch analysis.predictor {
        case .group(_, let of, _): "as.numeric(\(column) == \(rString(of)))"
        case .marker(_, .standardDeviation):
            if rows.keptBeforeCovariates.count == rows.count {
                "\(column) / sd(\(column))"
            } else {
                "\(column) / \(shortestText(design.step ?? 1))"
            }
        case .marker(_, .unit): column
        case .marker(_, .doubling): "log2(\(column))"
        }
    }

    private var rOthers: String {
        rCovariates(analysis.covariates, rows.patients) + rStrata
    }

    private var rStrata: String {
        analysis.strata.isEmpty ? "" : " + strata(\(analysis.strata.map(rName).joined(separator: ", ")))"
    }
}

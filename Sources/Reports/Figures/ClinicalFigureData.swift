internal import Findings

extension CalibrationFigure {
    /// `part` is `group`, `curve` or `risk`; risks in order of size, so that the order of patients does not show.
    var data: DataFrame {
        var rows: [[DataFrame.Cell]] = groups.map { group in
            [
                .text("group"), cell(group.predicted), cell(group.observed), cell(group.lower),
                cell(group.upper), .number(Double(group.count)),
            ]
        }
        rows += curve.map { point in
            [.text("curve"), cell(point.predicted), cell(point.observed), .missing, .missing, .missing]
        }
        rows += risks.sorted().map { risk in
            [.text("risk"), cell(risk), .missing, .missing, .missing, .missing]
        }
        return DataFrame(columns: ["part", "predicted", "observed", "lower", "upper", "count"], rows: rows)
    }
}

extension PooledForestFigure {
    /// `part` is `cohort`, `pooled` or `prediction`.
    var data: DataFrame {
        var rows: [[DataFrame.Cell]] = cohorts.map { cohort in
            [
                .text("cohort"), .text(cohort.name), cohort.detail.map { .text($0) } ?? .missing,
                cell(cohort.estimate), cell(cohort.lower), cell(cohort.upper), cell(cohort.weight),
            ]
        }
        rows += pooled.map { pooled in
            [
                .text("pooled"), .text(pooled.name), .text(pooled.isPrimary ? "decides" : "beside"),
                cell(pooled.estimate), cell(pooled.lower), cell(pooled.upper), .missing,
            ]
        }
        if let prediction {
            rows.append([
                .text("prediction"), .missing, .missing, .missing, cell(prediction.lower),
                cell(prediction.upper), .missing,
            ])
        }
        return DataFrame(
            columns: ["part", "name", "detail", "estimate", "lower", "upper", "weight"], rows: rows)
    }
}

extension DecisionCurveFigure {
    var data: DataFrame {
        let rows = strategies.flatMap { strategy in
            zip(thresholds, strategy.netBenefit).map { threshold, benefit in
                [DataFrame.Cell.text(strategy.name), cell(threshold), cell(benefit)]
            }
        }
        return DataFrame(columns: ["strategy", "threshold", "net_benefit"], rows: rows)
    }
}

extension CutOffProfileFigure {
    /// `part` is `candidate`, `chosen` or `critical`.
    var data: DataFrame {
        var rows: [[DataFrame.Cell]] = points.map { point in
            [.text("candidate"), cell(point.cutOff), cell(point.statistic)]
        }
        let statistic = points.first { $0.cutOff == chosen }?.statistic
        rows.append([.text("chosen"), cell(chosen), cell(statistic)])
        if let critical { rows.append([.text("critical"), .missing, cell(critical)]) }
        return DataFrame(columns: ["part", "cut_off", "statistic"], rows: rows)
    }
}

extension SpecificationCurveFigure {
    /// One row for each specification, a column for each choice; what has no estimate stands last with its reason.
    var data: DataFrame {
        func word(_ flag: Bool) -> DataFrame.Cell { .text(flag ? "yes" : "no") }
        var rows: [[DataFrame.Cell]] = specifications.enumerated().map { position, specification in
            let values = choices.indices.map { choice -> DataFrame.Cell in
                let values = choices[choice].values
                guard specification.chosen.indices.contains(choice),
                    values.indices.contains(specification.chosen[choice])
                else { return .missing }
                return .text(values[specification.chosen[choice]])
            }
            return [.number(Double(position + 1))] + values
                + [
                    cell(specification.estimate), cell(specification.lower), cell(specification.upper),
                    word(specification.isDeclared), word(specification.isSupporting), .missing,
                ]
        }
        rows += undefined.map { reason in
            [DataFrame.Cell](repeating: .missing, count: choices.count + 6) + [.text(reason)]
        }
        return DataFrame(
            columns: ["rank"] + choices.map { "choice_\($0.option)" }
                + ["estimate", "lower", "upper", "declared", "supporting", "undefined"], rows: rows)
    }
}

extension EmpiricalNullFigure {
    /// `part` is `claim` or `control`.
    var data: DataFrame {
        let rows = [(part: "claim", marker: claimed)] + controls.map { (part: "control", marker: $0) }
        return DataFrame(
            columns: ["part", "marker", "estimate"],
            rows: rows.map { [.text($0.part), .text($0.marker.name), cell($0.marker.estimate)] })
    }
}

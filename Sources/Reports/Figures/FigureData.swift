package import Findings

extension Figure {
    /// The values drawn, as one tidy table; no identifiers.
    package var data: DataFrame {
        switch content {
        case .kaplanMeier(let figure): figure.data
        case .roc(let figure): figure.data
        case .groups(let figure): figure.data
        case .pairs(let figure): figure.data
        case .scatter(let figure): figure.data
        case .forest(let figure): figure.data
        case .calibration(let figure): figure.data
        case .pooledForest(let figure): figure.data
        case .decisionCurve(let figure): figure.data
        case .cutOffProfile(let figure): figure.data
        case .specificationCurve(let figure): figure.data
        case .empiricalNull(let figure): figure.data
        case .trajectories(let figure): figure.data
        case .scan(let figure): figure.data
        case .plateMap(let figure): figure.data
        case .fittedCurves(let figure): figure.data
        case .nestedGroups(let figure): figure.data
        case .surface(let figure): figure.data
        case .growth(let figure): figure.data
        case .waterfall(let figure): figure.data
        case .messageMap(let figure): figure.data
        case .duplex(let figure): figure.data
        case .chance(let figure): figure.data
        case .cumulative(let figure): figure.data
        }
    }
}

func cell(_ number: Double?) -> DataFrame.Cell {
    guard let number, !number.isNaN else { return .missing }
    return .number(number)
}

extension KaplanMeierFigure {
    /// `part` is `step`, `censored` or `at risk`; `value` the survival, or the number at risk.
    fileprivate var data: DataFrame {
        var rows: [[DataFrame.Cell]] = []
        for curve in curves {
            let name = DataFrame.Cell.text(curve.name)
            for step in curve.steps {
                rows.append([
                    name, .text("step"), .number(step.time), .number(step.survival), cell(step.lower),
                    cell(step.upper),
                ])
            }
            for time in curve.censorTimes {
                let survival = curve.steps.last { $0.time <= time }?.survival ?? 1
                rows.append([name, .text("censored"), .number(time), .number(survival), .missing, .missing])
            }
            for (tick, count) in zip(ticks, curve.atRisk) {
                rows.append([
                    name, .text("at risk"), .number(tick), .number(Double(count)), .missing, .missing,
                ])
            }
        }
        return DataFrame(columns: ["curve", "part", "time", "value", "lower", "upper"], rows: rows)
    }
}

extension ROCFigure {
    fileprivate var data: DataFrame {
        var rows: [[DataFrame.Cell]] = points.map { point in
            [
                .text("curve"), cell(point.threshold), .number(point.specificity), .number(point.sensitivity),
                .missing, .missing,
            ]
        }
        rows += band.map { point in
            [
                .text("band"), .missing, .number(point.specificity), .missing, cell(point.lower),
                cell(point.upper),
            ]
        }
        if let cutOff {
            rows.append([
                .text("cut-off"), .number(cutOff.threshold), .number(cutOff.specificity),
                .number(cutOff.sensitivity), cell(cutOff.sensitivityInterval.first),
                cell(cutOff.sensitivityInterval.last),
            ])
        }
        return DataFrame(
            columns: ["part", "threshold", "specificity", "sensitivity", "lower", "upper"], rows: rows)
    }
}

extension GroupsFigure {
    /// Values in order of size, so that the order of patients does not show.
    fileprivate var data: DataFrame {
        let rows = groups.flatMap { group in
            group.values.sorted().map { [DataFrame.Cell.text(group.name), .number($0)] }
        }
        return DataFrame(columns: ["group", "value"], rows: rows)
    }
}

extension PairsFigure {
    fileprivate var data: DataFrame {
        let rows = pairs.sorted { ($0.first, $0.second) < ($1.first, $1.second) }.map { pair in
            [
                DataFrame.Cell.number(pair.first), .number(pair.second),
                pair.group.map { .text($0) } ?? .missing,
            ]
        }
        return DataFrame(columns: ["first", "second", "group"], rows: rows)
    }
}

extension ScatterFigure {
    /// In order of size, so that the order of patients does not show.
    fileprivate var data: DataFrame {
        let rows = points.sorted { ($0.x, $0.y) < ($1.x, $1.y) }.map { point in
            [DataFrame.Cell.number(point.x), .number(point.y)]
        }
        return DataFrame(columns: ["x", "y"], rows: rows)
    }
}

extension ForestFigure {
    fileprivate var data: DataFrame {
        let rows = rows.map { row in
            [
                DataFrame.Cell.text(row.label), row.detail.map { .text($0) } ?? .missing, cell(row.estimate),
                cell(row.lower), cell(row.upper),
            ]
        }
        return DataFrame(columns: ["label", "detail", "estimate", "lower", "upper"], rows: rows)
    }
}

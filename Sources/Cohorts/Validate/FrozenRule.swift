internal import Findings
internal import Foundation
internal import Statistics

/// What the first cohort taught, as it is carried to the second: nothing of it changes there.
struct FrozenRule {
    /// How covariates become columns: levels of categories, the first one as reference.
    struct Coding {
        /// Numeric covariates have none.
        var levels: [(name: String, levels: [String])] = []
        var names: [String]
    }

    enum Model {
        case logistic(LogisticFit)
        case cox(CoxFit, FrozenCoxModel)
    }

    let coding: Coding
    let model: Outcome<Model>
    /// +1 where cases (or early events) have the higher marker in the first cohort, −1 where the lower.
    let sign: Double
    /// On the score; nil where there is none. Positive: at or above.
    let cutOff: Double?
    private let analysis: ValidateAnalysis

    init(_ analysis: ValidateAnalysis, _ cohort: ValidationCohort) {
        self.analysis = analysis
        coding = Self.coding(analysis, cohort)
        let columns = Self.columns(analysis, coding, cohort)
        model = Self.fit(analysis, coding, columns, cohort)
        sign = model.value.map { $0.coefficients[0] < 0 ? -1 : 1 } ?? 1
        let scores = Self.scores(analysis, model, sign, columns)
        cutOff = Self.cutOff(analysis, scores, cohort, sign: sign)
    }

    private static func coding(_ analysis: ValidateAnalysis, _ cohort: ValidationCohort) -> Coding {
        var coding = Coding(names: [analysis.marker])
        for name in analysis.covariates {
            if cohort.numbers(name) != nil {
                coding.names.append(name)
            } else {
                let levels = Set(cohort.labels(name)).sorted()
                coding.levels.append((name, levels))
                coding.names += levels.dropFirst().map { name + $0 }
            }
        }
        return coding
    }

    /// One column for each name of the coding.
    private static func columns(
        _ analysis: ValidateAnalysis, _ coding: Coding, _ cohort: ValidationCohort
    ) -> [[Double]] {
        var columns = [cohort.marker]
        for name in analysis.covariates {
            if let levels = coding.levels.first(where: { $0.name == name })?.levels {
                columns += indicatorTerms(name, cohort.labels(name), levels: levels).map(\.values)
            } else {
                columns.append(cohort.numbers(name) ?? [])
            }
        }
        return columns
    }

    private static func fit(
        _ analysis: ValidateAnalysis, _ coding: Coding, _ columns: [[Double]], _ cohort: ValidationCohort
    ) -> Outcome<Model> {
        if analysis.outcome.isSurvival {
            let fit = CoxFit.fitOrFirth(CoxDesign(cohort.followUp, names: coding.names, columns: columns))
            return fit.mapError { Undefined($0.reason) }.flatMap { fit in
                FrozenCoxModel.of(fit).map { .cox(fit, $0) }
            }
        }
        return LogisticFit.fitOrFirth(LogisticDesign(cohort.outcomes, names: coding.names, columns: columns))
            .map { .logistic($0) }.mapError { Undefined($0.reason) }
    }

    /// The marker turned so that higher points to a case; with covariates the linear predictor.
    private static func scores(
        _ analysis: ValidateAnalysis, _ model: Outcome<Model>, _ sign: Double, _ columns: [[Double]]
    ) -> [Double] {
        if analysis.covariates.isEmpty { return columns[0].map { sign * $0 } }
        guard let coefficients = model.value?.coefficients else { return [] }
        return columns[0].indices.map { row in
            zip(coefficients, columns).reduce(0) { $0 + $1.0 * $1.1[row] }
        }
    }

    private static func cutOff(
        _ analysis: ValidateAnalysis, _ scores: [Double], _ cohort: ValidationCohort, sign: Double
    ) -> Double? {
        if scores.isEmpty { return nil }
        switch analysis.cutOff {
        case .none: return nil
        case .fixed(let value): return sign * (analysis.scale == .log2 ? log2(value) : value)
        case .median: return Descriptives(scores).median.value
        case .youden:
            let outcomes = cohort.outcomes
            let curve = ROC.of(
                cases: zip(scores, outcomes).filter(\.1).map(\.0),
                controls: zip(scores, outcomes).filter { !$0.1 }.map(\.0))
            return curve.value?.bestPoints(.youden).first { $0.threshold.isFinite }?.threshold
        }
    }

    // MARK: - Carried to a cohort

    func scores(_ cohort: ValidationCohort) -> [Double] {
        Self.scores(analysis, model, sign, Self.columns(analysis, coding, cohort))
    }

    func columns(_ cohort: ValidationCohort) -> [[Double]] { Self.columns(analysis, coding, cohort) }

    /// x·β without an intercept.
    func linearPredictors(_ cohort: ValidationCohort) -> [Double] {
        guard let coefficients = model.value?.coefficients else { return [] }
        let columns = columns(cohort)
        return (0..<cohort.count).map { row in
            zip(coefficients, columns).reduce(0) { $0 + $1.0 * $1.1[row] }
        }
    }

    /// The cut-off as a reader uses it: of the marker as recorded, or of the linear predictor.
    var shownCutOff: Double? {
        guard let cutOff else { return nil }
        if !analysis.covariates.isEmpty { return cutOff }
        return analysis.scale == .log2 ? exp2(sign * cutOff) : sign * cutOff
    }

    /// `mir221 at or below 3.2`.
    var positiveInWords: String {
        guard let shownCutOff else { return "no cut-off" }
        let what = analysis.covariates.isEmpty ? analysis.marker : "the linear predictor"
        let side = analysis.covariates.isEmpty && sign < 0 ? "below" : "above"
        return "\(what) at or \(side) \(Numbers.short(shownCutOff, digits: 4))"
    }

    /// Completes "not testable, because …": the first cohort has no rule of the claimed direction.
    var contradictsDirection: String? {
        guard let direction = analysis.direction, model.value != nil else { return nil }
        let isHigher = sign > 0
        guard isHigher != (direction == .higher) else { return nil }
        return
            "the first cohort has the cases at \(isHigher ? "higher" : "lower") \(analysis.marker), not at "
            + "\(direction.rawValue) as claimed, so there is no rule of that direction to carry to the second"
    }
}

extension FrozenRule.Model {
    var fit: any RegressionFit {
        switch self {
        case .logistic(let fit): fit
        case .cox(let fit, _): fit
        }
    }

    var coefficients: [Double] { fit.coefficients }
    var names: [String] { fit.names }
    var isPenalised: Bool { fit.isPenalised }
}

internal import Findings
internal import Foundation

/// The scale on which cohorts are pooled, and how its values are shown.
struct PoolMeasure {
    /// Machine name of the deciding estimate: `pooled_hazard_ratio`.
    var name: String
    /// `hazard ratio per SD of miR-221`.
    var label: String
    /// How one cohort's effect is estimated.
    var definition: String
    var scale: Estimate.Scale = .linear
    /// As shown.
    var null: Double
    var higherMeans: String
    var lowerMeans: String
    private var back = Back.none

    /// From the pooling scale to what is shown.
    private enum Back { case none, exponential, logistic }

    init(_ question: PoolAnalysis.Question) {
        switch question {
        case .survival(let marker, let per, _, _, _, let covariates, _):
            let step =
                switch per {
                case .standardDeviation: "per SD of \(marker)"
                case .unit: "per unit of \(marker)"
                case .doubling: "per doubling of \(marker)"
                }
            let adjusted = covariates.isEmpty ? "" : ", adjusted for \(Numbers.list(covariates))"
            name = "pooled_hazard_ratio"
            label = "hazard ratio \(step)\(adjusted)"
            definition = "exp of the coefficient of a Cox regression in the cohort (ties by Efron)"
            (scale, null) = (.ratio, 1)
            higherMeans = "a higher \(marker) goes with a higher hazard (earlier events)"
            lowerMeans = "a higher \(marker) goes with a lower hazard (later events)"
            back = .exponential
        case .outcome(let marker, let column, let positive, let negative, let measure):
            let sides = "\(positive) against \(negative ?? "not '\(positive)'")"
            higherMeans = "\(marker) is higher where \(column) is '\(positive)'"
            lowerMeans = "\(marker) is lower where \(column) is '\(positive)'"
            switch measure {
            case .standardizedDifference:
                name = "pooled_smd"
                label = "standardised difference of \(marker), \(sides)"
                definition =
                    "Hedges' g: difference of means in pooled standard deviations, corrected for small samples"
                null = 0
            case .area:
                name = "pooled_auc"
                label = "area under the ROC curve of \(marker), \(sides)"
                definition =
                    "probability that a value of \(positive) is higher, ties half; pooled as its logit with "
                    + "DeLong's variance"
                null = 0.5
                back = .logistic
            }
        case .published(_, let effect, _, let published):
            name = published == .ratio ? "pooled_ratio" : "pooled_effect"
            label = effect
            definition = "as published"
            (scale, null) = published == .ratio ? (.ratio, 1) : (.linear, 0)
            higherMeans = "\(effect) is above \(published == .ratio ? 1 : 0)"
            lowerMeans = "\(effect) is below \(published == .ratio ? 1 : 0)"
            if published == .ratio { back = .exponential }
        }
    }

    func shown(_ value: Double) -> Double {
        switch back {
        case .none: value
        case .exponential: exp(value)
        case .logistic: 1 / (1 + exp(-value))
        }
    }

    /// From the pooling scale to the deciding one, where 0 is no effect.
    func decided(_ value: Double) -> Double { back == .logistic ? shown(value) - 0.5 : value }

    /// Whether what decides is not what is shown: an area decides as its distance from one half.
    var decidesApart: Bool { back == .logistic }
    var decidingName: String { decidesApart ? name + "_above_half" : name }
}

internal import Foundation
internal import NumericalKit

/// The survival curve that a Cox fit predicts for given covariates.
///
/// S = exp(−H), H the cumulative baseline hazard (Efron's or Breslow's, as the fit) times exp(x·β); its
/// variance holds both the hazard's and the coefficients'.
/// *Source*: Tsiatis 1981, doi:10.1214/aos/1176345335; Therneau and Grambsch 2000, chapter 10.
public struct PredictedSurvival: Sendable {
    public struct Point: Sendable, Hashable {
        public var time: Double
        public var cumulativeHazard: Double
        /// Of the cumulative hazard, that is, of log S.
        public var standardError: Double

        public var survival: Double { exp(-cumulativeHazard) }
    }

    /// One for each distinct time of the stratum, ascending.
    public let points: [Point]

    /// The state at `time`: the last point at or before it, no hazard before the first.
    public func at(_ time: Double) -> Point {
        var (low, high) = (0, points.count)
        while low < high {
            let middle = (low + high) / 2
            if points[middle].time <= time { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? points[low - 1] : Point(time: time, cumulativeHazard: 0, standardError: 0)
    }
}

extension CoxFit {
    /// - Parameters:
    ///   - values: one for each covariate, in the design's units.
    ///   - stratum: its label; not needed where there is one.
    public func predictedSurvival(_ values: [Double], stratum: Int? = nil) -> PredictedSurvival? {
        let (sets, p) = (likelihood.sets, design.width)
        precondition(values.count == p, "one value for each covariate")
        guard let inverse = Cholesky(point.information, size: p)?.inverse() else { return nil }
        let x = (0..<p).map { (values[$0] - sets.center[$0]) / sets.scale[$0] }
        let eta = sets.predictors(standardised)
        let steps = hazardSteps()
        var points: [PredictedSurvival.Point] = []
        var sums = (hazard: 0.0, variance: 0.0, mean: [Double](repeating: 0, count: p))
        for place in placesByTime() {
            let moment = sets.moments[place]
            let position = moment.rows.lowerBound
            if let stratum, design.strata?[sets.order[position]] != stratum { continue }
            if let step = steps[place] {
                sums.hazard += step.hazard
                sums.variance += step.variance
                for k in 0..<p { sums.mean[k] += step.meanHazard[k] }
            }
            // Predictors of the sweep are relative to the greatest in the stratum.
            let own = (0..<p).reduce(0) { $0 + sets.x[position * p + $1] * standardised[$1] }
            let asked = (0..<p).reduce(0) { $0 + x[$1] * standardised[$1] }
            let risk = exp(asked - own + eta[position])
            let reach = (0..<p).map { x[$0] * sums.hazard - sums.mean[$0] }
            let spread = (0..<p).reduce(0) { sum, a in
                sum + (0..<p).reduce(0) { $0 + reach[a] * inverse[a * p + $1] * reach[$1] }
            }
            points.append(
                .init(
                    time: moment.time, cumulativeHazard: risk * sums.hazard,
                    standardError: risk * (sums.variance + spread).squareRoot()))
        }
        return PredictedSurvival(points: points)
    }
}

internal import Foundation
internal import NumericalKit

/// Baseline cumulative hazard as the fit sees it, at one time with an event of one stratum.
struct HazardStep {
    var time: Double
    /// Σ 1/total over the terms, all at risk.
    var hazard: Double
    /// The same for those who fall at this time (their weight counts by 1 − fraction).
    var hazardOfFalling: Double
    /// Σ mean/total: the same sums with the mean covariates (standardised).
    var meanHazard: [Double]
    var meanHazardOfFalling: [Double]
    /// Σ 1/total²: for the variance.
    var variance: Double
    /// Average over the terms of the mean covariates: what a Schoenfeld residual is measured from.
    var mean: [Double]
}

extension CoxFit {
    /// Weights exp(η), sorted: relative to the greatest predictor of the stratum.
    var sortedWeights: [Double] { likelihood.sets.predictors(standardised).map(exp) }

    /// One step for each moment with events, keyed by the moment's place. Ties: exact fits use Breslow's.
    func hazardSteps() -> [Int: HazardStep] {
        let (sets, p) = (likelihood.sets, design.width)
        let rule = ties == .exact ? CoxTies.breslow : ties
        let places = sets.moments.indices.filter { sets.moments[$0].deaths > 0 }
        var steps: [Int: HazardStep] = [:]
        var next = 0
        sets.sweep(sets.predictors(standardised), withSecondMoments: false) {
            moment, offset, atRisk, falling in
            // Back to the stratum's scale; kept from overflowing where predictors lie 600 apart.
            let unit = exp(min(600, -offset))
            var step = HazardStep(
                time: moment.time, hazard: 0, hazardOfFalling: 0,
                meanHazard: Array(repeating: 0, count: p),
                meanHazardOfFalling: Array(repeating: 0, count: p), variance: 0,
                mean: Array(repeating: 0, count: p))
            for term in sets.terms(moment, atRisk, falling, ties: rule) {
                let rate = unit * term.copies / term.total
                step.hazard += rate
                step.hazardOfFalling += rate * (1 - term.fraction)
                step.variance += unit * rate / term.total
                for k in 0..<p {
                    step.meanHazard[k] += rate * term.mean[k]
                    step.meanHazardOfFalling[k] += rate * (1 - term.fraction) * term.mean[k]
                    step.mean[k] += term.copies * term.mean[k] / Double(moment.deaths)
                }
            }
            steps[places[next]] = step
            next += 1
        }
        return steps
    }

    /// Events observed less events expected, in the design's order.
    public func martingaleResiduals() -> [Double] {
        let weights = sortedWeights
        var residuals = [Double](repeating: 0, count: design.count)
        visitExposures { row, position, exposure in
            residuals[row] = (design.followUp.events[row] ? 1 : 0) - weights[position] * exposure.hazard
        }
        return residuals
    }

    /// Martingale residuals made more symmetric; their squares sum to a deviance.
    public func devianceResiduals() -> [Double] {
        zip(martingaleResiduals(), design.followUp.events).map { residual, event in
            let inner = residual + (event ? log(1 - residual) : 0)
            return (residual < 0 ? -1 : 1) * max(0, -2 * inner).squareRoot()
        }
    }

    /// One row for each event, in order of stratum, time and the design's rows: the subject's covariates
    /// less their weighted mean in the risk set. Row-major; `subjects` holds the design's row of each.
    public func schoenfeldResiduals() -> (subjects: [Int], values: [Double]) {
        let (sets, p, steps) = (likelihood.sets, design.width, hazardSteps())
        var subjects: [Int] = []
        var values: [Double] = []
        for place in placesByTime() {
            guard let step = steps[place] else { continue }
            let moment = sets.moments[place]
            for position in moment.rows.prefix(moment.deaths) {
                subjects.append(sets.order[position])
                for k in 0..<p { values.append(sets.scale[k] * (sets.x[position * p + k] - step.mean[k])) }
            }
        }
        return (subjects, values)
    }

    /// Score residuals (for standardised covariates): n × p, row-major, in the design's order.
    func standardisedScoreResiduals() -> [Double] {
        let (sets, p, weights, steps) = (likelihood.sets, design.width, sortedWeights, hazardSteps())
        var residuals = [Double](repeating: 0, count: design.count * p)
        visitExposures(steps) { row, position, exposure in
            let own = design.followUp.events[row] ? exposure.step?.mean : nil
            for k in 0..<p {
                let x = sets.x[position * p + k]
                let expected = weights[position] * (x * exposure.hazard - exposure.meanHazard[k])
                residuals[row * p + k] = (own.map { x - $0[k] } ?? 0) - expected
            }
        }
        return residuals
    }

    /// Approximate change of each coefficient when a subject is left out: n × p, row-major.
    public func dfbetas() -> [Double] {
        let (p, scores, scale) = (design.width, standardisedScoreResiduals(), likelihood.sets.scale)
        guard let inverse = Cholesky(point.information, size: p)?.inverse() else { return scores }
        var result = [Double](repeating: 0, count: scores.count)
        for row in 0..<design.count {
            for k in 0..<p {
                let sum = (0..<p).reduce(0) { $0 + scores[row * p + $1] * inverse[$1 * p + k] }
                result[row * p + k] = sum / scale[k]
            }
        }
        return result
    }

    /// Standard errors that do not trust the model (sandwich); of clusters where subjects are not
    /// independent. *Source*: Lin and Wei 1989, doi:10.1080/01621459.1989.10478874.
    public func robustStandardErrors(clusters: [Int]? = nil) -> [Double] {
        let (p, changes) = (design.width, dfbetas())
        let groups = rowsByStratum(clusters ?? Array(0..<design.count), count: design.count)
        var sums = [Double](repeating: 0, count: p)
        for rows in groups {
            for k in 0..<p {
                let change = rows.reduce(0) { $0 + changes[$1 * p + k] }
                sums[k] += change * change
            }
        }
        return sums.map { $0.squareRoot() }
    }

    // MARK: - Sweeping forward in time

    /// Moments of each stratum from the first time to the last.
    func placesByTime() -> [Int] {
        let moments = likelihood.sets.moments
        var places: [Int] = []
        var start = 0
        for place in moments.indices where place + 1 == moments.count || moments[place + 1].opensStratum {
            places += (start...place).reversed()
            start = place + 1
        }
        return places
    }

    struct Exposure {
        var hazard: Double
        var meanHazard: [Double]
        /// The step at the subject's own time.
        var step: HazardStep?
    }

    /// Gives each subject the hazard collected up to its time (at its own event by Efron's share).
    func visitExposures(
        _ known: [Int: HazardStep]? = nil, _ body: (_ row: Int, _ position: Int, Exposure) -> Void
    ) {
        let (sets, p) = (likelihood.sets, design.width)
        let steps = known ?? hazardSteps()
        var before = Exposure(hazard: 0, meanHazard: Array(repeating: 0, count: p))
        for place in placesByTime() {
            let moment = sets.moments[place]
            let opens = place + 1 == sets.moments.count || sets.moments[place + 1].opensStratum
            if opens { before = Exposure(hazard: 0, meanHazard: Array(repeating: 0, count: p)) }
            var (after, falling) = (before, before)
            if let step = steps[place] {
                after.add(step.hazard, step.meanHazard)
                falling.add(step.hazardOfFalling, step.meanHazardOfFalling)
                falling.step = step
            }
            for (rank, position) in moment.rows.enumerated() {
                body(sets.order[position], position, rank < moment.deaths ? falling : after)
            }
            before = after
        }
    }
}

extension CoxFit.Exposure {
    fileprivate mutating func add(_ hazard: Double, _ meanHazard: [Double]) {
        self.hazard += hazard
        for k in meanHazard.indices { self.meanHazard[k] += meanHazard[k] }
    }
}

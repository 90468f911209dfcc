internal import Foundation
internal import NumericalKit

/// The log partial likelihood, with Jeffreys' penalty where Firth's fit is
/// wanted.
struct PartialLikelihood: Likelihood {
    let sets: RiskSets
    let ties: CoxTies
    /// Adds ½ log det of the information. *Source*: Firth 1993, doi:10.1093/biomet/80.1.27; Heinze and
    /// Schemper 2001, doi:10.1111/j.0006-341X.2001.00114.x.
    let isPenalised: Bool

    var width: Int { sets.width }

    /// Nil where the value is not finite, or the penalty has no value.
    func at(_ beta: [Double]) -> LikelihoodPoint? {
        let eta = sets.predictors(beta)
        let point = ties == .exact ? exactPoint(eta) : tiedPoint(eta)
        guard let point, point.value.isFinite else { return nil }
        return isPenalised ? penalised(point, eta) : point
    }

    /// How far apart a step moves the linear predictors of subjects who are at risk together.
    func reach(of change: [Double]) -> Double {
        let p = sets.width
        var (low, high, greatest) = (0.0, 0.0, 0.0)
        for moment in sets.moments {
            if moment.opensStratum { (low, high) = (.infinity, -.infinity) }
            for row in moment.rows {
                var move = 0.0
                for k in 0..<p { move += sets.x[row * p + k] * change[k] }
                (low, high) = (min(low, move), max(high, move))
            }
            if moment.deaths > 0 { greatest = max(greatest, high - low) }
        }
        return greatest
    }

    /// Efron and Breslow: one sweep, O(n·p²), without bounds checks.
    private func tiedPoint(_ eta: [Double]) -> LikelihoodPoint? {
        let p = sets.width
        var value = 0.0
        var gradient = [Double](repeating: 0, count: p)
        var information = [Double](repeating: 0, count: p * p)
        var means = gradient
        sets.x.withUnsafeBufferPointer { x in
            gradient.withUnsafeMutableBufferPointer { gradient in
                information.withUnsafeMutableBufferPointer { information in
                    means.withUnsafeMutableBufferPointer { mean in
                        sets.sweep(eta, withSecondMoments: true) { moment, offset, atRisk, falling in
                            for row in moment.rows.lowerBound..<(moment.rows.lowerBound + moment.deaths) {
                                value += eta[row] - offset
                                for k in 0..<p { gradient[k] += x[row * p + k] }
                            }
                            value -= subtract(
                                moment, atRisk, falling, from: gradient, information, mean: mean)
                        }
                    }
                }
            }
        }
        mirror(&information, size: p)
        return LikelihoodPoint(value: value, gradient: gradient, information: information)
    }

    /// Takes the terms of one time from the gradient and adds them to the information; gives the sum of the
    /// logarithms of their totals. `mean` is room to work in.
    @inline(__always)
    private func subtract(
        _ moment: RiskSets.Moment, _ atRisk: borrowing RiskSums, _ falling: borrowing RiskSums,
        from gradient: UnsafeMutableBufferPointer<Double>, _ information: UnsafeMutableBufferPointer<Double>,
        mean: UnsafeMutableBufferPointer<Double>
    ) -> Double {
        let p = sets.width
        let (terms, copies) = RiskSets.termCount(moment, ties: ties)
        var logs = 0.0
        for fallen in 0..<terms {
            let fraction = Double(fallen) / Double(terms)
            let total = atRisk.weight - fraction * falling.weight
            let share = copies / total
            logs += copies * log(total)
            for a in 0..<p {
                mean[a] = (atRisk.first[a] - fraction * falling.first[a]) / total
                gradient[a] -= copies * mean[a]
                for b in 0...a {
                    let second = atRisk.second[a * p + b] - fraction * falling.second[a * p + b]
                    information[a * p + b] += share * second - copies * mean[a] * mean[b]
                }
            }
        }
        return logs
    }

    /// Adds Jeffreys' penalty: ½ Σ over terms of E[(x−x̄)ᵀA(x−x̄)(x−x̄)], A the inverse information, needs
    /// third moments only through q = xᵀAx, so it costs a second sweep of O(n·p²).
    private func penalised(_ plain: LikelihoodPoint, _ eta: [Double]) -> LikelihoodPoint? {
        let p = sets.width
        guard let factor = Cholesky(plain.information, size: p) else { return nil }
        let inverse = factor.inverse()
        var point = plain
        point.value += 0.5 * factor.logDeterminant
        var pull = PenaltyGradient(sets: sets, inverse: inverse, eta: eta)
        pull.run(ties: ties)
        for k in 0..<p { point.gradient[k] += 0.5 * pull.gradient[k] }
        return point
    }
}

/// The gradient of log det I, by sums of q = xᵀAx and q·x beside the usual ones.
private struct PenaltyGradient {
    let sets: RiskSets
    let inverse: [Double]
    let eta: [Double]
    var gradient: [Double]

    init(sets: RiskSets, inverse: [Double], eta: [Double]) {
        (self.sets, self.inverse, self.eta) = (sets, inverse, eta)
        gradient = Array(repeating: 0, count: sets.width)
    }

    mutating func run(ties: CoxTies) {
        let p = sets.width
        let forms = (0..<sets.count).map { row in
            form(Array(sets.x[row * p..<(row + 1) * p]))
        }
        // Sums of w·q and w·q·x are those of a weight w·q.
        var atRisk: [(Double, [Double])] = []
        var falling = atRisk
        sets.sweep(eta, tilt: forms, withSecondMoments: false) { _, _, all, dying in
            atRisk.append((all.weight, all.first))
            falling.append((dying.weight, dying.first))
        }
        var place = 0
        var gradient = gradient
        sets.sweep(eta, withSecondMoments: true) { moment, _, all, dying in
            for term in sets.terms(moment, all, dying, ties: ties) {
                let f = term.fraction
                let meanForm = (atRisk[place].0 - f * falling[place].0) / term.total
                let pulled = apply(term.mean)
                for k in 0..<p {
                    let formTimesX = (atRisk[place].1[k] - f * falling[place].1[k]) / term.total
                    var sum = formTimesX - meanForm * term.mean[k]
                    for b in 0..<p {
                        let cell = k >= b ? k * p + b : b * p + k
                        let second = (all.second[cell] - f * dying.second[cell]) / term.total
                        sum -= 2 * pulled[b] * (second - term.mean[b] * term.mean[k])
                    }
                    gradient[k] += term.copies * sum
                }
            }
            place += 1
        }
        self.gradient = gradient
    }

    private func apply(_ x: [Double]) -> [Double] {
        let p = x.count
        return (0..<p).map { a in (0..<p).reduce(0) { $0 + inverse[a * p + $1] * x[$1] } }
    }

    private func form(_ x: [Double]) -> Double {
        zip(apply(x), x).reduce(0) { $0 + $1.0 * $1.1 }
    }
}

internal import Foundation

/// Newton's method for one covariate, with the follow-up sorted once for all markers: O(n) for each step.
///
/// Ties by Efron. A marker for which it does not settle (a likelihood that rises without end, for one) is left to the
/// general fit, which says why.
struct UnivariableKernel {
    /// Subjects by falling time.
    private let order: [Int]
    /// Positions in `order` at which a distinct time begins, and the end.
    private let bounds: [Int]
    private let isEvent: [Bool]
    private let eventCounts: [Int]
    private static let mostSteps = 20

    init(_ followUp: FollowUp) {
        let times = followUp.times
        let order = times.indices.sorted { (times[$0], $1) > (times[$1], $0) }
        var bounds: [Int] = []
        for place in order.indices where place == 0 || times[order[place]] != times[order[place - 1]] {
            bounds.append(place)
        }
        (self.order, self.bounds) = (order, bounds + [order.count])
        let isEvent = order.map { followUp.events[$0] }
        eventCounts = zip(self.bounds, self.bounds.dropFirst()).map { from, to in
            isEvent[from..<to].count { $0 }
        }
        self.isEvent = isEvent
    }

    struct Fit {
        var coefficient: Double
        var information: Double
    }

    /// - Parameter values: one for each subject, in units of their standard deviation.
    /// - Returns: nil where the general fit must decide.
    func fit(_ values: [Double]) -> Fit? {
        let mean = meanOf(values)
        let x = order.map { values[$0] - mean }
        var beta = 0.0
        var state = sums(x, beta)
        for _ in 0..<Self.mostSteps {
            guard state.information > 0 else { return nil }
            var step = state.score / state.information
            var next = sums(x, beta + step)
            while !(next.logLikelihood >= state.logLikelihood - 1e-10), abs(step) > 1e-12 {
                step /= 2
                next = sums(x, beta + step)
            }
            beta += step
            state = next
            // A log hazard ratio of 15 for one SD is no estimate but a separation on its way.
            if abs(beta) > 15 || !beta.isFinite { return nil }
            if abs(step) <= 1e-10 * max(1, abs(beta)) {
                return state.information > 1e-8 ? Fit(coefficient: beta, information: state.information) : nil
            }
        }
        return nil
    }

    private struct Sums {
        var logLikelihood = 0.0
        var score = 0.0
        var information = 0.0
    }

    private func sums(_ x: [Double], _ beta: Double) -> Sums {
        var result = Sums()
        var (s0, s1, s2) = (0.0, 0.0, 0.0)
        for (group, count) in eventCounts.enumerated() {
            var (d0, d1, d2, sum) = (0.0, 0.0, 0.0, 0.0)
            for place in bounds[group]..<bounds[group + 1] {
                let value = x[place]
                let weight = exp(beta * value)
                s0 += weight
                s1 += weight * value
                s2 += weight * value * value
                if isEvent[place] {
                    d0 += weight
                    d1 += weight * value
                    d2 += weight * value * value
                    sum += value
                }
            }
            guard count > 0 else { continue }
            result.logLikelihood += beta * sum
            result.score += sum
            for tie in 0..<count {
                let share = Double(tie) / Double(count)
                let a0 = s0 - share * d0
                let first = (s1 - share * d1) / a0
                result.logLikelihood -= log(a0)
                result.score -= first
                result.information += (s2 - share * d2) / a0 - first * first
            }
        }
        return result
    }
}

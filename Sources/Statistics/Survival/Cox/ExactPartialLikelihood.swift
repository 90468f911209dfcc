internal import Foundation

extension PartialLikelihood {
    /// The discrete likelihood: at each time, the chance that just these d of those at risk fall. Sums over
    /// all ways to choose d are built subject by subject, O(n·d·p²) for each time.
    func exactPoint(_ eta: [Double]) -> LikelihoodPoint? {
        let p = sets.width
        var point = LikelihoodPoint(
            value: 0, gradient: Array(repeating: 0, count: p), information: Array(repeating: 0, count: p * p))
        var stratumStart = 0
        for moment in sets.moments {
            if moment.opensStratum { stratumStart = moment.rows.lowerBound }
            guard moment.deaths > 0 else { continue }
            for row in moment.rows.prefix(moment.deaths) {
                point.value += eta[row]
                for k in 0..<p { point.gradient[k] += sets.x[row * p + k] }
            }
            var choices = Choices(deaths: moment.deaths, width: p)
            for row in stratumStart..<moment.rows.upperBound {
                choices.add(sets.x[row * p..<(row + 1) * p], logWeight: eta[row])
            }
            choices.subtract(from: &point)
        }
        mirror(&point.information, size: p)
        return point
    }
}

/// All choices of m subjects, m from 0 to the number of deaths, weighted by the product of their weights: the
/// logarithm of the total, and mean and second moment of the summed covariates. In this form nothing
/// overflows, however many fall together.
private struct Choices {
    let deaths: Int
    let width: Int
    var logTotal: [Double]
    var mean: [Double]
    var second: [Double]

    init(deaths: Int, width: Int) {
        (self.deaths, self.width) = (deaths, width)
        logTotal = [0] + Array(repeating: -.infinity, count: deaths)
        mean = Array(repeating: 0, count: (deaths + 1) * width)
        second = Array(repeating: 0, count: (deaths + 1) * width * width)
    }

    /// Choices of m with the subject are those of m − 1 without; the two kinds are mixed by their weight.
    mutating func add(_ x: ArraySlice<Double>, logWeight: Double) {
        let p = width
        let start = x.startIndex
        for m in stride(from: deaths, to: 0, by: -1) where logTotal[m - 1] > -.infinity {
            let (without, with) = (logTotal[m], logWeight + logTotal[m - 1])
            let greater = max(without, with)
            let total = greater + log(exp(without - greater) + exp(with - greater))
            let (kept, added) = (exp(without - total), exp(with - total))
            let (here, before) = (m * p, (m - 1) * p)
            for a in 0..<p {
                for b in 0...a {
                    let cell = a * p + b
                    let product =
                        second[before * p + cell] + x[start + a] * mean[before + b]
                        + x[start + b] * mean[before + a] + x[start + a] * x[start + b]
                    second[here * p + cell] = kept * second[here * p + cell] + added * product
                }
            }
            for a in 0..<p {
                mean[here + a] = kept * mean[here + a] + added * (mean[before + a] + x[start + a])
            }
            logTotal[m] = total
        }
    }

    func subtract(from point: inout LikelihoodPoint) {
        let (p, here) = (width, deaths * width)
        point.value -= logTotal[deaths]
        for a in 0..<p {
            point.gradient[a] -= mean[here + a]
            for b in 0...a {
                point.information[a * p + b] += second[here * p + a * p + b] - mean[here + a] * mean[here + b]
            }
        }
    }
}

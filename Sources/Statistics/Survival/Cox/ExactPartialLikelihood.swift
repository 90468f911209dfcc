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
            let atRisk = stratumStart..<moment.rows.upperBound
            // With the mean weight brought to 1/r·d, sums over choices stay below e^d.
            let greatest = eta[atRisk].max() ?? 0
            let total = atRisk.reduce(0) { $0 + exp(eta[$1] - greatest) }
            let shift = greatest + log(total / Double(moment.deaths))
            var choices = Choices(deaths: moment.deaths, width: p)
            for row in atRisk {
                choices.add(sets.x[row * p..<(row + 1) * p], weight: exp(eta[row] - shift))
            }
            choices.subtract(from: &point, shift: shift)
        }
        mirror(&point.information, size: p)
        return point
    }
}

/// Sums over all choices of m subjects of the product of their weights, with the first and second moments
/// of their summed covariates; m from 0 to the number of deaths.
private struct Choices {
    let deaths: Int
    let width: Int
    var weight: [Double]
    var first: [Double]
    var second: [Double]

    init(deaths: Int, width: Int) {
        (self.deaths, self.width) = (deaths, width)
        weight = [1] + Array(repeating: 0, count: deaths)
        first = Array(repeating: 0, count: (deaths + 1) * width)
        second = Array(repeating: 0, count: (deaths + 1) * width * width)
    }

    mutating func add(_ x: ArraySlice<Double>, weight w: Double) {
        let p = width
        let start = x.startIndex
        for m in stride(from: deaths, to: 0, by: -1) where weight[m - 1] != 0 {
            let (here, before) = (m * p, (m - 1) * p)
            for a in 0..<p {
                for b in 0...a {
                    second[here * p + a * p + b] +=
                        w
                        * (second[before * p + a * p + b] + x[start + a] * first[before + b]
                            + x[start + b] * first[before + a] + x[start + a] * x[start + b] * weight[m - 1])
                }
            }
            for a in 0..<p { first[here + a] += w * (first[before + a] + x[start + a] * weight[m - 1]) }
            weight[m] += w * weight[m - 1]
        }
    }

    func subtract(from point: inout LikelihoodPoint, shift: Double) {
        let p = width
        let (total, here) = (weight[deaths], deaths * p)
        point.value -= log(total) + Double(deaths) * shift
        for a in 0..<p {
            let mean = first[here + a] / total
            point.gradient[a] -= mean
            for b in 0...a {
                point.information[a * p + b] +=
                    second[here * p + a * p + b] / total - mean * first[here + b] / total
            }
        }
    }
}

internal import Foundation

/// Weighted sums over a risk set: Σw, Σwx, Σwxxᵀ (lower triangle, row-major). Weights are exp(x·β).
struct RiskSums {
    let width: Int
    var weight = 0.0
    var first: [Double]
    /// Empty where second moments are not asked for.
    var second: [Double]

    init(width: Int, withSecondMoments: Bool) {
        self.width = width
        first = Array(repeating: 0, count: width)
        second = Array(repeating: 0, count: withSecondMoments ? width * width : 0)
    }

    mutating func reset() {
        weight = 0
        first.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
        second.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
    }

    mutating func scale(by factor: Double) {
        weight *= factor
        for k in first.indices { first[k] *= factor }
        for k in second.indices { second[k] *= factor }
    }

    /// The inner loop of every Cox fit, without bounds checks: O(p²) for each subject.
    @inline(__always)
    mutating func add(_ x: UnsafePointer<Double>, weight w: Double) {
        weight += w
        let (width, wantsSecond) = (width, !second.isEmpty)
        first.withUnsafeMutableBufferPointer { first in
            second.withUnsafeMutableBufferPointer { second in
                for a in 0..<width {
                    let wx = w * x[a]
                    first[a] += wx
                    guard wantsSecond else { continue }
                    let row = a * width
                    for b in 0...a { second[row + b] += wx * x[b] }
                }
            }
        }
    }
}

/// One term of the partial likelihood: an event's risk set in which the weights of those who fall at the
/// same time count by 1 − `fraction` (Efron; 0 for Breslow). `copies` such terms are alike.
struct RiskTerm {
    var fraction: Double
    var copies: Double
    var total: Double
    /// 1/total·Σ; the weighted mean of the covariates.
    var mean: [Double]
}

extension RiskSets {
    /// Walks the risk sets from the last time to the first; `visit` sees each time with an event, with sums
    /// over all at risk and over those who fall then. Weights are exp(η − offset): the offset follows the
    /// greatest η at risk, so that no risk set's sum vanishes beside another's.
    ///
    /// - Parameter tilt: a factor for each weight; nil for none.
    func sweep(
        _ eta: [Double], tilt: [Double]? = nil, withSecondMoments: Bool,
        visit: (Moment, _ offset: Double, _ atRisk: borrowing RiskSums, _ falling: borrowing RiskSums) -> Void
    ) {
        var atRisk = RiskSums(width: width, withSecondMoments: withSecondMoments)
        var falling = atRisk
        var offset = 0.0
        x.withUnsafeBufferPointer { x in
            // A model without covariates has no values to point at.
            let base = x.baseAddress ?? UnsafePointer(bitPattern: 8)!
            for moment in moments {
                if moment.opensStratum {
                    atRisk.reset()
                    offset = eta[moment.rows.lowerBound]
                }
                for row in moment.rows {
                    if eta[row] > offset + Self.slack {
                        atRisk.scale(by: exp(offset - eta[row]))
                        offset = eta[row]
                    }
                    let weight = exp(eta[row] - offset)
                    atRisk.add(base + row * width, weight: tilt.map { $0[row] * weight } ?? weight)
                }
                guard moment.deaths > 0 else { continue }
                falling.reset()
                for row in moment.rows.lowerBound..<(moment.rows.lowerBound + moment.deaths) {
                    let weight = exp(eta[row] - offset)
                    falling.add(base + row * width, weight: tilt.map { $0[row] * weight } ?? weight)
                }
                visit(moment, offset, atRisk, falling)
            }
        }
    }

    /// Weights may grow to e³⁰ before the sums are scaled anew.
    private static let slack = 30.0

    /// The likelihood's terms at one time.
    func terms(
        _ moment: Moment, _ atRisk: borrowing RiskSums, _ falling: borrowing RiskSums, ties: CoxTies
    ) -> [RiskTerm] {
        let (terms, copies) = Self.termCount(moment, ties: ties)
        return (0..<terms).map { fallen in
            let fraction = Double(fallen) / Double(terms)
            let total = atRisk.weight - fraction * falling.weight
            let mean = (0..<width).map { (atRisk.first[$0] - fraction * falling.first[$0]) / total }
            return RiskTerm(fraction: fraction, copies: copies, total: total, mean: mean)
        }
    }

    /// How many different terms one time has, and how often each counts.
    static func termCount(_ moment: Moment, ties: CoxTies) -> (terms: Int, copies: Double) {
        ties == .breslow ? (1, Double(moment.deaths)) : (moment.deaths, 1)
    }
}

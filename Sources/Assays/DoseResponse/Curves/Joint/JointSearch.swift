internal import Foundation
internal import NumericalKit

/// Levenberg-Marquardt over all parameters of several curves (b, c, d, ln e, ln f).
struct JointSearch {
    struct Found {
        var coefficients: [CurveCoefficients]
        var rss: Double
        var hasConverged: Bool
        var atLimit: Set<CurveParameter>
    }

    /// A wish that the difference of two ln effective doses be `value`, of a weight that makes it a condition.
    struct Tie {
        var first, second: Int
        var target: EffectiveDoseTarget
        var value, weight: Double
    }

    let model: DoseResponseModel
    let data: [CurveData]
    let layout: JointLayout
    var tie: Tie?
    /// Box of ln e.
    private let reach: ClosedRange<Double>
    private let steepest: Double

    init(model: DoseResponseModel, data: [CurveData], layout: JointLayout) {
        (self.model, self.data, self.layout) = (model, data, layout)
        let low = data.compactMap(\.lowestPositiveDose).min() ?? 1
        let high = data.map(\.highestDose).max() ?? 1
        reach = log(low) - CurveKernel.outreach...log(high) + CurveKernel.outreach
        var smallest = max(log(high / low), 0.1)
        for curve in data {
            for (a, b) in zip(curve.doses, curve.doses.dropFirst()) where a > 0 {
                smallest = min(smallest, max(log(b / a), 0.01))
            }
        }
        steepest = 60 / smallest
    }

    /// The lowest of the descents from the mean of the shared parameters and from each curve's own.
    func best(from separate: [CurveCoefficients]) -> Found {
        var starts = [vector(of: separate) { values in values.reduce(0, +) / Double(values.count) }]
        for curve in separate.indices { starts.append(vector(of: separate) { $0[curve] }) }
        let found = starts.map(descend)
        return found.min { $0.rss < $1.rss }!
    }

    private func vector(of curves: [CurveCoefficients], common: ([Double]) -> Double) -> [Double] {
        var vector = [Double](repeating: 0, count: layout.count)
        for parameter in layout.free {
            let values = curves.map { raw($0, parameter) }
            for curve in curves.indices {
                vector[layout.index(parameter, curve)] =
                    layout.shared.contains(parameter) ? common(values) : values[curve]
            }
        }
        return vector
    }

    private func raw(_ p: CurveCoefficients, _ parameter: CurveParameter) -> Double {
        switch parameter {
        case .location: p.logLocation
        case .asymmetry: log(p.asymmetry)
        default: p[parameter]
        }
    }

    private func coefficients(_ vector: [Double], _ curve: Int) -> CurveCoefficients {
        func value(_ parameter: CurveParameter) -> Double {
            if let fixed = model.fixed[parameter] {
                return parameter == .location || parameter == .asymmetry ? log(fixed) : fixed
            }
            return vector[layout.index(parameter, curve)]
        }
        return CurveCoefficients(
            slope: value(.slope), lower: value(.lower), upper: value(.upper), logLocation: value(.location),
            asymmetry: exp(value(.asymmetry)))
    }

    private func squares(_ vector: [Double]) -> Double {
        var sum = 0.0
        for (curve, data) in data.enumerated() {
            let p = coefficients(vector, curve)
            for k in data.doses.indices {
                let r = data.means[k] - p.value(at: data.doses[k], model.family)
                sum += data.weights[k] * r * r
            }
        }
        if let tie {
            let miss = miss(tie, vector)
            sum += tie.weight * miss * miss
        }
        return sum
    }

    private func curve(_ vector: [Double], _ curve: Int) -> DoseResponseFit {
        DoseResponseFit(
            model: model, data: data[curve], options: CurveFitOptions(),
            coefficients: coefficients(vector, curve), rss: 0, atLimit: [], hasConverged: true)
    }

    /// Infinite where a curve does not reach the target.
    private func miss(_ tie: Tie, _ vector: [Double]) -> Double {
        guard let a = curve(vector, tie.first).logDose(of: tie.target),
            let b = curve(vector, tie.second).logDose(of: tie.target)
        else { return .infinity }
        return tie.value - (a - b)
    }

    private func add(_ tie: Tie, _ vector: [Double], _ matrix: inout [Double], _ gradient: inout [Double]) {
        var slopes = [Double](repeating: 0, count: layout.count)
        for (place, sign) in [(tie.first, 1.0), (tie.second, -1.0)] {
            let fit = curve(vector, place)
            let byParameter = fit.gradientOfLogDose(tie.target)
            for parameter in layout.free {
                let scale = parameter == .asymmetry ? fit.coefficients.asymmetry : 1
                slopes[layout.index(parameter, place)] += sign * scale * byParameter[parameter.position]
            }
        }
        let miss = miss(tie, vector)
        for i in slopes.indices {
            gradient[i] += tie.weight * slopes[i] * miss
            for j in slopes.indices { matrix[i * layout.count + j] += tie.weight * slopes[i] * slopes[j] }
        }
    }

    /// The least squares under the tie, from `start`.
    func tied(_ tie: Tie, from start: [CurveCoefficients]) -> Found {
        var copy = self
        copy.tie = tie
        return copy.descend(copy.vector(of: start) { $0[0] })
    }

    private func system(_ vector: [Double]) -> (matrix: [Double], gradient: [Double]) {
        let size = layout.count
        var matrix = [Double](repeating: 0, count: size * size)
        var gradient = [Double](repeating: 0, count: size)
        let free = layout.free.map(\.position)
        let places = data.indices.map { curve in layout.free.map { layout.index($0, curve) } }
        for (curve, data) in data.enumerated() {
            let p = coefficients(vector, curve)
            for k in data.doses.indices {
                let terms = CurveTerms(p, model.family, dose: data.doses[k])
                let slopes = terms.first * SIMD8(1, 1, 1, p.location, p.asymmetry, 1, 1, 1)
                let (weight, r) = (data.weights[k], data.means[k] - terms.value)
                for a in free.indices {
                    let (i, slope) = (places[curve][a], weight * slopes[free[a]])
                    gradient[i] += slope * r
                    for b in free.indices { matrix[i * size + places[curve][b]] += slope * slopes[free[b]] }
                }
            }
        }
        if let tie { add(tie, vector, &matrix, &gradient) }
        return (matrix, gradient)
    }

    private func descend(_ start: [Double]) -> Found {
        var vector = boxed(start)
        var value = squares(vector)
        var (damping, growth, hasConverged, stalls) = (1e-3, 2.0, false, 0)
        for _ in 0..<300 {
            let (matrix, gradient) = system(vector)
            var isImproved = false
            while !isImproved, damping < 1e14 {
                guard let step = step(matrix, gradient, damping) else {
                    damping *= 10
                    continue
                }
                let next = boxed(zip(vector, step).map(+))
                let expected = zip(step, gradient).reduce(0) { $0 + $1.0 * $1.1 }
                if expected <= 1e-13 * value {
                    hasConverged = true
                    break
                }
                let trial = squares(next)
                if trial < value {
                    stalls = value - trial < 1e-9 * value ? stalls + 1 : 0
                    (vector, value, isImproved) = (next, trial, true)
                    (damping, growth) = (max(damping / 5, 1e-14), 2)
                } else {
                    damping *= growth
                    growth *= 2
                }
            }
            if !isImproved || stalls == 5 {
                hasConverged = true
                break
            }
        }
        return found(vector, value, hasConverged)
    }

    private func step(_ matrix: [Double], _ gradient: [Double], _ damping: Double) -> [Double]? {
        let size = layout.count
        var damped = matrix
        for i in 0..<size { damped[i * size + i] = matrix[i * size + i] * (1 + damping) + 1e-300 }
        return Cholesky(damped, size: size, pivotTolerance: 1e-15)?.solve(gradient)
    }

    private func boxed(_ vector: [Double]) -> [Double] {
        var boxed = vector
        for curve in data.indices {
            for parameter in layout.free {
                let i = layout.index(parameter, curve)
                switch parameter {
                case .location: boxed[i] = min(max(vector[i], reach.lowerBound), reach.upperBound)
                case .asymmetry: boxed[i] = min(max(vector[i], log(0.01)), log(100))
                case .slope: boxed[i] = min(max(vector[i], -steepest), steepest)
                default: break
                }
            }
        }
        return boxed
    }

    private func found(_ vector: [Double], _ value: Double, _ hasConverged: Bool) -> Found {
        var ends: Set<CurveParameter> = []
        for curve in data.indices {
            for parameter in layout.free {
                let x = vector[layout.index(parameter, curve)]
                switch parameter {
                case .location where x <= reach.lowerBound || x >= reach.upperBound: ends.insert(parameter)
                case .asymmetry where abs(x) >= log(100.0): ends.insert(parameter)
                case .slope where abs(x) >= steepest: ends.insert(parameter)
                default: break
                }
            }
        }
        let within = data.reduce(0) { $0 + $1.withinSquares }
        return Found(
            coefficients: data.indices.map { coefficients(vector, $0) }, rss: value + within,
            hasConverged: hasConverged, atLimit: ends)
    }
}

internal import Foundation

/// The θ of least deviance: Newton's method within a trust region, with exact second derivatives.
///
/// The deviance depends on Λ only through ΛΛᵀ, so it is even in the sign of each column of Λ: the boundary
/// (a variance of 0) is an interior point here, and a minimum there is found like any other.
/// *Source*: Nocedal, Wright, Numerical Optimization, 2nd ed. 2006, chapter 4.
struct MixedSearch {
    let blocks: MixedBlocks
    let map: RelativeFactor
    let likelihood: MixedLikelihood

    struct Found {
        var point: MixedPoint
        var hasConverged: Bool
        var evaluations: Int
    }

    private static var maximumSteps: Int { 200 }

    /// Several starts where the first ends on the boundary.
    func run() -> Found? {
        guard var best = run(from: start(1)) else { return nil }
        if !best.hasConverged || isSingular(best.point.theta) {
            for size in [0.2, 5.0] {
                guard let other = run(from: start(size)) else { continue }
                let gain = best.point.deviance - other.point.deviance
                if gain > 1e-8 || (!best.hasConverged && other.hasConverged && gain > -1e-8) {
                    best = Found(
                        point: other.point, hasConverged: other.hasConverged,
                        evaluations: best.evaluations + other.evaluations)
                }
            }
        }
        return snapped(best)
    }

    func isSingular(_ theta: [Double]) -> Bool {
        map.diagonal.contains { abs(theta[$0.place]) < MixedModel.singularTolerance }
    }

    private func start(_ size: Double) -> [Double] {
        var theta = [Double](repeating: 0, count: map.count)
        for element in map.diagonal { theta[element.place] = size }
        return theta
    }

    private func point(_ theta: [Double]) -> MixedPoint? { MixedPoint(theta, blocks, map, likelihood) }

    private func run(from start: [Double]) -> Found? {
        guard var here = point(start) else { return nil }
        var radius = 1.0
        var evaluations = 1
        for _ in 0..<Self.maximumSteps {
            let model = LocalModel(here)
            if model.promise < 1e-20 * (1 + abs(here.deviance)) {
                return Found(point: here, hasConverged: model.isMinimum, evaluations: evaluations)
            }
            let (step, promise) = model.step(within: radius)
            evaluations += 1
            let next = point(zip(here.theta, step).map { $0 + $1 })
            let gain = next.map { here.deviance - $0.deviance } ?? -.infinity
            let slack = 1e-13 * (abs(here.deviance) + Double(blocks.rows))
            if let next, gain > 0.1 * promise || (promise < slack && gain > -slack) {
                let isLast = promise < slack * 1e-3
                here = next
                if gain > 0.7 * promise { radius = max(radius, 2.5 * rootSum(step)) }
                if isLast { return Found(point: here, hasConverged: true, evaluations: evaluations) }
            } else {
                if promise < slack { return Found(point: here, hasConverged: true, evaluations: evaluations) }
                radius = rootSum(step) / 4
            }
        }
        return Found(point: here, hasConverged: false, evaluations: evaluations)
    }

    /// Elements of the diagonal that are 0 but for rounding are made 0, where nothing is lost.
    private func snapped(_ found: Found) -> Found {
        var theta = map.canonical(found.point.theta)
        var result = found
        for element in map.diagonal where theta[element.place] < 1e-5 { theta[element.place] = 0 }
        if let other = point(theta), other.deviance <= found.point.deviance + 1e-9 { result.point = other }
        return result
    }
}

/// The deviance about one θ to second order, in the directions of its curvature.
private struct LocalModel {
    private let eigen: SymmetricEigen
    /// Gradient along each direction.
    private let slopes: [Double]
    private let curvatures: [Double]
    private let least: Double

    init(_ point: MixedPoint) {
        eigen = SymmetricEigen(point.hessian, size: point.theta.count)
        let gradient = point.gradient
        slopes = eigen.vectors.map { dot($0, gradient) }
        let greatest = eigen.values.map(abs).max() ?? 0
        least = eigen.values.min() ?? 0
        curvatures = eigen.values.map { max(abs($0), 1e-10 * greatest, .leastNormalMagnitude) }
    }

    /// Gain of the full step, as if the curvature were positive.
    var promise: Double { zip(slopes, curvatures).reduce(0) { $0 + $1.0 * $1.0 / (2 * $1.1) } }

    /// No direction bends down, but for rounding.
    var isMinimum: Bool { least > -1e-5 * (curvatures.max() ?? 0) }

    /// The step of at most that length, and the gain that it promises.
    func step(within radius: Double) -> (step: [Double], promise: Double) {
        var damping = 0.0
        if rootSum(shares(0)) > radius {
            var (low, high) = (0.0, rootSum(slopes) / radius)
            for _ in 0..<60 {
                damping = (low + high) / 2
                if rootSum(shares(damping)) > radius { low = damping } else { high = damping }
            }
            damping = high
        }
        let along = shares(damping)
        var step = [Double](repeating: 0, count: slopes.count)
        for (share, vector) in zip(along, eigen.vectors) {
            for k in step.indices { step[k] += share * vector[k] }
        }
        var promise = 0.0
        for k in along.indices {
            promise -= slopes[k] * along[k] + 0.5 * eigen.values[k] * along[k] * along[k]
        }
        return (step, promise)
    }

    private func shares(_ damping: Double) -> [Double] {
        zip(slopes, curvatures).map { -$0 / ($1 + damping) }
    }
}

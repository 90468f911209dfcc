import Foundation
import NumericalKit
import Statistics
import Testing

/// −2·log L by its definition: dense V, generalised least squares.
struct DenseMixed {
    let y: [Double]
    let x: [[Double]]
    /// Z·Zᵀ-like matrices, one for each variance parameter.
    let kernels: [[Double]]

    func covariance(_ parameters: [Double]) -> [Double] {
        let n = y.count
        var v = [Double](repeating: 0, count: n * n)
        for k in 0..<n { v[k * n + k] = parameters.last! }
        for (kernel, parameter) in zip(kernels, parameters) {
            for k in v.indices { v[k] += parameter * kernel[k] }
        }
        return v
    }

    /// Parameters: variances of each kernel, then the residual variance.
    func evaluate(_ parameters: [Double], restricted: Bool) -> (
        deviance: Double, inverse: [Double], beta: [Double]
    )? {
        let (n, p) = (y.count, x.count)
        guard let v = Cholesky(covariance(parameters), size: n) else { return nil }
        let solved = x.map { v.solve($0) }
        func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
        let information = (0..<p * p).map { dot(x[$0 / p], solved[$0 % p]) }
        guard let factor = Cholesky(information, size: p) else { return nil }
        let beta = factor.solve(solved.map { dot($0, y) })
        let residual = (0..<n).map { row in (0..<p).reduce(y[row]) { $0 - beta[$1] * x[$1][row] } }
        var deviance = v.logDeterminant + v.quadraticForm(residual) + Double(n) * log(2 * .pi)
        if restricted { deviance += factor.logDeterminant - Double(p) * log(2 * .pi) }
        return (deviance, factor.inverse(), beta)
    }
}

@Suite("Mixed model against dense algebra")
struct MixedOracleTests {
    struct Case {
        var y: [Double] = []
        var x: [[Double]] = []
        var terms: [RandomTerm] = []
    }

    /// Random intercept and slope in outer groups, an intercept in inner ones; unequal counts.
    static func make(_ seed: UInt64) -> Case {
        var random = MixedDraws(seed)
        var (outer, inner, time, arm, y): ([Int], [Int], [Double], [Double], [Double]) = ([], [], [], [], [])
        var next = 0
        for group in 0..<8 {
            let (a, b) = (random.normal(), 0.3 * random.normal())
            for _ in 0..<(2 + group % 2) {
                let c = 0.8 * random.normal()
                for _ in 0..<(1 + Int(random.uniform() * 4)) {
                    let t = 5 * random.uniform()
                    outer.append(group)
                    inner.append(next)
                    time.append(t)
                    arm.append(Double(group % 2))
                    y.append(3 + 0.5 * t + a + b * t + c + 0.5 * random.normal())
                }
                next += 1
            }
        }
        return Case(
            y: y, x: [y.map { _ in 1 }, time, arm],
            terms: [
                .interceptAndSlope("outer", groups: outer, slope: "time", values: time),
                .intercept("inner", groups: inner),
            ])
    }

    static func kernels(_ terms: [RandomTerm]) -> [[Double]] {
        terms.flatMap { term -> [[Double]] in
            let n = term.groups.count
            return (0..<term.width).flatMap { j in
                (j..<term.width).map { i in
                    (0..<n * n).map { place -> Double in
                        let (r, s) = (place / n, place % n)
                        guard term.groups[r] == term.groups[s] else { return 0 }
                        let (a, b) = (term.columns[i], term.columns[j])
                        return i == j ? a[r] * b[s] : a[r] * b[s] + b[r] * a[s]
                    }
                }
            }
        }
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64], MixedLikelihood.allCases)
    func criterionEffectsAndOptimality(seed: UInt64, likelihood: MixedLikelihood) throws {
        let data = Self.make(seed)
        let model = try MixedModel.fit(
            data.y, names: ["time", "arm"], columns: Array(data.x.dropFirst()), random: data.terms,
            likelihood: likelihood
        ).get()
        let dense = DenseMixed(y: data.y, x: data.x, kernels: Self.kernels(data.terms))
        let c = model.randomCovariances
        let at = [c[0][0], c[0][1], c[0][3], c[1][0], model.residualVariance]
        let restricted = likelihood == .restricted
        let here = try #require(dense.evaluate(at, restricted: restricted))
        #expect(abs(here.deviance - model.criterion) < 1e-8)
        for k in 0..<3 { #expect(abs(here.beta[k] - model.coefficients[k]) < 1e-9) }
        for k in 0..<9 { #expect(abs(here.inverse[k] - model.covariance[k]) < 1e-9) }
        // No covariance nearby does better.
        var random = MixedDraws(seed + 100)
        for size in [1e-3, 1e-2, 0.1, 0.5] {
            for _ in 0..<30 {
                let lower = [
                    c[0][0].squareRoot() * (1 + size * random.normal()),
                    c[0][1] / c[0][0].squareRoot() + size * random.normal(),
                    size * random.normal()
                        + max(0, c[0][3] - c[0][1] * c[0][1] / c[0][0]).squareRoot(),
                ]
                let moved = [
                    lower[0] * lower[0], lower[0] * lower[1], lower[1] * lower[1] + lower[2] * lower[2],
                    c[1][0] * exp(size * random.normal()), at[4] * exp(size * random.normal()),
                ]
                if let other = dense.evaluate(moved, restricted: restricted) {
                    #expect(other.deviance > here.deviance - 1e-9)
                }
            }
        }
        if !model.isSingular { checkFreedom(model, dense, at, restricted) }
    }

    /// Satterthwaite's degrees by differences of the dense deviance and covariance, in the variances themselves.
    private func checkFreedom(_ model: MixedModel, _ dense: DenseMixed, _ at: [Double], _ restricted: Bool) {
        let m = at.count
        let widths = at.map { 1e-3 * abs($0) }
        func moved(_ shifts: [(Int, Double)]) -> [Double] {
            var values = at
            for (k, share) in shifts { values[k] += share * widths[k] }
            return values
        }
        func deviance(_ shifts: [(Int, Double)]) -> Double {
            dense.evaluate(moved(shifts), restricted: restricted)?.deviance ?? .nan
        }
        var hessian = [Double](repeating: 0, count: m * m)
        for i in 0..<m {
            for j in 0..<m {
                let cross =
                    deviance([(i, 1), (j, 1)]) - deviance([(i, 1), (j, -1)]) - deviance([(i, -1), (j, 1)])
                    + deviance([(i, -1), (j, -1)])
                hessian[i * m + j] = cross / (4 * widths[i] * widths[j])
            }
        }
        guard let factor = Cholesky(hessian, size: m) else { return }
        for k in 0..<3 {
            let gradient = (0..<m).map { i -> Double in
                let ends = [1.0, -1].map {
                    dense.evaluate(moved([(i, $0)]), restricted: restricted)?.inverse[k * 3 + k] ?? .nan
                }
                return (ends[0] - ends[1]) / (2 * widths[i])
            }
            let variance = model.covariance[k * 3 + k]
            let freedom = 2 * variance * variance / (2 * factor.quadraticForm(gradient))
            #expect(abs(model.coefficient(k).degreesOfFreedom / freedom - 1) < 2e-3)
        }
    }

    @Test func predictionsSolveHendersonsEquations() throws {
        let data = Self.make(9)
        let model = try MixedModel.fit(
            data.y, names: ["time", "arm"], columns: Array(data.x.dropFirst()), random: data.terms
        ).get()
        // (y − fitted)/σ² summed over a group equals G⁻¹·b.
        let residual = zip(data.y, model.fitted).map { $0 - $1 }
        let inner = data.terms[1]
        for group in 0..<inner.groupLimit {
            let sum = residual.indices.reduce(0.0) { $0 + (inner.groups[$1] == group ? residual[$1] : 0) }
            let shrunk = model.groupEffects[1][group] / model.randomCovariances[1][0]
            #expect(abs(sum / model.residualVariance - shrunk) < 1e-7)
        }
    }
}

/// Numbers that any machine draws alike.
struct MixedDraws {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }
    mutating func uniform() -> Double {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (Double(state >> 11) + 0.5) * 0x1p-53
    }
    mutating func normal() -> Double { (-2 * log(uniform())).squareRoot() * cos(2 * .pi * uniform()) }
}

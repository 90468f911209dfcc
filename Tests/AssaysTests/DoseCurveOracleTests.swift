import Foundation
import Statistics
import Testing

import Assays

@Suite("Dose-response optima beside a naive search") struct DoseCurveOracleTests {
    static let doses: [Double] = [0, 0.01, 0.03, 0.1, 0.3, 1, 3, 10]

    static func sample(_ seed: UInt64) -> (doses: [Double], responses: [Double]) {
        var noise = SplitMix(seed: seed)
        let truth = CurveCoefficients(
            slope: 0.5 + 3 * noise.uniform(), lower: 0.4 * noise.uniform(), upper: 1,
            logLocation: log(0.01) + log(3000) * noise.uniform())
        let spread = 0.02 + 0.15 * noise.uniform()
        let doses = Self.doses + Self.doses
        return (doses, doses.map { truth.value(at: $0, .logLogistic) + spread * noise.normal() })
    }

    /// Least squares of the asymptotes for each slope and location of a dense grid.
    static func gridOptimum(_ doses: [Double], _ responses: [Double]) -> Double {
        var least = Double.infinity
        for i in 0...60 {
            for j in 0...240 {
                let (b, e) = (exp(-1.5 + Double(i) * 0.1), -7 + Double(j) * 0.05)
                let g = doses.map { $0 == 0 ? 1 : 1 / (1 + exp(b * (log($0) - e))) }
                let n = Double(g.count)
                let (mg, my) = (g.reduce(0, +) / n, responses.reduce(0, +) / n)
                let sgg = g.reduce(0) { $0 + ($1 - mg) * ($1 - mg) }
                let sgy = zip(g, responses).reduce(0) { $0 + ($1.0 - mg) * ($1.1 - my) }
                let slope = sgg > 0 ? sgy / sgg : 0
                let rss = zip(g, responses).reduce(0) {
                    let r = $1.1 - my - slope * ($1.0 - mg)
                    return $0 + r * r
                }
                least = min(least, rss)
            }
        }
        return least
    }

    @Test("no point of a dense grid lies below the optimum", arguments: 1...24)
    func optimumIsGlobal(seed: Int) throws {
        let (doses, responses) = Self.sample(UInt64(seed))
        let fit = try DoseResponseFit.fit(doses: doses, responses: responses).get()
        #expect(fit.rss <= Self.gridOptimum(doses, responses) * (1 + 1e-9))
        #expect(fit.hasConverged)
    }

    @Test("gradient of the squares is 0 and the Hessian agrees with differences", arguments: [3, 5, 8])
    func hessianAgrees(seed: Int) throws {
        let (doses, responses) = Self.sample(UInt64(seed))
        for model in [DoseResponseModel.logLogistic4, .logLogistic3, .weibull1x4, .weibull2x4] {
            let fit = try DoseResponseFit.fit(doses: doses, responses: responses, model: model).get()
            guard fit.atLimit.isEmpty else { continue }
            func squares(_ shift: [(CurveParameter, Double)]) -> Double {
                var p = fit.coefficients
                for (parameter, h) in shift { p[parameter] += h }
                return zip(doses, responses).reduce(0) {
                    let r = $1.1 - p.value(at: $1.0, model.family)
                    return $0 + r * r
                }
            }
            let half = fit.halfHessian(.observedInformation)
            for a in model.free {
                for b in model.free {
                    let h = 1e-4 * max(abs(fit.coefficients[a]), 0.1)
                    let k = 1e-4 * max(abs(fit.coefficients[b]), 0.1)
                    let second =
                        (squares([(a, h), (b, k)]) - squares([(a, h), (b, -k)])
                            - squares([(a, -h), (b, k)]) + squares([(a, -h), (b, -k)])) / (4 * h * k)
                    let scale = (half[a.position * 6] * half[b.position * 6]).squareRoot()
                    #expect(abs(half[a.position * 5 + b.position] - second / 2) < 1e-3 * scale)
                }
            }
        }
    }

    @Test("profile intervals cover at their level in small data")
    func coverage() throws {
        var (covered, covers, total) = (0, 0, 0)
        let truth = CurveCoefficients(slope: 1.2, lower: 0.1, upper: 1, logLocation: log(0.2))
        let dose = 0.2 * pow((0.5 - 0.1) / (1 - 0.5), -1 / 1.2)
        for seed in 1...300 {
            var noise = SplitMix(seed: UInt64(seed) &* 977)
            let responses = Self.doses.map { truth.value(at: $0, .logLogistic) + 0.06 * noise.normal() }
            let fit = try DoseResponseFit.fit(doses: Self.doses, responses: responses).get()
            guard let relative = fit.profileInterval(.relative(percent: 50)).value,
                let absolute = fit.profileInterval(.absolute(response: 0.5)).value
            else { continue }
            total += 1
            if relative.lower <= 0.2, 0.2 <= relative.upper { covered += 1 }
            if absolute.lower <= dose, dose <= absolute.upper { covers += 1 }
        }
        // Binomial: 0.95 ± 0.033 in 300 is 2.6 standard errors.
        #expect(total >= 295)
        #expect(abs(Double(covered) / Double(total) - 0.95) < 0.035)
        #expect(abs(Double(covers) / Double(total) - 0.95) < 0.035)
    }

    @Test(
        "ends of an absolute dose's interval are where the constrained squares rise by F",
        arguments: [2, 4, 9])
    func absoluteEnds(seed: Int) throws {
        let (doses, responses) = Self.sample(UInt64(seed))
        let fit = try DoseResponseFit.fit(doses: doses, responses: responses).get()
        guard let bounds = try fit.effectiveDose(.absolute(response: 0.5)).get().interval.value else {
            return
        }
        let target = fit.rss * (1 + 4.747225347 / 12)  // qf(0.95, 1, 12)
        for end in [bounds.lower, bounds.upper] where end > 1e-4 && end < 1e4 {
            // Held by a heavy point at the end, weighed out of the sum again.
            let held = try DoseResponseFit.fit(
                doses: doses + [end], responses: responses + [0.5],
                weights: doses.map { _ in 1 } + [1e5]
            ).get()
            let squares = zip(doses, responses).reduce(0) {
                let r = $1.1 - held.value(at: $1.0)
                return $0 + r * r
            }
            // The added dose lets a step be steeper than the fit's own range: lower squares then.
            if abs(held.coefficients.slope) < 40 { #expect(abs(squares / target - 1) < 2e-3) }
        }
    }

    @Test("many at once are the same as one by one, on any number of threads")
    func batch() throws {
        let sets = try (1...20).map { seed in
            let (doses, responses) = Self.sample(UInt64(seed))
            return try CurveData.gather(doses: doses, responses: responses).get()
        }
        let (one, three) = (
            DoseResponseFit.fitMany(sets, threads: 1), DoseResponseFit.fitMany(sets, threads: 3)
        )
        #expect(one.count == sets.count && three.count == sets.count)
        for (k, data) in sets.enumerated() {
            let fit = try DoseResponseFit.fit(data).get()
            #expect(one[k].value?.fit.coefficients == fit.coefficients)
            #expect(three[k].value?.fit.coefficients == fit.coefficients)
            #expect(one[k].value?.midpointInterval == three[k].value?.midpointInterval)
            #expect(one[k].value?.midpointInterval == fit.profileInterval(.relative(percent: 50)))
        }
        #expect(DoseResponseFit.fitMany([]).isEmpty)
    }
}

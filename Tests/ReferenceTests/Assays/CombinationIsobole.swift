import Assays
import Foundation
import Statistics

/// Loewe's isobole by a formula and a search of its own, and the set of curves that the data do not tell apart.
struct CombinationIsobole {
    let curves: [CurveCoefficients]

    /// Dose of one drug alone: 0 below its effects, infinite above.
    private func dose(_ p: CurveCoefficients, _ effect: Double) -> Double {
        if effect <= min(p.lower, p.upper) { return 0 }
        if effect >= max(p.lower, p.upper) { return .infinity }
        // y = c + (d − c) / (1 + (x/e)^b)
        return p.location * pow((p.upper - p.lower) / (effect - p.lower) - 1, 1 / p.slope)
    }

    func index(_ x1: Double, _ x2: Double, _ effect: Double) -> Double {
        x1 / dose(curves[0], effect) + x2 / dose(curves[1], effect)
    }

    /// The effect with index 1, by ever finer grids.
    func effect(_ x1: Double, _ x2: Double) -> Double {
        var low = curves.map { min($0.lower, $0.upper) }.min()!
        var high = curves.map { max($0.lower, $0.upper) }.max()!
        for _ in 0..<12 {
            let step = (high - low) / 32
            let place = (0...32).last { index(x1, x2, low + Double($0) * step) > 1 } ?? 0
            (low, high) = (low + Double(place) * step, low + Double(min(place + 1, 32)) * step)
        }
        return (low + high) / 2
    }

    /// Pairs of curves whose slopes lie on a ridge: one drug's slope is held at other values, and the refitted curve
    /// is kept where its squares stay within one percent.
    static func ridge(_ fits: [DoseResponseFit]) throws -> [CombinationIsobole] {
        var found: [CombinationIsobole] = []
        for drug in fits.indices {
            for k in 0...60 {
                let slope = -exp(log(0.3) + Double(k) / 60 * log(200.0))
                let fit = try DoseResponseFit.fit(
                    fits[drug].data, model: .logLogistic4.fixing(.slope, at: slope)
                ).get()
                guard fit.rss <= 1.01 * fits[drug].rss else { continue }
                var curves = fits.map(\.coefficients)
                curves[drug] = fit.coefficients
                found.append(CombinationIsobole(curves: curves))
            }
        }
        return found
    }
}

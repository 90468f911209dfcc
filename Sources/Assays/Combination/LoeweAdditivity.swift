internal import Foundation
public import Statistics

/// Loewe's dose additivity from two rising curves of inhibition.
///
/// S(y) = x1/D1(y) + x2/D2(y) falls from infinity (at the larger of the two effects at dose 0) to 0 (at the larger
/// of the two limits) wherever a drug that cannot reach y counts as D = infinity, so S(y) = 1 has one solution,
/// found by bisection. Refused: adding the two doses as if they were one drug's (synergyfinder's rule where a
/// curve does not reach y), which mixes units; a grid of effects, whose nearest point may be an end.
///
/// *Source*: Berenbaum, Pharmacol Rev 1989; Loewe, Arzneimittelforschung 1953.
public struct LoeweAdditivity: Sendable {
    let curves: [CurveCoefficients]
    let rises: Bool

    /// - Precondition: log-logistic curves.
    public init(_ first: DoseResponseFit, _ second: DoseResponseFit) {
        curves = [first.coefficients, second.coefficients]
        rises = curves.allSatisfy { $0.slope < 0 }
    }

    /// Dose of one drug alone that has the effect: 0 at or below its effect at dose 0, infinite at or above its
    /// limit.
    func dose(_ drug: Int, _ effect: Double) -> Double {
        let p = curves[drug]
        if effect <= p.lower { return 0 }
        if effect >= p.upper { return .infinity }
        return exp(p.logLocation + log((p.upper - effect) / (effect - p.lower)) / p.slope)
    }

    /// Expected inhibition of a pair of positive doses.
    public func effect(_ x1: Double, _ x2: Double) -> Outcome<Double> {
        guard rises else { return .undefined("a drug alone does not inhibit more at higher doses") }
        var low = max(curves[0].lower, curves[1].lower)
        var high = max(curves[0].upper, curves[1].upper)
        guard low < high else { return .undefined("the two curves have no effect in common") }
        for _ in 0..<200 {
            let middle = low + (high - low) / 2
            if middle <= low || middle >= high { break }
            if index(x1, x2, at: middle) > 1 { low = middle } else { high = middle }
        }
        return .success(low + (high - low) / 2)
    }

    /// The combination index x1/D1(y) + x2/D2(y): below 1 where less of both is needed than Loewe expects.
    public func index(_ x1: Double, _ x2: Double, at effect: Double) -> Double {
        x1 / dose(0, effect) + x2 / dose(1, effect)
    }
}

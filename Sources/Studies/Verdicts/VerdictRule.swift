internal import Foundation
public import Findings

/// The rule by which a claim is judged: the house's one place where a number becomes a word.
///
/// The claim's estimate is oriented so that the claimed direction is positive. With the interval (L, U) at level
/// 1 − 0.05/m and the smallest effect of interest δ ≥ 0: *supported* where L > δ; *contradicted (opposite)* where
/// U < 0; *contradicted (too small)* where 0 ≤ U < δ and δ was declared; else *inconclusive*. Data that could not
/// answer whatever their outcome are *not testable*, before any of these is asked.
public enum VerdictRule {
    /// Familywise error that the primary claims of a study share.
    static let familywiseError = 0.05

    /// Error left for one of `m` primary claims (Bonferroni). A study without a primary claim is judged as if it had one.
    public static func errorOfOne(primaryClaims m: Int) -> Double { familywiseError / Double(max(1, m)) }

    /// Level of the interval that decides: 1 − 0.05/m.
    public static func level(primaryClaims m: Int) -> Double { 1 - errorOfOne(primaryClaims: m) }

    /// δ on the scale that decides; nil where the declared one makes no sense there.
    ///
    /// - Parameter declared: as written in the study file; for a ratio above 1 (1.25 stands for 0.8 too).
    public static func smallestEffect(_ declared: Double?, scale: Estimate.Scale) -> Double? {
        guard let declared else { return 0 }
        switch scale {
        case .linear: return declared > 0 ? declared : nil
        case .ratio: return declared > 1 ? log(declared) : nil
        }
    }

    /// Judges one finding.
    ///
    /// - Precondition: `smallestEffect(_:scale:)` accepts the declared effect.
    public static func verdict(on finding: Finding, terms: Terms) -> Verdict {
        let wording = VerdictWording(finding: finding, terms: terms)
        if let reason = notTestable(finding.decision, terms) { return Verdict(.notTestable, reason: reason) }
        guard let oriented = OrientedEffect(finding.decision, terms) else {
            return Verdict(
                terms.isSimulated ? .notRecovered : .inconclusive, reason: wording.undefined,
                detectable: finding.decision.detectable)
        }
        let kind = kind(oriented, isDeclared: terms.smallestEffect != nil)
        let reason = wording.reason(for: kind, oriented)
        if terms.isSimulated {
            return Verdict(kind == .supported ? .recovered : .notRecovered, reason: reason)
        }
        guard kind == .inconclusive else { return Verdict(kind, reason: reason) }
        return Verdict(
            kind, reason: reason, excludes: wording.excluded(oriented),
            detectable: finding.decision.detectable)
    }

    private static func kind(_ effect: OrientedEffect, isDeclared: Bool) -> Verdict.Kind {
        if effect.lower > effect.smallest { return .supported }
        if effect.upper < 0 { return .contradictedOpposite }
        if isDeclared, effect.upper < effect.smallest { return .contradictedTooSmall }
        return .inconclusive
    }

    private static func notTestable(_ decision: Decision, _ terms: Terms) -> String? {
        if let reason = decision.notTestable { return "Not testable, because \(reason)." }
        let error = errorOfOne(primaryClaims: terms.primaryClaims)
        guard let smallest = decision.smallestAttainableP, smallest > error else { return nil }
        return
            "Not testable, because groups of this size cannot give a p below \(Numbers.short(smallest)) "
            + "whatever their values, and this study decides at \(Numbers.short(error))."
    }

    /// What the rule needs besides the finding.
    public struct Terms: Sendable, Hashable {
        public var expects: Claim.Direction
        /// As declared, on the shown scale.
        public var smallestEffect: Double?
        /// m: primary claims that have data.
        public var primaryClaims: Int
        public var isSimulated: Bool

        public init(
            expects: Claim.Direction, smallestEffect: Double? = nil, primaryClaims: Int,
            isSimulated: Bool = false
        ) {
            self.expects = expects
            self.smallestEffect = smallestEffect
            self.primaryClaims = primaryClaims
            self.isSimulated = isSimulated
        }
    }
}

/// An estimate turned so that the claimed direction is positive, on the deciding scale.
struct OrientedEffect {
    let effect: Double
    let lower: Double
    let upper: Double
    /// δ.
    let smallest: Double

    /// Nil where the estimate or its interval is undefined.
    init?(_ decision: Decision, _ terms: VerdictRule.Terms) {
        guard let effect = decision.effect.number, let interval = decision.interval else { return nil }
        guard let smallest = VerdictRule.smallestEffect(terms.smallestEffect, scale: decision.scale) else {
            preconditionFailure("a smallest effect that makes no sense on the deciding scale")
        }
        let isHigher = terms.expects == .higher
        self.effect = isHigher ? effect : -effect
        lower = isHigher ? interval.lower : -interval.upper
        upper = isHigher ? interval.upper : -interval.lower
        self.smallest = smallest
    }

    /// How far the estimate lies beyond δ, in lengths of the interval's arm towards δ: above 1 is supported.
    var margin: Double {
        let arm = effect - lower
        if arm.isInfinite || arm.isNaN { return 0 }
        return arm > 0 ? (effect - smallest) / arm : (effect > smallest ? .infinity : -.infinity)
    }
}

internal import Findings

/// The sentences beside a verdict, with the numbers as the analysis shows them (a ratio as a ratio).
struct VerdictWording {
    let finding: Finding
    let terms: VerdictRule.Terms

    private var decision: Decision { finding.decision }
    private var none: String { decision.scale == .ratio ? "1" : "0" }

    /// `Shift of log2 bilirubin 1.05 (95 % interval 0.80 to 1.32, p < 0.0001)`.
    private var figures: String {
        guard let effect = decision.effect.number, let interval = decision.interval else { return label }
        let texts = Numbers.together([effect, interval.lower, interval.upper].map(decision.shown))
        var text =
            "\(label) \(texts[0]) (\(Numbers.percent(interval.level)) interval \(texts[1]) to \(texts[2])"
        if let p = decision.pValue.number { text += ", \(Numbers.pEquals(p))" }
        return text + ")"
    }

    private var label: String {
        finding.estimates.first { $0.name == decision.estimate }?.label ?? decision.estimate
    }

    /// The claimed and the opposite direction in words.
    private var claimed: String { terms.expects == .higher ? decision.higherMeans : decision.lowerMeans }
    private var opposite: String { terms.expects == .higher ? decision.lowerMeans : decision.higherMeans }

    /// δ as a reader sees it in the claimed direction: a ratio below 1 where the claim expects lower.
    private func smallest(_ effect: OrientedEffect) -> String {
        Numbers.short(decision.shown(terms.expects == .higher ? effect.smallest : -effect.smallest))
    }

    var undefined: String {
        let reason: String? = if case .undefined(let why) = decision.effect { why } else { nil }
        return "No estimate" + (reason.map { ", because \($0)" } ?? ": its interval is undefined") + "."
    }

    func reason(for kind: Verdict.Kind, _ effect: OrientedEffect) -> String {
        switch kind {
        case .supported where effect.smallest > 0:
            "\(claimed.sentenceStart): \(figures); the whole interval lies beyond the smallest effect of interest, "
                + "\(smallest(effect))."
        case .supported:
            "\(claimed.sentenceStart): \(figures); the whole interval lies on the claimed side of \(none)."
        case .contradictedOpposite:
            "\(opposite.sentenceStart): \(figures); the whole interval lies on the other side of \(none) than claimed."
        case .contradictedTooSmall:
            "\(figures): the interval excludes an effect as large as the smallest of interest, \(smallest(effect))."
        default: inconclusive(effect)
        }
    }

    private func inconclusive(_ effect: OrientedEffect) -> String {
        if effect.lower > 0 {
            return
                "\(figures): on the claimed side, but the interval does not lie wholly beyond the smallest effect "
                + "of interest, \(smallest(effect))."
        }
        let text = "\(figures): the interval does not exclude \(none), no effect"
        guard terms.smallestEffect == nil else {
            return text + ", nor the smallest effect of interest, \(smallest(effect))."
        }
        return text + ". No smallest effect of interest was declared, so absence cannot be shown."
    }

    /// The effects that the interval excludes.
    func excluded(_ effect: OrientedEffect) -> String {
        guard let interval = decision.interval else { return "Nothing." }
        let ends = Numbers.together([interval.lower, interval.upper].map(decision.shown))
        // The open end of a ratio is 0 below and infinity above.
        switch (interval.lower.isFinite, interval.upper.isFinite) {
        case (true, true): return "Excluded are values below \(ends[0]) and above \(ends[1])."
        case (true, false): return "Excluded are values below \(ends[0]); above, nothing is excluded."
        case (false, true): return "Excluded are values above \(ends[1]); below, nothing is excluded."
        case (false, false): return "The interval excludes nothing."
        }
    }
}

extension String {
    /// The text with a capital first letter.
    /// A name such as mir221 keeps its small letter.
    var sentenceStart: String {
        let isName = prefix { $0 != " " }.contains { !$0.isLetter || $0.isUppercase }
        return isName ? self : prefix(1).uppercased() + dropFirst()
    }
}

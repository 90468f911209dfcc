internal import Findings
internal import Inputs
internal import Tables

/// The claim under all combinations of its variants, beside the declared one.
///
/// *Source*: Simonsohn, Simmons, Nelson 2020, doi:10.1038/s41562-020-0912-z (the curve; no inference over
/// specifications is made, since they share their patients).
struct SpecificationCurve {
    let run: RobustnessRun
    let declared: Decision

    init(_ run: RobustnessRun, declared: Decision) {
        self.run = run
        self.declared = declared
    }

    private var claim: Claim { run.claim }
    /// Without a claimed direction, the side of the declared estimate.
    private var expectsHigher: Bool {
        claim.expects.map { $0 == .higher } ?? (declared.effect.number ?? 1 >= 0)
    }
    private var choices: [Robustness.Choice] { claim.robustness.choices }

    /// Every combination; the declared one is all zeros and comes first.
    private var combinations: [[Int]] {
        choices.reduce([[]]) { made, choice in
            made.flatMap { head in choice.values.indices.map { head + [$0] } }
        }
    }

    func extend(_ finding: inout Finding) throws(InputError) {
        let combinations = combinations
        var runs: [(options: Setting, table: Table)] = []
        for chosen in combinations { runs.append(try specification(chosen)) }
        let answers = try run.answers(runs)
        let drawn = zip(combinations, answers).compactMap { chosen, answer in
            answer.decision.flatMap { specification(chosen, $0) }
        }
        let undefined = zip(combinations, answers).compactMap { chosen, answer -> String? in
            guard case .none(let why) = answer else { return nil }
            return "\(words(chosen)): \(why)"
        }
        finding.estimates += estimates(drawn, of: combinations.count)
        finding.method.append(methodText(combinations.count))
        finding.cautions += cautions(drawn, undefined: undefined, of: combinations.count)
        if !drawn.isEmpty { finding.figures.append(figure(drawn, undefined, of: combinations.count)) }
    }

    private func specification(_ chosen: [Int]) throws(InputError) -> (options: Setting, table: Table) {
        var options = claim.options ?? .map([], claim.location)
        var table = claim.table ?? ""
        for (choice, position) in zip(choices, chosen) where position > 0 {
            let value = choice.values[position]
            if choice.option == Robustness.table, case .scalar(let name, _, _)? = value {
                table = name
            } else {
                options = Robustness.replacing(choice.option, by: value, in: options)
            }
        }
        return (options, try run.context.table(table, askedAt: claim.robustness.place))
    }

    /// Nil where it decides on another scale, so that it cannot stand on the same axis.
    private func specification(
        _ chosen: [Int], _ decision: Decision
    ) -> SpecificationCurveFigure.Specification? {
        guard decision.scale == declared.scale, let effect = decision.effect.number,
            let interval = decision.interval
        else { return nil }
        let smallest = VerdictRule.smallestEffect(claim.smallestEffect, scale: decision.scale) ?? 0
        let isSupporting = expectsHigher ? interval.lower > smallest : interval.upper < -smallest
        return .init(
            chosen: chosen, estimate: decision.shown(effect), lower: decision.shown(interval.lower),
            upper: decision.shown(interval.upper), isDeclared: chosen.allSatisfy { $0 == 0 },
            isSupporting: isSupporting)
    }

    // MARK: - Words

    private func text(_ choice: Robustness.Choice, _ position: Int) -> String {
        choice.values[position].map(Self.text) ?? "none"
    }

    private static func text(_ setting: Setting) -> String {
        switch setting {
        case .scalar(let text, _, _): text
        case .list(let items, _): items.isEmpty ? "none" : items.map(text).joined(separator: " + ")
        case .null, .map: "none"
        }
    }

    private func words(_ chosen: [Int]) -> String {
        zip(choices, chosen).map { "\($0.option) \(text($0, $1))" }.joined(separator: ", ")
    }

    private func methodText(_ count: Int) -> String {
        "The claim was analysed in all \(count) combinations of \(Numbers.list(choices.map(\.option))) that are "
            + "declared as reasonable; they share their patients, so they describe how far the result depends on "
            + "these choices and are no further tests. The declared combination decides."
    }

    private func estimates(
        _ drawn: [SpecificationCurveFigure.Specification], of count: Int
    ) -> [Estimate] {
        let null = declared.shown(0)
        let claimedSide = drawn.count { expectsHigher ? $0.estimate > null : $0.estimate < null }
        func share(_ name: String, _ label: String, _ definition: String, _ hits: Int) -> Estimate {
            Estimate(
                name, label: label, definition: definition,
                value: drawn.isEmpty
                    ? .undefined(because: "no combination gives an estimate")
                    : .value(Double(hits) / Double(drawn.count)))
        }
        return [
            Estimate(
                "specifications", label: "Ways to analyse the claim",
                definition: "Combinations with an estimate",
                value: .value(Double(drawn.count)), unit: "combinations"),
            share(
                "specifications_on_claimed_side", "Share of them with the estimate on the claimed side",
                "Combinations whose estimate lies on the claimed side over those with an estimate",
                claimedSide),
            share(
                "specifications_supporting", "Share of them that would support the claim",
                "Combinations whose whole deciding interval lies on the claimed side"
                    + (claim.smallestEffect == nil ? "" : ", beyond the smallest effect of interest,")
                    + " over those with an estimate",
                drawn.count(where: \.isSupporting)),
        ]
    }

    private func cautions(
        _ drawn: [SpecificationCurveFigure.Specification], undefined: [String], of count: Int
    ) -> [Caution] {
        var cautions: [Caution] = []
        let supporting = drawn.count(where: \.isSupporting)
        if let own = drawn.first(where: \.isDeclared), drawn.count > 1,
            own.isSupporting ? supporting < drawn.count : supporting > 0
        {
            let isMinority = 2 * supporting < drawn.count
            cautions.append(
                Caution(
                    "depends-on-choices",
                    "\(supporting) of \(drawn.count) reasonable ways to analyse the claim would support it; the declared "
                        + "one \(own.isSupporting ? "does" : "does not").",
                    weight: own.isSupporting == isMinority ? .serious : .note))
        }
        if drawn.count < count {
            cautions.append(
                Caution(
                    "specifications-without-estimate",
                    "\(count - drawn.count) of \(count) combinations give no estimate on this scale"
                        + (undefined.first.map { ", such as \($0)" } ?? "") + "."))
        }
        return cautions
    }

    private func figure(
        _ drawn: [SpecificationCurveFigure.Specification], _ undefined: [String], of count: Int
    ) -> Figure {
        let supporting = drawn.count(where: \.isSupporting)
        let sorted = drawn.enumerated().sorted {
            ($0.element.estimate, $0.offset) < ($1.element.estimate, $1.offset)
        }
        return Figure(
            id: "specification-curve", title: "The claim in \(drawn.count) ways to analyse it",
            caption: "Estimates in order of size with the interval at level "
                + "\(Numbers.percent(run.context.decisionLevel)); below, the choices that make each. The declared way "
                + "is marked; it alone decides."
                + (undefined.isEmpty ? "" : " \(count - drawn.count) give no estimate."),
            content: .specificationCurve(
                SpecificationCurveFigure(
                    axis: AxisLabel(declared.estimate.replacingUnderscores), scale: declared.scale,
                    null: declared.shown(0),
                    choices: choices.map { choice in
                        .init(option: choice.option, values: choice.values.indices.map { text(choice, $0) })
                    }, specifications: sorted.map(\.element), undefined: undefined,
                    annotation: "\(supporting) of \(drawn.count) would support the claim")))
    }
}

extension String {
    fileprivate var replacingUnderscores: String { String(map { $0 == "_" ? " " : $0 }) }
}

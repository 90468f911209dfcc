/// What became of one case.
enum CaseOutcome: Sendable {
    case passed
    /// The worst deviation, or why the simulation ended early.
    case failed(String)
    /// What the reader or the compiler does not take, by its code.
    case refused(code: String, message: String)
}

/// A case with its outcome.
struct JudgedCase: Sendable {
    let `case`: SuiteCase
    let outcome: CaseOutcome

    var passed: Bool { if case .passed = outcome { true } else { false } }
}

extension SuiteCase {
    /// Why the case lies outside what every simulator is asked: the first that applies.
    var speciality: String? {
        let marks =
            [
                ("fbc", { $0.hasPrefix("fbc") }), ("comp", { $0.hasPrefix("comp") }),
                ("fast reactions", { $0.hasSuffix("FastReaction") || $0.hasSuffix("FastReactions") }),
                ("delay equations", { $0 == "CSymbolDelay" }), ("algebraic rules", { $0 == "AlgebraicRule" }),
            ] as [(String, (String) -> Bool)]
        return marks.first { mark in tags.contains(where: mark.1) }?.0
    }
}

/// Judges cases on all cores; the result is in the order of the cases.
func judge(_ cases: [SuiteCase], _ outcome: @escaping @Sendable (SuiteCase) -> CaseOutcome) async
    -> [JudgedCase]
{
    await withTaskGroup(of: (Int, CaseOutcome).self) { group in
        var outcomes = [CaseOutcome?](repeating: nil, count: cases.count)
        for (place, item) in cases.enumerated() { group.addTask { (place, outcome(item)) } }
        for await (place, result) in group { outcomes[place] = result }
        return zip(cases, outcomes).map { JudgedCase(case: $0, outcome: $1!) }
    }
}

internal import Findings
internal import Studies

/// What `check` prints.
enum CheckText {
    static func text(_ study: Study, _ outcome: StudyCheck.Outcome) -> String {
        var lines = [study.title, ""]
        for (claim, bring) in zip(study.claims, outcome.bring) { lines.append(line(claim, bring, in: study)) }
        let primary = zip(study.claims, outcome.bring).count { $0.role == .primary && $1 == nil }
        lines += ["", level(primary)]
        if let sentence = lock(outcome) { lines.append(sentence) }
        return lines.joined(separator: "\n")
    }

    private static func line(_ claim: Claim, _ bring: String?, in study: Study) -> String {
        let mark = study.isNecessary(claim) ? "*" : ""
        let head = "\(claim.id)\(mark) (\(claim.link), \(claim.role.rawValue)): "
        if let bring { return head + "not tested; bring \(bring)" }
        return head
            + "\(claim.analysis ?? "") on \(claim.table ?? ""), expects \(claim.expects?.rawValue ?? "")"
    }

    private static func level(_ primary: Int) -> String {
        let level = Numbers.forTerminal(Numbers.percent(VerdictRule.level(primaryClaims: primary)))
        let claims = Numbers.count(primary, "primary claims")
        return "\(claims) with data: intervals at level \(level) decide"
    }

    private static func lock(_ outcome: StudyCheck.Outcome) -> String? {
        switch outcome.lock {
        case .written: "claims fixed in \(outcome.lockFile)"
        case .unchanged: "claims are as they were fixed in \(outcome.lockFile)"
        case .fixedAnew(let comparison):
            (["claims fixed anew in \(outcome.lockFile)"] + comparison.differences.map(\.text))
                .joined(separator: "\n")
        case .differs: nil
        }
    }
}

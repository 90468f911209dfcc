/// What a suite's run says: how many passed, by tag and by reason.
struct SuiteSummary {
    let name: String
    let cases: [JudgedCase]

    var passed: Int { cases.count { $0.passed } }

    /// A line of the whole, of each speciality, of each reason to refuse, of each tag, of each failing case.
    var lines: [String] {
        ["\(name): \(passed) of \(cases.count)"] + specialities + refusals + tags + failures
    }

    /// Cases that neither pass nor are refused for what their tags say they hold.
    var unexplained: [JudgedCase] { cases.filter { !$0.passed && !isExplained($0) } }

    /// What is refused by name, with the tag of the cases that have it.
    private static let refusable = ["delay-equations": "CSymbolDelay", "fast-reactions": "FastReaction"]

    private func isExplained(_ judged: JudgedCase) -> Bool {
        guard case .refused(let code, _) = judged.outcome, let tag = Self.refusable[code] else {
            return false
        }
        return judged.case.tags.contains(tag)
    }

    private var specialities: [String] {
        let groups = Dictionary(grouping: cases) { $0.case.speciality ?? "plain" }
        return groups.keys.sorted().map { name in
            "\(self.name), \(name): \(groups[name]!.count { $0.passed }) of \(groups[name]!.count)"
        }
    }

    private var refusals: [String] {
        var groups: [String: Int] = [:]
        for judged in cases {
            if case .refused(let code, _) = judged.outcome { groups[code, default: 0] += 1 }
        }
        return groups.keys.sorted().map { "\(name), refused as \($0): \(groups[$0]!)" }
    }

    private var tags: [String] {
        var groups: [String: (passed: Int, count: Int)] = [:]
        for judged in cases {
            for tag in judged.case.tags {
                groups[tag, default: (0, 0)].count += 1
                if judged.passed { groups[tag]!.passed += 1 }
            }
        }
        let words = groups.keys.sorted().map { "\($0) \(groups[$0]!.passed)/\(groups[$0]!.count)" }
        return ["\(name), by tag: \(words.joined(separator: ", "))"]
    }

    private var failures: [String] {
        cases.compactMap { judged in
            switch judged.outcome {
            case .passed: nil
            case .failed(let text): "\(name) \(judged.case.number) failed: \(text)"
            case .refused(let code, let message):
                "\(name) \(judged.case.number) refused (\(code)): \(message)"
            }
        }
    }
}

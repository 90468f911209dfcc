package import Findings
package import Studies

/// A reporting guideline filled in from a study's result: what it says on each item, and where.
package struct Checklist: Sendable {
    /// `REMARK`; its file is `remark.csv`.
    package var name: String
    package var title: String
    /// The guideline's own publication: our topics are not its words.
    package var source: String
    package var items: [Item]

    package struct Item: Sendable {
        /// As the guideline numbers it: `13a`.
        package var number: String
        package var topic: String
        /// Empty where neither the result nor the study file says anything.
        package var answers: [Answer]
    }

    package struct Answer: Sendable, Hashable {
        package var text: String
        package var origin: Origin
        /// Anchor in the page.
        package var place: String?
    }

    package enum Origin: String, Sendable { case result, studyFile = "study file" }

    package static let notReported = "not reported by the study"

    package var file: String { name.lowercased() + ".csv" }

    /// One row for each answer, and one for each item without.
    package var frame: DataFrame {
        let rows = items.flatMap { item -> [[DataFrame.Cell]] in
            let head = [DataFrame.Cell.text(item.number), .text(item.topic)]
            guard !item.answers.isEmpty else {
                return [head + [.text(Self.notReported), .missing, .missing]]
            }
            return item.answers.map { answer in
                head + [
                    .text(answer.text), .text(answer.origin.rawValue),
                    answer.place.map { .text("report.html#\($0)") } ?? .missing,
                ]
            }
        }
        return DataFrame(columns: ["item", "topic", "says", "stated_by", "where"], rows: rows)
    }
}

extension Checklist {
    /// The guidelines that the claims of this study call for, in the order REMARK, STARD; none where no claim
    /// speaks of prognosis or of telling two outcomes apart.
    package static func applying(to result: StudyResult) -> [Checklist] {
        [(Subject.prognosis, remark), (.diagnosis, stard)].compactMap { subject, guideline in
            let claims = result.claims.filter { $0.finding.flatMap(Subject.init) == subject }
            guard !claims.isEmpty else { return nil }
            return guideline.filled(ChecklistFacts(result: result, claims: claims))
        }
    }

    /// What a claim's analysis is about.
    enum Subject {
        case prognosis, diagnosis

        /// For each analysis its subject where the units carry events (survival), and where they do not.
        private static let rule: [String: (events: Subject?, noEvents: Subject?)] = [
            "survive": (.prognosis, .prognosis), "interact": (.prognosis, nil),
            "added-value": (.prognosis, .diagnosis), "validate": (.prognosis, .diagnosis),
            "pool": (.prognosis, nil), "cut-off": (.prognosis, .diagnosis),
            "discriminate": (.diagnosis, .diagnosis),
        ]

        init?(_ finding: Finding) {
            let name = finding.analysis.replacing("_", with: "-")
            guard let subjects = Self.rule[name],
                let subject = finding.units.events == nil ? subjects.noEvents : subjects.events
            else { return nil }
            self = subject
        }
    }
}

/// A guideline before a study fills it in.
struct Guideline {
    var name: String
    var title: String
    var source: String
    var items: [Item]

    struct Item {
        var number: String
        /// In our own words.
        var topic: String
        var facts: [ChecklistFacts.Fact]
        var statements: [ReportingStatement.Item]

        init(
            _ number: String, _ topic: String, _ facts: [ChecklistFacts.Fact],
            stated statements: [ReportingStatement.Item] = []
        ) {
            self.number = number
            self.topic = topic
            self.facts = facts
            self.statements = statements
        }
    }

    func filled(_ facts: ChecklistFacts) -> Checklist {
        Checklist(
            name: name, title: title, source: source,
            items: items.map { item in
                Checklist.Item(
                    number: item.number, topic: item.topic,
                    answers: item.facts.flatMap(facts.answers) + facts.statements(item.statements))
            })
    }
}

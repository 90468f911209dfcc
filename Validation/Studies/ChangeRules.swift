import Cohorts
import Findings
import NumericalKit
import Statistics
import Studies
import Tables

/// What is said of a change that is none, by three rules: the change score alone, the analysis of covariance alone,
/// and both together.
public struct ChangeRules: Sendable {
    public enum Rule: String, Sendable, CaseIterable {
        case changeScore = "change score alone"
        case covariance = "ANCOVA alone"
        case both = "both (the verdict)"

        fileprivate var estimate: String {
            switch self {
            case .changeScore: "change_score_difference"
            case .covariance: "ancova_difference"
            case .both: "agreeing_difference"
            }
        }
    }

    /// A way to make studies, and which of them are looked at.
    public struct Setting: Sendable {
        public var id: String
        public var description: String
        public var baselineShift: Double
        /// Only studies in which responders are significantly lower at baseline (Mann-Whitney, two-sided 0.05).
        public var needsBaselineDifference: Bool
        /// What is claimed of responders: a larger rise (higher) or a larger fall (lower).
        public var expects: Claim.Direction
    }

    public static let settings: [Setting] = [
        Setting(
            id: "alike", description: "groups alike, all studies; claim: a larger rise in responders",
            baselineShift: 0, needsBaselineDifference: false, expects: .higher),
        Setting(
            id: "alike-selected",
            description:
                "groups alike, only studies with a significantly lower baseline in responders; claim: a larger rise",
            baselineShift: 0, needsBaselineDifference: true, expects: .higher),
        Setting(
            id: "unequal",
            description: "responders truly 0.8 SD lower at both visits, all studies; claim: a larger fall",
            baselineShift: -0.8, needsBaselineDifference: false, expects: .lower),
    ]

    /// - Parameter studies: to be looked at in each setting; a selected one makes many more.
    public static func rows(studies: Int, seed: UInt64, threads: Int) throws -> [RuleRow] {
        var rows: [RuleRow] = []
        for (place, setting) in settings.enumerated() {
            var counts = [Int](repeating: 0, count: Rule.allCases.count)
            var (seen, next) = (0, UInt64(0))
            while seen < studies {
                let batch = setting.needsBaselineDifference ? 20 * studies : studies - seen
                let start = next
                let batchAnswers = inParallel(batch, threads: threads) { index -> [Bool]? in
                    answers(setting, seed: seed &+ UInt64(place), index: start + UInt64(index))
                }
                next += UInt64(batch)
                for answer in batchAnswers.compactMap({ $0 }) where seen < studies {
                    seen += 1
                    for (rule, isSupported) in answer.enumerated() where isSupported { counts[rule] += 1 }
                }
            }
            rows += zip(Rule.allCases, counts).map {
                RuleRow(
                    setting: setting.id, description: setting.description, rule: $0.rawValue, studies: seen,
                    hits: $1, isVerdict: $0 == .both)
            }
        }
        return rows
    }

    /// Whether each rule supports what is claimed of responders; nil where the study is not looked at.
    private static func answers(_ setting: Setting, seed: UInt64, index: UInt64) -> [Bool]? {
        var stream = RandomStream(seed: seed, task: index)
        let table = ChangeScenarios.table(&stream, baselineShift: setting.baselineShift)
        if setting.needsBaselineDifference, !isLower(table) { return nil }
        let analysis = ChangeAnalysis(
            before: "before", after: "after", group: "response", of: "yes", against: "no")
        let context = AnalysisContext(seed: seed &+ index, detail: .decision)
        guard let finding = try? analysis.run(on: table, context: context) else {
            preconditionFailure("a made study cannot be analysed")
        }
        return Rule.allCases.map { rule in
            guard let estimate = finding.estimates.first(where: { $0.name == rule.estimate }) else {
                preconditionFailure("no estimate called \(rule.estimate)")
            }
            guard let interval = estimate.interval else { return false }
            return setting.expects == .higher ? interval.lower > 0 : interval.upper < 0
        }
    }

    private static func isLower(_ table: Table) -> Bool {
        guard let cells = try? table.numbers("before") else { return false }
        let values = cells.compactMap(\.exactValue)
        let test = MannWhitney.of(
            Array(values.prefix(ChangeScenarios.responders)),
            Array(values.dropFirst(ChangeScenarios.responders)))
        guard let test = test.value else { return false }
        return test.pValue(.exact) <= 0.05 && test.probabilityOfSuperiority < 0.5
    }
}

import Findings
import NumericalKit
import Studies

/// The p of a chosen cut-off as if it had been set beforehand, beside the one that counts the choice in.
public enum NaiveCutOffs {
    public static func rows(studies: Int, seed: UInt64, threads: Int) throws -> [RuleRow] {
        var rows: [RuleRow] = []
        for scenario in CutOffScenarios.all where scenario.isChosenFromData {
            let answers = inParallel(studies, threads: threads) { index -> Result<(Bool, Bool), any Error> in
                Result {
                    let finding = try scenario.finding(seed: seed, index: UInt64(index))
                    let naive = finding.tests.first { $0.name.hasPrefix("naive") }?.pValue.number ?? 1
                    return (naive <= 0.05, finding.decision.pValue.number ?? 1 <= 0.05)
                }
            }
            let counts = try answers.reduce(into: (0, 0)) { sums, answer in
                let (naive, honest) = try answer.get()
                sums.0 += naive ? 1 : 0
                sums.1 += honest ? 1 : 0
            }
            for (rule, hits, isVerdict) in [
                ("naive p of the chosen cut-off", counts.0, false),
                ("p with the choice counted in (the verdict)", counts.1, true),
            ] {
                rows.append(
                    RuleRow(
                        setting: scenario.id, description: scenario.description, rule: rule, studies: studies,
                        hits: hits, isVerdict: isVerdict))
            }
        }
        return rows
    }
}

extension Scenario {
    /// A cut-off that the data choose, with one primary claim.
    fileprivate var isChosenFromData: Bool { primaryClaims == 1 && !id.contains("fixed") }
}

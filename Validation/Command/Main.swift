import ArgumentParser
import Foundation
import ValidationStudies

/// Runs the simulation studies and writes their results: `make validate`.
@main struct Validate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Made studies through the verdict rule, by the thousand.")

    @Option(help: "Made studies for each scenario.") var studies = 4000
    @Option(help: "Seed; results depend on it and on nothing else.") var seed: UInt64 = 20261125
    @Option(help: "Threads.") var threads = ProcessInfo.processInfo.activeProcessorCount
    @Option(help: "Only scenarios whose name begins so; nothing is written then.") var only: String?
    @Option(help: "Folder of the results.") var output = "Validation/Results"

    func run() throws {
        var tallies: [Tally] = []
        for scenario in ValidationCatalogue.falseSupport where scenario.id.hasPrefix(only ?? "") {
            let start = Date()
            let tally = try scenario.tally(replicates: studies, seed: seed, threads: threads)
            tallies.append(tally)
            let text = String(
                format: "supported %5.2f %%, contradicted %5.2f %% (allowed %.2f %%)%@, %.0f s",
                100 * tally.share(.supported), 100 * tally.share(.contradictedOpposite),
                100 * scenario.nominal,
                tally.isTooOften ? "  TOO OFTEN" : "", Date().timeIntervalSince(start))
            print(scenario.id.padding(toLength: 40, withPad: " ", startingAt: 0), text)
        }
        guard only == nil else { return }
        let folder = URL(fileURLWithPath: output, isDirectory: true)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let results = ValidationResults(tallies, seed: seed)
        try Data(results.csv.utf8).write(to: folder.appendingPathComponent("false-support.csv"))
        let rules = ChangeRuleResults(
            try ChangeRules.rows(studies: studies, seed: seed, threads: threads))
        for row in rules.rows {
            print(
                "change rules:", row.setting.id, row.rule.rawValue, String(format: "%.2f %%", 100 * row.share)
            )
        }
        try Data(rules.csv.utf8).write(to: folder.appendingPathComponent("change-rules.csv"))
        try draw([results.figure, rules.figure], into: folder)
        if tallies.contains(where: \.isTooOften) { throw ExitCode(1) }
    }
}

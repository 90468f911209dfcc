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
        let rules = [
            RuleResults.change(try ChangeRules.rows(studies: studies, seed: seed, threads: threads)),
            RuleResults.cutOffs(try NaiveCutOffs.rows(studies: studies / 4, seed: seed, threads: threads)),
        ]
        for rule in rules {
            for row in rule.rows {
                print(
                    rule.id, row.setting, row.rule, String(format: "%.2f %%", 100 * row.share),
                    separator: ", ")
            }
            try Data(rule.csv.utf8).write(to: folder.appendingPathComponent(rule.id + ".csv"))
        }
        try draw([results.figure] + rules.map(\.figure), into: folder)
        if tallies.contains(where: \.isTooOften) { throw ExitCode(1) }
    }
}

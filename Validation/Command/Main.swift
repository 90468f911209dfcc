import ArgumentParser
import Findings
import Foundation
import ValidationStudies

/// Runs the simulation studies and writes their results: `make validate`.
@main struct Validate: ParsableCommand {
    enum Part: String, CaseIterable, ExpressibleByArgument {
        case falseSupport = "false-support"
        case changeRules = "change-rules"
        case naiveCutOffs = "naive-cut-offs"
        case damagedModels = "damaged-models"
    }

    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Made studies through the verdict rule, by the thousand.")

    @Option(help: "Made studies for each scenario.") var studies = 10_000
    @Option(help: "Seed; results depend on it and on nothing else.") var seed: UInt64 = 20_261_125
    @Option(help: "Threads.") var threads = ProcessInfo.processInfo.activeProcessorCount
    @Option(help: "One part only.") var part: Part?
    @Option(help: "Of false-support only scenarios whose name begins so; nothing is written then.") var only:
        String?
    @Option(help: "Folder of the results.") var output = "Validation/Results"

    func run() throws {
        let folder = URL(fileURLWithPath: output, isDirectory: true)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var isTooOften = false
        for part in Part.allCases where self.part == nil || self.part == part {
            switch part {
            case .falseSupport:
                let results = try falseSupport()
                isTooOften = results.tallies.contains(where: \.isTooOften)
                if only == nil { try write(results.csv, results.figure, to: folder) }
            case .changeRules where only == nil:
                try write(
                    .change(try ChangeRules.rows(studies: studies, seed: seed, threads: threads)), to: folder)
            case .naiveCutOffs where only == nil:
                try write(
                    .cutOffs(try NaiveCutOffs.rows(studies: studies / 4, seed: seed, threads: threads)),
                    to: folder)
            case .damagedModels where only == nil: try damagedModels(to: folder)
            default: break
            }
        }
        if isTooOften { throw ExitCode(1) }
    }

    private func damagedModels(to folder: URL) throws {
        let (rows, slowest) = try DamagedModels.rows(files: 10 * studies, seed: seed, threads: threads)
        for row in rows { print(row.model, row.outcome, row.count, separator: ", ") }
        print(String(format: "slowest file %.1f s", slowest))
        try Data(DamagedModels.csv(rows).utf8).write(to: folder.appendingPathComponent("damaged-models.csv"))
    }

    private func falseSupport() throws -> ValidationResults {
        var tallies: [Tally] = []
        for scenario in ValidationCatalogue.falseSupport where scenario.id.hasPrefix(only ?? "") {
            let start = Date()
            let tally = try scenario.tally(replicates: studies, seed: seed, threads: threads)
            tallies.append(tally)
            let text = String(
                format: "supported %5.2f %%, contradicted %5.2f %% (allowed %.2f %%)%@, %.0f s",
                100 * tally.share(.supported), 100 * tally.share(.contradictedOpposite),
                100 * scenario.nominal, tally.isTooOften ? "  TOO OFTEN" : "", Date().timeIntervalSince(start)
            )
            print(scenario.id.padding(toLength: 40, withPad: " ", startingAt: 0), text)
        }
        return ValidationResults(tallies, seed: seed)
    }

    private func write(_ results: RuleResults, to folder: URL) throws {
        for row in results.rows {
            print(
                results.id, row.setting, row.rule, String(format: "%.2f %%", 100 * row.share), separator: ", "
            )
        }
        try write(results.csv, results.figure, to: folder)
    }

    private func write(_ csv: String, _ figure: Figure, to folder: URL) throws {
        try Data(csv.utf8).write(to: folder.appendingPathComponent(figure.id + ".csv"))
        try draw([figure], into: folder)
    }
}

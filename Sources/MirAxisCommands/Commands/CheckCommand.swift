internal import ArgumentParser
internal import Findings
internal import Inputs
internal import Studies

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check a study and fix its claims, before any result is computed.",
        discussion: """
            Tables are read and prepared; columns and levels must exist. Then the hash of each claim is written to \
            claims.lock beside the study file. A run says whether claims changed since; a claim that was changed or \
            added is exploratory.
            """)

    @Argument(help: "The study file, or the folder that holds study.yaml.")
    var study: String

    @Flag(
        help: """
            Fix claims anew that differ from those fixed before. The earlier hashes are kept, and claims that are \
            not among the first fixed stay exploratory.
            """)
    var refix = false

    @Flag(help: "No progress on standard error.")
    var quiet = false

    @OptionGroup var values: ShowValuesOption

    func run() throws {
        let study = try Study.read(study)
        let isQuiet = quiet
        let check = StudyCheck(study) { if !isQuiet { Console.note($0) } }
        let outcome = try check.outcome(refix: refix)
        Console.result(CheckText.text(study, outcome))
        guard case .differs(let comparison) = outcome.lock else { return }
        for difference in comparison.differences { Console.note("caution: \(difference.text)") }
        throw InputError(
            "claims-changed",
            "the study differs from what was fixed in \(outcome.lockFile), which stays as it is",
            remedy:
                "undo the change, or run 'miraxis check --refix' to fix the claims anew; changed claims stay "
                + "exploratory")
    }
}

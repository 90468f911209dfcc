public import ArgumentParser
internal import Foundation
internal import Inputs
internal import Studies

/// `miraxis`: the commands, and the one place where an error becomes text and an exit code.
public struct MirAxis: ParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "miraxis",
        abstract: "Judges the links of a microRNA, target and drug axis from a study file and its tables.",
        discussion: """
            A study goes through three steps:
              miraxis init my-study      propose a study file from the tables in a folder
              miraxis check my-study     check it, and fix its claims before any result is computed
              miraxis run my-study --output report
            One analysis on one table needs no study:
              miraxis analyse compare table.csv marker=bili group=arm of=drug against=placebo
            An export of a qPCR instrument is shown as a tidy table:
              miraxis import run1.txt
            The sites of microRNAs in 3'UTRs, one or a whole transcriptome, are found with:
              miraxis target --mirna miR-221-3p --utr utrs.fa
            A model in SBML or Antimony is looked at and simulated with:
              miraxis model cell.xml
              miraxis simulate cell.xml --end 100 --output time-course

            Results go to standard output, all else to standard error.
            Exit codes: 0 done, 1 something in the input or on the command line is wrong, 2 a fault of miraxis.
            """,
        version: MirAxisVersion.current,
        subcommands: [
            InitCommand.self, CheckCommand.self, RunCommand.self, AnalyseCommand.self, ImportCommand.self,
            TargetCommand.self, AffinitiesCommand.self, SimulateCommand.self, ModelCommand.self,
            DoctorCommand.self,
        ])

    public init() {}

    /// Parses the command line, runs the command and ends the process.
    public static func runAndExit() -> Never {
        Foundation.exit(run(Array(CommandLine.arguments.dropFirst())).rawValue)
    }

    static func run(_ arguments: [String]) -> ExitCode {
        do {
            try Processor.check()
            try checkCommandName(arguments)
            var command = try parseAsRoot(arguments)
            try command.run()
            return .success
        } catch {
            return report(error, arguments)
        }
    }

    /// The parser would take a mistyped command for an unexpected argument.
    private static func checkCommandName(_ arguments: [String]) throws(InputError) {
        guard let first = arguments.first, !first.hasPrefix("-"), first != "help" else { return }
        let names = configuration.subcommands.compactMap { $0.configuration.commandName }
        guard !names.contains(first) else { return }
        throw InputError(
            "unknown-command", "there is no command '\(first)'", remedy: suggestion(for: first, in: names))
    }

    private static func report(_ error: any Error, _ arguments: [String]) -> ExitCode {
        let showValues = arguments.contains("--show-values")
        switch error {
        case let error as InputErrors:
            for one in error.errors { Console.note(one.text(showValues: showValues)) }
            if error.errors.count > 1 { Console.note("\(error.errors.count) errors") }
            return .inputIsWrong
        case let error as InputError:
            Console.note(error.text(showValues: showValues))
            return .inputIsWrong
        case let code as ExitCode: return code
        default: return reportFromParser(error, arguments)
        }
    }

    /// Help and version are no errors; a mistyped option is the user's; anything else is a fault of miraxis.
    private static func reportFromParser(_ error: any Error, _ arguments: [String]) -> ExitCode {
        let code = exitCode(for: error)
        if code == .success {
            Console.result(fullMessage(for: error))
            return .success
        }
        guard code == .validationFailure else {
            Console.note("error: a fault of miraxis, not of your input: \(error)")
            Console.note("hint: please report it with the command and the output of 'miraxis doctor'")
            return .faultOfOurs
        }
        Console.note(slip(in: arguments)?.text(showValues: false) ?? usage(message(for: error), arguments))
        return .inputIsWrong
    }

    private static func usage(_ message: String, _ arguments: [String]) -> String {
        let command = arguments.first.map { $0.hasPrefix("-") ? "" : $0 + " " } ?? ""
        return "error: \(message)\nhint: 'miraxis \(command)--help' shows what it takes"
    }

    /// A mistyped option, which the parser reports only after all that is missing.
    private static func slip(in arguments: [String]) -> InputError? {
        guard let name = arguments.first,
            let command = configuration.subcommands.first(where: { $0.configuration.commandName == name })
        else { return nil }
        let known = Set(helpMessage(for: command).matches(of: /--[a-z][a-z-]*/).map { String($0.output) })
        for argument in arguments.dropFirst().prefix(while: { $0 != "--" }) where argument.hasPrefix("--") {
            let typed = String(argument.prefix { $0 != "=" })
            guard !known.contains(typed) else { continue }
            return InputError(
                "unknown-option", "'miraxis \(name)' has no option '\(typed)'",
                remedy: suggestion(for: typed, in: known.sorted()))
        }
        return nil
    }
}

extension ExitCode {
    static let inputIsWrong = ExitCode(1)
    static let faultOfOurs = ExitCode(2)
}

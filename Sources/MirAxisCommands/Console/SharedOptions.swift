internal import ArgumentParser
internal import Foundation
internal import Inputs

/// Options that several commands take.
struct ShowValuesOption: ParsableArguments {
    @Flag(help: "Show the values of cells in errors; they may be a patient's.")
    var showValues = false
}

struct ThreadsOption: ParsableArguments {
    @Option(help: "Threads to use (default: all cores). Results never depend on it.")
    var threads: Int?

    var count: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }

    func validate() throws {
        guard threads ?? 1 >= 1 else { throw ValidationError("'--threads' must be at least 1") }
    }
}

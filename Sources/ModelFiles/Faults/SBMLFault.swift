internal import CSBML
package import Inputs

/// What a library can do to its process; for tests of what then happens.
package enum SBMLFault: Sendable, CaseIterable {
    case crash, abort, endlessLoop, sleep, memory, stack, silence, answerCutShort, exception, longAnswer

    private var task: csbml_task {
        switch self {
        case .crash: CSBML_TEST_CRASH
        case .abort: CSBML_TEST_ABORT
        case .endlessLoop: CSBML_TEST_ENDLESS
        case .sleep: CSBML_TEST_SLEEP
        case .memory: CSBML_TEST_MEMORY
        case .stack: CSBML_TEST_STACK
        case .silence: CSBML_TEST_SILENT
        case .answerCutShort: CSBML_TEST_CUT_SHORT
        case .exception: CSBML_TEST_EXCEPTION
        case .longAnswer: CSBML_TEST_LONG_ANSWER
        }
    }

    /// Lets it happen in a child process, as if a file had caused it.
    package func happen(limits: SBMLLimits) throws(InputError) {
        _ = try SBMLChild.run(task, [], file: "fault", path: nil, limits: limits)
    }
}

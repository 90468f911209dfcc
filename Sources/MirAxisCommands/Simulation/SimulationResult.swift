internal import Findings
internal import Inputs

/// What a simulation gave, ready to be written.
struct SimulationResult {
    /// The first one is what standard output gets.
    var tables: [SimulatedTable]
    var figures: [Figure] = []
    /// For standard error: what was done, and what did not go well.
    var notes: [String]
    /// Why nothing, or not all, of what was asked for came out.
    var failure: InputError?
}

internal import Findings

/// What a reader must know about the wells: a note of a preparation, a caution of an analysis.
struct QPCRRemark: Sendable, Hashable {
    var code: String
    /// One or more sentences, without names of samples.
    var text: String
    var isSerious = false

    var caution: Caution { Caution(code, text, weight: isSerious ? .serious : .note) }
}

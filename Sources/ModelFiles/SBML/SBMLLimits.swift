/// How much of this machine one SBML file may take.
package struct SBMLLimits: Sendable {
    /// Size of the file.
    package var bytes = 64 << 20
    package var elements = 1_000_000
    /// Elements within elements, formulas included. libSBML crashes at 10,000 on a usual stack.
    package var depth = 1_000
    /// Operations within operations of one formula.
    package var formulaDepth = 500
    package var wallSeconds = 120.0
    package var cpuSeconds: UInt32 = 60
    /// What the child may take beside what this process has.
    package var memory = 2 << 30
    package var answer = 512 << 20

    package init() {}

    package static let standard = SBMLLimits()
}

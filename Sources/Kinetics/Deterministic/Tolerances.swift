/// How far one step's error may reach: absolute·scale + relative·|value| for each state, in the root mean square
/// over states.
public struct Tolerances: Sendable, Hashable {
    public var relative: Double
    /// In the unit that the state's symbol has in formulas (concentration or amount).
    public var absolute: Double

    public init(relative: Double = 1e-6, absolute: Double = 1e-9) {
        precondition(relative > 0 && absolute > 0, "tolerances must be positive")
        self.relative = relative
        self.absolute = absolute
    }
}

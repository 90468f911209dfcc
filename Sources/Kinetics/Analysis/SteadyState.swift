public import NumericalKit

/// A state in which nothing changes any more.
public struct SteadyState: Sendable {
    public enum Stability: Sendable, Hashable {
        /// Small deviations die out: all eigenvalues have a negative real part.
        case stable
        case unstable
        /// The largest real part is 0 to rounding, or the eigenvalues could not be found.
        case undetermined
    }

    /// In the order of the search's `stateNames`: amounts of species, values of other elements.
    public let states: [Double]
    /// In the order of the search's observables.
    public let observables: [Double]
    /// Largest rate of change, as a share of what flows in or out of the same state.
    public let residual: Double
    public let stability: Stability
    /// Of the Jacobian without the directions that conservation laws close; by falling real part.
    public let eigenvalues: [Eigenvalue]
    /// Largest relative difference from where the integration ended: small where the course itself comes to rest here.
    public let distanceFromCourse: Double
}

/// What a search for one member's steady state came to.
public enum SteadyStateOutcome: Sendable {
    case found(SteadyState)
    case notFound(Reason)

    public enum Reason: Sendable, Hashable {
        /// The integration towards it stopped.
        case integration(at: Double, because: StopReason)
        /// After the longest integration Newton's method still finds no state near: the course may oscillate or grow.
        case notConverged
        case cancelled
    }

    public var state: SteadyState? { if case .found(let state) = self { state } else { nil } }
}

internal import Findings
internal import Kinetics

extension StopReason {
    /// Completes `stopped at t = 3, because …`.
    var text: String {
        switch self {
        case .stepTooSmall: "no step, however small, keeps the error within the tolerances"
        case .tooManySteps(let limit): "it took more than \(limit) steps"
        case .notFinite(let element): "'\(element)' is no longer a finite number"
        case .singularMatrix: "the matrix of the implicit method is singular"
        case .tooManyEvents(let limit):
            "events trigger each other without end (more than \(limit) at one time)"
        case .algebraicEquationsUnsolved: "the algebraic equations have no solution near the values at hand"
        case .negativePropensity(let reaction): "the propensity of '\(reaction)' is negative"
        case .invalidDelay(let event): "the delay of '\(event)' is negative or no number"
        case .cancelled: "it was cancelled"
        }
    }

    /// What the user can try.
    var remedy: String? {
        switch self {
        case .stepTooSmall, .tooManySteps, .singularMatrix:
            "try a looser '--rtol', look for a formula that grows without limit, or end earlier"
        case .notFinite:
            "look for a division by 0, or the logarithm or root of a negative number, in its formulas"
        case .tooManyEvents: "look at the events whose assignments make their own triggers true again"
        case .algebraicEquationsUnsolved: "check the algebraic rules and the initial values"
        case .negativePropensity: "split a reversible rate law into its two directions"
        case .invalidDelay: "look at the formula of its delay"
        case .cancelled: nil
        }
    }
}

extension Completion {
    var stop: (time: Double, reason: StopReason)? {
        if case .stopped(let time, let reason) = self { (time, reason) } else { nil }
    }
}

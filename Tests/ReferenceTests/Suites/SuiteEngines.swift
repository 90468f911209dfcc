import Kinetics

// The engines that are checked, each well inside what a case allows.

@Sendable func defaultEngine(_ settings: SuiteSettings) -> any Engine {
    DeterministicEngine(
        tolerances: Kinetics.Tolerances(relative: 1e-9, absolute: min(1e-10, settings.absolute * 1e-4)))
}

let tightEngine = DeterministicEngine(tolerances: Kinetics.Tolerances(relative: 1e-10, absolute: 1e-12))

#if SUNDIALS
    @Sendable func secondEngine(_ settings: SuiteSettings) -> any Engine {
        CVODESEngine(relativeTolerance: 1e-9, absoluteTolerance: min(1e-10, settings.absolute * 1e-4))
    }
#endif

#if SUNDIALS
    internal import CSundials

    /// y' = f(t, y) by backward differentiation formulas of variable order and step.
    ///
    /// *Source*: Hindmarsh et al., "SUNDIALS: suite of nonlinear and differential/algebraic equation
    /// solvers", ACM Trans. Math. Softw. 2005, doi:10.1145/1089014.1089020.
    final class CVODESSolver: MultistepSolver {
        private let system: MultistepSystem
        private let settings: MultistepSettings
        private let objects: SundialsObjects
        private var memory: UnsafeMutableRawPointer?
        private var begun = false
        private(set) var time = 0.0
        private var earlier = (steps: 0, rejected: 0)

        init(_ system: MultistepSystem, _ settings: MultistepSettings) {
            (self.system, self.settings) = (system, settings)
            objects = SundialsObjects(system.network)
            memory = allocated(CVodeCreate(CV_BDF, objects.context))
        }

        deinit { CVodeFree(&memory) }

        var statistics: (steps: Int, rejected: Int) {
            let now = current()
            return (earlier.steps + now.steps, earlier.rejected + now.rejected)
        }

        func restart() throws(StopReason) {
            time = system.time
            elements(objects.values).update(from: system.states, count: system.stateCount)
            system.absoluteTolerances(settings.absolute, into: elements(objects.tolerances))
            if begun { earlier = statistics }
            let status = begun ? CVodeReInit(memory, time, objects.values) : begin()
            precondition(status == CV_SUCCESS, "CVODES refused its settings")
            CVodeSVtolerances(memory, settings.relative, objects.tolerances)
        }

        func step() throws(StopReason) {
            // The time aimed at gives the direction and a bound for the first step, nothing else.
            let status = CVode(memory, time + 1, objects.values, &time, CV_ONE_STEP)
            if status < 0 { throw reason(status) }
        }

        func interpolate(to time: Double) {
            let status = CVodeGetDky(memory, time, 0, objects.rates)
            precondition(status == CV_SUCCESS, "the time lies outside the last step")
            system.move(to: time, elements(objects.rates))
        }

        private func current() -> (steps: Int, rejected: Int) {
            var (steps, failures, unsolved) = (0, 0, 0)
            CVodeGetNumSteps(memory, &steps)
            CVodeGetNumErrTestFails(memory, &failures)
            CVodeGetNumStepSolveFails(memory, &unsolved)
            return (steps, failures + unsolved)
        }

        private func begin() -> CInt {
            begun = true
            let status = CVodeInit(memory, rates, time, objects.values)
            CVodeSVtolerances(memory, settings.relative, objects.tolerances)
            CVodeSetUserData(memory, Unmanaged.passUnretained(system).toOpaque())
            CVodeSetErrHandlerFn(memory, { _, _, _, _, _ in }, nil)
            CVodeSetMaxHnilWarns(memory, -1)
            CVodeSetLinearSolver(memory, objects.linearSolver, objects.matrix)
            CVodeSetJacFn(memory, jacobian)
            return status
        }

        private func reason(_ status: CInt) -> StopReason {
            switch status {
            case CV_FIRST_RHSFUNC_ERR, CV_REPTD_RHSFUNC_ERR, CV_UNREC_RHSFUNC_ERR, CV_RHSFUNC_FAIL:
                system.offender.map { .notFinite(element: system.network.stateNames[$0]) } ?? .stepTooSmall
            case CV_LSETUP_FAIL, CV_LSOLVE_FAIL: .singularMatrix
            default: .stepTooSmall
            }
        }
    }

    /// f, for CVODES; 1 asks for a smaller step.
    private let rates: CVRhsFn = { time, values, result, data in
        multistepSystem(data).derivatives(at: time, elements(values), into: elements(result)) ? 0 : 1
    }

    /// ∂f/∂y, for CVODES.
    private let jacobian: CVLsJacFn = { time, values, _, matrix, data, _, _, _ in
        let system = multistepSystem(data)
        let result = system.jacobian(at: time, elements(values))
        SundialsObjects.writePattern(system.network, to: matrix!)
        SUNSparseMatrix_Data(matrix).update(from: result, count: system.network.jacobianValues.count)
        return 0
    }
#endif

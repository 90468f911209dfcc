#if SUNDIALS
    internal import CSundials

    /// 0 = f(t, y) − M y' by backward differentiation formulas, where M has a 1 for each differential state.
    ///
    /// *Source*: as `CVODESSolver`.
    final class IDASSolver: MultistepSolver {
        private let system: MultistepSystem
        private let settings: MultistepSettings
        private let objects: SundialsObjects
        private let isDifferential: N_Vector
        private let interpolated: N_Vector
        private var memory: UnsafeMutableRawPointer?
        private var begun = false
        private(set) var time = 0.0
        private var earlier = (steps: 0, rejected: 0)

        init(_ system: MultistepSystem, _ settings: MultistepSettings) {
            (self.system, self.settings) = (system, settings)
            objects = SundialsObjects(system.network)
            isDifferential = allocated(N_VClone(objects.values))
            interpolated = allocated(N_VClone(objects.values))
            for state in 0..<system.stateCount {
                elements(isDifferential)[state] = state < system.differentialCount ? 1 : 0
            }
            memory = allocated(IDACreate(objects.context))
        }

        deinit {
            IDAFree(&memory)
            for vector in [isDifferential, interpolated] { N_VDestroy(vector) }
        }

        var statistics: (steps: Int, rejected: Int) {
            let now = current()
            return (earlier.steps + now.steps, earlier.rejected + now.rejected)
        }

        func restart() throws(StopReason) {
            time = system.time
            elements(objects.values).update(from: system.states, count: system.stateCount)
            system.absoluteTolerances(settings.absolute, into: elements(objects.tolerances))
            _ = system.derivatives(at: time, elements(objects.values), into: elements(objects.rates))
            for state in system.differentialCount..<system.stateCount { elements(objects.rates)[state] = 0 }
            if begun { earlier = statistics }
            let status = begun ? IDAReInit(memory, time, objects.values, objects.rates) : begin()
            precondition(status == IDA_SUCCESS, "IDAS refused its settings")
            IDASVtolerances(memory, settings.relative, objects.tolerances)
            guard IDACalcIC(memory, IDA_YA_YDP_INIT, time + 1) == IDA_SUCCESS else {
                throw .algebraicEquationsUnsolved
            }
            IDAGetConsistentIC(memory, objects.values, objects.rates)
            system.move(to: time, elements(objects.values))
        }

        func step() throws(StopReason) {
            // The time aimed at gives the direction and a bound for the first step, nothing else.
            let status = IDASolve(memory, time + 1, &time, objects.values, objects.rates, IDA_ONE_STEP)
            if status < 0 { throw reason(status) }
        }

        func interpolate(to time: Double) {
            let status = IDAGetDky(memory, time, 0, interpolated)
            precondition(status == IDA_SUCCESS, "the time lies outside the last step")
            system.move(to: time, elements(interpolated))
        }

        private func current() -> (steps: Int, rejected: Int) {
            var (steps, failures, unsolved) = (0, 0, 0)
            IDAGetNumSteps(memory, &steps)
            IDAGetNumErrTestFails(memory, &failures)
            IDAGetNumStepSolveFails(memory, &unsolved)
            return (steps, failures + unsolved)
        }

        private func begin() -> CInt {
            begun = true
            let status = IDAInit(memory, residual, time, objects.values, objects.rates)
            IDASVtolerances(memory, settings.relative, objects.tolerances)
            IDASetId(memory, isDifferential)
            IDASetUserData(memory, Unmanaged.passUnretained(system).toOpaque())
            IDASetErrHandlerFn(memory, { _, _, _, _, _ in }, nil)
            IDASetLinearSolver(memory, objects.linearSolver, objects.matrix)
            IDASetJacFn(memory, newtonMatrix)
            return status
        }

        private func reason(_ status: CInt) -> StopReason {
            switch status {
            case IDA_FIRST_RES_FAIL, IDA_REP_RES_ERR, IDA_RES_FAIL:
                system.offender.map { .notFinite(element: system.network.stateNames[$0]) } ?? .stepTooSmall
            case IDA_LSETUP_FAIL, IDA_LSOLVE_FAIL: .singularMatrix
            default: .stepTooSmall
            }
        }
    }

    /// f − M y', for IDAS; 1 asks for a smaller step.
    private let residual: IDAResFn = { time, values, rates, result, data in
        let system = multistepSystem(data)
        guard system.derivatives(at: time, elements(values), into: elements(result)) else { return 1 }
        for state in 0..<system.differentialCount { elements(result)[state] -= elements(rates)[state] }
        return 0
    }

    /// ∂f/∂y − c M, for IDAS.
    private let newtonMatrix: IDALsJacFn = { time, c, values, _, _, matrix, data, _, _, _ in
        let system = multistepSystem(data)
        let pattern = system.network.jacobianPattern
        let jacobian = system.jacobian(at: time, elements(values))
        SundialsObjects.writePattern(system.network, to: matrix!)
        let result = SUNSparseMatrix_Data(matrix)!
        for (place, entry) in pattern.enumerated() {
            let isMass = entry.row == entry.column && entry.row < system.differentialCount
            result[place] = jacobian[place] - (isMass ? c : 0)
        }
        return 0
    }
#endif

#if SUNDIALS
    internal import NumericalKit

    /// One member's way from the first output time to the last, discontinuity by discontinuity.
    ///
    /// Conditions are held during a step. Where one no longer agrees with its margin at the step's end, the
    /// first moment of disagreement is sought in the solver's interpolation, to the last bit; there, or
    /// where an event is due, the member is settled and the solver starts anew.
    final class MultistepMember {
        private let network: CompiledNetwork
        private let system: MultistepSystem
        private let registers: ScalarRegisters
        private let solver: any MultistepSolver
        private let times: [Double]
        private let maximumSteps: Int
        private var queue: EventQueue
        private var values: [Double] = []
        private var outputCount = 0
        private var progress = ProgressWatch()

        init(
            _ network: CompiledNetwork, _ settings: MultistepSettings, times: [Double], random: RandomStream
        ) {
            self.network = network
            self.times = times
            maximumSteps = settings.maximumSteps
            system = MultistepSystem(network)
            registers = ScalarRegisters(system.registers)
            let isOrdinary = network.differentialCount == network.states.count
            solver = isOrdinary ? CVODESSolver(system, settings) : IDASSolver(system, settings)
            queue = EventQueue(network, random: random)
            values.reserveCapacity(times.count * network.observables.count)
        }

        func trajectory(inputs: [Double], isCancelled: () -> Bool) -> Trajectory {
            var completion = Completion.complete
            do throws(StopReason) {
                try integrate(inputs: inputs, isCancelled)
            } catch {
                completion = .stopped(at: system.time, because: error)
            }
            var statistics = SimulationStatistics()
            (statistics.steps, statistics.rejectedSteps) = solver.statistics
            statistics.events = queue.executedCount
            return Trajectory(
                times: Array(times.prefix(outputCount)), values: values, completion: completion,
                statistics: statistics)
        }

        private func integrate(inputs: [Double], _ isCancelled: () -> Bool) throws(StopReason) {
            guard let start = times.first else { return }
            network.begin(registers, inputs: inputs, at: start)
            try settle()
            while outputCount < times.count {
                if isCancelled() { throw .cancelled }
                try advance()
            }
        }

        /// One step, or as much of it as has no discontinuity.
        private func advance() throws(StopReason) {
            let before = solver.time
            try solver.step()
            guard solver.statistics.steps <= maximumSteps else { throw .tooManySteps(limit: maximumSteps) }
            let end = min(solver.time, queue.nextTime)
            guard let limit = firstCrossing(before, end) ?? (queue.nextTime <= end ? end : nil) else {
                return observe(until: end)
            }
            observe(until: limit.nextDown)
            guard outputCount < times.count else { return }
            solver.interpolate(to: limit)
            try progress.note(limit)
            try settle()
        }

        /// Takes conditions and algebraic states as the values at hand make them, executes the events that
        /// are due, until nothing changes; then begins a stretch.
        private func settle() throws(StopReason) {
            var hasChanged = true
            var rounds = 0
            while hasChanged {
                rounds += 1
                guard rounds < 1_000 else { throw .algebraicEquationsUnsolved }
                network.beginStretch(registers)
                try solver.restart()
                hasChanged = conditionsDiffer()
                if !hasChanged { hasChanged = try queue.advance(to: system.time, network, registers) }
            }
            while outputCount < times.count, times[outputCount] <= system.time { observe() }
        }

        // MARK: - Discontinuities

        /// The first time after `before` at which a held condition no longer agrees with its margin.
        private func firstCrossing(_ before: Double, _ end: Double) -> Double? {
            guard !network.conditionKinds.isEmpty, differs(at: end) else { return nil }
            var (low, high) = (before, end)
            while true {
                let middle = low + (high - low) / 2
                guard middle > low, middle < high else { return max(high, min(progress.earliestNext, end)) }
                if differs(at: middle) { high = middle } else { low = middle }
            }
        }

        private func differs(at time: Double) -> Bool {
            solver.interpolate(to: time)
            return conditionsDiffer()
        }

        /// Whether some held condition disagrees with its margin at the registers' time and states.
        private func conditionsDiffer() -> Bool {
            registers.run(network.margins)
            return network.conditionKinds.indices.contains { index in
                let holds = network.conditionKinds[index].holds(
                    registers[network.marginValues.lowerBound + index])
                return holds != (registers[network.conditions.lowerBound + index] != 0)
            }
        }

        // MARK: - Output

        private func observe(until limit: Double) {
            while outputCount < times.count, times[outputCount] <= limit {
                solver.interpolate(to: times[outputCount])
                observe()
            }
        }

        /// One row, at the registers' time.
        private func observe() {
            registers.run(network.observe)
            for register in network.observed { values.append(registers[register]) }
            outputCount += 1
        }
    }

    /// Recognises a simulation whose discontinuities follow each other without time going on.
    private struct ProgressWatch {
        private static let limit = 10_000
        private var last = -Double.infinity
        private var count = 0

        /// Discontinuities that follow each other ever faster come to a point where rounding keeps time from
        /// going on; then the next one is only looked for a little later.
        var earliestNext: Double { count > 100 ? last + 0.5 * leastProgress(last) : last }

        mutating func note(_ now: Double) throws(StopReason) {
            count = now - last > leastProgress(now) ? 0 : count + 1
            last = now
            if count >= Self.limit { throw .tooManyEvents(limit: Self.limit) }
        }

        private func leastProgress(_ time: Double) -> Double { 1e-12 * abs(time) }
    }
#endif

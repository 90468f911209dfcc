#if SUNDIALS
    /// One member's equations between two discontinuities, evaluated in its register file.
    ///
    /// The solvers hold an unretained pointer to it, so it lives at least as long as they do.
    final class MultistepSystem {
        let network: CompiledNetwork
        let registers: UnsafeMutablePointer<Double>
        /// The state whose equation last gave something that is not finite.
        private(set) var offender: Int?

        var stateCount: Int { network.states.count }
        var differentialCount: Int { network.differentialCount }
        /// SUNDIALS takes no empty system: a network without states has one that stays 0.
        static func unknownCount(_ network: CompiledNetwork) -> Int { max(network.states.count, 1) }
        var time: Double {
            get { registers[network.time] }
            set { registers[network.time] = newValue }
        }
        var states: UnsafeMutablePointer<Double> { registers + network.states.lowerBound }

        init(_ network: CompiledNetwork) {
            self.network = network
            registers = .allocate(capacity: network.registerCount)
            registers.initialize(repeating: 0, count: network.registerCount)
        }

        deinit { registers.deallocate() }

        /// Puts time and states into their registers.
        func move(to time: Double, _ values: UnsafePointer<Double>) {
            self.time = time
            states.update(from: values, count: stateCount)
        }

        /// f at (time, values); false where some element is not finite.
        func derivatives(
            at time: Double, _ values: UnsafePointer<Double>, into result: UnsafeMutablePointer<Double>
        ) -> Bool {
            move(to: time, values)
            guard stateCount > 0 else {
                result[0] = 0
                return true
            }
            network.derivative.run(registers)
            result.update(from: registers + network.derivatives.lowerBound, count: stateCount)
            return isFinite(result)
        }

        /// ∂f/∂y at (time, values), in the order of the network's pattern.
        func jacobian(at time: Double, _ values: UnsafePointer<Double>) -> UnsafePointer<Double> {
            move(to: time, values)
            network.jacobian.run(registers)
            return UnsafePointer(registers + network.jacobianValues.lowerBound)
        }

        /// Each state's absolute tolerance.
        func absoluteTolerances(_ absolute: Double, into result: UnsafeMutablePointer<Double>) {
            for (state, register) in network.toleranceScales.enumerated() {
                let scale = abs(registers[register])
                result[state] = absolute * (scale > 0 ? scale : 1)
            }
        }

        private func isFinite(_ values: UnsafePointer<Double>) -> Bool {
            for state in 0..<stateCount where !values[state].isFinite {
                offender = state
                return false
            }
            return true
        }
    }
#endif

/// What moves between jumps: elements with rate rules, and the hazard of the next jump where propensities
/// follow them or time.
///
/// The hazard H, dH/dt = Σ propensities, is integrated together with the rate rules at a relative error of
/// 10⁻⁹ for each step, and the next jump happens where H reaches an exponential variate: the exact law of the
/// jump process, up to that error. *Source*: Alfonsi, Cancès, Turinici, Di Ventura and Huisinga 2005,
/// doi:10.1051/proc:2005001.
struct HazardFlow {
    private static let tolerance = 1e-9

    private let plan: JumpPlan
    private let table: PropensityTable
    private let registers: UnsafeMutablePointer<Double>
    private var solver: DormandPrince
    private var nextLength = 1.0
    /// Sum of the propensities that stay the same until the next jump.
    var steady = 0.0

    /// Index of the hazard among the solver's values.
    private var hazardIndex: Int { plan.movingStates.count }

    init(_ plan: JumpPlan, _ table: PropensityTable, _ registers: UnsafeMutablePointer<Double>) {
        self.plan = plan
        self.table = table
        self.registers = registers
        solver = DormandPrince(size: plan.movingStates.count + 1)
    }

    func deallocate() { solver.deallocate() }

    var end: Double { solver.end }

    /// Begins a member with a step of one unit of time, to be shortened as the error demands.
    mutating func begin() { nextLength = 1 }

    /// Makes a step from the registers as they are, no longer than told.
    mutating func step(from now: Double, atMost longest: Double = .infinity) throws(StopReason) {
        for (index, state) in plan.movingStates.enumerated() { solver.values[index] = registers[state] }
        solver.values[hazardIndex] = 0
        var length = min(nextLength, longest)
        while true {
            guard now + length > now else { throw .stepTooSmall }
            let error = solver.attempt(from: now, length: length, derivative)
            let growth = error > 0 ? 0.9 * pow5(Self.tolerance / error) : 5
            if error <= Self.tolerance {
                nextLength = length * min(5, max(0.2, growth))
                return
            }
            length *= error.isNaN ? 0.1 : min(0.9, max(0.2, growth))
        }
    }

    private func pow5(_ ratio: Double) -> Double { Operation.power.value(ratio, 0.2, 0) }

    private func derivative(
        _ time: Double, _ values: UnsafeMutablePointer<Double>, _ slopes: UnsafeMutablePointer<Double>
    ) {
        registers[plan.network.time] = time
        for (index, state) in plan.movingStates.enumerated() { registers[state] = values[index] }
        plan.motion.run(registers)
        for (index, slope) in plan.movingSlopes.enumerated() { slopes[index] = registers[slope] }
        // Below 0 a propensity counts as 0: what lies past a discontinuity is thrown away.
        slopes[hazardIndex] = plan.movingJumps.reduce(steady) { $0 + max(0, table.propensity($1)) }
    }

    /// Puts time and moving states as they are at an instant of the step into the registers.
    func place(at time: Double) {
        registers[plan.network.time] = time
        for (index, state) in plan.movingStates.enumerated() {
            registers[state] = solver.value(index, at: time)
        }
    }

    /// The hazard passed from the start of the step.
    func hazard(at time: Double) -> Double { solver.value(hazardIndex, at: time) }

    /// Makes a step from the registers as they are, and tells when its hazard reaches a value (infinite where it does
    /// not).
    ///
    /// A hazard that grows through many orders of magnitude within one step is lost to rounding at the step's beginning,
    /// so a jump that comes in the first part of a step is sought again in a step of about its own length.
    mutating func step(from now: Double, toHazard hazard: Double) throws(StopReason) -> Double {
        try step(from: now)
        place(at: now)
        var jump = time(ofHazard: hazard)
        while jump - now < 0.02 * (end - now), now + 10 * (jump - now) > now {
            try step(from: now, atMost: 10 * (jump - now))
            place(at: now)
            jump = time(ofHazard: hazard)
        }
        return jump
    }

    /// When the step's hazard reaches a value; infinite where it does not.
    private func time(ofHazard hazard: Double) -> Double {
        guard self.hazard(at: end) >= hazard else { return .infinity }
        var (before, after) = (solver.start, end)
        while true {
            let middle = before + (after - before) / 2
            guard middle > before, middle < after else { return after }
            if self.hazard(at: middle) >= hazard { after = middle } else { before = middle }
        }
    }
}

/// Eight members in lockstep by the direct method, one jump of each at a time: for mass action alone.
///
/// All propensities are computed at each jump, without a branch: in a small network that is cheaper than to
/// find out which have changed. A lane whose member is done takes the next one. No lane's arithmetic depends on
/// the others.
struct JumpLanes {
    typealias Lanes = SIMD8<Double>
    static let width = 8

    private let plan: JumpPlan
    private let settings: StochasticEngine
    private let generator: PhiloxLanes
    private let times: [Double]
    private let terms: LaneTerms

    // By lane.
    private var now = Lanes()
    private var nextOutput = Lanes(repeating: .infinity)
    private var position = SIMD8<UInt64>()
    private var task = SIMD8<UInt64>()
    private var members: [Int?] = Array(repeating: nil, count: width)
    private var recorders: [TrajectoryRecorder]
    private let registers: UnsafeMutablePointer<Double>

    private var network: CompiledNetwork { plan.network }

    /// Whether the network is mass action alone.
    static func canSimulate(_ plan: JumpPlan) -> Bool {
        plan.network.events.isEmpty && plan.network.conditions.isEmpty && !plan.hasFlow
            && !plan.hasChangingStoichiometry.contains(true) && !plan.massActions.contains { $0 == nil }
    }

    init(_ plan: JumpPlan, _ settings: StochasticEngine, times: [Double]) {
        self.plan = plan
        self.settings = settings
        self.times = times
        generator = PhiloxLanes(seed: settings.seed)
        terms = LaneTerms(plan)
        recorders = Array(repeating: TrajectoryRecorder(plan.network, times: []), count: Self.width)
        registers = .allocate(capacity: plan.registerCount)
        registers.initialize(repeating: 0, count: plan.registerCount)
        for constant in plan.constants { registers[constant.register] = constant.value }
    }

    func deallocate() {
        registers.deallocate()
        terms.deallocate()
    }

    mutating func run(
        next: () -> Int?, inputs: (Int) -> [Double], isCancelled: () -> Bool,
        receive: (Int, Trajectory) -> Void
    ) {
        for lane in 0..<Self.width { fill(lane, next(), inputs) }
        var countdown = 0
        while members.contains(where: { $0 != nil }) {
            if countdown <= 0 {
                if isCancelled() { return stopAll(receive) }
                countdown = checkLimit(next, inputs, receive)
            }
            let words = generator.words(position: position, task: task)
            let (total, lowest) = terms.computePropensities()
            var jumpTime = now + JumpVariates.exponential(words.first) / total
            var target = JumpVariates.uniform(words.second) * total
            let isRegular = (jumpTime .<= nextOutput) .& (lowest .>= 0) .& (total .< .infinity)
            if any(.!isRegular) {
                for lane in 0..<Self.width where !isRegular[lane] {
                    let isFlawed = !(lowest[lane] >= 0 && total[lane] < .infinity)
                    if attend(lane, jumpTime[lane], isFlawed, receive) { continue }
                    fill(lane, next(), inputs)
                    (jumpTime[lane], target[lane]) = (now[lane], .infinity)
                    position[lane] = position[lane] &- 1
                    countdown = 0
                }
            }
            now = jumpTime
            position &+= SIMD8(repeating: 1)
            terms.fire(target)
            countdown -= 1
        }
    }

    // MARK: - Single lanes

    /// Gives the lane a new member; idle without one.
    private mutating func fill(_ lane: Int, _ member: Int?, _ inputs: (Int) -> [Double]) {
        members[lane] = member
        guard let member else {
            terms.clear(lane)
            (now[lane], nextOutput[lane]) = (.infinity, .infinity)
            return
        }
        let start = times.first ?? 0
        network.begin(ScalarRegisters(registers), inputs: inputs(member), at: start)
        plan.coefficients.run(registers)
        terms.load(lane, registers)
        recorders[lane] = TrajectoryRecorder(network, times: times)
        now[lane] = start
        nextOutput[lane] = recorders[lane].nextTime
        task[lane] = UInt64(bitPattern: Int64(member))
        position[lane] = 0
    }

    /// Records the output times that the lane's next jump passes.
    /// - Returns: whether the lane's member goes on.
    private mutating func attend(
        _ lane: Int, _ jumpTime: Double, _ isFlawed: Bool, _ receive: (Int, Trajectory) -> Void
    ) -> Bool {
        guard !isFlawed else {
            finish(lane, .stopped(at: now[lane], because: terms.flaw(lane, plan)), receive)
            return false
        }
        prepareRegisters(lane)
        recorders[lane].record(before: jumpTime, network, ScalarRegisters(registers))
        nextOutput[lane] = recorders[lane].nextTime
        guard nextOutput[lane] == .infinity, jumpTime > times.last ?? 0 else { return true }
        finish(lane, .complete, receive)
        return false
    }

    /// Writes the lane's member into the registers, for its observables.
    private func prepareRegisters(_ lane: Int) {
        for (register, column) in zip(network.states, 0...) {
            registers[register] = terms.states[column][lane]
        }
    }

    private mutating func finish(
        _ lane: Int, _ completion: Completion, _ receive: (Int, Trajectory) -> Void
    ) {
        guard let member = members[lane] else { return }
        var statistics = SimulationStatistics()
        statistics.jumps = Int(position[lane])
        members[lane] = nil
        receive(member, recorders[lane].trajectory(completion, statistics))
    }

    private mutating func stopAll(_ receive: (Int, Trajectory) -> Void) {
        for lane in 0..<Self.width {
            finish(lane, .stopped(at: now[lane], because: .cancelled), receive)
        }
    }

    /// Stops members that have used up their jumps.
    /// - Returns: the number of rounds for which none can.
    private mutating func checkLimit(
        _ next: () -> Int?, _ inputs: (Int) -> [Double], _ receive: (Int, Trajectory) -> Void
    ) -> Int {
        var rounds = 1 << 14
        for lane in 0..<Self.width where members[lane] != nil {
            if Int(position[lane]) >= settings.jumpLimit {
                let reason = StopReason.tooManySteps(limit: settings.jumpLimit)
                finish(lane, .stopped(at: now[lane], because: reason), receive)
                fill(lane, next(), inputs)
            }
            rounds = min(rounds, max(1, settings.jumpLimit - Int(position[lane])))
        }
        return rounds
    }
}

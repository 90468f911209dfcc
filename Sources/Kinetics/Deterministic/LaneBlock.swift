/// Registers and work space of the lanes of one thread, and one step of Rodas5P in all of them at once.
///
/// Layout: a register, state or matrix entry after the other, each with one value for every lane.
package final class LaneBlock {
    let plan: LanePlan
    let size: Int
    let registers: UnsafeMutablePointer<Lanes>
    /// States at the beginning and at the end of the step.
    package let before: UnsafeMutablePointer<Lanes>
    package let after: UnsafeMutablePointer<Lanes>
    /// u of each stage, one stage after the other.
    private let stages: UnsafeMutablePointer<Lanes>
    private let known: UnsafeMutablePointer<Lanes>
    /// W, then its factors; after them the unknowns of a stage.
    private let entries: UnsafeMutablePointer<Lanes>
    private let unknowns: UnsafeMutablePointer<Lanes>
    private let denseOutput = DenseOutputLanes()
    private var pivotedFactors: [DenseFactors] = []
    /// Lanes whose matrix is factorised with pivoting in this step.
    private var pivoted: LaneSet = []

    /// The lanes that have a member.
    var active: LaneSet = []
    /// Time at the beginning of the step, and the step.
    var time = Lanes(repeating: 0)
    var step = Lanes(repeating: 1)
    /// Error of the step attempted, in units of the tolerance.
    private(set) var error = Lanes(repeating: 0)

    package init(_ plan: LanePlan) {
        self.plan = plan
        size = plan.network.states.count
        func zeros(_ count: Int) -> UnsafeMutablePointer<Lanes> {
            let memory = UnsafeMutablePointer<Lanes>.allocate(capacity: max(count, 1))
            memory.initialize(repeating: Lanes(repeating: 0), count: max(count, 1))
            return memory
        }
        registers = zeros(plan.registerCount)
        (before, after, known) = (zeros(size), zeros(size), zeros(size))
        stages = zeros(size * Rodas5P.stageCount)
        let entryCount = plan.newton?.matrix.entryCount ?? 0
        entries = zeros(entryCount + size)
        unknowns = entries + entryCount
    }

    deinit { for memory in [registers, before, after, known, stages, entries] { memory.deallocate() } }

    // MARK: - One step

    /// Attempts a step of length `step` from `before` at `time`; leaves the result in `after` and its error.
    package func attempt(_ tolerances: Tolerances) {
        let network = plan.network
        let states = registers + network.states.lowerBound
        registers[network.time] = time
        states.update(from: before, count: size)
        plan.jacobian.run(registers)
        if !network.isAutonomous { plan.timeDerivative.run(registers) }
        plan.derivative.run(registers)
        factorise()
        finish(stage: 0)
        pivotWhereNeeded(tolerances)
        for stage in 1..<6 {
            prepare(stage: stage, states)
            plan.derivative.run(registers)
            finish(stage: stage)
        }
        for stage in 6..<8 {
            let last = stages + (stage - 1) * size
            sum(stage: stage)
            for index in 0..<size { states[index] += last[index] }
            registers[network.time] = time + step
            plan.derivative.run(registers)
            finish(stage: stage)
        }
        let last = stages + 7 * size
        for index in 0..<size { after[index] = states[index] + last[index] }
        error = norm(last, tolerances)
    }

    /// The argument of a stage into the states, and the sum over earlier stages into `known`.
    private func prepare(stage: Int, _ states: UnsafeMutablePointer<Lanes>) {
        switch stage {
        case 1: combine(1, states)
        case 2: combine(2, states)
        case 3: combine(3, states)
        case 4: combine(4, states)
        default: combine(5, states)
        }
        registers[plan.network.time] = time.addingProduct(step, Lanes(repeating: Rodas5P.alpha[stage]))
    }

    private func sum(stage: Int) {
        if stage == 6 { combine(6, nil) } else { combine(7, nil) }
    }

    /// Weighted sums over a number of stages that the compiler knows, so that the weights stay in the processor.
    @inline(__always)
    private func combine(_ count: Int, _ states: UnsafeMutablePointer<Lanes>?) {
        typealias Half = SIMD4<Double>
        func halves(_ lanes: UnsafeMutablePointer<Lanes>) -> UnsafeMutablePointer<Half> {
            UnsafeMutableRawPointer(lanes).assumingMemoryBound(to: Half.self)
        }
        let (a, c) = (states == nil ? SIMD8() : Rodas5P.aWeights[count - 1], Rodas5P.cWeights[count - 1])
        let (start, stages, known) = (halves(before), halves(stages), halves(known))
        let target = states.map { halves($0) }
        for index in 0..<2 * size {
            var value = start[index]
            var sum = Half(repeating: 0)
            for j in 0..<count {
                let u = stages[2 * size * j + index]
                if target != nil { value.addProduct(u, Half(repeating: a[j])) }
                sum.addProduct(u, Half(repeating: c[j]))
            }
            if let target { target[index] = value }
            known[index] = sum
        }
    }

    /// Right-hand side of a stage from `derivatives` and `known`, solved into the stage's u.
    private func finish(stage: Int) {
        let network = plan.network
        let f = registers + network.derivatives.lowerBound
        if stage == 0 {
            unknowns.update(from: f, count: size)
        } else {
            let rate = 1 / step
            for index in 0..<network.differentialCount {
                unknowns[index] = f[index].addingProduct(known[index], rate)
            }
            for index in network.differentialCount..<size { unknowns[index] = f[index] }
        }
        let weight = Rodas5P.timeWeights[stage]
        if !network.isAutonomous, weight != 0 {
            let g = registers + network.timeDerivatives.lowerBound
            let scale = step * weight
            for index in 0..<size { unknowns[index].addProduct(g[index], scale) }
        }
        solve(stages + stage * size, keepsRight: stage == 0)
    }

    private func solve(_ u: UnsafeMutablePointer<Lanes>, keepsRight: Bool) {
        if keepsRight || !pivoted.isEmpty { known.update(from: unknowns, count: size) }
        plan.newton?.solve.run(entries)
        u.update(from: unknowns, count: size)
        for lane in pivoted.lanes { pivotedFactors[lane].solve(known, u, lane: lane) }
    }

    // MARK: - Factorisation

    /// W = M/(γh) − J into its factors.
    private func factorise() {
        let network = plan.network
        let jacobian = registers + network.jacobianValues.lowerBound
        let mass = 1 / (step * Rodas5P.gamma)
        pivoted = []
        guard let newton = plan.newton else {
            for lane in active.lanes { pivot(lane) }
            return
        }
        for place in newton.matrix.fillPlaces { entries[place] = Lanes(repeating: 0) }
        newton.matrix.patternPlaces.withUnsafeBufferPointer { places in
            for index in places.indices { entries[places[index]] = 0 - jacobian[index] }
        }
        for place in newton.matrix.diagonalPlaces { entries[place] += mass }
        newton.factorise.run(entries)
    }

    /// Factorises a lane's matrix as a dense one with pivoting, for this step.
    private func pivot(_ lane: Int) {
        if pivotedFactors.isEmpty { pivotedFactors = (0..<laneCount).map { _ in DenseFactors(size: size) } }
        pivotedFactors[lane].factorise(
            plan.network, registers + plan.network.jacobianValues.lowerBound,
            mass: 1 / (step[lane] * Rodas5P.gamma), lane: lane)
        pivoted.insert(lane)
    }

    /// Gives up the sparse factorisation, which has no pivoting, in lanes where the first stage does not fulfil its
    /// equations well within the tolerance.
    private func pivotWhereNeeded(_ tolerances: Tolerances) {
        guard plan.newton != nil else { return }
        let isSound = residualIsSmall(tolerances)
        guard any(.!isSound) else { return }
        for lane in active.lanes where !isSound[lane] {
            guard (0..<size).allSatisfy({ known[$0][lane].isFinite }) else { continue }
            pivot(lane)
            pivotedFactors[lane].solve(known, stages, lane: lane)
        }
    }

    private func residualIsSmall(_ tolerances: Tolerances) -> SIMDMask<Lanes.MaskStorage> {
        let network = plan.network
        let jacobian = registers + network.jacobianValues.lowerBound
        let scales = registers + network.toleranceScales.lowerBound
        let unit = step * Rodas5P.gamma
        let absolute = Lanes(repeating: tolerances.absolute)
        var sum = Lanes(repeating: 0)
        network.jacobianPattern.withUnsafeBufferPointer { pattern in
            var place = 0
            for row in 0..<size {
                var product = known[row]
                while place < pattern.count, pattern[place].row == row {
                    product.addProduct(jacobian[place], stages[pattern[place].column])
                    place += 1
                }
                let weight = (scales[row] * absolute)
                    .addingProduct(magnitude(before[row]), Lanes(repeating: tolerances.relative))
                let ratio = stages[row].addingProduct(0 - unit, product) / weight
                sum.addProduct(ratio, ratio)
            }
        }
        return sum .<= Double(size) * 0.01
    }

    // MARK: - After a step

    /// Goes to the end of the step in the given lanes.
    package func accept(_ lanes: LaneSet) {
        var mask = SIMDMask<Lanes.MaskStorage>(repeating: false)
        for lane in lanes.lanes { mask[lane] = true }
        for index in 0..<size { before[index].replace(with: after[index], where: mask) }
        time.replace(with: time + step, where: mask)
    }

    /// √(mean over states of (value / (absolute·scale + relative·max(|before|, |after|)))²)
    private func norm(_ values: UnsafePointer<Lanes>, _ tolerances: Tolerances) -> Lanes {
        let scales = registers + plan.network.toleranceScales.lowerBound
        let (absolute, relative) = (
            Lanes(repeating: tolerances.absolute), Lanes(repeating: tolerances.relative)
        )
        var sum = Lanes(repeating: 0)
        for index in 0..<size {
            let (a, b) = (magnitude(before[index]), magnitude(after[index]))
            let weight = (scales[index] * absolute).addingProduct(
                a.replacing(with: b, where: b .> a), relative)
            let ratio = values[index] / weight
            sum.addProduct(ratio, ratio)
        }
        return (sum / Double(max(size, 1))).squareRoot()
    }

    @inline(__always)
    private func magnitude(_ value: Lanes) -> Lanes {
        let bits = LaneBits(repeating: UInt64.max >> 1)
        return unsafeBitCast(unsafeBitCast(value, to: LaneBits.self) & bits, to: Lanes.self)
    }

    /// States at `time + part·step`, in all lanes, into the registers.
    package func interpolate(_ part: Lanes) {
        let states = registers + plan.network.states.lowerBound
        let rest = 1 - part
        withUnsafeTemporaryAllocation(of: Lanes.self, capacity: Rodas5P.stageCount) { weights in
            denseOutput.weights(part, rest, weights)
            for index in 0..<size {
                var value = (rest * before[index]).addingProduct(part, after[index])
                var u = stages + index
                for weight in weights {
                    value.addProduct(weight, u.pointee)
                    u += size
                }
                states[index] = value
            }
        }
        registers[plan.network.time] = time.addingProduct(part, step)
    }

    /// The states of one lane at a part of the step, the same bits as `interpolate`, one after the other.
    func interpolate(_ lane: Int, _ part: Double, _ states: UnsafeMutablePointer<Double>) {
        let rest = 1 - part
        withUnsafeTemporaryAllocation(of: Lanes.self, capacity: Rodas5P.stageCount) { weights in
            denseOutput.weights(Lanes(repeating: part), Lanes(repeating: rest), weights)
            for index in 0..<size {
                var value = (rest * before[index][lane]).addingProduct(part, after[index][lane])
                for j in weights.indices { value.addProduct(weights[j][0], stages[j * size + index][lane]) }
                states[index] = value
            }
        }
    }

    /// State values of the last `interpolate`.
    package func interpolated(_ index: Int) -> Lanes { registers[plan.network.states.lowerBound + index] }

    /// The lane's error in the step attempted, in units of the tolerance.
    package func error(_ lane: Int) -> Double { error[lane] }

    /// Copies one member's registers, one after the other, into a lane.
    package func load(_ lane: Int, _ column: UnsafePointer<Double>, time: Double, step: Double) {
        let network = plan.network
        for register in 0..<network.registerCount { registers[register][lane] = column[register] }
        for (index, register) in network.states.enumerated() { before[index][lane] = column[register] }
        self.time[lane] = time
        self.step[lane] = step
        active.insert(lane)
    }
}

/// The coefficients of the dense output of Rodas5P, each in all lanes.
private final class DenseOutputLanes {
    private let dense: UnsafeMutablePointer<Lanes>

    init() {
        let values = Rodas5P.dense.flatMap { $0 }
        dense = .allocate(capacity: values.count)
        for (index, value) in values.enumerated() { (dense + index).initialize(to: Lanes(repeating: value)) }
    }

    deinit { dense.deallocate() }

    /// What each stage's u contributes at a part of the step.
    func weights(_ part: Lanes, _ rest: Lanes, _ weights: UnsafeMutableBufferPointer<Lanes>) {
        let both = part * rest
        for j in weights.indices {
            let inner = dense[j].addingProduct(part, dense[8 + j].addingProduct(part, dense[16 + j]))
            weights[j] = both * inner
        }
    }
}

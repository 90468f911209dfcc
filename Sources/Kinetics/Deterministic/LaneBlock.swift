/// Registers and work space of the lanes of one thread, and one step of Rodas5P in all of them at once.
///
/// Layout: a register, state or matrix entry after the other, each with one value for every lane.
final class LaneBlock {
    let plan: LanePlan
    let size: Int
    let registers: UnsafeMutablePointer<Lanes>
    /// States at the beginning and at the end of the step.
    let before: UnsafeMutablePointer<Lanes>
    let after: UnsafeMutablePointer<Lanes>
    /// u of each stage, one stage after the other.
    private let stages: UnsafeMutablePointer<Lanes>
    private let known: UnsafeMutablePointer<Lanes>
    /// W, then its factors; after them the unknowns of a stage.
    private let entries: UnsafeMutablePointer<Lanes>
    /// k₁, k₂, k₃ of the dense output, one after the other.
    private let dense: UnsafeMutablePointer<Lanes>
    private var denseFactors: [DenseFactors] = []

    /// Time at the beginning of the step, and the step.
    var time = Lanes(repeating: 0)
    var step = Lanes(repeating: 1)
    /// Error of the step attempted, in units of the tolerance.
    private(set) var error = Lanes(repeating: 0)

    init(_ plan: LanePlan) {
        self.plan = plan
        size = plan.network.states.count
        func zeros(_ count: Int) -> UnsafeMutablePointer<Lanes> {
            let memory = UnsafeMutablePointer<Lanes>.allocate(capacity: max(count, 1))
            memory.initialize(repeating: Lanes(repeating: 0), count: max(count, 1))
            return memory
        }
        registers = zeros(plan.network.registerCount)
        (before, after, known) = (zeros(size), zeros(size), zeros(size))
        stages = zeros(size * Rodas5P.stageCount)
        dense = zeros(size * 3)
        entries = zeros((plan.factorisation?.entryCount ?? 0) + size)
        if plan.factorisation == nil {
            denseFactors = (0..<laneCount).map { _ in DenseFactors(size: size) }
        }
    }

    deinit {
        for memory in [registers, before, after, known, stages, dense, entries] { memory.deallocate() }
    }

    // MARK: - One step

    /// Attempts a step of length `step` from `before` at `time`; leaves the result in `after` and its error.
    func attempt(_ tolerances: Tolerances) {
        let network = plan.network
        let states = registers + network.states.lowerBound
        registers[network.time] = time
        for index in 0..<size { states[index] = before[index] }
        plan.jacobian.run(registers)
        if !network.isAutonomous { plan.timeDerivative.run(registers) }
        plan.derivative.run(registers)
        factorise()
        finish(stage: 0, hasSum: false)
        let isSound = residualIsSmall(tolerances)
        for stage in 1..<6 {
            prepare(stage: stage, states)
            plan.derivative.run(registers)
            finish(stage: stage, hasSum: true)
        }
        for stage in 6..<8 {
            let last = stages + (stage - 1) * size
            sum(stage: stage)
            for index in 0..<size { states[index] += last[index] }
            registers[network.time] = time + step
            plan.derivative.run(registers)
            finish(stage: stage, hasSum: true)
        }
        let last = stages + 7 * size
        for index in 0..<size { after[index] = states[index] + last[index] }
        error = norm(last, tolerances)
        error.replace(with: .infinity, where: .!isSound)
    }

    /// The argument of a stage into the states, and the sum over earlier stages into `known`.
    private func prepare(stage: Int, _ states: UnsafeMutablePointer<Lanes>) {
        let (a, c) = (Rodas5P.a[stage - 1], Rodas5P.c[stage - 1])
        withUnsafeTemporaryAllocation(of: Lanes.self, capacity: 2 * stage) { weights in
            for j in 0..<stage {
                weights[j] = Lanes(repeating: a[j])
                weights[stage + j] = Lanes(repeating: c[j])
            }
            for index in 0..<size {
                var (value, sum) = (before[index], Lanes(repeating: 0))
                for j in 0..<stage {
                    let u = stages[j * size + index]
                    value.addProduct(u, weights[j])
                    sum.addProduct(u, weights[stage + j])
                }
                states[index] = value
                known[index] = sum
            }
        }
        registers[plan.network.time] = time.addingProduct(step, Lanes(repeating: Rodas5P.alpha[stage]))
    }

    private func sum(stage: Int) {
        let c = Rodas5P.c[stage - 1]
        withUnsafeTemporaryAllocation(of: Lanes.self, capacity: stage) { weights in
            for j in 0..<stage { weights[j] = Lanes(repeating: c[j]) }
            for index in 0..<size {
                var sum = Lanes(repeating: 0)
                for j in 0..<stage { sum.addProduct(stages[j * size + index], weights[j]) }
                known[index] = sum
            }
        }
    }

    /// Right-hand side of a stage from `derivatives` and `known`, solved into the stage's u.
    private func finish(stage: Int, hasSum: Bool) {
        let network = plan.network
        let u = stages + stage * size
        let f = registers + network.derivatives.lowerBound
        let rate = 1 / step
        for index in 0..<size {
            u[index] = f[index]
            if hasSum, index < network.differentialCount { u[index].addProduct(known[index], rate) }
        }
        let weight = Rodas5P.timeWeights[stage]
        if !network.isAutonomous, weight != 0 {
            let g = registers + network.timeDerivatives.lowerBound
            let scale = step * weight
            for index in 0..<size { u[index].addProduct(g[index], scale) }
        }
        if stage == 0 { for index in 0..<size { known[index] = u[index] } }
        solve(u)
    }

    private func solve(_ u: UnsafeMutablePointer<Lanes>) {
        guard let factorisation = plan.factorisation else {
            for lane in 0..<laneCount { denseFactors[lane].solve(u, lane: lane) }
            return
        }
        guard let kernel = plan.generatedSolution else { return factorisation.solve(entries, u) }
        let unknowns = entries + factorisation.entryCount
        unknowns.update(from: u, count: size)
        kernel.run(entries)
        u.update(from: unknowns, count: size)
    }

    /// W = M/(γh) − J into L and U.
    private func factorise() {
        let network = plan.network
        let jacobian = registers + network.jacobianValues.lowerBound
        let mass = 1 / (step * Rodas5P.gamma)
        guard let factorisation = plan.factorisation else {
            for lane in 0..<laneCount {
                denseFactors[lane].factorise(network, jacobian, mass: mass[lane], lane: lane)
            }
            return
        }
        for place in factorisation.fillPlaces { entries[place] = Lanes(repeating: 0) }
        for (index, place) in factorisation.patternPlaces.enumerated() { entries[place] = -jacobian[index] }
        for place in factorisation.diagonalPlaces { entries[place] += mass }
        if let kernel = plan.generatedFactorisation {
            kernel.run(entries)
        } else {
            factorisation.factorise(entries)
        }
    }

    /// Goes to the end of the step in the given lanes.
    func accept(_ lanes: LaneSet) {
        var mask = SIMDMask<Lanes.MaskStorage>(repeating: false)
        for lane in lanes.lanes { mask[lane] = true }
        for index in 0..<size { before[index].replace(with: after[index], where: mask) }
        time.replace(with: time + step, where: mask)
    }

    // MARK: - Norms

    /// √(mean over states of (value / (absolute·scale + relative·max(|before|, |after|)))²)
    private func norm(_ values: UnsafePointer<Lanes>, _ tolerances: Tolerances) -> Lanes {
        let scales = registers + plan.network.toleranceScales.lowerBound
        var sum = Lanes(repeating: 0)
        for index in 0..<size {
            let (a, b) = (magnitude(before[index]), magnitude(after[index]))
            let weight = (scales[index] * tolerances.absolute)
                .addingProduct(a.replacing(with: b, where: b .> a), Lanes(repeating: tolerances.relative))
            let ratio = values[index] / weight
            sum.addProduct(ratio, ratio)
        }
        return (sum / Double(max(size, 1))).squareRoot()
    }

    /// Whether the first stage solves its equations to a small part of the tolerance: the factorisation has no
    /// pivoting, and is trusted only so far.
    private func residualIsSmall(_ tolerances: Tolerances) -> SIMDMask<Lanes.MaskStorage> {
        guard plan.factorisation != nil else { return .init(repeating: true) }
        let network = plan.network
        let jacobian = registers + network.jacobianValues.lowerBound
        let scales = registers + network.toleranceScales.lowerBound
        let unit = step * Rodas5P.gamma
        var sum = Lanes(repeating: 0)
        var place = 0
        for row in 0..<size {
            var residual = stages[row] - known[row] * unit
            while place < network.jacobianPattern.count, network.jacobianPattern[place].row == row {
                residual.addProduct(-(jacobian[place] * unit), stages[network.jacobianPattern[place].column])
                place += 1
            }
            let weight = (scales[row] * tolerances.absolute)
                .addingProduct(magnitude(before[row]), Lanes(repeating: tolerances.relative))
            let ratio = residual / weight
            sum.addProduct(ratio, ratio)
        }
        return sum .<= Double(size) * 0.01
    }

    @inline(__always)
    private func magnitude(_ value: Lanes) -> Lanes { value.replacing(with: -value, where: value .< 0) }

    // MARK: - Dense output

    /// Prepares `interpolate` for the step just attempted.
    func prepareDense() {
        for (row, weights) in Rodas5P.dense.enumerated() {
            let target = dense + row * size
            for index in 0..<size {
                var sum = Lanes(repeating: 0)
                for stage in 0..<8 {
                    sum.addProduct(stages[stage * size + index], Lanes(repeating: weights[stage]))
                }
                target[index] = sum
            }
        }
    }

    /// States at `time + part·step`, in all lanes, into the registers.
    func interpolate(_ part: Lanes) {
        let states = registers + plan.network.states.lowerBound
        let rest = 1 - part
        for index in 0..<size {
            let (first, second, third) = (dense[index], dense[size + index], dense[2 * size + index])
            let inner = first.addingProduct(part, second.addingProduct(part, third))
            states[index] = (rest * before[index]).addingProduct(
                part, after[index].addingProduct(rest, inner))
        }
        registers[plan.network.time] = time.addingProduct(part, step)
    }

    /// One state of one lane at a part of the step: the same bits as `interpolate`.
    func interpolated(_ index: Int, _ lane: Int, _ part: Double) -> Double {
        let (first, second, third) = (
            dense[index][lane], dense[size + index][lane], dense[2 * size + index][lane]
        )
        let inner = first.addingProduct(part, second.addingProduct(part, third))
        let rest = 1 - part
        return (rest * before[index][lane]).addingProduct(part, after[index][lane].addingProduct(rest, inner))
    }
}

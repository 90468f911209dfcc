/// States and mass-action terms of eight members, one in each lane.
struct LaneTerms {
    typealias Lanes = SIMD8<Double>

    private let forms: [MassAction]
    private let jumps: [CompiledJump]
    private let firstState: Int
    private let factors: RaggedTable<Int32>
    private let changes: RaggedTable<Int32>

    let states: UnsafeMutablePointer<Lanes>
    private let stateCount: Int
    private let coefficients: UnsafeMutablePointer<Lanes>
    /// (slope, offset) of each factor.
    private let lines: UnsafeMutablePointer<(Lanes, Lanes)>
    private let stoichiometries: UnsafeMutablePointer<Lanes>
    /// Sums of the propensities up to each jump's.
    private let sums: UnsafeMutablePointer<Lanes>

    init(_ plan: JumpPlan) {
        forms = plan.massActions.compactMap { $0 }
        jumps = plan.jumps
        firstState = plan.network.states.lowerBound
        stateCount = plan.network.states.count
        factors = RaggedTable(
            forms.map { [firstState] in $0.factors.map { Int32($0.amount - firstState) } })
        changes = RaggedTable(jumps.map { $0.changes.map { Int32($0.state) } })
        states = .allocate(capacity: max(1, stateCount))
        states.initialize(repeating: Lanes(), count: stateCount)
        coefficients = .allocate(capacity: max(1, jumps.count))
        coefficients.initialize(repeating: Lanes(), count: jumps.count)
        sums = .allocate(capacity: max(1, jumps.count))
        sums.initialize(repeating: Lanes(), count: jumps.count)
        let factorCount = forms.reduce(0) { $0 + $1.factors.count }
        lines = .allocate(capacity: max(1, factorCount))
        lines.initialize(repeating: (Lanes(), Lanes()), count: factorCount)
        let changeCount = jumps.reduce(0) { $0 + $1.changes.count }
        stoichiometries = .allocate(capacity: max(1, changeCount))
        stoichiometries.initialize(repeating: Lanes(), count: changeCount)
    }

    func deallocate() {
        states.deallocate()
        coefficients.deallocate()
        lines.deallocate()
        stoichiometries.deallocate()
        sums.deallocate()
        factors.deallocate()
        changes.deallocate()
    }

    // MARK: - All lanes

    /// Computes all propensities; gives their sum, and the lowest of them and 0.
    @inline(__always)
    func computePropensities() -> (total: Lanes, lowest: Lanes) {
        var total = Lanes()
        var lowest = Lanes()
        var line = lines
        for jump in 0..<forms.count {
            var propensity = coefficients[jump]
            for amount in factors[jump] {
                propensity *= line.pointee.1.addingProduct(line.pointee.0, states[Int(amount)])
                line += 1
            }
            lowest.replace(with: propensity, where: propensity .< lowest)
            total += propensity
            sums[jump] = total
        }
        return (total, lowest)
    }

    /// Fires in each lane the jump in whose share the target lies; none where it is past the total.
    @inline(__always)
    func fire(_ target: Lanes) {
        var before = Lanes()
        var change = stoichiometries
        for jump in 0..<forms.count {
            let through = sums[jump]
            let isChosen = (before .<= target) .& (target .< through)
            for state in changes[jump] {
                states[Int(state)] += Lanes().replacing(with: change.pointee, where: isChosen)
                change += 1
            }
            before = through
        }
    }

    // MARK: - One lane

    /// Takes a member's states and coefficients from its registers.
    func load(_ lane: Int, _ registers: UnsafeMutablePointer<Double>) {
        for state in 0..<stateCount { states[state][lane] = registers[firstState + state] }
        var line = lines
        for (jump, form) in forms.enumerated() {
            coefficients[jump][lane] = registers[form.coefficient]
            for factor in form.factors {
                line.pointee.0[lane] = registers[factor.slope]
                line.pointee.1[lane] = registers[factor.offset]
                line += 1
            }
        }
        var change = stoichiometries
        for jump in jumps {
            for one in jump.changes {
                change.pointee[lane] = registers[one.stoichiometry]
                change += 1
            }
        }
    }

    /// Makes the lane one in which nothing happens.
    func clear(_ lane: Int) {
        for state in 0..<stateCount { states[state][lane] = 0 }
        for jump in 0..<forms.count { coefficients[jump][lane] = 0 }
    }

    /// What is wrong with the lane's propensities.
    func flaw(_ lane: Int, _ plan: JumpPlan) -> StopReason {
        var before = 0.0
        for (index, jump) in jumps.enumerated() {
            let through = sums[index][lane]
            if through < before { return .negativePropensity(reaction: jump.id) }
            if !through.isFinite { return .notFinite(element: jump.id) }
            before = through
        }
        return .negativePropensity(reaction: jumps.first?.id ?? "")
    }
}

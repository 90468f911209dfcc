/// Finds when a condition changes because time passes.
///
/// A margin that is affine in time changes once, and the instant is found exactly: it is the first number at
/// which the condition (or, for = and ≠, the margin's sign) differs. Another function of time is looked at in
/// steps of a sixteenth of the waiting time: what crosses and comes back within one step is missed.
struct TimeCrossings {
    private let network: CompiledNetwork
    /// Whether time passing can change a condition.
    let isNeeded: Bool
    /// Whether crossings do not depend on states, so that one search serves until the next discontinuity.
    let dependOnTimeAlone: Bool
    private let steps: Int
    private var sides: [Int8]

    init(_ plan: JumpPlan) {
        network = plan.network
        let dataflow = Dataflow(network)
        let leaves = dataflow.leaves(readBy: network.margins)
        let moving = Set(plan.movingStates)
        isNeeded = leaves.contains(network.time) || !leaves.isDisjoint(with: moving)
        let isAffine =
            leaves.isDisjoint(with: moving)
            && dataflow.areAffineInTime(network.marginValues, after: network.margins).allSatisfy {
                $0
            }
        dependOnTimeAlone = leaves.isSubset(of: [network.time]) && isAffine && !plan.hasFlow
        steps = isAffine ? 1 : 16
        sides = Array(repeating: 0, count: network.conditions.count)
    }

    /// Remembers on which side each margin lies; the margins have just been computed.
    mutating func remember(_ registers: UnsafeMutablePointer<Double>) {
        for index in sides.indices { sides[index] = side(index, registers) }
    }

    /// Whether any margin lies on another side at this instant.
    func differ(_ registers: UnsafeMutablePointer<Double>) -> Bool {
        network.margins.run(registers)
        return sides.indices.contains { side($0, registers) != sides[$0] }
    }

    private func side(_ index: Int, _ registers: UnsafeMutablePointer<Double>) -> Int8 {
        let margin = registers[network.marginValues.lowerBound + index]
        let kind = network.conditionKinds[index]
        guard kind == .equal || kind == .notEqual else { return kind.holds(margin) ? 1 : 0 }
        return margin > 0 ? 1 : margin < 0 ? -1 : margin == 0 ? 0 : 2
    }

    /// The first instant after `start`, up to `end`, at which a side differs; infinite where none does.
    /// Leaves the registers at another instant.
    /// - Parameter place: puts the registers to an instant.
    @inline(__always)
    func first(
        after start: Double, through end: Double, _ registers: UnsafeMutablePointer<Double>,
        _ place: (Double) -> Void
    ) -> Double {
        guard isNeeded, start < end else { return .infinity }
        for step in 1...steps {
            let ahead = step == steps ? end : start + (end - start) * Double(step) / Double(steps)
            place(ahead)
            if differ(registers) { return bisected(start, ahead, registers, place) }
        }
        return .infinity
    }

    private func bisected(
        _ start: Double, _ end: Double, _ registers: UnsafeMutablePointer<Double>,
        _ place: (Double) -> Void
    ) -> Double {
        var (before, after) = (start, end)
        while true {
            let middle = before + (after - before) / 2
            guard middle > before, middle < after else { return after }
            place(middle)
            if differ(registers) { after = middle } else { before = middle }
        }
    }
}

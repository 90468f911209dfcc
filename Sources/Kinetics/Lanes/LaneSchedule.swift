/// The order in which lanes run a program's instructions, and where they keep values that are not results.
struct LaneSchedule {
    private(set) var instructions: [LaneInstruction] = []
    /// Places in `instructions` of one kind each.
    private(set) var runs: [Range<Int>] = []

    /// Greedy list scheduling: of the kinds with instructions that may go next, the one with most of them goes.
    init(_ unordered: [LaneInstruction]) {
        var order = DependencyOrder(unordered)
        instructions.reserveCapacity(unordered.count)
        while let kind = order.mostReady {
            let start = instructions.count
            while let next = order.next(kind) { instructions.append(unordered[next]) }
            runs.append(start..<instructions.count)
        }
    }

    /// Puts values that are no results into as few registers as possible, from `scratch` on, so that they stay in the
    /// nearest cache.
    /// - Returns: how many.
    mutating func reuseRegisters(keeping results: [Range<Int>], from scratch: Int) -> Int {
        let lastUse = temporaries(results)
        var place: [Int32: Int32] = [:]
        var free: [Int32] = []
        var count = 0
        for index in instructions.indices {
            let (target, operands) = (instructions[index].target, instructions[index].operands)
            instructions[index].operands = operands.map { place[$0] ?? $0 }
            for operand in Set(operands) where operand != target && lastUse[operand] == index {
                free.append(place[operand]!)
            }
            guard let last = lastUse[target] else { continue }
            if place[target] == nil {
                if free.isEmpty {
                    free.append(Int32(scratch + count))
                    count += 1
                }
                place[target] = free.removeLast()
            }
            instructions[index].target = place[target]!
            if last == index { free.append(place[target]!) }
        }
        return count
    }

    /// The registers that the program writes for itself alone, each with the place of its last use.
    private func temporaries(_ results: [Range<Int>]) -> [Int32: Int] {
        var lastUse: [Int32: Int] = [:]
        var fromOutside: Set<Int32> = []
        for (index, instruction) in instructions.enumerated() {
            for operand in instruction.operands {
                if lastUse[operand] == nil { fromOutside.insert(operand) } else { lastUse[operand] = index }
            }
            lastUse[instruction.target] = index
        }
        return lastUse.filter { register, _ in
            !fromOutside.contains(register) && !results.contains { $0.contains(Int(register)) }
        }
    }
}

/// Which instructions may go next, since all that they depend on is done.
private struct DependencyOrder {
    /// For each instruction its kind by number, how many others must come before it, and which must come after it
    /// (some twice).
    private var kinds: [Int] = []
    private var waiting: [Int]
    private var followers: [[Int32]]
    /// By the kind's number; first come, first served, so that an instruction seldom waits for the one before it.
    private var ready: [[Int32]] = []
    private var served: [Int] = []

    init(_ instructions: [LaneInstruction]) {
        waiting = Array(repeating: 0, count: instructions.count)
        followers = Array(repeating: [], count: instructions.count)
        number(instructions)
        var writer: [Int32: Int] = [:]
        var readers: [Int32: [Int]] = [:]
        for (index, instruction) in instructions.enumerated() {
            let (target, operands) = (instruction.target, instruction.operands)
            for operand in operands { if let earlier = writer[operand] { require(earlier, before: index) } }
            for reader in readers[target] ?? [] { require(reader, before: index) }
            if let earlier = writer[target] { require(earlier, before: index) }
            writer[target] = index
            readers[target] = nil
            for operand in operands where operand != target { readers[operand, default: []].append(index) }
        }
        for index in instructions.indices where waiting[index] == 0 { makeReady(index) }
    }

    private mutating func number(_ instructions: [LaneInstruction]) {
        var numbers: [LaneInstruction.Kind: Int] = [:]
        for instruction in instructions {
            let number = numbers[instruction.kind] ?? numbers.count
            numbers[instruction.kind] = number
            kinds.append(number)
        }
        ready = Array(repeating: [], count: max(numbers.count, 1))
        served = Array(repeating: 0, count: ready.count)
    }

    private mutating func require(_ earlier: Int, before later: Int) {
        followers[earlier].append(Int32(later))
        waiting[later] += 1
    }

    private mutating func makeReady(_ index: Int) { ready[kinds[index]].append(Int32(index)) }

    /// The kind with most instructions that may go; nil where none is left.
    var mostReady: Int? {
        var best = 0
        for kind in ready.indices where left(kind) > left(best) { best = kind }
        return left(best) == 0 ? nil : best
    }

    private func left(_ kind: Int) -> Int { ready[kind].count - served[kind] }

    /// The next instruction of a kind; what waited for it may go afterwards.
    mutating func next(_ kind: Int) -> Int? {
        guard left(kind) > 0 else { return nil }
        let next = Int(ready[kind][served[kind]])
        served[kind] += 1
        for follower in followers[next] {
            waiting[Int(follower)] -= 1
            if waiting[Int(follower)] == 0 { makeReady(Int(follower)) }
        }
        return next
    }
}

/// The order in which lanes run a program's instructions, and where they keep values that are not results.
struct LaneSchedule {
    private(set) var instructions: [Instruction] = []
    /// Places in `instructions` of one operation each.
    private(set) var runs: [Range<Int>] = []

    /// Greedy list scheduling: of the operations with instructions that may go next, the one with most of them goes.
    init(_ program: Program) {
        var order = DependencyOrder(program.instructions)
        instructions.reserveCapacity(program.instructions.count)
        while let operation = order.mostReady {
            let start = instructions.count
            while let next = order.next(operation) { instructions.append(program.instructions[next]) }
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
            instructions[index].replaceOperands { place[$0] ?? $0 }
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

extension Instruction {
    fileprivate mutating func replaceOperands(_ replace: (Int32) -> Int32) {
        let count = operation.operandCount
        a = replace(a)
        if count > 1 { b = replace(b) }
        if count > 2 { c = replace(c) }
    }
}

/// Which instructions may go next, since all that they depend on is done.
private struct DependencyOrder {
    private let operations: [Operation]
    /// For each instruction how many others must come before it, and which must come after it (some twice).
    private var waiting: [Int]
    private var followers: [[Int32]]
    /// By the operation's raw value.
    private var ready: [[Int32]]

    init(_ instructions: [Instruction]) {
        operations = instructions.map(\.operation)
        waiting = Array(repeating: 0, count: instructions.count)
        followers = Array(repeating: [], count: instructions.count)
        ready = Array(repeating: [], count: Operation.allCases.count)
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
        for index in instructions.indices.reversed() where waiting[index] == 0 { makeReady(index) }
    }

    private mutating func require(_ earlier: Int, before later: Int) {
        followers[earlier].append(Int32(later))
        waiting[later] += 1
    }

    private mutating func makeReady(_ index: Int) {
        ready[Int(operations[index].rawValue)].append(Int32(index))
    }

    /// The operation with most instructions that may go; nil where none is left.
    var mostReady: Operation? {
        var best = 0
        for index in ready.indices where ready[index].count > ready[best].count { best = index }
        return ready[best].isEmpty ? nil : Operation(rawValue: UInt16(best))
    }

    /// The next instruction of an operation; what waited for it may go afterwards.
    mutating func next(_ operation: Operation) -> Int? {
        guard let next = ready[Int(operation.rawValue)].popLast() else { return nil }
        for follower in followers[Int(next)] {
            waiting[Int(follower)] -= 1
            if waiting[Int(follower)] == 0 { makeReady(Int(follower)) }
        }
        return Int(next)
    }
}

/// Values of one register, one for each lane. Eight lanes are two registers of AVX2: enough work for each
/// instruction to hide the cost of looking it up.
package typealias Lanes = SIMD8<Double>

package let laneCount = Lanes.scalarCount

/// A program as tables: instructions in runs of one operation, so that the operation is looked up once a run.
///
/// Instructions are reordered only where neither reads or overwrites what the other writes; every value is
/// computed by the same operation as before, so the result is the same to the last bit.
package struct LaneProgram: Sendable {
    private struct Run: Sendable {
        var operation: Operation
        var range: Range<Int>
    }

    private let runs: [Run]
    /// Target, a, b, c.
    private let places: [SIMD4<Int32>]

    package init(_ program: Program) {
        var places: [SIMD4<Int32>] = []
        var runs: [Run] = []
        for group in Self.groups(program.instructions) {
            let start = places.count
            places += group.map { SIMD4($0.target, $0.a, $0.b, $0.c) }
            runs.append(Run(operation: group[0].operation, range: start..<places.count))
        }
        (self.runs, self.places) = (runs, places)
    }

    package var isEmpty: Bool { places.isEmpty }

    // MARK: - Order

    /// Greedy list scheduling: of the operations with instructions that may go next, the one with most of them goes.
    private static func groups(_ instructions: [Instruction]) -> [[Instruction]] {
        var (waiting, followers) = dependencies(instructions)
        var ready: [Operation: [Int]] = [:]
        for index in instructions.indices where waiting[index] == 0 {
            ready[instructions[index].operation, default: []].append(index)
        }
        var groups: [[Instruction]] = []
        while let next = ready.max(by: {
            ($0.value.count, $1.key.rawValue) < ($1.value.count, $0.key.rawValue)
        }) {
            var group: [Instruction] = []
            var queue = next.value
            ready[next.key] = nil
            var place = 0
            while place < queue.count {
                let index = queue[place]
                place += 1
                group.append(instructions[index])
                for follower in followers[index] {
                    waiting[follower] -= 1
                    guard waiting[follower] == 0 else { continue }
                    let operation = instructions[follower].operation
                    if operation == next.key {
                        queue.append(follower)
                    } else {
                        ready[operation, default: []].append(follower)
                    }
                }
            }
            groups.append(group)
        }
        return groups
    }

    /// For each instruction how many others must come before it, and which must come after it.
    private static func dependencies(_ instructions: [Instruction]) -> (counts: [Int], followers: [[Int]]) {
        var writer: [Int32: Int] = [:]
        var readers: [Int32: [Int]] = [:]
        var counts = [Int](repeating: 0, count: instructions.count)
        var followers = [[Int]](repeating: [], count: instructions.count)
        for (index, instruction) in instructions.enumerated() {
            let operands = [instruction.a, instruction.b, instruction.c].prefix(
                instruction.operation.operandCount)
            var before = Set(operands.compactMap { writer[$0] })
            before.formUnion(readers[instruction.target] ?? [])
            if let earlier = writer[instruction.target] { before.insert(earlier) }
            counts[index] = before.count
            for other in before { followers[other].append(index) }
            for operand in operands { readers[operand, default: []].append(index) }
            writer[instruction.target] = index
            readers[instruction.target] = nil
        }
        return (counts, followers)
    }

    // MARK: - Execution

    /// Runs the program on all lanes of a register file.
    package func run(_ registers: UnsafeMutablePointer<Lanes>) {
        places.withUnsafeBufferPointer { places in
            guard let base = places.baseAddress else { return }
            for run in runs {
                Self.run(run.operation, base + run.range.lowerBound, run.range.count, registers)
            }
        }
    }

    private static func run(
        _ operation: Operation, _ places: UnsafePointer<SIMD4<Int32>>, _ count: Int,
        _ registers: UnsafeMutablePointer<Lanes>
    ) {
        @inline(__always) func each(_ body: (Lanes, Lanes, Lanes) -> Lanes) {
            for index in 0..<count {
                let place = places[index]
                registers[Int(place.x)] = body(
                    registers[Int(place.y)], registers[Int(place.z)], registers[Int(place.w)])
            }
        }
        @inline(__always) func truth(_ mask: SIMDMask<SIMD8<Int64>>) -> Lanes {
            Lanes(repeating: 0).replacing(with: 1, where: mask)
        }
        switch operation {
        case .copy: each { a, _, _ in a }
        case .add: each { a, b, _ in a + b }
        case .subtract: each { a, b, _ in a - b }
        case .multiply: each { a, b, _ in a * b }
        case .divide: each { a, b, _ in a / b }
        case .negate: each { a, _, _ in -a }
        case .multiplyAdd: each { a, b, c in c.addingProduct(a, b) }
        case .subtractProduct: each { a, b, c in c.addingProduct(-a, b) }
        case .square: each { a, _, _ in a * a }
        case .reciprocal: each { a, _, _ in 1 / a }
        case .squareRoot: each { a, _, _ in a.squareRoot() }
        case .minimum: each { a, b, _ in a.replacing(with: b, where: b .< a) }
        case .maximum: each { a, b, _ in a.replacing(with: b, where: b .> a) }
        case .less: each { a, b, _ in truth(a .< b) }
        case .lessOrEqual: each { a, b, _ in truth(a .<= b) }
        case .equal: each { a, b, _ in truth(a .== b) }
        case .notEqual: each { a, b, _ in truth(a .!= b) }
        case .and: each { a, b, _ in truth((a .!= 0) .& (b .!= 0)) }
        case .or: each { a, b, _ in truth((a .!= 0) .| (b .!= 0)) }
        case .exclusiveOr: each { a, b, _ in truth((a .!= 0) .^ (b .!= 0)) }
        case .not: each { a, _, _ in truth(a .== 0) }
        case .select: each { a, b, c in c.replacing(with: b, where: a .!= 0) }
        default:
            each { a, b, c in
                var result = Lanes()
                for lane in 0..<laneCount { result[lane] = operation.value(a[lane], b[lane], c[lane]) }
                return result
            }
        }
    }
}

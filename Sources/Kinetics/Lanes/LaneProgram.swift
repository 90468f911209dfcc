/// Values of one register, one for each lane. Eight lanes are two registers of AVX2: enough work for each
/// instruction to hide the cost of looking it up.
package typealias Lanes = SIMD8<Double>

/// Patterns of bits of the values of all lanes.
typealias LaneBits = SIMD8<UInt64>

package let laneCount = Lanes.scalarCount

/// A program as tables: instructions in runs of one kind, so that the kind is looked up once a run.
///
/// Instructions are reordered only where neither reads or overwrites what the other writes; every value is
/// computed by the same operation as before, so the result is the same to the last bit.
package struct LaneProgram: Sendable {
    private struct Run: Sendable {
        var kind: LaneInstruction.Kind
        var count: Int
        /// Where its places begin.
        var start: Int
    }

    private let runs: [Run]
    /// Target, then operands, as distances in bytes from the first register.
    private let places: [UInt32]
    /// How many registers from `scratch` on the program uses.
    package let scratchCount: Int

    /// - Parameters:
    ///   - results: the registers whose values are wanted afterwards; nil for all that the program writes.
    ///   - scratch: where the registers begin that other values may be put into.
    package init(_ program: Program, results: [Range<Int>]? = nil, scratch: Int = 0) {
        var schedule = LaneSchedule(LaneInstruction.joined(program, results: results))
        scratchCount = results.map { schedule.reuseRegisters(keeping: $0, from: scratch) } ?? 0
        var runs: [Run] = []
        var places: [UInt32] = []
        for run in schedule.runs {
            let instructions = schedule.instructions[run]
            guard let kind = instructions.first?.kind else { continue }
            runs.append(Run(kind: kind, count: run.count, start: places.count))
            for instruction in instructions {
                places += Self.registers(instruction).map { UInt32($0) * UInt32(MemoryLayout<Lanes>.stride) }
            }
        }
        (self.runs, self.places) = (runs, places)
    }

    package var isEmpty: Bool { places.isEmpty }

    /// Target, a, b and c; of products, the target, then all factors.
    private static func registers(_ instruction: LaneInstruction) -> [Int32] {
        if case .products = instruction.kind { return instruction.operands }
        let operands = instruction.operands
        return [instruction.target] + operands + Array(repeating: 0, count: 3 - operands.count)
    }

    /// Runs the program on all lanes of a register file.
    package func run(_ registers: UnsafeMutablePointer<Lanes>) {
        places.withUnsafeBufferPointer { places in
            guard let base = places.baseAddress else { return }
            let memory = UnsafeMutableRawPointer(registers)
            for run in runs {
                let loop = LaneLoop(place: base + run.start, count: run.count, memory: memory)
                switch run.kind {
                case .single(let operation): loop.run(operation)
                case .pair(let first, let second, let isReversed): loop.run(first, second, isReversed)
                case .products(let count, let isScaled): loop.run(products: count, isScaled)
                }
            }
        }
    }
}

/// Values of one register, one for each lane. Four lanes are one register of AVX2, and keep what a network of some
/// hundred species works on in the processor's nearest caches.
package typealias Lanes = SIMD4<Double>

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

    /// Target, a, b, c, as distances in bytes from the first register.
    private typealias Places = SIMD4<UInt32>

    private let runs: [Run]
    private let places: [Places]
    /// How many registers from `scratch` on the program uses.
    package let scratchCount: Int

    /// - Parameters:
    ///   - results: the registers whose values are wanted afterwards; nil for all that the program writes.
    ///   - scratch: where the registers begin that other values may be put into.
    package init(_ program: Program, results: [Range<Int>]? = nil, scratch: Int = 0) {
        var schedule = LaneSchedule(program)
        scratchCount = results.map { schedule.reuseRegisters(keeping: $0, from: scratch) } ?? 0
        runs = schedule.runs.map { Run(operation: schedule.instructions[$0.lowerBound].operation, range: $0) }
        places = schedule.instructions.map { instruction in
            func place(_ register: Int32) -> UInt32 { UInt32(register) * UInt32(MemoryLayout<Lanes>.stride) }
            return Places(
                place(instruction.target), place(instruction.a), place(instruction.b), place(instruction.c))
        }
    }

    package var isEmpty: Bool { places.isEmpty }

    /// Runs the program on all lanes of a register file.
    package func run(_ registers: UnsafeMutablePointer<Lanes>) {
        places.withUnsafeBufferPointer { places in
            guard let base = places.baseAddress else { return }
            let memory = UnsafeMutableRawPointer(registers)
            for run in runs {
                Self.run(run.operation, base + run.range.lowerBound, run.range.count, memory)
            }
        }
    }

    private static func run(
        _ operation: Operation, _ places: UnsafePointer<Places>, _ count: Int,
        _ memory: UnsafeMutableRawPointer
    ) {
        @inline(__always) func each(_ body: (Lanes, Lanes, Lanes) -> Lanes) {
            var place = places
            let end = places + count
            while place != end {
                let (target, a, b, c) = (place.pointee.x, place.pointee.y, place.pointee.z, place.pointee.w)
                let value = body(
                    memory.load(fromByteOffset: Int(a), as: Lanes.self),
                    memory.load(fromByteOffset: Int(b), as: Lanes.self),
                    memory.load(fromByteOffset: Int(c), as: Lanes.self))
                memory.storeBytes(of: value, toByteOffset: Int(target), as: Lanes.self)
                place += 1
            }
        }
        @inline(__always) func truth(_ mask: SIMDMask<Lanes.MaskStorage>) -> Lanes {
            Lanes(repeating: 0).replacing(with: 1, where: mask)
        }
        switch operation {
        case .copy: each { a, _, _ in a }
        case .add: each { a, b, _ in a + b }
        case .subtract: each { a, b, _ in a - b }
        case .multiply: each { a, b, _ in a * b }
        case .divide: each { a, b, _ in a / b }
        case .negate: each { a, _, _ in negated(a) }
        case .multiplyAdd: each { a, b, c in c.addingProduct(a, b) }
        case .subtractProduct: each { a, b, c in c.addingProduct(negated(a), b) }
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

    /// With the sign turned, that of a zero too.
    @inline(__always)
    private static func negated(_ value: Lanes) -> Lanes {
        let sign = SIMD4<UInt64>(repeating: 1 << 63)
        return unsafeBitCast(unsafeBitCast(value, to: SIMD4<UInt64>.self) ^ sign, to: Lanes.self)
    }
}

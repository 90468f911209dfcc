/// One run of instructions of the same kind.
struct LaneLoop {
    let place: UnsafePointer<UInt32>
    let count: Int
    let memory: UnsafeMutableRawPointer

    @inline(__always)
    private func each(_ body: (Lanes, Lanes, Lanes) -> Lanes) {
        var place = place
        let end = place + 4 * count
        while place != end {
            let value = body(value(place[1]), value(place[2]), value(place[3]))
            memory.storeBytes(of: value, toByteOffset: Int(place[0]), as: Lanes.self)
            place += 4
        }
    }

    @inline(__always)
    private func value(_ offset: UInt32) -> Lanes { memory.load(fromByteOffset: Int(offset), as: Lanes.self) }

    @inline(__always)
    private func truth(_ mask: SIMDMask<Lanes.MaskStorage>) -> Lanes {
        Lanes(repeating: 0).replacing(with: 1, where: mask)
    }

    /// With the sign turned, that of a zero too.
    @inline(__always)
    private func negated(_ value: Lanes) -> Lanes {
        unsafeBitCast(
            unsafeBitCast(value, to: LaneBits.self) ^ LaneBits(repeating: 1 << 63), to: Lanes.self)
    }

    func run(_ operation: Operation) {
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

    /// `second(first(a, b), c)`, or `c − first(a, b)`.
    func run(_ first: Operation, _ second: Operation, _ isReversed: Bool) {
        switch (first, second, isReversed) {
        case (.multiply, .multiply, _): each { a, b, c in a * b * c }
        case (.multiply, .add, _): each { a, b, c in a * b + c }
        case (.multiply, .subtract, false): each { a, b, c in a * b - c }
        case (.multiply, .subtract, true): each { a, b, c in c - a * b }
        case (.add, .multiply, _): each { a, b, c in (a + b) * c }
        case (.add, .add, _): each { a, b, c in a + b + c }
        case (.add, .subtract, false): each { a, b, c in a + b - c }
        case (.add, .subtract, true): each { a, b, c in c - (a + b) }
        case (.subtract, .multiply, _): each { a, b, c in (a - b) * c }
        case (.subtract, .add, _): each { a, b, c in a - b + c }
        case (.subtract, .subtract, false): each { a, b, c in a - b - c }
        case (.subtract, .subtract, true): each { a, b, c in c - (a - b) }
        default: preconditionFailure("no such pair of operations")
        }
    }

    /// target − a₁·b₁ − a₂·b₂ − …, times a last operand where scaled.
    func run(products: Int, _ isScaled: Bool) {
        switch (products, isScaled) {
        case (1, true): eachProduct(1, true)
        case (2, false): eachProduct(2, false)
        case (2, true): eachProduct(2, true)
        case (3, false): eachProduct(3, false)
        case (3, true): eachProduct(3, true)
        case (4, false): eachProduct(4, false)
        case (4, true): eachProduct(4, true)
        default: preconditionFailure("no such number of products")
        }
    }

    @inline(__always)
    private func eachProduct(_ products: Int, _ isScaled: Bool) {
        let width = 1 + 2 * products + (isScaled ? 1 : 0)
        var place = place
        let end = place + width * count
        while place != end {
            var sum = value(place[0])
            for index in 0..<products {
                sum.addProduct(negated(value(place[1 + 2 * index])), value(place[2 + 2 * index]))
            }
            if isScaled { sum = sum * value(place[width - 1]) }
            memory.storeBytes(of: sum, toByteOffset: Int(place[0]), as: Lanes.self)
            place += width
        }
    }
}

/// What lanes do at one go: an instruction of a program, or a few that follow from each other, done without a detour
/// through memory. Each value is computed by the same operations in the same order as in the program.
struct LaneInstruction: Sendable {
    enum Kind: Hashable, Sendable {
        case single(Operation)
        /// `second(first(a, b), c)`, or `c − first(a, b)`.
        case pair(first: Operation, second: Operation, isReversed: Bool)
        /// target − a₁·b₁ − a₂·b₂ − …; where scaled, times a last operand.
        case products(count: Int, isScaled: Bool)
    }

    static let mostProducts = 4

    var kind: Kind
    var target: Int32
    /// The registers read; those of products begin with the target itself.
    var operands: [Int32]

    init(_ instruction: Instruction) {
        kind = .single(instruction.operation)
        (target, operands) = (instruction.target, instruction.operands)
    }

    /// The instructions of a program, those joined that can be.
    /// - Parameter results: registers whose values are wanted afterwards; nil for all.
    static func joined(_ program: Program, results: [Range<Int>]?) -> [LaneInstruction] {
        let instructions = products(program.instructions)
        guard let results else { return instructions }
        return pairs(instructions) { register in results.contains { $0.contains(Int(register)) } }
    }

    // MARK: - Products subtracted from one value

    private static func products(_ instructions: [Instruction]) -> [LaneInstruction] {
        var joined: [LaneInstruction] = []
        var index = 0
        while index < instructions.count {
            var next = LaneInstruction(instructions[index])
            let count = instructions[index...].prefix(mostProducts).prefix {
                $0.isProductSubtractedInPlace && $0.target == next.target
            }.count
            let after = index + count
            let isScaled =
                count > 0 && after < instructions.count && instructions[after].isScaling(next.target)
            if count > 1 || isScaled {
                next.kind = .products(count: count, isScaled: isScaled)
                next.operands = [next.target] + instructions[index..<after].flatMap { [$0.a, $0.b] }
                if isScaled { next.operands.append(instructions[after].b) }
                index = after + (isScaled ? 1 : 0)
            } else {
                index += 1
            }
            joined.append(next)
        }
        return joined
    }

    // MARK: - Pairs

    private static let joinable: Set<Operation> = [.add, .subtract, .multiply]

    /// Joins an instruction to the only one that reads its value.
    private static func pairs(
        _ instructions: [LaneInstruction], isResult: (Int32) -> Bool
    ) -> [LaneInstruction] {
        var (reads, writes, lastWrite): ([Int32: Int], [Int32: Int], [Int32: Int]) = ([:], [:], [:])
        for (index, instruction) in instructions.enumerated() {
            for operand in instruction.operands { reads[operand, default: 0] += 1 }
            writes[instruction.target, default: 0] += 1
            lastWrite[instruction.target] = index
        }
        var joined: [LaneInstruction?] = instructions
        for (index, instruction) in instructions.enumerated() {
            guard case .single(let second) = instruction.kind, joinable.contains(second) else { continue }
            for (place, operand) in instruction.operands.enumerated() {
                guard reads[operand] == 1, writes[operand] == 1, !isResult(operand),
                    let source = lastWrite[operand], source < index, let earlier = joined[source],
                    case .single(let first) = earlier.kind, joinable.contains(first),
                    earlier.operands.allSatisfy({ lastWrite[$0] ?? -1 < source })
                else { continue }
                joined[source] = nil
                var pair = instruction
                let isReversed = second == .subtract && place == 1
                pair.kind = .pair(first: first, second: second, isReversed: isReversed)
                pair.operands = earlier.operands + [instruction.operands[1 - place]]
                joined[index] = pair
                break
            }
        }
        return joined.compactMap(\.self)
    }
}

extension Instruction {
    /// target = target − a·b
    fileprivate var isProductSubtractedInPlace: Bool {
        operation == .subtractProduct && c == target && a != target && b != target
    }

    /// register = register·b
    fileprivate func isScaling(_ register: Int32) -> Bool {
        operation == .multiply && target == register && a == register && b != register
    }
}

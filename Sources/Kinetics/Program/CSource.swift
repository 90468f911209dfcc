/// Programs as C, for the engine's lanes: the same operations in the same order as the interpreter's, so that
/// results are the same to the last bit.
///
/// Register i of lane j lies at `registers[8 * i + j]`; four lanes are computed at a time, as many as a processor's
/// register holds. Long programs are cut into functions of a few hundred
/// statements, since compilers take more than linear time for long ones. Values that are needed in one
/// function only never go to memory. Calls of the C library go through a table that the loading program
/// supplies, so that no compiler replaces them.
package struct CSource: Sendable {
    /// A function `void miraxis_name(double *registers)`.
    package struct Function: Sendable {
        package var name: String
        package var program: Program
        /// Registers that must be in memory afterwards; nil for all that the program writes.
        package var results: [Range<Int>]?

        package init(name: String, program: Program, results: [Range<Int>]? = nil) {
            self.name = name
            self.program = program
            self.results = results
        }
    }

    package private(set) var text = CSource.prelude

    package init(_ functions: [Function], statementsPerFunction: Int = 300) {
        for function in functions { append(function, statementsPerFunction) }
    }

    private mutating func append(_ function: Function, _ limit: Int) {
        let chunks = Chunk.chunks(of: function, limit: limit)
        for (index, chunk) in chunks.enumerated() {
            text += "static NOINLINE void \(function.name)_\(index)(V *r) {\n"
            chunk.write(to: &text)
            text += "}\n"
        }
        text += "void miraxis_\(function.name)(double *registers) {\nV *r = (V *)registers;\n"
        for index in chunks.indices { text += "\(function.name)_\(index)(r);\n\(function.name)_\(index)(r + 1);\n" }
        text += "(void)r;\n}\n\n"
    }

    private static let prelude = """
        #define NOINLINE __attribute__((noinline))
        #define INLINE static inline __attribute__((always_inline, unused))
        typedef double V __attribute__((vector_size(32), aligned(8)));
        typedef long long M __attribute__((vector_size(32), aligned(8)));
        typedef double (*Call)(double, double);
        static const Call *calls;
        void miraxis_calls(const Call *table) { calls = table; }
        #define EACH(e) ((V){e(0), e(1), e(2), e(3)})
        INLINE V one(void) { return (V){1, 1, 1, 1}; }
        INLINE V truth(M m) { return (V)(m & (M)one()); }
        INLINE V choose(M m, V a, V b) { return (V)((m & (M)a) | (~m & (M)b)); }
        INLINE M isTrue(V a) { return a != (V){0, 0, 0, 0}; }
        INLINE V fmaLanes(V a, V b, V c) {
        #ifdef __FMA__
        return (V)__builtin_ia32_vfmaddpd256(a, b, c);
        #else
        #define E(i) __builtin_fma(a[i], b[i], c[i])
        return EACH(E);
        #undef E
        #endif
        }
        #define E(i) __builtin_sqrt(a[i])
        INLINE V sqrtLanes(V a) { return EACH(E); }
        #undef E
        #define E(i) __builtin_fabs(a[i])
        INLINE V absLanes(V a) { return EACH(E); }
        #undef E
        #define E(i) __builtin_ceil(a[i])
        INLINE V ceilLanes(V a) { return EACH(E); }
        #undef E
        #define E(i) __builtin_floor(a[i])
        INLINE V floorLanes(V a) { return EACH(E); }
        #undef E
        #define E(i) __builtin_trunc(a[i])
        INLINE V truncLanes(V a) { return EACH(E); }
        #undef E
        #define E(i) f(a[i], b[i])
        INLINE V callLanes(Call f, V a, V b) { return EACH(E); }
        #undef E

        """
}

/// A piece of a program that becomes one C function.
private struct Chunk {
    var instructions: ArraySlice<Instruction>
    /// Registers whose last value is stored.
    var stored: Set<Int32>

    /// Cuts a program; a value is stored where a later piece reads it or it is a result.
    static func chunks(of function: CSource.Function, limit: Int) -> [Chunk] {
        let instructions = function.program.instructions
        var chunks: [Chunk] = []
        var wanted: Set<Int32>
        if let results = function.results {
            wanted = Set(results.flatMap { $0.map(Int32.init) })
        } else {
            wanted = Set(instructions.map(\.target))
        }
        let starts = stride(from: 0, to: instructions.count, by: max(1, limit)).reversed()
        for start in starts {
            let piece = instructions[start..<min(start + limit, instructions.count)]
            let written = Set(piece.map(\.target))
            chunks.append(Chunk(instructions: piece, stored: wanted.intersection(written)))
            wanted.subtract(written)
            wanted.formUnion(readBeforeWritten(in: piece))
        }
        return chunks.reversed()
    }

    private static func readBeforeWritten(in piece: ArraySlice<Instruction>) -> Set<Int32> {
        var (read, written): (Set<Int32>, Set<Int32>) = ([], [])
        for instruction in piece {
            for operand in instruction.operands where !written.contains(operand) { read.insert(operand) }
            written.insert(instruction.target)
        }
        return read
    }

    func write(to text: inout String) {
        var names: [Int32: String] = [:]
        for (index, instruction) in instructions.enumerated() {
            let sources = instruction.operands.map { names[$0] ?? "r[\(2 * $0)]" }
            text += "const V t\(index) = \(instruction.operation.expression(sources));\n"
            names[instruction.target] = "t\(index)"
        }
        for register in stored.sorted() {
            if let name = names[register] { text += "r[\(2 * register)] = \(name);\n" }
        }
    }
}

extension Instruction {
    /// The registers that it reads.
    package var operands: [Int32] {
        switch operation.operandCount {
        case 1: [a]
        case 2: [a, b]
        default: [a, b, c]
        }
    }
}

extension Operation {
    fileprivate func expression(_ s: [String]) -> String {
        switch self {
        case .copy: s[0]
        case .add: "\(s[0]) + \(s[1])"
        case .subtract: "\(s[0]) - \(s[1])"
        case .multiply: "\(s[0]) * \(s[1])"
        case .divide: "\(s[0]) / \(s[1])"
        case .negate: "-\(s[0])"
        case .multiplyAdd: "fmaLanes(\(s[0]), \(s[1]), \(s[2]))"
        case .subtractProduct: "fmaLanes(-\(s[0]), \(s[1]), \(s[2]))"
        case .square: "\(s[0]) * \(s[0])"
        case .reciprocal: "one() / \(s[0])"
        case .squareRoot: "sqrtLanes(\(s[0]))"
        case .absolute: "absLanes(\(s[0]))"
        case .ceiling: "ceilLanes(\(s[0]))"
        case .floor: "floorLanes(\(s[0]))"
        case .quotient: "truncLanes(\(s[0]) / \(s[1]))"
        case .minimum: "choose(\(s[1]) < \(s[0]), \(s[1]), \(s[0]))"
        case .maximum: "choose(\(s[1]) > \(s[0]), \(s[1]), \(s[0]))"
        case .less: "truth(\(s[0]) < \(s[1]))"
        case .lessOrEqual: "truth(\(s[0]) <= \(s[1]))"
        case .equal: "truth(\(s[0]) == \(s[1]))"
        case .notEqual: "truth(\(s[0]) != \(s[1]))"
        case .and: "truth(isTrue(\(s[0])) & isTrue(\(s[1])))"
        case .or: "truth(isTrue(\(s[0])) | isTrue(\(s[1])))"
        case .exclusiveOr: "truth(isTrue(\(s[0])) ^ isTrue(\(s[1])))"
        case .not: "truth(~isTrue(\(s[0])))"
        case .select: "choose(isTrue(\(s[0])), \(s[1]), \(s[2]))"
        default: "callLanes(calls[\(rawValue)], \(s[0]), \(s.count > 1 ? s[1] : s[0]))"
        }
    }
}

import Inputs
import ReactionNetwork
import Testing

/// A small generator with a fixed start, so that every run tests the same formulas.
struct TestGenerator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension Expression {
    /// The tree in which a sum that begins with a sum has become one sum (likewise products).
    fileprivate var joined: Expression {
        let node = replacingOperands(\.joined)
        guard case .apply(let operation, let operands) = node, operation == .plus || operation == .times,
            operands.count > 1, case .apply(operation, let first)? = operands.first, first.count > 1
        else { return node }
        return .apply(operation, first + operands.dropFirst())
    }

    fileprivate static func random(_ depth: Int, using random: inout TestGenerator) -> Expression {
        guard depth > 0, Int.random(in: 0..<8, using: &random) > 0 else { return leaf(using: &random) }
        let some = { (count: ClosedRange<Int>, random: inout TestGenerator) in
            (0..<Int.random(in: count, using: &random)).map { _ in
                Expression.random(depth - 1, using: &random)
            }
        }
        if Int.random(in: 0..<12, using: &random) == 0 { return .call("f", some(0...3, &random)) }
        let operation = Operator.allCases.randomElement(using: &random)!
        let least = operation.arity.lowerBound
        return .apply(operation, some(least...min(operation.arity.upperBound, max(least, 4)), &random))
    }

    private static func leaf(using random: inout TestGenerator) -> Expression {
        switch Int.random(in: 0..<8, using: &random) {
        case 0: .time
        case 1: .rate(of: "x")
        case 2: .number(Double(Int.random(in: -3...12, using: &random)))
        case 3: .number(Double.random(in: -1...1, using: &random) * 1e-9)
        case 4: .number(Double(bitPattern: random.next()).finite)
        case 5: .number(Bool.random(using: &random) ? .infinity : -.infinity)
        case 6: .symbol("k_1")
        default: .symbol("x")
        }
    }
}

extension Double {
    fileprivate var finite: Double { isFinite ? self : 1 }
}

@Suite struct FormulaRoundTrip {
    @Test func printedFormulasReadBackTheSame() throws {
        var random = TestGenerator(state: 11)
        var longest = 0
        for _ in 0..<20_000 {
            let formula = Expression.random(Int.random(in: 0...5, using: &random), using: &random)
            let text = formula.infix
            longest = max(longest, text.utf8.count)
            let back = try Expression(parsing: text, at: SourceLocation(file: "f"))
            #expect(back == formula.joined, "\(text)")
            #expect(back.infix == text)
            guard back == formula.joined else { return }
        }
        #expect(longest > 500)
    }

    @Test(arguments: [
        ("k1*A*B", "k1*A*B"), ("(a+b)+c", "a + b + c"), ("a+(b+c)", "a + (b + c)"), ("a*(b/c)", "a*(b/c)"),
        ("-a^2", "-a^2"), ("(-a)^2", "(-a)^2"), ("a^(-b)", "a^(-b)"), ("a--b", "a - (-b)"),
        ("Vm*S/(Km+S)", "Vm*S/(Km + S)"), ("!(a>1)&&b<2||c", "(!(a > 1) && b < 2) || c"),
        ("1e-5*x", "1e-05*x"),
        ("sqrt(x)+log10(x)+log(x)", "sqrt(x) + log10(x) + ln(x)"), ("-(a*b)", "-(a*b)"), ("a^b^c", "a^b^c"),
        ("(a^b)^c", "(a^b)^c"), ("1000000*x", "1000000*x"),
    ])
    func texts(written: String, printed: String) throws {
        #expect(try Expression(parsing: written, at: SourceLocation(file: "f")).infix == printed)
    }

    @Test func mutatedFormulasGiveAFormulaOrAnError() {
        var random = TestGenerator(state: 5)
        let source = Array("piecewise(k1*A^2/(Km + A), A > 1e-3 && !(B <= 2), rateOf(C) - f(x, -y)) % 3".utf8)
        let alphabet = Array("()+-*/^!&|<>=,.'\"#\\ 0e1aZ_\n\u{e9}\u{0}`".utf8)
        for _ in 0..<2000 {
            var bytes = source
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[place] = alphabet.randomElement(using: &random)!
                case 1: bytes.insert(alphabet.randomElement(using: &random)!, at: place)
                default: bytes.removeSubrange(place..<min(place + 3, bytes.count - 1))
                }
            }
            let text = String(decoding: bytes, as: UTF8.self)
            if let formula = try? Expression(parsing: text, at: SourceLocation(file: "f")) {
                let back = try? Expression(parsing: formula.infix, at: SourceLocation(file: "f"))
                #expect(back == formula || formula.infix.contains("nan"))
            }
        }
        for length in 0...source.count {
            _ = try? Expression(
                parsing: String(decoding: source.prefix(length), as: UTF8.self), at: SourceLocation(file: "f")
            )
        }
    }
}

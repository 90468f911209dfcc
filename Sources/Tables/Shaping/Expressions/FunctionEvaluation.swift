#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif
internal import Inputs

extension Evaluator {
    mutating func call(
        _ function: BuiltinFunction, _ arguments: [CheckedNode], _ row: Int, _ kind: Kind?
    ) throws(InputError) -> Scalar {
        if function == .coalesce {
            for argument in arguments {
                let scalar = try value(argument, row)
                if !scalar.isMissing { return scalar }
            }
            return Self.missing(kind)
        }
        var values: [Scalar] = []
        for argument in arguments { values.append(try value(argument, row)) }
        switch function {
        case .isMissing: return .truth(values[0].isMissing)
        case .text: return .text(Self.written(values[0]))
        case .minimum, .maximum, .mean: return try summary(function, values.map(\.number), row)
        case .minimumKnown, .maximumKnown, .meanKnown:
            return try summary(function, values.map(\.number).filter { !$0.isMissing }, row)
        default: break
        }
        if values.contains(where: \.isMissing) { return Self.missing(kind) }
        switch kind {
        case .number where function.takesNumbers:
            return try settle(Self.numeric(function, values[0].number), row, "'\(function.rawValue)'")
        case .number, .date: return fromTextOrDate(function, values, row)
        case .truth: return .truth(Self.test(function, values[0].text ?? "", values[1].text ?? ""))
        default: return try textual(function, values, row)
        }
    }

    private static func written(_ scalar: Scalar) -> String? {
        switch scalar {
        case .number(let cell): cell.label
        case .text(let text): text
        case .date(let date): date?.description
        case .truth(let truth): truth.map { $0 ? "yes" : "no" }
        }
    }

    // MARK: - Numbers

    private static func numeric(_ function: BuiltinFunction, _ cell: NumericCell) -> CellOutcome {
        func logarithm(_ base: (Double) -> Double) -> CellOutcome {
            CensoredArithmetic.rising(
                cell, domain: { $0 > 0 }, outside: "\(function.rawValue) of a value ≤ 0", base)
        }
        switch function {
        case .log2: return logarithm { Double.log2($0) }
        case .log10: return logarithm { Double.log10($0) }
        case .log: return logarithm { Double.ln($0) }
        case .exp:
            return CensoredArithmetic.rising(cell, domain: { _ in true }, outside: "") { Double.e($0) }
        case .sqrt:
            return CensoredArithmetic.rising(
                cell, domain: { $0 >= 0 }, outside: "sqrt of a value < 0"
            ) { $0.squareRoot() }
        default:
            guard let value = cell.exactValue else { return cell.isMissing ? .cell(.missing) : .needsExact }
            switch function {
            case .abs: return .cell(.exact(value.magnitude))
            case .round: return .cell(.exact(value.rounded()))
            default: return .cell(.exact(value.rounded(.down)))
            }
        }
    }

    private mutating func summary(
        _ function: BuiltinFunction, _ cells: [NumericCell], _ row: Int
    ) throws(InputError) -> Scalar {
        if cells.isEmpty || cells.contains(where: \.isMissing) { return .number(.missing) }
        let values = cells.compactMap(\.exactValue)
        guard values.count == cells.count else { throw needsExact("'\(function.rawValue)'", row) }
        switch function {
        case .minimum, .minimumKnown: return .number(.exact(values.min() ?? 0))
        case .maximum, .maximumKnown: return .number(.exact(values.max() ?? 0))
        default:
            let mean = values.reduce(0) { $0 + $1 / Double(values.count) }
            return try settle(.exact(mean, orElse: "a mean too large for a number"), row, "'mean'")
        }
    }

    // MARK: - Text and dates

    private mutating func fromTextOrDate(_ function: BuiltinFunction, _ values: [Scalar], _ row: Int)
        -> Scalar
    {
        switch function {
        case .year: return .number(.exact(Double(values[0].date?.yearMonthDay.year ?? 0)))
        case .daysBetween:
            let days = (values[1].date?.daysSince1970 ?? 0) - (values[0].date?.daysSince1970 ?? 0)
            return .number(.exact(Double(days)))
        case .date:
            guard let date = CalendarDate(iso8601: values[0].text ?? "") else {
                note("date() of text that is not YYYY-MM-DD", row)
                return .date(nil)
            }
            return .date(date)
        default:
            guard let cell = NumericCell(written: values[0].text ?? "") else {
                note("number() of text that is not a number", row)
                return .number(.missing)
            }
            return .number(cell)
        }
    }

    private static func test(_ function: BuiltinFunction, _ text: String, _ part: String) -> Bool {
        switch function {
        case .startsWith: text.hasPrefix(part)
        case .endsWith: text.hasSuffix(part)
        default: text.firstRange(of: part) != nil || part.isEmpty
        }
    }

    private mutating func textual(
        _ function: BuiltinFunction, _ values: [Scalar], _ row: Int
    ) throws(InputError) -> Scalar {
        let text = values[0].text ?? ""
        switch function {
        case .lower: return .text(text.lowercased())
        case .upper: return .text(text.uppercased())
        case .trim: return .text(text.trimmed)
        case .replace: return .text(text.replacing(values[1].text ?? "", by: values[2].text ?? ""))
        case .slice: return try slice(text, values[1].number, values[2].number, row)
        default: return .text(values.map { $0.text ?? "" }.joined())
        }
    }

    /// Characters `from` to `to`, 1-based and inclusive. Shorter text gives what there is of it; nothing of it
    /// gives missing, and is counted.
    private mutating func slice(
        _ text: String, _ from: NumericCell, _ to: NumericCell, _ row: Int
    ) throws(InputError) -> Scalar {
        guard let first = from.exactValue, let last = to.exactValue else { throw needsExact("'slice'", row) }
        guard first >= 1, last >= first, first == first.rounded(), last == last.rounded(), last < 1e9 else {
            throw InputError(
                "bad-expression", "'slice' counts characters from 1, and 'to' is not before 'from'",
                at: self.text.location, remedy: "slice('abcdef', 2, 3) is 'bc'")
        }
        let part = text.dropFirst(Int(first) - 1).prefix(Int(last) - Int(first) + 1)
        guard part.isEmpty else { return .text(String(part)) }
        note("slice() of text that is too short", row)
        return .text(nil)
    }
}

extension BuiltinFunction {
    fileprivate var takesNumbers: Bool {
        if case .fixed([.number], _) = signature { true } else { false }
    }
}

extension Double {
    // The C functions, under names that do not hide behind this file's own.
    fileprivate static func log2(_ x: Double) -> Double { cLog2(x) }
    fileprivate static func log10(_ x: Double) -> Double { cLog10(x) }
    fileprivate static func ln(_ x: Double) -> Double { cLog(x) }
    fileprivate static func e(_ x: Double) -> Double { cExp(x) }
}

private func cLog2(_ x: Double) -> Double { log2(x) }
private func cLog10(_ x: Double) -> Double { log10(x) }
private func cLog(_ x: Double) -> Double { log(x) }
private func cExp(_ x: Double) -> Double { exp(x) }

extension String {
    var trimmed: String {
        var slice = self[...]
        while slice.first?.isWhitespace == true { slice.removeFirst() }
        while slice.last?.isWhitespace == true { slice.removeLast() }
        return String(slice)
    }

    /// Every occurrence, from the left; an empty part changes nothing.
    fileprivate func replacing(_ part: String, by other: String) -> String {
        guard !part.isEmpty else { return self }
        var result = ""
        var rest = self[...]
        while let range = rest.firstRange(of: part) {
            result += rest[..<range.lowerBound] + other
            rest = rest[range.upperBound...]
        }
        return result + rest
    }
}

extension NumericCell {
    /// `5`, `-0.25`, `1e-3`, `<5`, `> 8`; nil for anything else.
    init?(written text: String) {
        let trimmed = text.trimmed
        func plain(_ digits: some StringProtocol) -> Double? {
            let text = String(digits).trimmed
            guard text.allSatisfy({ $0.isASCIIDigit || "+-.eE".contains($0) }) else { return nil }
            guard let value = Double(text), value.isFinite else { return nil }
            return value
        }
        if trimmed.hasPrefix("<") {
            guard let limit = plain(trimmed.dropFirst()) else { return nil }
            self = .below(limit)
        } else if trimmed.hasPrefix(">") {
            guard let limit = plain(trimmed.dropFirst()) else { return nil }
            self = .above(limit)
        } else {
            guard let value = plain(trimmed) else { return nil }
            self = .exact(value)
        }
    }
}

extension CalendarDate {
    /// `YYYY-MM-DD`; nil for anything else, and for a day that does not exist.
    init?(iso8601 text: String) {
        let parts = text.trimmed.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts.map(\.count) == [4, 2, 2], parts.joined().allSatisfy(\.isASCIIDigit),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }
}

internal import Findings

/// A JSON value whose objects keep the order in which they were written, so that the same figure gives the
/// same bytes.
package enum JSON: Sendable, Hashable {
    case null
    case bool(Bool)
    /// Finite; an infinite or undefined number is written as `null`.
    case number(Double)
    case string(String)
    case array([JSON])
    case object([Member])

    package struct Member: Sendable, Hashable {
        package var key: String
        package var value: JSON

        package init(key: String, value: JSON) {
            self.key = key
            self.value = value
        }
    }
}

extension JSON: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    package init(nilLiteral: ()) { self = .null }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(integerLiteral value: Int) { self = .number(Double(value)) }
    package init(floatLiteral value: Double) { self = .number(value) }
    package init(stringLiteral value: String) { self = .string(value) }
    package init(arrayLiteral elements: JSON...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(elements.map { Member(key: $0.0, value: $0.1) })
    }

    package init(_ number: Double?) { self = number.map(JSON.number) ?? .null }
    package init(_ number: Int) { self = .number(Double(number)) }
    package init(_ texts: [String]) { self = .array(texts.map(JSON.string)) }
    package init(_ numbers: [Double]) { self = .array(numbers.map(JSON.number)) }
}

extension JSON {
    package subscript(key: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    /// This object with the members of `other` added, or put in the place of those of the same key.
    package func merging(_ other: JSON) -> JSON {
        guard case .object(var members) = self, case .object(let added) = other else { return other }
        for member in added {
            if let position = members.firstIndex(where: { $0.key == member.key }) {
                members[position] = member
            } else {
                members.append(member)
            }
        }
        return .object(members)
    }

    /// Without blanks; numbers in the shortest form that reads back as the same number.
    package var text: String {
        var output = ""
        write(into: &output)
        return output
    }

    private func write(into output: inout String) {
        switch self {
        case .null: output += "null"
        case .bool(let value): output += value ? "true" : "false"
        case .number(let value): output += value.isFinite ? shortestText(value) : "null"
        case .string(let value): Self.write(value, into: &output)
        case .array(let elements):
            output += "["
            for (position, element) in elements.enumerated() {
                if position > 0 { output += "," }
                element.write(into: &output)
            }
            output += "]"
        case .object(let members):
            output += "{"
            for (position, member) in members.enumerated() {
                if position > 0 { output += "," }
                Self.write(member.key, into: &output)
                output += ":"
                member.value.write(into: &output)
            }
            output += "}"
        }
    }

    private static func write(_ text: String, into output: inout String) {
        output += "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": output += "\\\""
            case "\\": output += "\\\\"
            case "\n": output += "\\n"
            case "\r": output += "\\r"
            case "\t": output += "\\t"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                output += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: output.unicodeScalars.append(scalar)
            }
        }
        output += "\""
    }
}

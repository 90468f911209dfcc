internal import Inputs

/// `NAME=TEXT` as an option's value, such as `--set k1=2`.
struct OptionWord {
    var name: String
    var text: String
    /// `command line, --set k1=`
    var place: SourceLocation

    /// - Parameter example: what to write, for the error.
    init(_ word: String, option: String, example: String) throws(InputError) {
        guard let sign = word.firstIndex(of: "="), sign != word.startIndex else {
            throw InputError(
                "not-a-setting", "'\(word)' is not of the form NAME=…", at: .option(option),
                remedy: "write for example \(option) '\(example)'")
        }
        name = trimmed(word[..<sign])
        text = trimmed(word[word.index(after: sign)...])
        place = .option("\(option) \(name)=")
    }
}

extension SourceLocation {
    /// A word of the command line, by its option.
    static func option(_ option: String) -> SourceLocation {
        SourceLocation(file: "command line, \(option)")
    }
}

func trimmed(_ text: some StringProtocol) -> String {
    var text = Substring(text)
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
}

/// The parts between commas that stand outside parentheses, without blanks at their ends.
func splitAtCommas(_ text: String) -> [String] {
    var parts: [String] = []
    var part = ""
    var depth = 0
    for character in text {
        if character == "(" { depth += 1 }
        if character == ")" { depth -= 1 }
        if character == ",", depth <= 0 {
            parts.append(trimmed(part))
            part = ""
        } else {
            part.append(character)
        }
    }
    return parts + [trimmed(part)]
}

func number(_ text: String, _ meaning: String, at place: SourceLocation) throws(InputError) -> Double {
    guard let value = Double(text), value.isFinite else {
        throw InputError("wrong-kind", "\(meaning) must be a number, not '\(text)'", at: place)
    }
    return value
}

func whole(_ text: String, _ meaning: String, atLeast least: Int, at place: SourceLocation) throws(InputError)
    -> Int
{
    guard let value = Int(text), value >= least else {
        throw InputError(
            "wrong-kind", "\(meaning) must be a whole number, \(least) or more, not '\(text)'", at: place)
    }
    return value
}

internal import Inputs

/// `target = form(argument, key=argument, …)`, `target ~ form(…)` or `target = number`: how an input is described in one
/// word of a command line. Blanks do not matter.
struct CallText {
    /// What stands before the sign; more than one name where they stand in brackets after a word.
    var target: Piece
    /// Nil where a value stands alone, which is then the only argument.
    var form: Piece?
    var arguments: [Argument]

    struct Piece {
        var text: String
        var location: SourceLocation
    }

    struct Argument {
        var key: String?
        var value: Piece
    }

    /// - Parameter location: of the text's first character.
    init(parsing text: String, at location: SourceLocation) throws(InputError) {
        var scanner = CallScanner(text, location)
        target = try scanner.target()
        try scanner.expectSign()
        let first = try scanner.word("a distribution or a number")
        guard scanner.skip("(") else {
            (form, arguments) = (nil, [Argument(key: nil, value: first)])
            try scanner.expectEnd()
            return
        }
        form = first
        arguments = try scanner.arguments()
        try scanner.expectEnd()
    }
}

private struct CallScanner {
    let characters: [Character]
    let start: SourceLocation
    var place = 0

    init(_ text: String, _ start: SourceLocation) {
        characters = Array(text)
        self.start = start
    }

    func location(_ place: Int) -> SourceLocation {
        SourceLocation(file: start.file, line: start.line ?? 1, column: (start.column ?? 1) + place)
    }

    var next: Character? {
        mutating get {
            while place < characters.count, characters[place] == " " { place += 1 }
            return place < characters.count ? characters[place] : nil
        }
    }

    mutating func skip(_ character: Character) -> Bool {
        guard next == character else { return false }
        place += 1
        return true
    }

    /// Letters, digits and what numbers are written with.
    mutating func word(_ wanted: String) throws(InputError) -> CallText.Piece {
        _ = next
        let first = place
        while place < characters.count, isPart(characters[place], of: characters[first..<place]) {
            place += 1
        }
        guard place > first else { throw expected(wanted) }
        return CallText.Piece(text: String(characters[first..<place]), location: location(first))
    }

    private func isPart(_ character: Character, of word: ArraySlice<Character>) -> Bool {
        if character.isLetter || character.isNumber || character == "_" || character == "." { return true }
        guard character == "-" || character == "+" else { return false }
        // A sign begins a number, or its exponent.
        return word.isEmpty
            || (word.last?.lowercased() == "e" && Double(String(word.dropLast())) != nil)
    }

    /// A name, or a word with names in brackets, kept as one text without blanks.
    mutating func target() throws(InputError) -> CallText.Piece {
        var target = try word("the name of an input")
        guard skip("(") else { return target }
        target.text += "("
        repeat {
            let name = try word("the name of an input")
            target.text += name.text
            if next == "," { target.text += "," }
        } while skip(",")
        guard skip(")") else { throw expected("',' or ')'") }
        target.text += ")"
        return target
    }

    mutating func expectSign() throws(InputError) {
        guard skip("=") || skip("~") else { throw expected("'=' or '~'") }
    }

    mutating func arguments() throws(InputError) -> [CallText.Argument] {
        var arguments: [CallText.Argument] = []
        if skip(")") { return arguments }
        repeat {
            let first = try word("a number")
            arguments.append(
                skip("=")
                    ? .init(key: first.text, value: try word("a number"))
                    : .init(key: nil, value: first))
        } while skip(",")
        guard skip(")") else { throw expected("',' or ')'") }
        return arguments
    }

    mutating func expectEnd() throws(InputError) {
        if next != nil { throw expected("nothing more") }
    }

    private mutating func expected(_ wanted: String) -> InputError {
        let found = next.map { "'\($0)'" } ?? "the end"
        return InputError(
            "bad-input-text", "'\(String(characters))': \(wanted) was expected, not \(found)",
            at: location(place), remedy: "write for example k1=lognormal(1.5, 1.2) or 'k2~uniform(0, 10)'")
    }
}

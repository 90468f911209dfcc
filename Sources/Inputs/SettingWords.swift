extension Setting {
    /// `key=value` words of the command line as one block.
    ///
    /// Commas make a list (`covariates=age,sex`); quotes around a value keep its commas (`of='a,b'`).
    ///
    /// - Throws: a word without `=`, an empty key, a key that stands twice.
    public static func words(_ words: [String]) throws(InputError) -> Setting {
        var entries: [Entry] = []
        for word in words {
            guard let sign = word.firstIndex(of: "="), sign != word.startIndex else {
                throw InputError(
                    "not-a-setting", "'\(word)' is not of the form key=value", at: .commandLine,
                    remedy: "write for example marker=bili, without blanks around '='")
            }
            let key = String(word[..<sign])
            guard !entries.contains(where: { $0.key == key }) else {
                throw InputError(
                    "repeated-key", "'\(key)' is given twice", at: .commandLine, remedy: "keep one of them")
            }
            let place = SourceLocation(file: "command line, \(key)=")
            let value = Setting.word(String(word[word.index(after: sign)...]), at: place)
            entries.append(Entry(key: key, keyLocation: place, value: value))
        }
        return .map(entries, .commandLine)
    }

    private static func word(_ text: String, at place: SourceLocation) -> Setting {
        if text.isEmpty { return .null(place) }
        if let inner = unquoted(text) { return .scalar(inner, quoted: true, place) }
        guard text.contains(",") else { return .scalar(text, quoted: false, place) }
        let items = text.split(separator: ",", omittingEmptySubsequences: false)
        return .list(items.map { .scalar(String($0), quoted: false, place) }, place)
    }

    private static func unquoted(_ text: String) -> String? {
        guard text.count >= 2, let mark = text.first, mark == text.last, mark == "'" || mark == "\"" else {
            return nil
        }
        return String(text.dropFirst().dropLast())
    }
}

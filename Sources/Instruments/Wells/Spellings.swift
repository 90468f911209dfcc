/// Names that differ only in how they are written, which would make two samples or targets of one.
enum Spellings {
    /// Numbers of names, and never the names of samples: a patient may be among them.
    static func notes(_ records: [WellRecord]) -> [String] {
        let samples = variants(records.lazy.compactMap(\.sample))
        let targets = variants(records.lazy.compactMap(\.target))
        return (samples.isEmpty ? [] : [note(samples, "samples", names: nil)])
            + (targets.isEmpty ? [] : [note(targets, "targets", names: targets[0])])
    }

    private static func note(_ groups: [[String]], _ noun: String, names: [String]?) -> String {
        let number = groups.reduce(0) { $0 + $1.count }
        let which = names.map { " (" + $0.map { "'\($0)'" }.joined(separator: ", ") + ")" } ?? ""
        return
            "warning: \(number) names of \(noun) differ only in capitals, blanks, hyphens or underscores\(which): are they the same?"
    }

    /// Names that become the same by their words, in order.
    private static func variants(_ names: some Sequence<String>) -> [[String]] {
        Dictionary(grouping: Set(names), by: words).values.filter { $0.count > 1 }
            .map { $0.sorted() }.sorted { $0[0] < $1[0] }
    }

    /// Runs of letters and of digits: `miR-16-5p` and `mir16 5p` are alike, `S1-11` and `S11-1` are not.
    private static func words(_ name: String) -> [String] {
        let characters = Array(name.lowercased())
        var words: [String] = []
        var kind = 0
        for (place, character) in characters.enumerated() {
            let isGap = character.isWhitespace || character == "_" || isHyphen(characters, place)
            let next = isGap ? 0 : character.isNumber ? 1 : character.isLetter ? 2 : 3
            if next != 0, next == kind {
                words[words.count - 1].append(character)
            } else if next != 0 {
                words.append(String(character))
            }
            kind = next
        }
        return words
    }

    /// Between two words; not the sign of `KO-` or of `1E-6`.
    private static func isHyphen(_ name: [Character], _ place: Int) -> Bool {
        guard "-‐‑–—".contains(name[place]), place > 0, place + 1 < name.count else { return false }
        func isPart(_ character: Character) -> Bool { character.isLetter || character.isNumber }
        let isExponent = place > 1 && name[place - 1] == "e" && name[place - 2].isNumber
        return isPart(name[place - 1]) && isPart(name[place + 1]) && !isExponent
    }
}

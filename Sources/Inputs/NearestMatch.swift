/// The candidate closest to what was typed, if close enough to be a likely slip.
///
/// Case, blanks, `-`, `_` and look-alike letters of other alphabets are ignored at first; then the
/// optimal string alignment distance (insert, delete, replace, swap of neighbours) decides, and at most
/// one slip in three letters is taken for a slip. Ties go to the first candidate.
public func nearestMatch(to typed: String, in candidates: some Sequence<String>) -> String? {
    let key = foldedForComparison(typed)
    var best: (candidate: String, distance: Int)?
    for candidate in candidates {
        let other = foldedForComparison(candidate)
        let distance = key == other ? 0 : alignmentDistance(Array(key), Array(other))
        if distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    guard let best, best.distance == 0 || best.distance < key.count, best.distance <= max(1, key.count / 3)
    else { return nil }
    return best.candidate
}

/// `did you mean 'x'?`, or the list of what there is when nothing is near and the list is short.
public func suggestion(for typed: String, in candidates: some Collection<String>) -> String? {
    if let match = nearestMatch(to: typed, in: candidates) { return "did you mean '\(match)'?" }
    guard !candidates.isEmpty else { return nil }
    let shown = candidates.prefix(12).map { "'\($0)'" }.joined(separator: ", ")
    return candidates.count > 12 ? "there are \(candidates.count), such as \(shown)" : "there is: \(shown)"
}

private func foldedForComparison(_ text: String) -> String {
    String(
        text.lowercased().compactMap { lookAlikes[$0] ?? ($0 == " " || $0 == "-" || $0 == "_" ? nil : $0) })
}

/// Cyrillic and Greek letters (lower case) that look Latin, and the micro sign's two code points.
private let lookAlikes: [Character: Character] = [
    "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "т": "t", "у": "y", "х": "x", "і": "i", "ѕ": "s",
    "ο": "o", "α": "a", "ν": "v", "ρ": "p", "τ": "t", "µ": "μ",
]

private func alignmentDistance(_ a: [Character], _ b: [Character]) -> Int {
    if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
    var beforePrevious = [Int](repeating: 0, count: b.count + 1)
    var previous = Array(0...b.count)
    for i in 1...a.count {
        var current = [i] + [Int](repeating: 0, count: b.count)
        for j in 1...b.count {
            let replaced = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
            current[j] = min(previous[j] + 1, current[j - 1] + 1, replaced)
            if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
                current[j] = min(current[j], beforePrevious[j - 2] + 1)
            }
        }
        (beforePrevious, previous) = (previous, current)
    }
    return previous[b.count]
}

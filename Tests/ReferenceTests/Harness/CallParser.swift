extension Golden {
    /// Values of the group that `call` names: `a=s100b[outcome==Good]`, missing ones left out.
    ///
    /// - Throws: where `call` does not say it so.
    func selection(_ name: String) throws -> [Double] {
        let clause = call.split(separator: ";").map { $0.filter { $0 != " " } }
            .first { $0.hasPrefix("\(name)=") && $0.contains("[") }
        let words = clause?.dropFirst(name.count + 1).split { "[]=\"'".contains($0) }.map(String.init)
        guard let words, words.count == 3 else {
            throw HarnessError("\(id): cannot read '\(name)=column[group==level]' in the call '\(call)'")
        }
        let data = try data()
        let (values, levels) = try (data.numbers(words[0]), data.texts(words[1]))
        return zip(values, levels).compactMap { value, level in
            level.map { sameLevel($0, words[2]) } == true ? value : nil
        }
    }

    private func sameLevel(_ a: String, _ b: String) -> Bool {
        a.filter { $0 != " " } == b || (Double(a) != nil && Double(a) == Double(b))
    }
}

import Foundation

/// One case of the SBML test suite: a model, how to simulate it, and what must come out.
struct SuiteCase: Sendable {
    let number: String
    let folder: URL
    /// Component, test and package tags.
    let tags: Set<String>
    let kind: String
    let settings: SuiteSettings

    /// Nil where the folder holds no case.
    init?(folder: URL, number: String) {
        func text(_ name: String) -> String? {
            try? String(contentsOf: folder.appendingPathComponent("\(number)-\(name)"), encoding: .utf8)
        }
        guard let settings = text("settings.txt"), let description = text("model.m") else { return nil }
        (self.folder, self.number) = (folder, number)
        self.settings = SuiteSettings(settings)
        var tags: Set<String> = []
        var kind = ""
        for line in description.split(whereSeparator: \.isNewline) {
            guard let (name, value) = keyAndValue(line) else { continue }
            switch name {
            case "componentTags", "testTags", "packagesPresent": tags.formUnion(list(value))
            case "testType" where kind.isEmpty: kind = value
            default: break
            }
        }
        (self.tags, self.kind) = (tags, kind)
    }

    /// The model in the newest level and version that is there.
    var model: URL? {
        let prefix = "\(number)-sbml-"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasPrefix(prefix) && $0.hasSuffix(".xml") }.max()
            .map { folder.appendingPathComponent($0) }
    }

    func results() throws -> SuiteResults {
        try SuiteResults(contentsOf: folder.appendingPathComponent("\(number)-results.csv"))
    }
}

/// How a case is simulated and judged.
struct SuiteSettings: Sendable {
    private let entries: [String: String]

    init(_ text: String) {
        var entries: [String: String] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            if let (name, value) = keyAndValue(line) { entries[name] = value }
        }
        self.entries = entries
    }

    var variables: [String] { list(entries["variables"] ?? "") }
    var amounts: Set<String> { Set(list(entries["amount"] ?? "")) }
    var concentrations: Set<String> { Set(list(entries["concentration"] ?? "")) }
    /// `X-mean` and `X-sd`, in a stochastic case.
    var output: [String] { list(entries["output"] ?? "") }
    var absolute: Double { number("absolute") ?? 0 }
    var relative: Double { number("relative") ?? 0 }
    var meanRange: ClosedRange<Double>? { range("meanRange") }
    var sdRange: ClosedRange<Double>? { range("sdRange") }

    /// Output times: both ends and `steps` − 1 between them.
    var times: [Double] {
        let (start, duration) = (number("start") ?? 0, number("duration") ?? 0)
        let steps = max(Int(number("steps") ?? 1), 1)
        return (0...steps).map { start + duration * Double($0) / Double(steps) }
    }

    private func number(_ name: String) -> Double? { entries[name].flatMap(Double.init) }

    private func range(_ name: String) -> ClosedRange<Double>? {
        let ends = list((entries[name] ?? "").filter { $0 != "(" && $0 != ")" }).compactMap(Double.init)
        return ends.count == 2 && ends[0] <= ends[1] ? ends[0]...ends[1] : nil
    }
}

/// What must come out: one column for each variable, one row for each time.
struct SuiteResults: Sendable {
    let columns: [String]
    /// Row-major, without the column of times.
    let rows: [[Double]]

    init(contentsOf file: URL) throws {
        let text = try String(contentsOf: file, encoding: .utf8)
        let lines = text.split(whereSeparator: \.isNewline).map { list(String($0)) }.filter { !$0.isEmpty }
        guard let header = lines.first else { throw HarnessError("\(file.lastPathComponent) is empty") }
        columns = Array(header.dropFirst()).map {
            $0.trimmingCharacters(in: CharacterSet(charactersIn: "\""))
        }
        rows = try lines.dropFirst().map { line in
            try line.dropFirst().map { cell in
                guard let value = Double(cell) else {
                    throw HarnessError("\(file.lastPathComponent): '\(cell)' is not a number")
                }
                return value
            }
        }
    }

    func column(_ name: String) -> [Double]? {
        columns.firstIndex(of: name).map { place in rows.map { place < $0.count ? $0[place] : .nan } }
    }
}

/// `name: value`, without the space around either.
private func keyAndValue(_ line: Substring) -> (name: String, value: String)? {
    guard let colon = line.firstIndex(of: ":") else { return nil }
    return (trimmed(line[..<colon]), trimmed(line[line.index(after: colon)...]))
}

/// The words between commas.
private func list(_ text: String) -> [String] {
    text.split(separator: ",").map(trimmed).filter { !$0.isEmpty }
}

private func trimmed(_ text: Substring) -> String { text.trimmingCharacters(in: .whitespaces) }

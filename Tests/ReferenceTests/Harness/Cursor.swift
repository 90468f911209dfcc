/// What was read of one file, what disagreed, and what is not covered and why.
final class Reading {
    private(set) var readPaths: Set<String> = []
    private(set) var failures: [String] = []
    private(set) var notCovered: [(path: String, reason: String)] = []
    private(set) var checked = 0

    func markRead(_ path: String) { readPaths.insert(path) }
    func fail(_ message: String) { failures.append(message) }
    func countCheck() { checked += 1 }
    func leave(_ path: String, because reason: String) { notCovered.append((path, reason)) }
}

/// A place in the expected values. Reading through it records the read: a leaf that nobody read fails the
/// test, so no expected value is passed over in silence. `null` expects nothing and needs no read.
struct Cursor {
    let value: JSONValue
    let path: String
    let reading: Reading
    let tolerances: Tolerances
    var tolerance: Tolerance

    init(_ value: JSONValue, tolerances: Tolerances, reading: Reading) {
        (self.value, path, self.reading, self.tolerances) = (value, "values", reading, tolerances)
        tolerance = tolerances.standard
    }

    private init(_ value: JSONValue, path: String, parent: Cursor, name: String?) {
        (self.value, self.path, reading, tolerances) = (value, path, parent.reading, parent.tolerances)
        tolerance = name.flatMap { parent.tolerances[$0] } ?? parent.tolerance
    }

    // MARK: - Walking

    /// The member of that name; nil where absent or null. A special tolerance of that name applies from here.
    subscript(key: String) -> Cursor? {
        guard let member = value[key] else { return nil }
        if case .null = member { return nil }
        return Cursor(member, path: "\(path).\(key)", parent: self, name: key)
    }

    /// Members in order of their names (null ones left out).
    var members: [(key: String, cursor: Cursor)] {
        guard case .object(let members) = value else { return [] }
        return members.keys.sorted().compactMap { key in self[key].map { (key, $0) } }
    }

    /// Elements of a list; a single value is a list of one.
    var items: [Cursor] {
        guard case .list(let items) = value else { return [self] }
        return items.enumerated().map { Cursor($1, path: "\(path)[\($0)]", parent: self, name: nil) }
    }

    /// A matrix `{dim, rows, cols, data_row_major}`: its rows, each a list of cells.
    var matrix: (rowNames: [String]?, columnNames: [String]?, rows: [[Cursor]])? {
        guard let dim = self["dim"]?.numbers, dim.count == 2, let cells = self["data_row_major"]?.items,
            cells.count == Int(dim[0] * dim[1])
        else { return nil }
        let width = Int(dim[1])
        let rows = stride(from: 0, to: cells.count, by: max(width, 1)).map { Array(cells[$0..<$0 + width]) }
        return (self["rows"]?.texts, self["cols"]?.texts, rows)
    }

    // MARK: - Reading

    /// NaN for 'NA'; nil (and a failure) where it is no number.
    var number: Double? {
        reading.markRead(path)
        if let number = value.number { return number }
        reading.fail("\(path): a number was expected in the file")
        return nil
    }
    var numbers: [Double] { items.compactMap(\.number) }

    var text: String? {
        reading.markRead(path)
        return value.text
    }
    var texts: [String] { items.compactMap(\.text) }

    /// The value says what was done (a method's name, a level): nothing to compare with a number.
    func describes() { for leaf in leafPaths { reading.markRead(leaf) } }

    /// Leaves this value and all below unchecked, for a stated reason that the run prints.
    func isNotCovered(because reason: String) {
        describes()
        reading.leave(path, because: reason)
    }

    // MARK: - Checking

    /// A nil or NaN `actual` means "undefined" and agrees with 'NA' or 'NaN' only.
    func check(_ actual: Double?, relative: Double? = nil, absolute: Double? = nil) {
        reading.countCheck()
        guard let expected = number else { return }
        let tolerance = Tolerance(
            relative: relative ?? tolerance.relative, absolute: absolute ?? tolerance.absolute)
        if !tolerance.accepts(actual ?? .nan, expected: expected) {
            reading.fail("\(path): expected \(expected), got \(actual.map { "\($0)" } ?? "undefined")")
        }
    }

    /// p values agree relatively, however small they are, and are never 0.
    func checkP(_ actual: Double?) {
        check(actual, relative: max(1e-6, tolerance.relative), absolute: 0)
        if let actual, !(actual > 0 && actual <= 1) {
            reading.fail("\(path): p = \(actual) is not in (0, 1]")
        }
    }

    func check(_ actual: [Double?], relative: Double? = nil, absolute: Double? = nil) {
        let items = items
        guard items.count == actual.count else {
            describes()
            reading.fail("\(path): expected \(items.count) values, got \(actual.count)")
            return
        }
        for (item, actual) in zip(items, actual) {
            item.check(actual, relative: relative, absolute: absolute)
        }
    }

    func check(_ actual: Int) { check(Double(actual), relative: 0, absolute: 0) }

    func check(text actual: String) {
        reading.countCheck()
        let expected = text
        if expected != actual { reading.fail("\(path): expected '\(expected ?? "?")', got '\(actual)'") }
    }

    func fail(_ message: String) { reading.fail("\(path): \(message)") }

    // MARK: - What is left

    /// Paths of all leaves at and below this place, null ones left out.
    var leafPaths: [String] {
        switch value {
        case .null: []
        case .list: items.flatMap(\.leafPaths)
        case .object: members.flatMap(\.cursor.leafPaths)
        default: [path]
        }
    }

    var unreadPaths: [String] { leafPaths.filter { !reading.readPaths.contains($0) } }
}

import Testing

@Suite("Reference results") struct ReferenceTests {
    static let files = ReferenceFolder.files
    static let checkable = files.filter { Families.built[$0.family] != nil }

    @Test("the folder's families are known, and what is not built yet is counted")
    func familiesAreKnown() {
        guard ReferenceFolder.statistics != nil else {
            print("reference results: skipped, 0 files (no folder; MIRAXIS_REFERENCE names one)")
            return
        }
        let unknown = Self.files.filter { !Families.isNamed($0.family) }
        #expect(unknown.isEmpty, "files of no known family: \(unknown.map(\.name).joined(separator: ", "))")
        let waiting = Dictionary(
            grouping: Self.files.filter { Families.built[$0.family] == nil }, by: \.family)
        let list = waiting.keys.sorted().map { "\($0) (\(waiting[$0]!.count))" }.joined(separator: ", ")
        print("reference results: \(Self.checkable.count) of \(Self.files.count) files are of built families")
        if !list.isEmpty { print("not built yet: \(list)") }
    }

    @Test("expected values are met", .enabled(if: !checkable.isEmpty), arguments: checkable)
    func valuesAreMet(_ file: GoldenFile) throws {
        let golden = try Golden(file)
        let reading = Reading()
        let cursor = Cursor(golden.values, tolerances: golden.tolerances, reading: reading)
        try Families.built[file.family]!(golden, cursor)
        for failure in reading.failures { Issue.record("\(file.name): \(failure)") }
        for path in cursor.unreadPaths { Issue.record("\(file.name): \(path) was not checked") }
        for (path, reason) in reading.notCovered { print("\(file.name): \(path) not covered: \(reason)") }
        print("\(file.name): \(reading.checked) values checked")
    }
}

import Studies
import Testing
import ValidationStudies

/// A small slice of each simulation study; the whole runs behind `make validate`.
@Suite("Made studies") struct SliceTests {
    @Test(
        "chance is not called supported beyond doubt", arguments: ValidationCatalogue.falseSupport.map(\.id))
    func falseSupport(_ id: String) throws {
        let scenario = try #require(ValidationCatalogue.falseSupport.first { $0.id == id })
        let tally = try scenario.tally(replicates: 40, seed: 7, threads: 1)
        #expect(tally.counts.values.reduce(0, +) == tally.replicates && tally.replicates <= 40)
        #expect(!tally.isTooOften, "\(tally.count(.supported)) of 40")
    }

    @Test("study number i is the same on any number of threads")
    func threads() throws {
        let scenario = try #require(ValidationCatalogue.falseSupport.first)
        let one = try scenario.tally(replicates: 64, seed: 3, threads: 1)
        let two = try scenario.tally(replicates: 64, seed: 3, threads: 2)
        #expect(one.counts == two.counts)
    }

    @Test("damaged models end in a result or an error")
    func damagedModels() throws {
        let (rows, slowest) = try DamagedModels.rows(files: 1_200, seed: 11, threads: 2)
        #expect(rows.reduce(0) { $0 + $1.count } == 1_200)
        #expect(!rows.contains { $0.outcome.hasPrefix("unexpected") || $0.outcome.hasPrefix("an error") })
        #expect(slowest < 20)
    }
}

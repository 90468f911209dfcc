import Inputs
import Sequences
import Tables
import TargetSites
import Testing

@Suite("Tables of affinities") struct AffinityTableTests {
    private let microRNA = MicroRNA(name: "miR-221-3p", letters: "AGCUACAUUGUCUGCUGGGUUUC")

    private func table(_ rows: [(String?, NumericCell)]) -> Table {
        Table(
            name: "kd",
            columns: [
                Column("12mer", cells: .texts(rows.map(\.0))),
                Column("log_kd", cells: .numbers(rows.map(\.1))),
            ], origins: rows.indices.map { RowOrigin(file: "kd.tsv", line: $0 + 2) })
    }

    private func code(_ rows: [(String?, NumericCell)]) -> String {
        do {
            _ = try AffinityTable(table(rows), of: microRNA)
            return "none"
        } catch { return "\(error.code.rawValue) \(error.location?.line ?? 0)" }
    }

    @Test("what is written is read again: the same sites with the same affinities")
    func roundTrip() throws {
        let shipped = try #require(ShippedAffinities.affinity(of: microRNA))
        var rows: [(String?, NumericCell)] = []
        // Every seventh row, and all of the strongest.
        var count = 0
        shipped.forEachSite { letters, logKD in
            count += 1
            if count % 7 == 0 || logKD < -3 {
                rows.append((String(decoding: letters, as: UTF8.self), .exact(logKD)))
            }
        }
        #expect(count == 438_784)
        let ours = try AffinityTable(table(rows), of: microRNA)
        let message = NucleotideSequence(name: "m", letters: "CCUUAUGUAGCACCGGUUAACCAUGUAGCAUU").bases
        let (read, made) = (ours.sites(in: message, below: -3), shipped.sites(in: message, below: -3))
        #expect(read == made && made.count == 2 && made.allSatisfy { $0.type == .eightmer })
    }

    @Test("letters of either kind, X beyond an end; faults are named with their line")
    func faults() throws {
        let table = try AffinityTable(
            table([("CCATGTAGCACC", .exact(-5)), ("XXAUGUAGCACC", .exact(-4))]), of: microRNA)
        #expect(table.logKD([1, 1, 0, 3, 2, 3, 0, 2, 1, 0, 1, 1]) == -5)
        #expect(table.logKD([4, 4, 0, 3, 2, 3, 0, 2, 1, 0, 1, 1]) == -4)
        #expect(table.logKD([0, 1, 0, 3, 2, 3, 0, 2, 1, 0, 1, 1]) == nil)
        #expect(code([("CCATGTAGCACC", .exact(1)), ("CCATG", .exact(1))]) == "not-a-12mer 3")
        #expect(code([(nil, .exact(1))]) == "not-a-12mer 2")
        #expect(code([("CCATGTAGCACN", .exact(1))]) == "not-a-12mer 2")
        #expect(code([("CCATGTAGCACC", .exact(1)), ("CCAUGUAGCACC", .exact(2))]) == "repeated-12mer 3")
        #expect(code([("CCATGTAGCACC", .missing)]) == "no-affinity 2")
        #expect(code([("CCATGTAGCACC", .below(-6))]) == "no-affinity 2")
    }

    /// σ and the decay by hand: one site bound half of the time, the bare one hardly.
    @Test("the plain model's prediction in closed form")
    func occupancy() {
        let model = OccupancyModel.biochemical
        let prediction = model.prediction([.init(logKD: -7.5, logFreeArgonaute: -7.5)])
        #expect(abs(prediction.bound - 0.5) < 1e-12 && prediction.missing.isEmpty)
        #expect(abs(prediction.boundWithoutSites - 0.0005527786369236) < 1e-12)
        #expect(abs(prediction.log2FoldChange + 1.1278427886150055) < 1e-12)
        #expect(model.prediction([]).logFoldChange == 0)
    }
}

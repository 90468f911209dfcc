import Assays
import Findings
import Foundation
import Inputs
import Statistics
import Tables
import Testing

@Suite("Options and cautions of doses") struct DoseOptionsTests {
    typealias Base = DoseResponseAnalysisTests

    private func shifted(_ table: Table, _ dose: (Double, Int) -> Double) throws -> Table {
        var copy = table
        let doses = try table.numbers("dose").map { $0.exactValue! }
        let column = Column(
            "dose", unit: "µM", cells: .numbers(doses.enumerated().map { .exact(dose($1, $0)) }))
        copy.setColumn(column)
        return copy
    }

    @Test("the vehicle may have another number than 0") func control() throws {
        let table = Base.table([(2, 1), (4.5, 1.5), (2.4, 0.8)], factor: 7)
        let plain = try Base.analysis(.signal).run(on: table, context: AnalysisContext())
        var analysis = Base.analysis(.signal)
        analysis.control = 0.0001
        let moved = try analysis.run(
            on: shifted(table) { dose, _ in dose == 0 ? 0.0001 : dose }, context: AnalysisContext())
        #expect(plain.decision.effect.number == moved.decision.effect.number)
        #expect(plain.decision.effect.number != nil)
    }

    @Test("one experiment in another unit is named") func unit() throws {
        let table = Base.table([(2, 1), (2.2, 1.1), (2.4, 0.9)])
        let runs = try table.labels("run")
        let mixed = try shifted(table) { dose, row in runs[row] == "run 1" ? dose * 1000 : dose }
        let finding = try Base.analysis().run(on: mixed, context: AnalysisContext())
        let caution = try #require(finding.cautions.first { $0.code == "another-unit" })
        #expect(caution.text.contains("experiment 2") && !caution.text.contains("experiment 1"))
        let fine = try Base.analysis().run(on: table, context: AnalysisContext())
        #expect(!fine.cautions.contains { $0.code == "another-unit" })
    }

    @Test("a curve that still falls at the highest dose") func plateau() throws {
        let finding = try Base.analysis().run(
            on: Base.table([(20, 18), (22, 19)]), context: AnalysisContext())
        #expect(finding.cautions.contains { $0.code == "no-plateau" })
        let ended = try Base.analysis().run(
            on: Base.table([(0.5, 0.4), (0.6, 0.4)]), context: AnalysisContext())
        #expect(!ended.cautions.contains { $0.code == "no-plateau" })
    }

    @Test("one experiment: the joint fit's ratio is shown and never decides") func joint() throws {
        let finding = try Base.analysis().run(on: Base.table([(2, 1)]), context: AnalysisContext())
        let ratio = try #require(finding.estimates.first { $0.name == "potency_ratio_of_wells" })
        #expect(try abs(#require(ratio.value.number) - 2) < 0.1)
        #expect(try #require(ratio.interval).lower < 2)
        #expect(finding.decision.estimate != ratio.name && finding.decision.notTestable != nil)
        let several = try Base.analysis().run(
            on: Base.table([(2, 1), (3, 1)]), context: AnalysisContext())
        #expect(!several.estimates.contains { $0.name == "potency_ratio_of_wells" })
    }

    @Test("several experiments that cannot be compared are not said to be wells") func notWells() throws {
        let finding = try Base.analysis().run(
            on: Base.table([(200, 1), (300, 2), (150, 1)]), context: AnalysisContext())
        #expect(!finding.cautions.contains { $0.code == "wells-as-n" })
    }

    @Test("GR50 is that of the growth rates, whatever the division time") func gr50() throws {
        // Counts that follow a growth-rate curve with GR50 = half: x = x0 · (xc/x0)^(log2(GR + 1)).
        var (x, y, zero, arm, run): ([NumericCell], [NumericCell], [NumericCell], [String?], [String?]) = (
            [], [], [], [], []
        )
        for (place, growth) in [2.0, 8.0].enumerated() {
            for (name, half) in [("mimic", 3.0), ("control", 1.0)] {
                for dose in Base.doses {
                    let rate = 1 / (1 + pow(dose / half, 1.5))
                    x.append(.exact(dose))
                    y.append(.exact(1000 * pow(growth, log2(rate + 1))))
                    zero.append(.exact(1000))
                    arm.append(name)
                    run.append("run \(place)")
                }
            }
        }
        let table = Table(
            name: "wells",
            columns: [
                Column("dose", cells: .numbers(x)), Column("y", cells: .numbers(y)),
                Column("zero", cells: .numbers(zero)), Column("arm", cells: .texts(arm)),
                Column("run", cells: .texts(run)),
            ], origins: x.indices.map { RowOrigin(file: "wells.csv", line: $0 + 2) })
        var analysis = Base.analysis(.signal, summary: .gr50)
        analysis.timeZero = "zero"
        let finding = try analysis.run(on: table, context: AnalysisContext())
        let values = finding.estimates.filter { $0.name.hasPrefix("gr50_") }.compactMap(\.value.number)
        #expect(values.count == 4)
        for (value, half) in zip(values, [3.0, 3, 1, 1]) { #expect(abs(value / half - 1) < 1e-3) }
    }
}

@Suite("Grids that differ") struct CombineUnevenTests {
    @Test("the mean is over the pairs that all experiments have, the others are counted")
    func common() throws {
        let whole = CombineTests.table(experiments: 3, extra: [5, 6, 7], value: CombineTests.bliss)
        let (a, runs) = (try whole.numbers("a"), try whole.labels("run"))
        let cut = whole.picking(
            (0..<whole.rowCount).filter { !(runs[$0] == "run 1" && a[$0].exactValue == 10) })
        let analysis = CombineAnalysis(
            dose1: "a", dose2: "b", response: "viability", sense: .viability, experiment: "run")
        let finding = try analysis.run(on: cut, context: AnalysisContext())
        #expect(try abs(#require(finding.decision.effect.number) - 6) < 1e-9)
        let caution = try #require(finding.cautions.first { $0.code == "uncommon-cells" })
        #expect(caution.text.hasPrefix("10 pairs"))
        #expect(finding.rCalls.contains { $0.code.contains("== 3") })
        let full = try analysis.run(on: whole, context: AnalysisContext())
        #expect(!full.cautions.contains { $0.code == "uncommon-cells" || $0.code == "untreated-level" })
    }

    @Test("the mean leaves out what the others lack, also where it would change it") func leftOut() throws {
        // Excess 5 at each common pair, and 100 at the highest dose, which run 1 has not.
        let whole = CombineTests.table(experiments: 2, extra: [5, 5], value: CombineTests.bliss)
        let (a, b, runs) = (try whole.numbers("a"), try whole.numbers("b"), try whole.labels("run"))
        var copy = whole.picking(
            (0..<whole.rowCount).filter { !(runs[$0] == "run 1" && a[$0].exactValue == 10) })
        let left = (0..<whole.rowCount).filter { !(runs[$0] == "run 1" && a[$0].exactValue == 10) }
        let values = try copy.numbers("viability")
        copy.setColumn(
            Column(
                "viability",
                cells: .numbers(
                    left.indices.map { place in
                        let isTop = a[left[place]].exactValue == 10 && b[left[place]].exactValue! > 0
                        return .exact(values[place].exactValue! - (isTop ? 95 : 0))
                    })))
        let finding = try CombineAnalysis(
            dose1: "a", dose2: "b", response: "viability", sense: .viability, experiment: "run"
        ).run(on: copy, context: AnalysisContext())
        #expect(try abs(#require(finding.decision.effect.number) - 5) < 1e-9)
    }

    @Test("untreated wells that are not the zero are told") func untreated() throws {
        let table = CombineTests.table(experiments: 2, extra: [0, 1]) { CombineTests.bliss($0, $1) + 40 }
        let finding = try CombineAnalysis(
            dose1: "a", dose2: "b", response: "viability", sense: .viability, experiment: "run"
        ).run(on: table, context: AnalysisContext())
        #expect(finding.cautions.contains { $0.code == "untreated-level" })
    }
}

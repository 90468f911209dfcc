import Assays
import Findings
import Foundation
import Inputs
import Statistics
import Tables
import Testing

@Suite("Combination on a grid") struct CombineTests {
    /// Two drugs with log-logistic curves of inhibition from 0 to `top`.
    static func effect(_ dose: Double, half: Double, top: Double = 100, steep: Double = 1.5) -> Double {
        dose == 0 ? 0 : top / (1 + pow(half / dose, steep))
    }

    static let doses = [0, 0.1, 0.3, 1, 3, 10.0]

    static func grid(_ value: (Double, Double) -> Double) -> [CombinationGrid.Well] {
        doses.flatMap { a in
            doses.map { b in CombinationGrid.Well(dose1: a, dose2: b, inhibition: value(a, b)) }
        }
    }

    static func table(
        experiments: Int, extra: [Double], unit: String? = nil, value: (Double, Double) -> Double
    ) -> Table {
        var (a, b, y, e): ([NumericCell], [NumericCell], [NumericCell], [String?]) = ([], [], [], [])
        for experiment in 0..<experiments {
            for well in grid(value) {
                a.append(.exact(well.dose1))
                b.append(.exact(well.dose2))
                let excess = well.dose1 > 0 && well.dose2 > 0 ? extra[experiment] : 0
                y.append(.exact(100 - well.inhibition - excess))
                e.append("run \(experiment)")
            }
        }
        return Table(
            name: "wells",
            columns: [
                Column("a", unit: unit, cells: .numbers(a)), Column("b", cells: .numbers(b)),
                Column("viability", cells: .numbers(y)), Column("run", cells: .texts(e)),
            ], origins: a.indices.map { RowOrigin(file: "wells.csv", line: $0 + 2) })
    }

    static func bliss(_ a: Double, _ b: Double) -> Double {
        let (x, y) = (effect(a, half: 1), effect(b, half: 2, top: 70))
        return x + y - x * y / 100
    }

    @Test("independent drugs have no Bliss excess, and ZIP agrees") func independent() throws {
        let grid = try CombinationGrid.gather(Self.grid(Self.bliss)).get()
        #expect(try abs(CombinationReference.bliss.cells(of: grid).get().meanExcess) < 1e-10)
        #expect(try CombinationReference.zip.cells(of: grid).get().excess.allSatisfy { abs($0) < 0.5 })
    }

    @Test("a drug with itself has no Loewe excess") func sham() throws {
        let wells = Self.grid { a, b in Self.effect(a + 2 * b, half: 1) }
        let cells = try CombinationReference.loewe.cells(of: CombinationGrid.gather(wells).get()).get()
        #expect(cells.excess.allSatisfy { abs($0) < 0.01 })
        #expect(cells.excess.count == 25)
    }

    @Test("a drug that cannot reach the effect contributes nothing to Loewe") func unreachable() throws {
        let wells = Self.grid { a, b in max(Self.effect(a, half: 1, top: 40), Self.effect(b, half: 0.5)) }
        let grid = try CombinationGrid.gather(wells).get()
        let cells = try CombinationReference.loewe.cells(of: grid).get()
        let place = try #require(grid.combined.firstIndex { $0 == (1, 5) })
        #expect(abs(cells.expected[place] - Self.effect(10, half: 0.5)) < 0.1)
    }

    @Test("experiments are the n") func decision() throws {
        let extra = [4.0, 6, 8]
        let table = Self.table(experiments: 3, extra: extra, value: Self.bliss)
        let analysis = CombineAnalysis(
            dose1: "a", dose2: "b", response: "viability", sense: .viability, experiment: "run")
        let finding = try analysis.run(on: table, context: AnalysisContext())
        #expect(finding.units.total == 3)
        let effect = try #require(finding.decision.effect.number)
        #expect(abs(effect - 6) < 1e-9)
        let test = try TTest.oneSample(extra).get()
        let p = try #require(finding.decision.pValue.number)
        #expect(abs(p - test.pValue) < 1e-9)
        #expect(finding.estimates.map(\.name).count == 4)
        #expect(finding.tables[0].frame.rows.count == 75)
    }

    @Test("one experiment describes and does not decide") func single() throws {
        let table = Self.table(experiments: 1, extra: [5], value: Self.bliss)
        for name in [nil, "run"] {
            let analysis = CombineAnalysis(
                dose1: "a", dose2: "b", response: "viability", sense: .viability, experiment: name)
            let finding = try analysis.run(on: table, context: AnalysisContext())
            #expect(finding.decision.notTestable != nil)
            #expect(finding.decision.pValue.number == nil)
            #expect(finding.cautions.contains { $0.code == "wells-as-n" })
        }
    }

    @Test("the wrong sense is noticed") func sense() throws {
        let table = Self.table(experiments: 2, extra: [5, 6], value: Self.bliss)
        let analysis = CombineAnalysis(
            dose1: "a", dose2: "b", response: "viability", sense: .inhibition, experiment: "run")
        let finding = try analysis.run(on: table, context: AnalysisContext())
        #expect(finding.cautions.contains { $0.code == "sense" })
    }

    @Test("a fraction said to be a percentage, a missing drug alone, a negative dose") func refused() throws {
        let table = Self.table(experiments: 1, extra: [0], value: Self.bliss)
        let analysis = CombineAnalysis(dose1: "a", dose2: "b", response: "viability", sense: .viability)
        func code(_ change: (inout Table) -> Void) -> InputError.Code? {
            var table = table
            change(&table)
            do throws(InputError) {
                _ = try analysis.run(on: table, context: AnalysisContext())
                return nil
            } catch { return error.code }
        }
        #expect(
            code { table in
                let cells = try! table.numbers("viability").map { NumericCell.exact($0.exactValue! / 100) }
                table.setColumn(Column("viability", cells: .numbers(cells)))
            } == "response-scale")
        #expect(code { table in table = table.picking((0..<36).filter { $0 != 3 }) } == "incomplete-grid")
        #expect(
            code { table in
                let cells = try! table.numbers("a").map { NumericCell.exact($0.exactValue! - 1) }
                table.setColumn(Column("a", cells: .numbers(cells)))
            } == "negative-dose")
    }

    @Test("one dose of each: Bliss and HSA only") func twoByTwo() throws {
        let wells = [(0.0, 0.0, 0.0), (1, 0, 30), (0, 1, 40), (1, 1, 80)].map {
            CombinationGrid.Well(dose1: $0.0, dose2: $0.1, inhibition: $0.2)
        }
        let grid = try CombinationGrid.gather(wells).get()
        #expect(try abs(CombinationReference.bliss.cells(of: grid).get().meanExcess - 22) < 1e-12)
        #expect(try CombinationReference.hsa.cells(of: grid).get().meanExcess == 40)
        #expect(CombinationReference.loewe.cells(of: grid).value == nil)
        #expect(CombinationReference.zip.cells(of: grid).value == nil)
    }
}

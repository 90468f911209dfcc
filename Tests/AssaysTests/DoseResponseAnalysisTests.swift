import Assays
import Findings
import Foundation
import Inputs
import Statistics
import Tables
import Testing

@Suite("Dose-response analysis") struct DoseResponseAnalysisTests {
    static let doses = [0, 0.03, 0.1, 0.3, 1, 3, 10, 30.0]

    static func viability(_ dose: Double, half: Double) -> Double { 100 / (1 + pow(dose / half, 1.2)) }

    /// Wells of two arms; `halves` for each experiment (mimic, control).
    static func table(
        _ halves: [(Double, Double)], factor: Double = 1, wells: Int = 2,
        value: (Double, Double) -> Double = viability
    ) -> Table {
        var (x, y, arm, run): ([NumericCell], [NumericCell], [String?], [String?]) = ([], [], [], [])
        for (place, half) in halves.enumerated() {
            for (name, half) in [("mimic", half.0), ("control", half.1)] {
                for dose in doses {
                    for well in 0..<wells {
                        x.append(.exact(dose))
                        y.append(.exact(factor * (value(dose, half) + (well == 0 ? 0.5 : -0.5))))
                        arm.append(name)
                        run.append("run \(place)")
                    }
                }
            }
        }
        return Table(
            name: "wells",
            columns: [
                Column("dose", unit: "µM", cells: .numbers(x)), Column("y", cells: .numbers(y)),
                Column("arm", cells: .texts(arm)), Column("run", cells: .texts(run)),
            ], origins: x.indices.map { RowOrigin(file: "wells.csv", line: $0 + 2) })
    }

    static func analysis(
        _ sense: ResponseSense = .viability, experiment: String? = "run",
        summary: DoseResponseAnalysis.Summary = .ic50
    ) -> DoseResponseAnalysis {
        DoseResponseAnalysis(
            dose: "dose", response: "y", sense: sense, arm: "arm", of: "mimic", against: "control",
            experiment: experiment, summary: summary)
    }

    @Test("the difference within each experiment decides") func decision() throws {
        let halves = [(2.0, 1.0), (4.5, 1.5), (2.4, 0.8)]
        let finding = try Self.analysis().run(on: Self.table(halves), context: AnalysisContext())
        let expected = try TTest.oneSample(halves.map { log($0.0 / $0.1) }).get()
        let effect = try #require(finding.decision.effect.number)
        #expect(abs(effect - expected.difference) < 0.01)
        let p = try #require(finding.decision.pValue.number)
        #expect(abs(p - expected.pValue) < 0.02 * expected.pValue)
        #expect(finding.units.total == 3)
        #expect(finding.decision.notTestable == nil)
        #expect(finding.tables[0].frame.rows.count == 6)
    }

    @Test("a raw signal gives the same ratio, whatever its scale") func signal() throws {
        let halves = [(2.0, 1.0), (4.5, 1.5), (2.4, 0.8)]
        let percent = try Self.analysis().run(on: Self.table(halves), context: AnalysisContext())
        let signal = try Self.analysis(.signal).run(
            on: Self.table(halves, factor: 731), context: AnalysisContext())
        let (a, b) = (percent.decision.effect.number, signal.decision.effect.number)
        #expect(try abs(#require(a) - #require(b)) < 0.01)
    }

    @Test("one experiment, or none named: no p value") func oneExperiment() throws {
        for name in ["run", nil] {
            let finding = try Self.analysis(experiment: name).run(
                on: Self.table([(2, 1)]), context: AnalysisContext())
            #expect(finding.decision.notTestable != nil)
            #expect(finding.decision.pValue.number == nil)
            #expect(finding.cautions.contains { $0.code == "wells-as-n" })
            #expect(finding.estimates.contains { $0.interval != nil })
        }
    }

    @Test("an IC50 beyond the last dose stays censored; the area decides") func censored() throws {
        let table = Self.table([(200, 1), (300, 2), (150, 1)])
        let finding = try Self.analysis().run(on: table, context: AnalysisContext())
        #expect(finding.decision.notTestable?.contains("summary: area") == true)
        #expect(finding.cautions.contains { $0.code == "beyond-doses" })
        #expect(finding.tables[0].frame.rows[0][2] == .text(">30"))
        let area = try Self.analysis(summary: .area).run(on: table, context: AnalysisContext())
        #expect(area.decision.notTestable == nil)
        #expect(try #require(area.decision.effect.number) > 0)
    }

    @Test("without arms the curve is described") func describes() throws {
        let analysis = DoseResponseAnalysis(
            dose: "dose", response: "y", sense: .viability, arm: "arm", of: "mimic", against: "control")
        var alone = analysis
        (alone.arm, alone.of, alone.against) = (nil, nil, nil)
        let finding = try alone.run(on: Self.table([(1, 1)]), context: AnalysisContext())
        let ic50 = try #require(finding.estimates.first?.value.number)
        #expect(abs(ic50 - 1) < 0.05)
        #expect(finding.decision.notTestable != nil)
    }

    @Test("flat, all dead, rising, negative: a caution and no crash", arguments: [0, 1, 2, 3])
    func hostile(_ kind: Int) throws {
        let value: (Double, Double) -> Double = { dose, half in
            switch kind {
            case 0: 100
            case 1: dose == 0 ? 100 : 0.1
            case 2: 100 - Self.viability(dose, half: half)
            default: Self.viability(dose, half: half) - 40
            }
        }
        let finding = try Self.analysis().run(
            on: Self.table([(1, 2), (2, 3)], value: value), context: AnalysisContext())
        let codes = [["flat-curve", "no-fit"], ["below-doses"], ["rising"], ["negative"]][kind]
        #expect(finding.cautions.contains { codes.contains($0.code) })
    }

    @Test("bad input has a code") func refused() throws {
        func code(_ analysis: DoseResponseAnalysis, _ table: Table) -> InputError.Code? {
            do throws(InputError) {
                _ = try analysis.run(on: table, context: AnalysisContext())
                return nil
            } catch { return error.code }
        }
        let table = Self.table([(2, 1), (3, 1)])
        #expect(code(Self.analysis(), Self.table([(2, 1)], factor: 0.01)) == "response-scale")
        let dosed = table.picking(
            (0..<table.rowCount).filter { try! table.numbers("dose")[$0].exactValue! > 0 })
        #expect(code(Self.analysis(.signal), dosed) == "missing-vehicle")
        #expect(code(Self.analysis(summary: .gr50), table) == "missing-key")
        var negative = table
        negative.setColumn(
            Column("dose", cells: .numbers(try table.numbers("dose").map { .exact($0.exactValue! - 1) })))
        #expect(code(Self.analysis(), negative) == "negative-dose")
    }
}

@Suite("Step fit_curves") struct FitCurvesTests {
    static func step() throws -> any ShapingStep {
        func text(_ value: String) -> Setting { .scalar(value, quoted: false, .commandLine) }
        func entry(_ key: String, _ value: String) -> Setting.Entry {
            Setting.Entry(key: key, keyLocation: .commandLine, value: text(value))
        }
        let settings = Setting.map(
            [
                entry("curve", "run"), entry("dose", "dose"), entry("response", "y"),
                entry("response_is", "viability"),
            ], .commandLine)
        return try FitCurvesStep(settings)
    }

    @Test("one row for each curve, censored where half is not reached, none dropped") func rows() throws {
        var table = DoseResponseAnalysisTests.table([(1, 1), (500, 500)])
        var cells = try table.numbers("y")
        cells[0] = .missing
        table.setColumn(Column("y", cells: .numbers(cells)))
        let (shaped, flow) = try Self.step().apply(to: table, among: [:])
        #expect(shaped.rowCount == 2)
        let ic50 = try shaped.numbers("ic50")
        #expect(abs((ic50[0].exactValue ?? 0) - 1) < 0.05)
        #expect(ic50[1] == .above(30))
        #expect(try shaped.numbers("activity_area")[0].exactValue! > 2)
        #expect(flow.losses.first?.rows.count == 1)
    }

    @Test("too few doses: the curve is kept with missing values and counted") func kept() throws {
        let table = DoseResponseAnalysisTests.table([(1, 1)])
        let few = table.picking(
            (0..<table.rowCount).filter { try! table.numbers("dose")[$0].exactValue! > 9 })
        let (shaped, flow) = try Self.step().apply(to: few, among: [:])
        #expect(try shaped.numbers("ec50") == [.missing])
        #expect(flow.notes.contains { $0.contains("kept") })
    }
}

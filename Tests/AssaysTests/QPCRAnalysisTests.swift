import Assays
import Findings
import Foundation
import Inputs
import NumericalKit
import Statistics
import Tables
import Testing

@Suite("qpcr: two groups from wells") struct QPCRAnalysisTests {
    private static var basic: [(String, QPCRWritten)] {
        [
            ("target", "miR-221-3p"), ("references", "miR-16-5p"), ("group", "group"), ("of", "treated"),
            ("against", "control"),
        ]
    }

    private func run(
        _ wells: QPCRWells, _ more: [(String, QPCRWritten)] = [], level: Double = 0.95
    ) throws -> Finding {
        let changed = Set(more.map(\.0))
        let options = QPCRWritten.map(Self.basic.filter { !changed.contains($0.0) } + more)
        let values = try OptionValues(options.setting, schema: QPCRAnalysis.schema)
        return try QPCRAnalysis(values).run(on: wells.table, context: AnalysisContext(decisionLevel: level))
    }

    /// Targets' Cq of each group, in duplicate, the reference near 20.
    private func wells(_ treated: [NumericCell], _ control: [NumericCell]) -> QPCRWells {
        var wells = QPCRWells()
        for (group, cqs) in [("treated", treated), ("control", control)] {
            for (place, cq) in cqs.enumerated() {
                let name = "\(group)-patient-\(place)"
                let reference = 20 + 0.1 * Double((7 * place) % 5)
                wells.add(name, "miR-221-3p", [cq, cq], group: group, source: "source-\(place)")
                wells.add(name, "miR-16-5p", [.exact(reference)], group: group, source: "source-\(place)")
            }
        }
        wells.add("NTC", "miR-221-3p", [.above(40)], task: "no template")
        return wells
    }

    private let treated: [NumericCell] = [24.1, 24.9, 23.8, 25.2, 24.4, 24.7]
    private let control: [NumericCell] = [26.0, 25.1, 27.3, 26.6, 25.9, 26.2]

    private func amounts(_ cqs: [NumericCell]) -> [Double] {
        cqs.enumerated().map { place, cq in
            ((20 + 0.1 * Double((7 * place) % 5) - cq.exactValue!) * 1e9).rounded() / 1e9
        }
    }

    @Test("nothing undetermined: Mann-Whitney and Hodges-Lehmann decide") func plain() throws {
        let finding = try run(wells(treated, control))
        let (a, b) = (amounts(treated), amounts(control))
        let test = try MannWhitney.of(a, b).get()
        #expect(finding.decision.pValue == .value(test.pValue(.exact)))
        #expect(finding.decision.effect == .value(test.shift))
        let bounds = try test.shiftInterval(level: 0.95, method: .exact).get()
        #expect(finding.decision.interval?.lower == bounds.lower)
        #expect(finding.decision.interval?.upper == bounds.upper)
        #expect(finding.units.groups.map(\.count) == [6, 6])
        #expect(finding.units.noun == "samples")
        let welch = try TTest.welch(a, b).get()
        let delta = finding.estimates.first { $0.name == "delta_delta_cq" }
        #expect(abs(delta!.value.number! + welch.difference) < 1e-9)
        #expect(abs(delta!.interval!.lower + welch.interval.upper) < 1e-9)
        let fold = finding.estimates.first { $0.name == "fold_change_of_means" }
        #expect(abs(fold!.value.number! - exp2(welch.difference)) < 1e-9)
        #expect(fold?.scale == .ratio)
        let shift = finding.estimates.first { $0.name == "fold_change" }
        #expect(abs(shift!.value.number! - exp2(test.shift)) < 1e-12)
        #expect(!finding.estimates.contains { $0.name == "censored_difference" })
        #expect(Set(finding.estimates.map(\.name)).count == finding.estimates.count)
    }

    @Test("undetermined in one arm only: nothing left out, nothing set to 40") func oneArm() throws {
        let gone = [NumericCell](repeating: .above(40), count: 6)
        let finding = try run(wells(gone, control))
        #expect(finding.exclusions.isEmpty)
        #expect(finding.units.groups.map(\.count) == [6, 6])
        // Complete separation of 6 against 6, as with the exact Mann-Whitney test.
        #expect(abs(finding.decision.pValue.number! - 2.0 / 924) < 1e-12)
        #expect(finding.decision.interval?.lower == -.infinity)
        #expect(finding.decision.interval!.upper < 0)
        #expect(finding.decision.effect.number! < 0)
        #expect(finding.decision.notTestable == nil)
        #expect(finding.cautions.contains { $0.code == "one-arm-undetermined" && $0.weight == .serious })
        let likelihood = finding.estimates.first { $0.name == "censored_difference" }
        #expect(likelihood?.value == .value(-.infinity))
        #expect(finding.estimates.first { $0.name == "undetermined_of" }?.value == .value(1))
        // The other way round the interval is open upwards.
        let turned = try run(wells(control, gone))
        #expect(turned.decision.interval?.upper == .infinity)
        #expect(turned.decision.interval!.lower > 0)
        let small = try run(wells(Array(gone.prefix(3)), Array(control.prefix(3))))
        #expect(small.decision.notTestable?.contains("cannot reach p") == true)
        let none = try run(wells(gone, gone))
        #expect(none.decision.notTestable == "the target was not detected in any sample")
    }

    @Test("some undetermined: both ends finite, p of the interval's own test") func some() throws {
        var (a, b) = (treated, control)
        b[2] = .above(40)
        b[3] = .above(40)
        let finding = try run(wells(a, b))
        let interval = try #require(finding.decision.interval)
        let p = try #require(finding.decision.pValue.number)
        #expect((p <= 0.05) == (interval.lower > 0 || interval.upper < 0))
        #expect(interval.lower > 0)
        #expect(finding.decision.effect.number! > interval.lower)
        #expect(finding.decision.effect.number! < interval.upper)
        #expect(finding.decision.procedure.contains("Gehan"))
        #expect(finding.tests.map(\.name).contains("likelihood ratio test, censored normal"))
        // Censored far below all else: the Hodges-Lehmann shift of values set to the limit is no smaller than ours is large.
        a[0] = .above(40)
        let both = try run(wells(a, b))
        #expect(both.decision.interval!.lower < interval.lower)
    }

    @Test("pairs: signed ranks; partners counted; sources in both groups refused as units") func pairs()
        throws
    {
        let finding = try run(wells(treated, control), [("pair", "source")])
        let differences = zip(amounts(treated), amounts(control)).map { (($0 - $1) * 1e9).rounded() / 1e9 }
        let test = try SignedRank.of(first: [Double](repeating: 0, count: 6), second: differences).get()
        #expect(abs(finding.decision.effect.number! - test.pseudomedian) < 1e-9)
        #expect(finding.decision.pValue.number == test.pValue(.exact).value)
        #expect(finding.units.noun == "pairs")
        #expect(finding.units.total == 6)
        let lone = try run(wells(treated, Array(control.prefix(5))), [("pair", "source")])
        #expect(lone.exclusions.map(\.reason) == ["sample: no partner with group 'control'"])
        var cut = control
        cut[1] = .above(40)
        cut[4] = .above(40)
        let censored = try run(wells(treated, cut), [("pair", "source")])
        #expect(censored.decision.pValue.number! <= finding.decision.pValue.number! + 1e-12)
        #expect(censored.decision.interval!.upper >= finding.decision.interval!.upper)
        let error = qpcrError { _ = try run(wells(treated, control), [("unit", "source")]) }
        #expect(error?.code == "unit-in-both-groups")
    }

    @Test("samples of one unit are averaged, and tell the change that counts") func units() throws {
        var wells = QPCRWells()
        for unit in 0..<10 {
            for day in 0..<2 {
                let cq = 25 + 0.3 * Double(unit) + 0.5 * Double((unit + day) % 3)
                let group = unit < 5 ? "treated" : "control"
                wells.add(
                    "s\(unit)-\(day)", "miR-221-3p", [.exact(cq - 0.1), .exact(cq + 0.1)], group: group,
                    source: "u\(unit)")
                wells.add("s\(unit)-\(day)", "miR-16-5p", [20], group: group, source: "u\(unit)")
            }
        }
        let finding = try run(wells, [("unit", "source")])
        #expect(finding.units.groups.map(\.count) == [5, 5])
        #expect(finding.units.noun == "biological units")
        let named = Dictionary(uniqueKeysWithValues: finding.estimates.map { ($0.name, $0) })
        #expect(abs(named["replicate_sd"]!.value.number! - 0.02.squareRoot()) < 1e-9)
        let change = try #require(named["reference_change_value"]?.value.number)
        // Within-unit differences between days, halved squares: the variance as measured.
        let squares = (0..<10).map { unit -> Double in
            let gap = 0.5 * Double((unit + 1) % 3) - 0.5 * Double(unit % 3)
            return gap * gap / 2
        }
        let variance = squares.reduce(0, +) / 10
        #expect(abs(change - exp2(1.959963984540054 * (2 * variance).squareRoot())) < 1e-9)
    }

    @Test("options: typos, levels, columns") func refusals() throws {
        let plain = wells(treated, control)
        let target = qpcrError { _ = try run(plain, [("target", "miR-21-3p")]) }
        #expect(target?.remedy == "did you mean 'miR-221-3p'?")
        let level = qpcrError { _ = try run(plain, [("of", "traeted")]) }
        #expect(level?.code == "unknown-level")
        var torn = plain
        torn.rows[0].group = "control"
        let two = qpcrError { _ = try run(torn) }
        #expect(two?.code == "sample-in-two-groups")
        #expect(two?.message.contains("patient") == false)
        let candidates = qpcrError { _ = try run(plain, [("references", "genorm")]) }
        #expect(candidates?.message.contains("candidates") == true)
        let efficiency = qpcrError { _ = try run(plain, [("efficiency", "0.95")]) }
        #expect(efficiency?.code == "out-of-range")
        _ = try run(plain, [("efficiency", ["1.98", "miR-221-3p=1.9"])])
    }

    @Test("a normaliser that moves, plates that are groups, one well each") func suspicions() throws {
        var wells = QPCRWells()
        for place in 0..<12 {
            let isTreated = place < 6
            let group = isTreated ? "treated" : "control"
            wells.add(
                "s\(place)", "miR-221-3p", [.exact(25 + 0.1 * Double(place))], group: group, plate: group)
            wells.add(
                "s\(place)", "miR-16-5p", [.exact((isTreated ? 20 : 22) + 0.1 * Double(place))], group: group,
                plate: group)
        }
        let codes = try run(wells).cautions.map(\.code)
        for code in ["reference-differs", "plates-are-groups", "no-template-control", "single-reference"] {
            #expect(codes.contains(code))
        }
        let clean = try run(self.wells(treated, control)).cautions.map(\.code)
        #expect(!clean.contains("reference-differs"))
        #expect(!clean.contains("plates-are-groups"))
        #expect(!clean.contains("no-template-control"))
    }

    @Test("contaminated control; failed reference in one sample") func hostile() throws {
        var wells = wells(treated, control)
        wells.add("NTC", "miR-221-3p", [27.5], task: "no template")
        wells.add("broken", "miR-221-3p", [25], group: "treated")
        wells.add("broken", "miR-16-5p", [.above(40)], group: "treated")
        let finding = try run(wells)
        #expect(finding.cautions.contains { $0.code == "contamination" && $0.weight == .serious })
        #expect(finding.exclusions.map(\.reason) == ["sample: reference miR-16-5p undetermined"])
        #expect(finding.units.groups.map(\.count) == [6, 6])
    }

    @Test("tables and figures: ids differ, no name of a sample, MIQE says what is not stated")
    func tables() throws {
        var wells = wells(treated, control)
        for power in 2...6 {
            let cq = 38 - 3.4 * Double(power)
            wells.add(
                nil, "miR-221-3p", [.exact(cq), .exact(cq + 0.1)], task: "standard",
                quantity: pow(10, Double(power)))
        }
        let finding = try run(wells)
        let ids = finding.tables.map(\.id)
        #expect(Set(ids).count == ids.count)
        #expect(ids.prefix(2) == ["samples", "delta-cq"])
        #expect(ids.contains("standard-curves"))
        #expect(ids.contains("controls"))
        #expect(ids.contains("references"))
        let miqe = try #require(finding.tables.first { $0.id == "miqe" })
        let answers = Dictionary(
            uniqueKeysWithValues: miqe.frame.rows.map { (text($0[1]), text($0[3])) })
        #expect(answers["No-template control, Cq"] == "1 well, none amplified")
        #expect(answers["No-reverse-transcription control, Cq"] == "not stated")
        #expect(answers["Number within each group"] == "6 and 6 samples")
        #expect(answers["Number and stage of technical replicates"]?.hasPrefix("2 wells") == true)
        #expect(Set(finding.figures.map(\.id)) == ["amounts", "standard-curves", "plate-1"])
        let json = String(decoding: try JSONEncoder().encode(finding), as: UTF8.self)
        #expect(!json.contains("patient-"))
        #expect(!json.contains("source-"))
        guard case .nestedGroups(let groups)? = finding.figures.first?.content else {
            Issue.record("no figure of groups")
            return
        }
        #expect(groups.arms.map(\.units.count) == [6, 6])
        #expect(groups.arms[0].units[0].parts.count == 2)
    }

    private func text(_ cell: DataFrame.Cell) -> String {
        if case .text(let text) = cell { text } else { "" }
    }
}

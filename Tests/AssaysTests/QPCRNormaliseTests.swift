import Assays
import Findings
import Foundation
import Inputs
import Tables
import Testing

@Suite("normalise_cq: from wells to samples") struct QPCRNormaliseTests {
    private func step(_ written: QPCRWritten) throws -> NormaliseCqStep {
        try NormaliseCqStep(written.setting)
    }

    private func run(
        _ wells: QPCRWells, _ written: QPCRWritten
    ) throws -> (table: Table, flow: FlowStep) {
        let (table, flow) = try step(written).apply(to: wells.table, among: [:])
        return (table, flow)
    }

    private func numbers(_ table: Table, _ column: String) throws -> [NumericCell] {
        try table.numbers(column).map { cell in
            func rounded(_ value: Double) -> Double { (value * 1e6).rounded() / 1e6 }
            return switch cell {
            case .exact(let value): .exact(rounded(value))
            case .below(let value): .below(rounded(value))
            case .above(let value): .above(rounded(value))
            case .missing: .missing
            }
        }
    }

    /// Three samples, target and reference in duplicate, a control and an omitted well.
    private var plain: QPCRWells {
        var wells = QPCRWells()
        for (name, target, reference) in [("s1", 25.0, 20.0), ("s2", 27.0, 21.0), ("s3", 24.0, 20.5)] {
            wells.add(name, "miR-221-3p", [.exact(target - 0.1), .exact(target + 0.1)], group: "a")
            wells.add(name, "miR-16-5p", [.exact(reference), .exact(reference)], group: "a")
        }
        wells.add("NTC", "miR-221-3p", [.above(40)], task: "no template")
        return wells
    }

    @Test("one row for each sample, minus delta Cq") func minusDeltaCq() throws {
        let (table, flow) = try run(plain, ["targets": ["miR-221-3p"], "references": ["miR-16-5p"]])
        #expect(try table.labels("sample") == ["s1", "s2", "s3"])
        #expect(try numbers(table, "mir_221_3p") == [-5, -6, -3.5])
        let column = try table.column("mir_221_3p")
        #expect(column.unit == "log2 relative quantity")
        #expect(column.role == .marker)
        #expect(try table.column("sample").role == .identifier)
        #expect(try table.labels("group") == ["a", "a", "a"])
        #expect(!table.hasColumn("well"))
        #expect(flow.rowsBefore == 13)
        #expect(flow.rowsAfter == 3)
        #expect(table.origins[1].line == 6)
    }

    @Test("Pfaffl: unequal efficiencies, geometric mean of references") func pfaffl() throws {
        var wells = plain
        for (name, cq) in [("s1", 30.0), ("s2", 31.0), ("s3", 29.0)] {
            wells.add(name, "RNU6", [.exact(cq)], group: "a")
        }
        let (table, _) = try run(
            wells,
            [
                "targets": ["miR-221-3p": "marker"], "references": ["miR-16-5p", "RNU6"],
                "efficiency": ["miR-221-3p": "1.9", "RNU6": "1.8"],
            ])
        let expected = [(25.0, 20.0, 30.0), (27, 21, 31), (24, 20.5, 29)].map { target, a, b in
            // Ratio of quantities, on the linear scale.
            log2(pow(1.9, -target) / (pow(2, -a) * pow(1.8, -b)).squareRoot())
        }
        for (cell, value) in zip(try table.numbers("marker"), expected) {
            #expect(abs(cell.exactValue! - value) < 1e-9)
        }
    }

    @Test("an undetermined target is below a limit of its own sample") func undetermined() throws {
        var wells = plain
        wells.add("s4", "miR-221-3p", [.above(40), .above(40)], group: "b")
        wells.add("s4", "miR-16-5p", [22], group: "b")
        wells.add("s5", "miR-221-3p", [35, .above(40)], group: "b")
        wells.add("s5", "miR-16-5p", [21.5], group: "b")
        let (table, flow) = try run(wells, ["targets": ["miR-221-3p"], "references": ["miR-16-5p"]])
        #expect(
            try numbers(table, "mir_221_3p") == [-5, -6, -3.5, .below(-18), .below(-16)])
        #expect(try table.labels("qpcr_flags") == [nil, nil, nil, nil, "partly undetermined"])
        #expect(flow.losses.isEmpty)
        let (majority, _) = try run(
            wells,
            [
                "targets": ["miR-221-3p"], "references": ["miR-16-5p"],
                "limit_of_quantification": "37",
            ])
        #expect(try numbers(majority, "mir_221_3p")[3] == .below(-15))
        #expect(try numbers(majority, "mir_221_3p")[4] == .below(-15.5))
    }

    @Test("a failed reference excludes the sample, with a word") func failedReference() throws {
        var wells = plain
        wells.add("s4", "miR-221-3p", [26])
        wells.add("s4", "miR-16-5p", [.above(40)])
        wells.add("s5", "miR-221-3p", [26])
        wells.add("s6", "miR-221-3p", [26])
        wells.add("s6", "miR-16-5p", [20], status: "failed")
        let (table, flow) = try run(wells, ["targets": ["miR-221-3p"], "references": ["miR-16-5p"]])
        #expect(table.rowCount == 3)
        #expect(
            flow.losses.map(\.reason) == [
                "well that the instrument calls failed", "sample: reference miR-16-5p undetermined",
                "sample: reference miR-16-5p has no usable well",
            ])
        #expect(flow.losses.map(\.rows.count) == [1, 1, 2])
    }

    @Test("a misspelt target is refused with the nearest name") func misspelt() throws {
        let error = qpcrError {
            _ = try run(plain, ["targets": ["miR-212-3p"], "references": ["miR-16-5p"]])
        }
        #expect(error?.code == "unknown-target")
        #expect(error?.remedy == "did you mean 'miR-221-3p'?")
        #expect(error?.location?.line == 7)
        let none = qpcrError { _ = try run(plain, ["targets": ["miR-221-3p"]]) }
        #expect(none?.code == "no-normaliser")
        let both = qpcrError {
            _ = try run(plain, ["targets": ["miR-221-3p"], "references": ["miR-221-3p"]])
        }
        #expect(both?.code == "target-is-reference")
        let unknown = qpcrError {
            _ = try run(plain, ["targets": ["miR-221-3p"], "refrences": ["miR-16-5p"]])
        }
        #expect(unknown?.code == "unknown-key")
        #expect(unknown?.remedy?.contains("references") == true)
    }

    @Test("a control that amplifies near the samples is a serious note") func contamination() throws {
        var wells = plain
        wells.add("NTC", "miR-221-3p", [29], task: "no template")
        let (_, flow) = try run(wells, ["targets": ["miR-221-3p"], "references": ["miR-16-5p"]])
        let note = flow.notes.first { $0.contains("a control with no template amplified") }
        #expect(note?.hasPrefix("serious: ") == true)
        #expect(note?.contains("2 of 3 samples") == true)
        // A control whom nobody declared is known by its name, and never a row.
        wells.add("NTC", "miR-221-3p", [38.5])
        let (table, _) = try run(wells, ["targets": ["miR-221-3p"], "references": ["miR-16-5p"]])
        #expect(table.rowCount == 3)
    }

    @Test("replicates: flagged, or the farthest left out") func replicates() throws {
        var wells = QPCRWells()
        wells.add("s1", "t", [25, 25.1, 28])
        wells.add("s1", "r", [20])
        wells.add("s2", "t", [26])
        wells.add("s2", "r", [20])
        let base: [(String, QPCRWritten)] = [("targets", ["t"]), ("references", ["r"])]
        let (kept, flow) = try run(wells, .map(base))
        #expect(abs(try kept.numbers("t")[0].exactValue! + 6.0333333) < 1e-6)
        #expect(try kept.labels("qpcr_flags") == ["replicates differ", nil])
        #expect(flow.notes.contains { $0.contains("exceeds 0.5 cycles") })
        let (left, _) = try run(wells, .map(base + [("outlying_replicates", "leave_out")]))
        #expect(try numbers(left, "t") == [-5.05, -6])
        let (wide, _) = try run(wells, .map(base + [("replicate_sd", "2")]))
        #expect(try wide.labels("qpcr_flags") == [nil, nil])
    }

    @Test("sentinels and words for nothing detected") func sentinels() throws {
        var wells = plain
        wells.add("s4", "miR-221-3p", [40, 40])
        wells.add("s4", "miR-16-5p", [20])
        let base: [(String, QPCRWritten)] = [("targets", ["miR-221-3p"]), ("references", ["miR-16-5p"])]
        let (_, flow) = try run(wells, .map(base))
        #expect(flow.notes.contains { $0.contains("exactly 40") && $0.hasPrefix("serious") })
        let (table, _) = try run(wells, .map(base + [("cycles", "40")]))
        #expect(try numbers(table, "mir_221_3p")[3] == .below(-20))
        wells.add("s5", "miR-221-3p", [999])
        let error = qpcrError { _ = try run(wells, .map(base)) }
        #expect(error?.code == "impossible-cq")
        #expect(error?.message.contains("999") == false)
        #expect(error?.value == "999")
        var written = wells.table
        written.setColumn(
            Column("cq", cells: .texts(wells.rows.map { $0.cq.exactValue.map { "\($0)" } ?? "Undetermined" }))
        )
        let words = qpcrError {
            _ = try step(.map(base)).apply(to: written, among: [:])
        }
        #expect(words?.code == "cycles-unknown")
        let read = try step(.map(base + [("cycles", "40")])).apply(to: written, among: [:]).0
        #expect(read.rowCount == 4)
    }

    @Test("a block pasted twice is refused") func repeatedWell() throws {
        var table = plain.table
        var names = try table.labels("well")
        names[1] = names[0]
        table.setColumn(Column("well", cells: .texts(names)))
        let error = qpcrError {
            _ = try step(["targets": ["miR-221-3p"], "references": ["miR-16-5p"]])
                .apply(to: table, among: [:])
        }
        #expect(error?.code == "repeated-well")
        #expect(error?.location?.line == 3)
    }

    @Test("haemolysis: limits as recorded decimals, flagged or left out") func haemolysis() throws {
        var wells = QPCRWells()
        for (name, delta) in [("s1", 4.9), ("s2", 5.0), ("s3", 7.0), ("s4", 9.0)] {
            wells.add(name, "miR-23a-3p", [27])
            wells.add(name, "miR-451a", [.exact(27 - delta)])
            wells.add(name, "t", [30])
        }
        wells.add("s5", "miR-23a-3p", [27])
        wells.add("s5", "miR-451a", [.above(40)])
        wells.add("s5", "t", [30])
        let base: [(String, QPCRWritten)] = [("targets", ["t"]), ("references", ["miR-23a-3p"])]
        let (table, _) = try run(
            wells, .map(base + [("haemolysis", ["marker": "miR-451a", "stable": "miR-23a-3p"])]))
        #expect(try numbers(table, "haemolysis_delta") == [4.9, 5, 7, 9, .below(-13)])
        #expect(
            try table.labels("qpcr_flags") == [
                nil, "haemolysis possible", "haemolysed", "haemolysed", nil,
            ])
        let (left, flow) = try run(
            wells,
            .map(base + [("haemolysis", ["marker": "miR-451a", "stable": "miR-23a-3p", "exclude": "8"])]))
        #expect(left.rowCount == 4)
        #expect(flow.losses.map(\.reason) == ["sample: haemolysed (ΔCq of at least 8)"])
    }

    /// Three targets, a spike, standards of exactly 1.9 per cycle from 1e6 to 1e2 copies.
    private var serum: QPCRWells {
        var wells = QPCRWells()
        let shifts = [0.0, 0.2, -0.2, 3.0, 0.1]
        for (place, shift) in shifts.enumerated() {
            let name = "s\(place + 1)"
            wells.add(name, "cel-miR-39-3p", [.exact(21 + shift)])
            wells.add(name, "t", [.exact(28 + Double(place) + shift)])
            wells.add(name, "r", [.exact(24 + shift)])
        }
        for power in 2...6 {
            let cq = 38 - Double(power) / log10(1.9)
            wells.add(nil, "t", [.exact(cq), .exact(cq)], task: "standard", quantity: pow(10, Double(power)))
        }
        return wells
    }

    @Test("a spike alone normalises; with references it is a check") func spike() throws {
        let (table, flow) = try run(serum, ["targets": ["t"], "spike": "cel-miR-39-3p"])
        #expect(try numbers(table, "t") == [-7, -8, -9, -10, -11])
        #expect(try numbers(table, "spike_shift") == [-0.1, 0.1, -0.3, 2.9, 0])
        #expect(try table.labels("qpcr_flags") == [nil, nil, nil, "spike outlier", nil])
        #expect(flow.notes.contains { $0.contains("1 of 5 samples lie more than 2 cycles") })
        let (left, loss) = try run(
            serum,
            [
                "targets": ["t"], "references": ["r"],
                "spike": ["target": "cel-miR-39-3p", "exclude": "true"],
            ])
        #expect(try numbers(left, "t") == [-4, -5, -6, -8])
        #expect(loss.losses[0].reason == "sample: spike-in more than 2 cycles from the median")
    }

    @Test("efficiency and copies from the dilution series") func dilution() throws {
        let (relative, flow) = try run(
            serum, ["targets": ["t"], "references": ["r"], "efficiency": ["t": "from_dilution"]])
        let expected = 24 - 28 * log2(1.9)
        #expect(abs(try relative.numbers("t")[0].exactValue! - expected) < 1e-9)
        #expect(flow.notes.contains { $0.contains("from dilution series: t 1.90") })
        let missing = qpcrError {
            _ = try run(serum, ["targets": ["t"], "references": ["r"], "efficiency": "from_dilution"])
        }
        #expect(missing?.code == "no-dilution-series")
        let percent = qpcrError {
            _ = try run(serum, ["targets": ["t"], "references": ["r"], "efficiency": "95"])
        }
        #expect(percent?.remedy?.contains("1.95") == true)

        var wells = serum
        wells.add("s6", "t", [.above(40)])
        wells.add("s6", "cel-miR-39-3p", [21])
        let (copies, notes) = try run(
            wells, ["targets": ["t"], "spike": "cel-miR-39-3p", "absolute": "true"])
        // The spike's shift (from the median 21.05) comes off before the curve is read.
        let first = (38 - (28 + 0.05)) * log10(1.9)
        #expect(abs(try copies.numbers("t")[0].exactValue! - first) < 1e-9)
        #expect(try copies.numbers("t")[5] == .below(2))
        #expect(try copies.labels("t_range") == ["inside", "inside", "inside", "below", "below", "below"])
        #expect(try copies.column("t").unit == "log10 copies")
        #expect(notes.notes.contains { $0.contains("extrapolated") })
    }

    @Test("global mean over what every sample has; calibrator at 0") func globalMean() throws {
        var wells = QPCRWells()
        for (name, cqs) in [("s1", [20.0, 24, 28]), ("s2", [22, 25, 31]), ("s3", [21, 23, 29])] {
            for (target, cq) in zip(["a", "b", "c"], cqs) { wells.add(name, target, [.exact(cq)]) }
        }
        wells.add("s1", "d", [33])
        wells.add("s4", "a", [.above(40)])
        wells.add("s4", "b", [.above(40)])
        wells.add("s4", "c", [30])
        let (table, flow) = try run(
            wells, ["targets": ["a"], "references": "global_mean", "calibrator": "s1"])
        #expect(try numbers(table, "a") == [0, 0, -0.666667])
        #expect(flow.losses.map(\.reason) == ["sample: fewer than half of the panel detected"])
        #expect(flow.notes.contains { $0.contains("3 of 4 targets") })
        let error = qpcrError {
            _ = try run(wells, ["targets": ["a"], "references": "global_mean", "calibrator": "s9"])
        }
        #expect(error?.code == "no-calibrator")
        #expect(error?.message.contains("s9") == false)
    }

    @Test("references chosen by geNorm and NormFinder") func chosen() throws {
        var wells = QPCRWells()
        let wobble = [0.0, 1.1, -0.7, 0.4, -0.2, 0.9, -1.2, 0.3]
        for place in 0..<8 {
            let name = "s\(place)"
            let input = Double(place % 4) * 0.5
            let group = place < 4 ? "x" : "y"
            wells.add(name, "t", [.exact(30 + input)], group: group)
            wells.add(name, "good1", [.exact(20 + input + 0.01 * wobble[place])], group: group)
            wells.add(name, "good2", [.exact(22 + input - 0.01 * wobble[place])], group: group)
            wells.add(name, "bad", [.exact(21 + input + wobble[place])], group: group)
        }
        let among: QPCRWritten = ["good1", "bad", "good2"]
        for method in ["genorm", "normfinder"] {
            let (table, flow) = try run(
                wells,
                [
                    "targets": ["t"],
                    "references": ["choose": .text(method), "among": among, "group": "group"],
                ])
            #expect(try numbers(table, "t") == [NumericCell](repeating: -9, count: 8))
            #expect(flow.notes.contains { $0.contains("good1 and good2 were chosen") })
        }
    }

    @Test("plates brought to equal medians, or by a calibrator") func batch() throws {
        var wells = QPCRWells()
        for (place, cq) in [25.0, 26, 27, 25, 26, 27].enumerated() {
            let plate = place < 3 ? "p1" : "p2"
            let shift = place < 3 ? 0 : 0.8
            wells.add("s\(place)", "t", [.exact(cq + shift)], plate: plate)
            wells.add("s\(place)", "r", [20], plate: plate)
        }
        wells.add("ipc", "t", [24], task: "other", plate: "p1")
        wells.add("ipc", "t", [24.8], task: "other", plate: "p2")
        let base: [(String, QPCRWritten)] = [("targets", ["t"]), ("references", ["r"])]
        let (median, flow) = try run(wells, .map(base + [("batch", "plate")]))
        #expect(try numbers(median, "t") == [-5.4, -6.4, -7.4, -5.4, -6.4, -7.4])
        #expect(flow.notes.contains { $0.contains("largest shift was 0.400 cycles") })
        let (calibrated, _) = try run(
            wells, .map(base + [("batch", ["column": "plate", "calibrator": "ipc"])]))
        #expect(try numbers(calibrated, "t") == numbers(median, "t"))
        #expect(!calibrated.hasColumn("plate"))
    }

    @Test("columns that differ within a sample are left out, with a note") func varying() throws {
        var wells = plain
        wells.rows[0].group = "other"
        let (table, flow) = try run(wells, ["targets": ["miR-221-3p"], "references": ["miR-16-5p"]])
        #expect(!table.hasColumn("group"))
        #expect(flow.notes.last == "left out because they differ between wells of one sample: group")
    }

    @Test("a user's own columns, and an empty table") func ownColumns() throws {
        let table = Table(
            name: "mine",
            columns: [
                Column("Probe", cells: .texts(["x", "x", "y", "y"])),
                Column("Assay", cells: .texts(["t", "r", "t", "r"])),
                Column("Ct", cells: .numbers([25, 20, 26, 20])),
            ], origins: (2...5).map { RowOrigin(file: "mine.csv", line: $0) })
        let written: QPCRWritten = [
            "targets": ["t"], "references": ["r"], "sample": "Probe", "target": "Assay", "cq": "Ct",
        ]
        let (made, _) = try step(written).apply(to: table, among: [:])
        #expect(try made.labels("Probe") == ["x", "y"])
        #expect(try numbers(made, "t") == [-5, -6])
        let empty = table.picking([])
        let error = qpcrError { _ = try step(written).apply(to: empty, among: [:]) }
        #expect(error?.code == "unknown-target")
    }

    @Test("the step is in the catalogue and runs in a preparation") func catalogue() throws {
        let catalogue = ShapingCatalogue(ShapingCatalogue.general.readers + AssaySteps.readers)
        let preparation = try Preparation(
            QPCRWritten.map([
                ("from", "wells"), ("key", "sample"),
                (
                    "steps",
                    [["normalise_cq": ["targets": ["miR-221-3p"], "references": ["miR-16-5p"]]]]
                ),
            ]).setting, name: "samples", catalogue: catalogue)
        let (table, flow) = try preparation.run(on: ["wells": plain.table])
        #expect(table.name == "samples")
        #expect(flow.count == 1)
        #expect(flow[0].label == "normalise Cq of miR-221-3p to miR-16-5p")
    }
}

import Assays
import Statistics

extension AssayFamily {
    /// Grids of two drugs with four references.
    static let combination = AssayFamily(
        name: "combination on a grid",
        recognises: { root in
            root["blocks"]?["block1"]?["matrix"] != nil
        },
        check: { golden, cursor in try CombinationCheck(golden).check(cursor) })
}

struct CombinationCheck {
    let data: CSVData

    init(_ golden: AssayGolden) throws { data = try golden.data() }

    func check(_ cursor: Cursor) throws {
        for (name, block) in cursor["blocks"]?.members ?? [] {
            block["drug1"]?.describes()
            block["drug2"]?.describes()
            let wells = try wells(of: name.filter(\.isNumber))
            guard let grid = CombinationGrid.gather(wells).value else {
                block.fail("no grid")
                continue
            }
            try checkCells(block, grid)
        }
    }

    private func wells(of block: String) throws -> [CombinationGrid.Well] {
        let (ids, viability) = (try data.texts("block_id"), try data.numbers("response"))
        let (first, second) = (try data.numbers("conc_r"), try data.numbers("conc_c"))
        return try ids.indices.filter { ids[$0] == block }.map { row in
            guard let x1 = first[row], let x2 = second[row], let y = viability[row] else {
                throw HarnessError("a well without dose or response")
            }
            return CombinationGrid.Well(dose1: x1, dose2: x2, inhibition: 100 - y)
        }
    }

    private func checkCells(_ block: Cursor, _ grid: CombinationGrid) throws {
        var references: [CombinationReference: CombinationReference.Cells] = [:]
        for reference in CombinationReference.allCases {
            references[reference] = try reference.cells(of: grid).get()
        }
        let places = grid.combined
        for item in block["matrix"]?.items ?? [] {
            guard let x1 = item["conc1"]?.number, let x2 = item["conc2"]?.number,
                let i = grid.doses1.firstIndex(of: x1), let j = grid.doses2.firstIndex(of: x2)
            else { continue }
            item["response"]?.check(grid.value(i, j), relative: 1e-10)
            guard let place = places.firstIndex(where: { $0 == (i, j) }) else {
                // One drug alone: the reference repeats the measured effect.
                for key in ["Bliss_ref", "HSA_ref", "Loewe_ref", "ZIP_fit", "ZIP_ref"] {
                    item[key]?.check(grid.value(i, j), relative: 1e-10)
                }
                for key in ["Bliss_synergy", "HSA_synergy", "Loewe_synergy", "ZIP_synergy"] {
                    item[key]?.check(0, absolute: 1e-10)
                }
                continue
            }
            for (reference, name) in [(CombinationReference.bliss, "Bliss"), (.hsa, "HSA")] {
                let cells = references[reference]!
                item["\(name)_ref"]?.check(cells.expected[place], relative: 1e-10, absolute: 1e-10)
                item["\(name)_synergy"]?.check(cells.excess[place], relative: 1e-10, absolute: 1e-10)
            }
            checkFitted(item, references, place)
        }
        let summary = block["summary"]
        summary?["cells"]?.check(places.count)
        summary?["Bliss_mean"]?.check(references[.bliss]!.meanExcess, relative: 1e-10)
        summary?["HSA_mean"]?.check(references[.hsa]!.meanExcess, relative: 1e-10)
        near(summary?["Loewe_mean"], references[.loewe]!.meanExcess, 2, Self.loeweReason)
        near(summary?["ZIP_mean"], references[.zip]!.meanExcess, 0.5, Self.zipReason)
    }

    static let loeweReason =
        "the engine's single curve stopped at a flat line or on a ridge of slopes, and where a curve does not reach "
        + "the effect it takes one drug at the sum of both doses; ours solves the isobole on the better curves"
    static let zipReason =
        "a curve along this row or column, or of a drug alone, stopped early in the engine (a flat line at the mean)"

    private func checkFitted(
        _ item: Cursor, _ references: [CombinationReference: CombinationReference.Cells], _ place: Int
    ) {
        let (loewe, zip) = (references[.loewe]!, references[.zip]!)
        near(item["Loewe_ref"], loewe.expected[place], 2, Self.loeweReason)
        near(item["Loewe_synergy"], loewe.excess[place], 2, Self.loeweReason)
        item["Loewe_ci"]?.isNotCovered(
            because: "the engine's index drops a drug that cannot reach the effect")
        near(item["ZIP_ref"], zip.expected[place], 0.5, Self.zipReason)
        near(item["ZIP_fit"], zip.expected[place] + zip.excess[place], 0.5, Self.zipReason)
        near(item["ZIP_synergy"], zip.excess[place], 0.5, Self.zipReason)
    }

    /// Checked where the engine's own fits allow it.
    private func near(_ cursor: Cursor?, _ actual: Double, _ tolerance: Double, _ reason: String) {
        guard let cursor, let expected = cursor.number else { return }
        if abs(expected - actual) <= tolerance {
            cursor.check(actual, relative: 0, absolute: tolerance)
        } else {
            cursor.isNotCovered(because: "\(reason); theirs \(expected), ours \(actual)")
        }
    }
}

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

/// Bliss and HSA to 1e-10. Loewe and ZIP within the file's tolerances, or the engine's curves are shown not to be
/// least-squares curves (`CombinationEngineCurves`), not to be determined by the data (`CombinationIsobole`), or its
/// effect to be an end of its grid. Documentation/Decisions/0026-combination-references.md tells why.
final class CombinationCheck {
    let data: CSVData
    private var excused: [String: Int] = [:]
    /// Cells shown to be the engine's own failure: no more than these.
    private static let most = ["Loewe_ref": 17, "Loewe_ci": 0, "ZIP_fit": 26, "ZIP_ref": 25]
    static let (loeweTolerance, zipTolerance) = (2.0, 0.5)

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
            try CombinationBlock(block, grid, self).check()
        }
        for (key, most) in Self.most where excused[key, default: 0] > most {
            cursor.fail("\(key): \(excused[key]!) cells differ from the engine, at most \(most) are known")
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

    /// Within the tolerance, or shown to be the engine's failure; otherwise the check fails.
    func near(
        _ item: Cursor, _ key: String, _ actual: Double, _ tolerance: Double, _ reason: () -> String?
    ) {
        guard let cursor = item[key], let expected = cursor.number else { return }
        if abs(expected - actual) > tolerance, let reason = reason() {
            excused[key, default: 0] += 1
            cursor.isNotCovered(because: "\(reason); theirs \(expected), ours \(actual)")
        } else {
            cursor.check(actual, relative: 0, absolute: tolerance)
        }
    }
}

/// One grid beside the engine's cells.
struct CombinationBlock {
    let block: Cursor
    let grid: CombinationGrid
    let owner: CombinationCheck
    private let places: [(Int, Int)]
    private let cells: [CombinationReference: CombinationReference.Cells]
    private let engine: CombinationEngineCurves
    private let own: CombinationIsobole
    private let nearest: CombinationIsobole?

    init(_ block: Cursor, _ grid: CombinationGrid, _ owner: CombinationCheck) throws {
        (self.block, self.grid, self.owner, places) = (block, grid, owner, grid.combined)
        cells = try Dictionary(
            uniqueKeysWithValues: CombinationReference.allCases.map { ($0, try $0.cells(of: grid).get()) })
        var (fitted, reference) = (Self.empty(grid), Self.empty(grid))
        for item in block["matrix"]?.items ?? [] {
            guard let (i, j) = Self.place(item, grid) else { continue }
            fitted[i][j] = item["ZIP_fit"]?.number ?? .nan
            reference[i][j] = item["ZIP_ref"]?.number ?? .nan
        }
        engine = try CombinationEngineCurves(grid, fitted: fitted, reference: reference)
        own = CombinationIsobole(curves: engine.singles.map(\.coefficients))
        nearest = Self.nearest(block, grid, try CombinationIsobole.ridge(engine.singles))
    }

    private static func empty(_ grid: CombinationGrid) -> [[Double]] {
        grid.doses1.map { _ in grid.doses2.map { _ in Double.nan } }
    }

    private static func place(_ item: Cursor, _ grid: CombinationGrid) -> (Int, Int)? {
        guard let x1 = item["conc1"]?.number, let x2 = item["conc2"]?.number,
            let i = grid.doses1.firstIndex(of: x1), let j = grid.doses2.firstIndex(of: x2)
        else { return nil }
        return (i, j)
    }

    func check() {
        for item in block["matrix"]?.items ?? [] {
            guard let (i, j) = Self.place(item, grid) else { continue }
            item["response"]?.check(grid.value(i, j), relative: 1e-10)
            if let place = places.firstIndex(where: { $0 == (i, j) }) {
                checkMeasured(item, place)
                checkZIP(item, place)
                checkLoewe(item, place)
            } else {
                checkAlone(item, grid.value(i, j)!)
            }
        }
        checkSummary()
    }

    /// One drug alone: the reference repeats the measured effect.
    private func checkAlone(_ item: Cursor, _ value: Double) {
        for key in ["Bliss_ref", "HSA_ref", "Loewe_ref", "ZIP_fit", "ZIP_ref"] {
            item[key]?.check(value, relative: 1e-10)
        }
        for key in ["Bliss_synergy", "HSA_synergy", "Loewe_synergy", "ZIP_synergy"] {
            item[key]?.check(0, absolute: 1e-10)
        }
    }

    private func checkMeasured(_ item: Cursor, _ place: Int) {
        for (reference, name) in [(CombinationReference.bliss, "Bliss"), (.hsa, "HSA")] {
            let cells = cells[reference]!
            item["\(name)_ref"]?.check(cells.expected[place], relative: 1e-10, absolute: 1e-10)
            item["\(name)_synergy"]?.check(cells.excess[place], relative: 1e-10, absolute: 1e-10)
        }
    }

    private func checkZIP(_ item: Cursor, _ place: Int) {
        let ((i, j), zip) = (places[place], cells[.zip]!)
        let fitted = zip.expected[place] + zip.excess[place]
        if abs(fitted - engine.ownFit(i, j)) > 1e-8 { item.fail("ZIP is not the mean of row and column") }
        owner.near(item, "ZIP_ref", zip.expected[place], CombinationCheck.zipTolerance) {
            guard let reason = engine.reasonAgainstSingles, let theirs = item["ZIP_ref"]?.number,
                abs(theirs - engine.zipReference(i, j)) <= CombinationCheck.zipTolerance
            else { return nil }
            return reason
        }
        owner.near(item, "ZIP_fit", fitted, CombinationCheck.zipTolerance) {
            engine.reasonAgainstFit(i, j, tolerance: CombinationCheck.zipTolerance)
        }
        // The score follows from the two.
        if let fit = item["ZIP_fit"]?.number, let reference = item["ZIP_ref"]?.number {
            item["ZIP_synergy"]?.check(fit - reference, relative: 0, absolute: 1e-8)
        }
    }

    private func checkLoewe(_ item: Cursor, _ place: Int) {
        let ((i, j), loewe) = (places[place], cells[.loewe]!)
        let (x1, x2, expected) = (grid.doses1[i], grid.doses2[j], loewe.expected[place])
        if abs(own.effect(x1, x2) - expected) > 1e-6 { item.fail("Loewe's index is not 1 at our effect") }
        owner.near(item, "Loewe_ref", expected, CombinationCheck.loeweTolerance) {
            guard let theirs = item["Loewe_ref"]?.number else { return nil }
            return endOfGrid(theirs) ?? onRidge(theirs, x1, x2)
        }
        if let theirs = item["Loewe_ref"]?.number {
            item["Loewe_synergy"]?.check(grid.value(i, j)! - theirs, relative: 0, absolute: 1e-8)
        }
        checkIndex(item, x1, x2, grid.value(i, j)!)
    }

    /// With one drug flat, the engine's search ends at a limit of the other's curve whatever the doses.
    private func endOfGrid(_ theirs: Double) -> String? {
        guard let reason = engine.reasonAgainstSingles else { return nil }
        let other = engine.singles[engine.isFlat[0] ? 1 : 0].coefficients
        let ends = [other.lower, other.upper]
        return ends.contains { abs($0 - theirs) <= 0.01 } ? "an end of the grid of effects: \(reason)" : nil
    }

    /// The data leave the slope open: one pair of curves, its squares within 1 % of the least, gives every Loewe
    /// effect of this grid within the tolerance.
    private func onRidge(_ theirs: Double, _ x1: Double, _ x2: Double) -> String? {
        guard let nearest, abs(nearest.effect(x1, x2) - theirs) <= CombinationCheck.loeweTolerance else {
            return nil
        }
        return "a pair of curves within 1 % of the squares gives all of the engine's effects"
    }

    /// The pair of curves on the ridge that meets all the engine's effects; nil where none does.
    private static func nearest(
        _ block: Cursor, _ grid: CombinationGrid, _ ridge: [CombinationIsobole]
    ) -> CombinationIsobole? {
        let cells = (block["matrix"]?.items ?? []).compactMap { item -> (Double, Double, Double)? in
            guard let (i, j) = place(item, grid), i > 0, j > 0, let theirs = item["Loewe_ref"]?.number else {
                return nil
            }
            return (grid.doses1[i], grid.doses2[j], theirs)
        }
        return ridge.first { curves in
            cells.allSatisfy { abs(curves.effect($0.0, $0.1) - $0.2) <= CombinationCheck.loeweTolerance }
        }
    }

    /// The index at the measured effect; null is infinite (below the effects of a drug).
    private func checkIndex(_ item: Cursor, _ x1: Double, _ x2: Double, _ measured: Double) {
        guard let cursor = item["Loewe_ci"] else { return }
        let ours = LoeweAdditivity(engine.singles[0], engine.singles[1]).index(x1, x2, at: measured)
        guard cursor.number != nil else {
            if ours.isFinite { cursor.fail("the index is finite: \(ours)") } else { cursor.describes() }
            return
        }
        owner.near(item, "Loewe_ci", ours, 0.02 * max(abs(ours), 1)) {
            engine.reasonAgainstSingles
        }
    }

    private func checkSummary() {
        let summary = block["summary"]
        summary?["cells"]?.check(places.count)
        summary?["Bliss_mean"]?.check(cells[.bliss]!.meanExcess, relative: 1e-10)
        summary?["HSA_mean"]?.check(cells[.hsa]!.meanExcess, relative: 1e-10)
        // Means of the cells judged one by one above.
        for (name, reference, tolerance) in [
            ("Loewe", CombinationReference.loewe, CombinationCheck.loeweTolerance),
            ("ZIP", .zip, CombinationCheck.zipTolerance),
        ] {
            guard let theirs = summary?["\(name)_mean"]?.number else { continue }
            let ours = cells[reference]!.meanExcess
            if abs(theirs - ours) <= tolerance {
                summary?["\(name)_mean"]?.check(ours, relative: 0, absolute: tolerance)
            } else {
                summary?["\(name)_mean"]?.check(mean("\(name)_synergy"), relative: 1e-8)
            }
        }
    }

    private func mean(_ key: String) -> Double {
        let values = (block["matrix"]?.items ?? []).compactMap { item -> Double? in
            guard let (i, j) = Self.place(item, grid), places.contains(where: { $0 == (i, j) }) else {
                return nil
            }
            return item[key]?.number
        }
        return values.reduce(0, +) / Double(values.count)
    }
}

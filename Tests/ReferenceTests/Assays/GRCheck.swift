import Assays
import Foundation
import Statistics

/// Growth-rate metrics against GRmetrics.
struct GRCheck {
    static let family = AssayFamily(
        name: "growth-rate metrics",
        recognises: { $0["metrics"] != nil && $0["definitions"]?["GR_AOC"] != nil },
        check: { try GRCheck($0, $1).check() })

    let golden: AssayGolden
    let cursor: Cursor
    let metricsTolerance, areaTolerance, valueTolerance: Double

    init(_ golden: AssayGolden, _ cursor: Cursor) throws {
        (self.golden, self.cursor) = (golden, cursor)
        guard let metrics = golden.root["tolerance"]?["metrics_rel"]?.number,
            let area = golden.root["tolerance"]?["AOC_rel"]?.number,
            let value = golden.root["tolerance"]?["GRvalue_rel"]?.number
        else { throw HarnessError("\(golden.name): no tolerances") }
        (metricsTolerance, areaTolerance, valueTolerance) = (metrics, area, value)
    }

    private struct Wells {
        var (doses, growth, relative, doublings): ([Double], [Double], [Double], [Double]) = ([], [], [], [])
    }

    func check() throws {
        let wells = try wells()
        for item in cursor["metrics"]?.items ?? [] {
            guard let line = item["cell_line"]?.text, let drug = item["treatment"]?.text,
                let group = wells["\(line) \(drug)"]
            else {
                item.fail("no wells of this group")
                continue
            }
            for key in ["experiment", "_row"] { item[key]?.describes() }
            item["concentration_points"]?.check(Set(group.doses).count)
            let mean = group.doublings.reduce(0, +) / Double(group.doublings.count)
            item["ctrl_cell_doublings"]?.check(mean, relative: areaTolerance)
            try check(
                item, group, .growthRate,
                Keys(
                    fit: "fit_GR", half: "GR50", effect: "GRmax", area: "GR_AOC", midpoint: "GEC50",
                    limit: "GRinf", hill: "h_GR", r2: "r2_GR", p: "pval_GR", flat: "flat_fit_GR"))
            try check(
                item, group, .relativeCount,
                Keys(
                    fit: "fit_rel_cell", half: "IC50", effect: "Emax", area: "AUC", midpoint: "EC50",
                    limit: "Einf", hill: "h", r2: "r2_rel_cell", p: "pval_rel_cell",
                    flat: "flat_fit_rel_cell"))
        }
    }

    /// Wells by cell line and treatment; each growth-rate value is checked on the way.
    private func wells() throws -> [String: Wells] {
        let data = try golden.data()
        let (lines, drugs) = (try data.texts("cell_line"), try data.texts("treatment"))
        let (counts, doses) = (try data.numbers("cell_count"), try data.numbers("concentration"))
        let (controls, starts) = (try data.numbers("cell_count__ctrl"), try data.numbers("cell_count__time0"))
        let expected = try data.numbers("GRvalue_expected")
        var wells: [String: Wells] = [:]
        for row in 0..<data.rowCount {
            guard let line = lines[row], let drug = drugs[row], let count = counts[row],
                let dose = doses[row], let control = controls[row], let start = starts[row]
            else { continue }
            let value = try GrowthRate.value(count: count, control: control, timeZero: start).get()
            if let expected = expected[row],
                abs(value - expected) > valueTolerance * max(abs(expected), 1)
            {
                cursor.fail("row \(row + 1): growth-rate value \(value) is not \(expected)")
            }
            let doublings = try GrowthRate.doublings(control: control, timeZero: start).get()
            wells["\(line) \(drug)", default: Wells()].doses.append(dose)
            wells["\(line) \(drug)"]?.growth.append(value)
            wells["\(line) \(drug)"]?.relative.append(count / control)
            wells["\(line) \(drug)"]?.doublings.append(doublings)
        }
        return wells
    }

    private struct Keys { var fit, half, effect, area, midpoint, limit, hill, r2, p, flat: String }

    private func check(
        _ item: Cursor, _ wells: Wells, _ scale: InhibitionMetrics.Scale, _ keys: Keys
    ) throws {
        let responses = scale == .growthRate ? wells.growth : wells.relative
        let metrics = try InhibitionMetrics.fit(doses: wells.doses, responses: responses, scale: scale).get()
        item[keys.fit]?.check(text: metrics.isSigmoid ? "sigmoid" : "flat")
        item[keys.effect]?.check(metrics.maximumEffect, relative: areaTolerance)
        item[keys.area]?.check(metrics.area.value, relative: areaTolerance)
        // A curve worse than the mean ends where the engine stopped: ours may only be better.
        if let r2 = item[keys.r2]?.number, r2 < 0 {
            if (metrics.rSquared.value ?? -.infinity) < r2 - 1e-6 { item.fail("\(keys.r2): a worse fit") }
        } else {
            item[keys.r2]?.check(metrics.rSquared.value, relative: metricsTolerance)
        }
        checkQuirk(item[keys.p], metrics)
        item[keys.flat]?.check(metrics.flatLevel, relative: areaTolerance)
        if metrics.isSigmoid {
            item[keys.midpoint]?.check(metrics.midpoint.value, relative: metricsTolerance)
            item[keys.limit]?.check(metrics.limit.value, relative: metricsTolerance, absolute: 1e-4)
            item[keys.hill]?.check(metrics.hill.value, relative: metricsTolerance)
        } else {
            // The engine's stand-ins: no midpoint, the smallest hill, the largest effect as limit.
            item[keys.midpoint]?.check(metrics.midpoint.value ?? 0)
            item[keys.limit]?.check(metrics.limit.value ?? metrics.maximumEffect, relative: areaTolerance)
            item[keys.hill]?.check(metrics.hill.value ?? 0.01)
        }
        checkHalf(item[keys.half], metrics)
    }

    /// GRmetrics' p has n − 2 for n − 3 degrees of freedom: reproduced here from our own F; ours must differ.
    private func checkQuirk(_ cursor: Cursor?, _ metrics: InhibitionMetrics) {
        guard let cursor, let test = metrics.test.value else { return }
        let df2 = test.df2 + 1
        let f = test.f * df2 / test.df2
        let p = max(FisherTail.upper(f, df1: test.df1, df2: df2), .leastNonzeroMagnitude)
        // ln p moves by df2/2 times the relative move of the residual squares.
        cursor.check(p, relative: metricsTolerance * df2 / 2)
        if test.p < 0.05, test.p == p { cursor.fail("the right degrees of freedom give another p") }
    }

    private func checkHalf(_ cursor: Cursor?, _ metrics: InhibitionMetrics) {
        guard let cursor, let text = cursor.text else { return }
        switch (Double(text) ?? .nan, metrics.doseAtHalf) {
        case (.infinity, .above): cursor.reading.countCheck()
        case (let expected, .value(let dose))
        where abs(dose - expected) <= metricsTolerance * abs(expected):
            cursor.reading.countCheck()
        case (let expected, let dose): cursor.fail("expected \(expected), got \(dose)")
        }
    }
}

import Assays
import Statistics

/// Panels of many targets, normalised in five ways.
func checkPanel(_ golden: AssayGolden, _ expected: Cursor) throws {
    expected["flags"]?.describes()
    let data = try golden.data()
    let samples = data.columnNames.filter { !["feature", "type"].contains($0) }
    let panel = try samples.map { try data.numbers($0).map { $0 ?? .nan } }
    let features = try data.texts("feature")
    let reference = expected["hk"]?.text
    let references = features.indices.filter { features[$0] == reference }
    // The reference takes rows by name for its means: of targets on several wells, the first well each time.
    let shown = features.map { name in features.firstIndex { $0 == name }! }
    let invariant = RankInvariant(panel)
    for (method, part) in expected["normalizeCtData"]?.members ?? [] {
        let result: [[Double]]? =
            switch method {
            case "deltaCt": PanelNormalization.deltaCq(panel, references: references)
            case "quantile": PanelNormalization.quantile(panel)
            // The reference was run with targets that two samples hold, not with all but one.
            case "scale.rankinvariant": invariant.scaled(samples: 2).value
            case "norm.rankinvariant": invariant.mapped()
            case "geometric.mean": PanelNormalization.scaledByGeometricMean(panel).value
            default: nil
            }
        guard let result else {
            part.fail("not computed")
            continue
        }
        for (k, name) in samples.enumerated() {
            let described = Descriptives(shown.map { result[k][$0] })
            part["colMeans"]?[name]?.check(described.mean.value)
            part["colSDs"]?[name]?.check(described.standardDeviation.value)
        }
        for (row, cursor) in (part["first5rows"]?.items ?? []).enumerated() {
            for (item, values) in zip(cursor.items, result) { item.check(values[row]) }
        }
    }
}

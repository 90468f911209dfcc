import Assays
import Statistics

/// geNorm in one or several groups of samples: `by_tissue`, linear quantities.
func checkGeNorm(_ golden: AssayGolden, _ expected: Cursor) throws {
    let data = try golden.data()
    for (tissue, part) in expected["by_tissue"]?.members ?? [] {
        let rows = try data.texts("tissue").indices.filter { try data.texts("tissue")[$0] == tissue }
        try checkGeNormPart(part, candidates(data, outside: ["sample", "tissue"], rows: rows).get())
    }
}

/// NormFinder and geNorm on one table with groups.
func checkNormFinder(_ golden: AssayGolden, _ expected: Cursor) throws {
    let data = try golden.data()
    let all = try candidates(data, outside: ["sample", "group"], rows: Array(0..<data.rowCount)).get()
    let groups = try data.texts("group").map { $0 ?? "" }
    let finder = try NormFinder.of(all, groups: groups).get()
    if let part = expected["normfinder"] {
        for (k, name) in all.names.enumerated() {
            part["rho"]?[name]?.check(finder.stability[k])
            part["var_no_group"]?[name]?.check(NormFinder.variances(all)[k])
        }
        let ranking = part["ranking"]?.items ?? []
        let best = finder.best(ranking.count)
        for (place, cursor) in ranking.enumerated() { cursor.check(text: all.names[best[place].gene]) }
        for (place, step) in best.enumerated() {
            part["rho_combined"]?["\(place + 1)"]?.check(step.stability)
        }
    }
    if let part = expected["genorm"] { checkGeNormPart(part, all) }
}

private func candidates(
    _ data: CSVData, outside: Set<String>, rows: [Int]
) throws -> Outcome<ReferenceCandidates> {
    let genes = data.columnNames.filter { !outside.contains($0) }
    let values = try genes.map { gene in
        let column = try data.numbers(gene)
        return rows.map { column[$0] ?? .nan }
    }
    return .quantities(genes, values)
}

extension Result where Success == ReferenceCandidates, Failure == Undefined {
    fileprivate static func quantities(_ names: [String], _ values: [[Double]]) -> Self {
        ReferenceCandidates.quantities(names, values)
    }
}

private func checkGeNormPart(_ part: Cursor, _ candidates: ReferenceCandidates) {
    let result = GeNorm.of(candidates)
    for (k, name) in candidates.names.enumerated() { part["M_initial"]?[name]?.check(result.stability[k]) }
    for (place, cursor) in (part["ranking"]?.items ?? []).enumerated() {
        cursor.check(text: candidates.names[result.ranking[place]])
    }
    for step in result.pairwiseVariation {
        part["pairwise_variation_V"]?["\(step.genes)/\(step.genes + 1)"]?.check(step.value)
    }
    for step in result.meanStability { part["mean_M"]?["\(step.genes)"]?.check(step.value) }
    // From Cq (one cycle is one doubling) the same follows.
    let cqs = candidates.log2.map { $0.map { 30 - $0 } }
    let again = ReferenceCandidates.cqs(candidates.names, cqs).value.map { GeNorm.of($0).ranking }
    if again != result.ranking { part.fail("Cq give another ranking than quantities") }
}

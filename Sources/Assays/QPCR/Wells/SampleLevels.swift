internal import Findings
internal import Inputs
internal import Tables

extension QPCRPlate {
    /// Level of each sample in a column that says the same for all its wells; samples without one are left out.
    ///
    /// - Throws: `sample-in-two-groups`.
    func levels(of column: String, askedAt place: SourceLocation?) throws(InputError) -> [String: String] {
        let labels = try table.labels(column, askedAt: place)
        var levels: [String: String] = [:]
        var torn: Set<String> = []
        for sample in samples {
            let found = Set(rows[sample]!.compactMap { labels[$0] })
            if found.count > 1 { torn.insert(sample) }
            levels[sample] = found.first
        }
        guard let first = samples.first(where: torn.contains) else { return levels }
        throw InputError(
            "sample-in-two-groups",
            "\(Numbers.count(torn.count, "samples")) \(torn.count == 1 ? "has" : "have") wells with different values of '\(column)'",
            at: table.origins[firstRow[first]!].location, column: column,
            remedy: "a sample has one value; give samples of several visits or treatments names that differ")
    }
}

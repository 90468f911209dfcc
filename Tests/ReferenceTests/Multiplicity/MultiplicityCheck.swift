import Foundation
import Statistics

/// B13: adjusted p values of a list (`p`), or step-down maxT of Welch's t with the file's permutations (all
/// assignments where it has none).
func checkMultiplicity(_ golden: Golden, _ expected: Cursor) throws {
    if golden.call.contains("p.adjust") { return try checkAdjusted(expected) }
    let (markers, names, isSecond) = try golden.markersAndGroups()
    let screen = WelchScreen(markers, isSecond: isSecond)
    let result: WestfallYoung
    if let permutations = try golden.resampling("perm") {
        result = screen.westfallYoung(permutations: permutations.map { $0.map { $0 - 1 } }, of: isSecond)
    } else {
        guard let all = screen.westfallYoungOverAll() else {
            throw HarnessError("\(golden.id): too many assignments")
        }
        result = all
    }
    let rows = result.rows.map(\.value)
    let total = Double(result.permutations)
    func shares(_ count: KeyPath<WestfallYoung.Row, Int>) -> [Double?] {
        rows.map { $0.map { Double($0[keyPath: count]) / total } }
    }
    expected["B"]?.check(result.permutations)
    expected["marker"]?.check(texts: names)
    expected["t"]?.check(rows.map { $0?.statistic }, named: names)
    expected["raw_p"]?.check(shares(\.raw), named: names)
    expected["stepdown_adj_p"]?.check(shares(\.stepDown), named: names)
    expected["stepdown_adj_p_plus1"]?.check(
        rows.map { $0.map { Double($0.stepDown + 1) / (total + 1) } }, named: names)
    expected["singlestep_adj_p"]?.check(shares(\.singleStep), named: names)
    if let cursor = expected["multtest"] {
        cursor["teststat"]?.check(rows.map { $0?.statistic }, named: names)
        cursor["rawp"]?.check(rows.map { $0.map { result.pValue($0.raw) } }, named: names)
        cursor["adjp"]?.check(rows.map { $0.map { result.pValue($0.stepDown) } }, named: names)
    }
}

private func checkAdjusted(_ expected: Cursor) throws {
    let pValues = expected["p"]?.numbers ?? []
    for (name, cursor) in expected.members where name != "p" {
        guard let adjustment = PValueAdjustment.allCases.first(where: { $0.rawValue == name }) else {
            // R's `fdr` is BH, `none` leaves them.
            if name == "fdr" { cursor.check(adjustedPValues(pValues, by: .benjaminiHochberg)) }
            if name == "none" { cursor.check(pValues) }
            continue
        }
        cursor.check(adjustedPValues(pValues, by: adjustment))
    }
}

/// B13b: log-rank tests at each marker's median with the file's permutations, and one Cox model for each.
func checkLogRankScreen(_ golden: Golden, _ expected: Cursor) throws {
    guard let data = try golden.input(), let names = expected["markers"]?.texts,
        let permutations = try golden.resampling("perm")
    else { throw HarnessError("\(golden.id) has no input, markers or permutations") }
    let columns = try data.columnNames.prefix(2).map { try data.numbers($0).map { $0! } }
    let followUp = FollowUp(times: columns[0], events: columns[1].map { $0 == 1 })
    let markers = try names.map { try data.numbers($0).map { $0! } }
    let groups = markers.map { values in
        let middle = median(ofSorted: values.sorted())
        return values.map { $0 > middle }
    }
    expected["n"]?.check(followUp.count)
    let screen = LogRankScreen(followUp, groups: groups)
    let result = screen.westfallYoung(permutations: permutations.map { $0.map { $0 - 1 } })
    let rows = result.rows.map(\.value)
    expected["abs_z"]?.check(rows.map { $0.map { abs($0.statistic) } })
    expected["raw_p"]?.check(rows.map { $0.map { result.pValue($0.raw) } })
    expected["wy_adj_p"]?.check(rows.map { $0.map { result.pValue($0.stepDown) } })
    let cox = UnivariableCox.screen(followUp, markers: markers).map(\.value)
    expected["cox_coef_per_sd"]?.check(cox.map { $0?.coefficient })
    expected["cox_se"]?.check(cox.map { $0?.standardError })
    for (item, fit) in zip(expected["cox_wald_p"]?.items ?? [], cox) { item.checkP(fit?.pValue) }
    let pValues = cox.compactMap { $0?.pValue }
    expected["bh"]?.check(adjustedPValues(pValues, by: .benjaminiHochberg))
    expected["holm"]?.check(adjustedPValues(pValues, by: .holm))
}

extension Cursor {
    /// A list in the order of `names`, or an object keyed by them.
    fileprivate func check(_ actual: [Double?], named names: [String]) {
        guard case .object = value else { return check(actual) }
        for (name, actual) in zip(names, actual) {
            if let cell = self[name] { cell.check(actual) } else { fail("no '\(name)'") }
        }
    }
}

extension Golden {
    /// `data/<id>_X.csv` (a row for each marker) and `data/<id>_g.csv` (0 or 1 for each sample).
    fileprivate func markersAndGroups() throws -> (markers: [[Double]], names: [String], isSecond: [Bool]) {
        let (values, groups) = (try data("\(id)_X"), try data("\(id)_g"))
        let columns = try values.columnNames.dropFirst().map { try values.numbers($0) }
        let markers = (0..<values.rowCount).map { row in columns.map { $0[row]! } }
        let names = try values.texts(values.columnNames[0]).map { $0 ?? "" }
        return (markers, names, try groups.numbers("g").map { $0 == 1 })
    }
}

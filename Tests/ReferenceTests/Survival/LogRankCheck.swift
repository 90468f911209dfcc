import Foundation
import Statistics

/// B02: the log-rank family, its permutation form, stratified and as a trend.
func checkLogRank(_ golden: Golden, _ expected: Cursor) throws {
    let formula = try SurvivalFormula(golden.call)
    let by = expected["stratified"]?["by"]?.text
    // The file's rows are those complete in the stratifying column too.
    let rows = try SurvivalRows(golden, formula, others: by.map { [$0] } ?? [])
    let sizes = expected["n"]?.numbers.map(Int.init) ?? []
    let values = try rows.texts(formula.terms[0])
    let levels = try rows.levels(formula.terms[0]) { levels in
        levels.map { level in values.count { $0 == level } } == sizes
    }
    let family = LogRankFamily(
        followUp: rows.followUp, groups: try rows.codes(formula.terms[0], levels), groupCount: levels.count)
    family.checkPlain(expected)
    for (name, cursor) in expected.members {
        if let rho = name.firstMatch(of: /rho([0-9.]+)$/).flatMap({ Double($0.1) }) {
            cursor.checkTest(family.test(.flemingHarrington(rho: rho, gamma: 0)))
        } else if name == "coin" {
            for (type, cell) in cursor.members { family.checkPermutation(type, cell) }
        } else if name == "classical_hypergeometric" {
            for (type, cell) in cursor.members { family.checkClassical(type, cell) }
        } else if name == "stratified", let by {
            let strata = try rows.codes(by, try rows.levels(by))
            cursor.checkTest(family.test(.logRank, strata: strata))
        } else if name == "trend_score_test" {
            cursor["scores"]?.describes()
            let scores = family.groups.map { Double($0 + 1) }
            let design = CoxDesign(rows.followUp, names: ["score"], columns: [scores])
            cursor["chisq"]?.check(try CoxFit.fit(design, ties: .breslow).get().scoreStatistic)
        }
    }
}

private struct LogRankFamily {
    var followUp: FollowUp
    var groups: [Int]
    var groupCount: Int

    func test(_ weight: LogRankWeight, strata: [Int]? = nil) -> LogRankTest {
        LogRankTest(followUp, groups: groups, groupCount: groupCount, strata: strata, weight: weight)
    }

    func checkPlain(_ expected: Cursor) {
        let plain = test(.logRank)
        expected["n"]?.check(plain.groupSizes.map(Double.init))
        expected["obs"]?.check(plain.observed)
        expected["exp"]?.check(plain.expected)
        for (row, cells) in (expected["var"]?.matrix?.rows ?? []).enumerated() {
            for (column, cell) in cells.enumerated() { cell.check(plain.variance[row * groupCount + column]) }
        }
        expected.checkTest(plain)
    }

    func checkPermutation(_ type: String, _ cell: Cursor) {
        let weights: [String: LogRankWeight] = [
            "logrank": .logRank, "Gehan-Breslow": .gehanBreslow, "Tarone-Ware": .taroneWare,
            "Peto-Peto": .petoPeto, "Prentice": .prentice,
            // The reference's default for this type: late differences.
            "Fleming-Harrington": .flemingHarrington(rho: 0, gamma: 1),
        ]
        guard let weight = weights[type] else { return cell.fail("no such weight") }
        let test = LogRankPermutationTest(
            followUp, groups: groups, groupCount: groupCount, weight: weight)
        cell["stat"]?.check(test.statistic)
        cell["p"]?.checkP(test.pValue)
    }

    func checkClassical(_ type: String, _ cell: Cursor) {
        var weight: LogRankWeight?
        switch type {
        case "logrank": weight = .logRank
        case "gehan": weight = .gehanBreslow
        case "tarone": weight = .taroneWare
        default:
            // `fh01`: rho 0, gamma 1.
            if let match = type.firstMatch(of: /fh(\d)(\d)/) {
                weight = .flemingHarrington(rho: Double(match.1)!, gamma: Double(match.2)!)
            }
        }
        guard let weight else { return cell.fail("no such weight") }
        let test = test(weight)
        cell["U"]?.check(test.excess)
        cell["V"]?.check(test.variance[0])
        cell["z"]?.check(test.z)
        cell.checkTest(test)
    }
}

extension Cursor {
    fileprivate func checkTest(_ test: LogRankTest) {
        self["chisq"]?.check(test.chiSquared)
        self["df"]?.check(test.degreesOfFreedom)
        self["p"]?.checkP(test.pValue)
    }
}

import Cohorts
import Findings
import Inputs
import Tables
import Testing

@Suite struct ChangeWithinGroupTests {
    let before = numbers("v1", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, nil, 12])
    let after = numbers("v2", [2, 4, 4, 7, 7, 9, 8, 12, nil, nil, 3, 13])
    let response = texts(
        "response", ["yes", "yes", "yes", "yes", "yes", "yes", "yes", "yes", "yes", "yes", "yes", "no"])
    let why = texts("why", [nil, nil, nil, nil, nil, nil, nil, nil, "died", "died", nil, nil])

    private func run(_ analysis: ChangeAnalysis, _ columns: [Column]) throws -> Finding {
        try analysis.run(on: table(columns), context: AnalysisContext())
    }

    @Test func changesByHand() throws {
        let finding = try run(
            ChangeAnalysis(before: "v1", after: "v2", group: "response", of: "yes", missingReason: "why"),
            [before, after, response, why])
        // Changes 1, 2, 1, 3, 2, 3, 1, 4: all rise, so p = 2/2⁸; the centre is the median Walsh average.
        #expect(finding.decision.pValue == .value(2.0 / 256))
        #expect(finding.decision.effect == .value(2))
        #expect(finding.decision.interval!.lower > 0)
        #expect(
            finding.excluded == [
                "response is 'no'": 1, "no second sample: died": 2, "v1 is missing": 1,
            ])
        #expect(finding.units.total == 8)
        let caution = finding.cautions.first { $0.code == "regression-to-the-mean" }
        #expect(caution?.weight == .serious && caution?.text.contains("two baselines") == true)
        #expect(finding.cautions.contains { $0.code == "missing-second-samples" })
        #expect(finding.rCalls.contains { $0.code.contains("d[[2]] - d[[3]]") })
    }

    /// Cohort mean 67/11 of the 11 baselines, group mean 4.5; ICC from variance 0 declared is 1.
    @Test func expectedRegressionAndItsCaution() throws {
        func finding(_ within: WithinSubject) throws -> Finding {
            try run(
                ChangeAnalysis(before: "v1", after: "v2", group: "response", of: "yes", within: within),
                [before, after, response])
        }
        let none = try finding(.standardDeviation(0, .days))
        #expect(none.number("expected_regression") == 0 && none.number("change_beyond_regression") == 2)
        #expect(!none.cautions.contains { $0.code == "regression-to-the-mean" })
        let all = try finding(.standardDeviation(1000, .days))
        let expected = all.number("expected_regression")!
        #expect(abs(expected - (67.0 / 11 - 4.5)) < 1e-12)
        #expect(abs(all.number("change_beyond_regression")! - (2 - expected)) < 1e-12)
        let caution = all.cautions.first { $0.code == "regression-to-the-mean" }
        #expect(caution?.weight == .serious && caution?.text.contains("up to 1.59") == true)
        let assay = try finding(.standardDeviation(0.1, .assay))
        #expect(
            assay.cautions.first { $0.code == "regression-to-the-mean" }?.text.contains("lower bound") == true
        )
    }

    @Test func reliabilityFromRepeatedBaselines() throws {
        let again = numbers("v1b", [2, 2, 4, 3, nil, 7, 7, 8, 10, 9, nil, 12])
        let finding = try run(
            ChangeAnalysis(before: "v1", after: "v2", group: "response", of: "yes", within: .repeated("v1b")),
            [before, after, response, again])
        let icc = finding.number("intraclass_correlation")!
        #expect(icc > 0.9 && icc < 1)
        // Six pairs differ by 1 and four not at all: the within variance is 6·½/10.
        #expect(abs(finding.number("within_subject_sd")! - 0.3.squareRoot()) < 1e-12)
    }

    @Test func logScaleAndZeros() throws {
        let finding = try run(
            ChangeAnalysis(before: "a", after: "b", scale: .log2),
            [numbers("a", [1, 3, 0.1, 5, 0, 2]), numbers("b", [2, 6, 0.2, 10, 4, 0])])
        // All double: equal on the log2 scale although 0.1 and 3 are no powers of 2.
        #expect(finding.decision.effect == .value(1) && finding.number("fold_change") == 2)
        #expect(
            finding.excluded == [
                "a is not positive, so it has no logarithm": 1,
                "b is not positive, so it has no logarithm": 1,
            ])
        guard case .pairs(let figure)? = finding.figures.first?.content else {
            Issue.record("no figure of pairs")
            return
        }
        #expect(figure.isLogScale && figure.pairs[2].first == 0.1 && figure.pairs[2].second == 0.2)
    }

    @Test func nothingChanges() throws {
        let finding = try run(
            ChangeAnalysis(before: "a", after: "b"),
            [numbers("a", [1, 2, 3, 4, 5, 6]), numbers("b", [1, 2, 3, 4, 5, 6])])
        #expect(finding.decision.notTestable == "all differences are zero")
        #expect(finding.decision.interval == nil)
        let empty = try run(
            ChangeAnalysis(before: "a", after: "b"), [numbers("a", [1]), numbers("b", [nil])])
        #expect(empty.decision.notTestable == "there are no complete pairs")
        #expect(empty.excluded == ["no second sample": 1])
    }

    @Test func optionsThatDoNotGoTogether() {
        func code(_ analysis: ChangeAnalysis) -> String? {
            errorOf { try run(analysis, [before, after, response]) }?.code
        }
        #expect(code(ChangeAnalysis(before: "v1", after: "v1")) == "same-column")
        #expect(code(ChangeAnalysis(before: "v1", after: "v2", against: "no")) == "missing-key")
        #expect(code(ChangeAnalysis(before: "v1", after: "v2", group: "response")) == "missing-key")
        #expect(code(ChangeAnalysis(before: "v1", after: "v2", covariates: ["response"])) == "missing-key")
        #expect(code(ChangeAnalysis(before: "v1", after: "v2", within: .repeated("v1"))) == "same-column")
        #expect(
            code(ChangeAnalysis(before: "v1", after: "v2", group: "response", of: "yse")) == "unknown-level")
        #expect(throws: InputError.self) {
            try ChangeAnalysis(
                options(
                    [("before", "a"), ("after", "b"), ("within_sd", "1"), ("repeat", "c")],
                    ChangeAnalysis.schema))
        }
    }
}

@Suite struct ChangeBetweenGroupsTests {
    let groups = (0..<16).map { $0 < 8 ? "yes" : "no" }
    let before: [Double] = [5, 7, 6, 9, 8, 4, 10, 3, 6, 5, 8, 9, 4, 7, 10, 5]
    /// Those with 'yes' rise by about 3, the others by about 0.
    let after: [Double] = [8, 11, 9, 12, 11, 8, 12, 6, 6, 4, 9, 9, 5, 7, 9, 6]
    let analysis = ChangeAnalysis(before: "v1", after: "v2", group: "g", of: "yes", against: "no")

    private func columns(_ before: [Double?], _ after: [Double?], _ groups: [String?]) -> [Column] {
        [numbers("v1", before), numbers("v2", after), texts("g", groups)]
    }

    private func run(_ analysis: ChangeAnalysis, _ columns: [Column]) throws -> Finding {
        try analysis.run(on: table(columns), context: AnalysisContext())
    }

    @Test func bothShowIt() throws {
        let finding = try run(analysis, columns(before, after, groups))
        let interval = finding.decision.interval!
        let parts = ["change_score_difference", "ancova_difference"].map { name in
            finding.estimates.first { $0.name == name }!
        }
        #expect(interval.lower == parts.map { $0.interval!.lower }.min())
        #expect(interval.upper == parts.map { $0.interval!.upper }.max())
        #expect(interval.lower > 0 && finding.decision.pValue.number! <= 0.05)
        let effect = finding.decision.effect.number!
        #expect(abs(effect) == parts.map { abs($0.value.number!) }.min())
        #expect(finding.decision.procedure == "intersection of change score (exact Mann-Whitney) and ANCOVA")
        #expect(!finding.cautions.contains { $0.code == "they-disagree" })
        #expect(finding.analysed.columns == ["change", "g", "v1", "v2"] && finding.analysed.rows.count == 16)
        #expect(finding.rCalls.contains { $0.code.contains("lm(d[[4]] ~ d[[3]] + group)") })
        #expect(finding.rCalls[0].code.contains(#"c(NA, "character", NA, NA)"#))
        guard case .pairs(let figure)? = finding.figures.first?.content else {
            Issue.record("no figure of pairs")
            return
        }
        #expect(figure.pairs.map(\.group) == groups)
    }

    /// A low group that moves all the way back: the change score alone shows a rise.
    @Test func theyDisagree() throws {
        let low: [Double] = [1, 2, 3, 1, 2, 3, 2, 1, 8, 9, 7, 8, 9, 10, 8, 7]
        let back: [Double] = [5, 6, 5, 6, 4, 5, 6, 5, 6, 5, 5, 6, 4, 5, 6, 5]
        let finding = try run(analysis, columns(low, back, groups))
        let change = finding.estimates.first { $0.name == "change_score_difference" }!
        #expect(change.interval!.lower > 0)
        #expect(finding.decision.interval!.lower < 0 && finding.decision.pValue.number! > 0.05)
        #expect(finding.cautions.first { $0.code == "they-disagree" }?.weight == .serious)
        #expect(finding.cautions.contains { $0.code == "baseline-differs" })
    }

    @Test func missingSecondSamplesByGroupAndReason() throws {
        var late: [Double?] = after
        (late[0], late[9], late[10]) = (nil, nil, nil)
        var reasons = [String?](repeating: nil, count: 16)
        (reasons[0], reasons[9]) = ("died", "died")
        var asked = analysis
        asked.missingReason = "why"
        let finding = try run(asked, columns(before, late, groups) + [texts("why", reasons)])
        #expect(
            finding.excluded == [
                "no second sample: died, g 'yes'": 1, "no second sample: died, g 'no'": 1,
                "no second sample: no reason given, g 'no'": 1,
            ])
        let caution = finding.cautions.first { $0.code == "missing-second-samples" }
        #expect(caution?.text.contains("(1 in 'yes', 2 in 'no')") == true)
    }

    @Test func measuredWhenDecided() throws {
        func cautions(_ measured: Double?, _ decided: Double?, _ role: ColumnRole?) throws -> Bool {
            let columns = [
                numbers("v1", before), numbers("v2", after, decidedAt: measured),
                Column("g", role: role, decidedAt: decided, cells: .texts(groups)),
            ]
            return try run(analysis, columns).cautions.contains { $0.code == "association-not-prediction" }
        }
        #expect(try cautions(12, 12, .response))
        #expect(try cautions(13, 12, nil))
        #expect(try cautions(nil, nil, .response))
        #expect(try !cautions(6, 12, .response))
        #expect(try !cautions(nil, nil, .group))
        #expect(try !cautions(12, 0, .treatment))
    }

    @Test func covariatesAdjust() throws {
        var adjusted = analysis
        adjusted.covariates = ["age", "stage"]
        let ages = (0..<16).map { Double(50 + ($0 * 7) % 23) }
        let stages = (0..<16).map { ["I", "II", "III"][($0 * 5) % 3] }
        let extra = [numbers("age", ages), texts("stage", stages)]
        let finding = try run(adjusted, columns(before, after, groups) + extra)
        #expect(finding.analysed.columns == ["change", "g", "v1", "v2", "age", "stageII", "stageIII"])
        #expect(finding.rCalls.contains { $0.code.contains("as.matrix(d[5:7])") })
        let collinear = try run(
            adjusted,
            columns(before, after, groups) + [numbers("age", before.map { 2 * $0 }), texts("stage", stages)])
        #expect(
            collinear.decision.notTestable
                == "the analysis of covariance is undefined: 'age' is determined by the columns before it")
        #expect(collinear.number("change_score_difference") != nil)
    }

    @Test func tablesThatCannotAnswer() throws {
        let equal = try run(analysis, columns(before.map { _ in 5 }, after, groups))
        #expect(
            equal.decision.notTestable == "the analysis of covariance is undefined: 'v1' does not vary")
        let pair = try run(analysis, columns([1, 2], [3, 5], ["yes", "no"]))
        #expect(pair.decision.notTestable?.contains("1 against 1 cannot reach") == true)
        let one = try run(analysis, columns(before, after, before.map { _ in "yes" }))
        #expect(one.decision.notTestable == "no row with no is left to analyse")
        let still = try run(analysis, columns(before, before, groups))
        #expect(still.decision.notTestable == "all 16 values are equal")
        let tied = try run(
            analysis, columns((0..<16).map { Double($0 % 2) }, (0..<16).map { Double(($0 / 2) % 2) }, groups))
        let decision = tied.decision
        #expect(decision.pValue.number! > 0 && decision.pValue.number! <= 1)
        let missing = try run(analysis, columns([nil, nil], [1, 2], ["yes", "no"]))
        #expect(missing.decision.notTestable != nil && missing.excluded == ["v1 is missing": 2])
    }
}

@Suite struct PartialCorrelateTests {
    let x = [2.1, 3.4, 1.9, 5.6, 4.4, 3.8, 6.1, 2.7, 4.9, 5.2, 3.3, 4.0]
    let y = [1.2, 2.9, 2.2, 4.1, 4.6, 2.5, 5.9, 1.8, 3.3, 5.0, 3.1, 2.4]
    let z: [Double] = [10, 12, 9, 15, 13, 14, 16, 11, 12, 13, 10, 14]

    private func run(_ analysis: CorrelateAnalysis) throws -> Finding {
        try analysis.run(
            on: table([numbers("x", x), numbers("y", y), numbers("z", z)]), context: AnalysisContext())
    }

    @Test func covariatesDecide() throws {
        let finding = try run(CorrelateAnalysis(marker: "x", with: "y", covariates: ["z"]))
        #expect(finding.decision.estimate == "partial_spearman")
        #expect(abs(finding.decision.effect.number! - 0.8553765818804948) < 1e-12)
        #expect(finding.estimates[0].name == "partial_spearman" && finding.number("spearman") != nil)
        #expect(finding.analysed.columns == ["x", "y", "z"])
        #expect(finding.rCalls[0].code.contains("solve(cor(d") && finding.rCalls[0].code.contains("n - 4"))
        #expect(errorOf { try run(CorrelateAnalysis(marker: "x", with: "y", covariates: ["x"])) } != nil)
    }

    @Test func kendallDecides() throws {
        let finding = try run(CorrelateAnalysis(marker: "x", with: "y", method: .kendall))
        #expect(finding.decision.estimate == "kendall" && finding.estimates[0].name == "kendall")
        let (interval, p) = (finding.decision.interval!, finding.decision.pValue.number!)
        #expect((interval.lower > 0) == (p <= 0.05))
        #expect(finding.tests.contains { $0.name.hasPrefix("exact test of Kendall's τ") })
    }
}

import Cohorts
import Findings
import Tables
import Testing

@Suite struct HostileTablesTests {
    private func survival(_ groups: [String], _ count: Int, extra: [Column] = []) -> Table {
        Fixture.table(
            [
                Fixture.numbers("t", (0..<count).map { Double(($0 * 7) % 31 + 1) }),
                Fixture.numbers("e", (0..<count).map { $0 % 3 == 0 ? 0 : 1 }),
                Fixture.texts("g", (0..<count).map { groups[($0 * 5 / 3) % groups.count] }),
            ] + extra)
    }

    /// R reads a column of T and F as logical, and one of 01 and 02 as numbers, unless told otherwise.
    @Test(arguments: [["T", "F"], ["01", "02"]]) func levelsThatRWouldReadOtherwise(_ levels: [String]) throws
    {
        let data = survival(levels, 40)
        let survive = SurviveAnalysis(
            time: "t", event: "e", predictor: .group("g", of: levels[0], against: levels[1]))
        for call in try survive.run(on: data, context: .init()).rCalls {
            #expect(call.code.contains("colClasses = c(\"g\" = \"character\")"))
        }
        let compare = CompareAnalysis(marker: "t", group: "g", of: levels[0], against: levels[1])
        for call in try compare.run(on: data, context: .init()).rCalls {
            #expect(call.code.contains("colClasses = c(NA, \"character\")"))
            #expect(call.code.contains("== \"\(levels[0])\""))
        }
    }

    /// 20 events, 24 coefficients: the fit separates whatever the marker does, so it must not decide.
    @Test func moreCoefficientsThanEventsIsNotTestable() throws {
        var state: UInt64 = 3
        func next() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 40)
        }
        let names = (0..<23).map { "c\($0)" }
        let extra = (["x"] + names).map { name in Fixture.numbers(name, (0..<30).map { _ in next() }) }
        let analysis = SurviveAnalysis(
            time: "t", event: "e", predictor: .marker("x", per: .standardDeviation), covariates: names)
        let finding = try analysis.run(on: survival(["a"], 30, extra: extra), context: .init())
        #expect(finding.decision.notTestable?.contains("20 events cannot carry 24 coefficients") == true)
    }

    @Test func categoryOfOneLevelIsSaid() throws {
        let extra = [
            Fixture.texts("sex", Array(repeating: "m", count: 40)),
            Fixture.numbers("x", (0..<40).map { Double(($0 * 11) % 37) }),
        ]
        let analysis = SurviveAnalysis(
            time: "t", event: "e", predictor: .marker("x", per: .unit), covariates: ["sex"])
        let finding = try analysis.run(on: survival(["a"], 40, extra: extra), context: .init())
        #expect(finding.caution("covariate-constant") != nil)
        #expect(!finding.rCalls.contains { $0.code.contains("factor(") })
    }

    /// DeLong's logit interval does not exist at an area of 1, so R is not asked for it.
    @Test func areaOfOneInR() throws {
        let data = table([
            numbers("x", [5, 6, 7, 8, 1, 2, 3, 4]),
            texts("g", ["a", "a", "a", "a", "b", "b", "b", "b"]),
        ])
        let analysis = CompareAnalysis(marker: "x", group: "g", of: "a", against: "b")
        let finding = try analysis.run(on: data, context: AnalysisContext())
        #expect(finding.rCalls.first { $0.reproduces == "auc" }?.code.contains("qlogis") == false)
    }
}

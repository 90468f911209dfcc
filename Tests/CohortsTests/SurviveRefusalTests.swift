import Cohorts
import Findings
import Inputs
import Tables
import Testing

@Suite("survive: what it refuses, and why") struct SurviveRefusalTests {
    let times: [Double?] = [1, 2, 3, 4, 5, 6, 7, 8]
    let events: [Double?] = [1, 1, 0, 1, 1, 0, 1, 1]
    let response: [String?] = ["yes", "no", "yes", "no", "no", "yes", "no", "yes"]

    func table(_ column: Column, times: [Double?]? = nil, events: [Double?]? = nil) -> Table {
        Fixture.table([
            Fixture.numbers("months", times ?? self.times), Fixture.numbers("died", events ?? self.events),
            column,
        ])
    }

    func byGroup(_ column: String, knownAt: Double = 0) -> SurviveAnalysis {
        SurviveAnalysis(
            time: "months", event: "died", predictor: .group(column, of: "yes", against: "no"),
            knownAt: knownAt)
    }

    @Test(
        "responders are not compared from day 0",
        arguments: [
            Fixture.texts("best_response", ["yes"]), Fixture.texts("RECIST", ["yes"]),
            Fixture.texts("change", ["yes"], role: .response), Fixture.texts("group", ["yes"], decidedAt: 2),
        ])
    func immortalTime(_ named: Column) throws {
        var column = named
        column.cells = .texts(response)
        let finding = try byGroup(column.name).run(on: table(column), context: .init())
        let reason = try #require(finding.decision.notTestable)
        #expect(reason.contains("immortal time") && reason.contains("known_at"))
        #expect(finding.estimates.isEmpty && finding.figures.isEmpty)
        #expect(finding.decision.effect.number == nil && finding.decision.interval == nil)
    }

    @Test("a column that was known at time zero is compared from there, whatever its name")
    func declaredBaseline() throws {
        let column = Fixture.texts("response_score", response, decidedAt: 0)
        let finding = try byGroup("response_score").run(on: table(column), context: .init())
        #expect(finding.decision.notTestable == nil)
        #expect(finding.estimate("hazard_ratio")?.value.number != nil)
    }

    @Test("a landmark leaves out whose follow-up ended by then, and counts them")
    func landmark() throws {
        let column = Fixture.texts("response", response, role: .response, decidedAt: 2)
        let finding = try byGroup("response", knownAt: 2).run(on: table(column), context: .init())
        #expect(finding.units.total == 6 && finding.units.events == 4)
        #expect(finding.exclusions.map(\.rows.count) == [2])
        #expect(finding.exclusions[0].rows.map(\.line) == [2, 3])
        #expect(finding.analysed.columns.first == "months_after_landmark")
        #expect(finding.analysed.rows.first?.first == .number(1))
        let late = try byGroup("response", knownAt: 1).run(on: table(column), context: .init())
        #expect(late.decision.notTestable != nil)
    }

    @Test("a negative time, another event level and a repeated patient are input errors")
    func badInput() throws {
        let column = Fixture.texts("arm", response)
        var bad = times
        bad[3] = -4
        let negative = table(column, times: bad)
        #expect { try byGroup("arm").run(on: negative, context: .init()) } throws: { error in
            let error = error as? InputError
            return error?.code == "negative-time" && error?.location?.line == 5 && error?.value == "-4"
                && error?.message.contains("4") == false
        }
        let coded = table(column, events: events.map { $0! + 1 })
        #expect { try byGroup("arm").run(on: coded, context: .init()) } throws: { error in
            (error as? InputError)?.remedy?.contains("'1', '2'") == true
        }
        var twice = table(column)
        twice.setColumn(Fixture.texts("id", ["a", "b", "c", "a", "e", "f", "g", "h"], role: .identifier))
        #expect { try byGroup("arm").run(on: twice, context: .init()) } throws: { error in
            let error = error as? InputError
            return error?.code == "duplicate-patient" && error?.value == "a" && error?.location?.line == 5
        }
    }

    @Test("what cannot be estimated is a reason")
    func undefined() throws {
        let arm = Fixture.texts("arm", response)
        let none = try byGroup("arm").run(
            on: table(arm, events: Array(repeating: 0, count: 8)), context: .init())
        #expect(none.decision.effect == .undefined(because: "there is no event"))
        let constant = try SurviveAnalysis(
            time: "months", event: "died", predictor: .marker("x", per: .standardDeviation)
        ).run(on: table(Fixture.numbers("x", Array(repeating: 3, count: 8))), context: .init())
        #expect(constant.decision.notTestable?.contains("one and the same value") == true)
        let missing = try SurviveAnalysis(
            time: "months", event: "died", predictor: .marker("x", per: .unit)
        ).run(on: table(Fixture.numbers("x", Array(repeating: nil, count: 8))), context: .init())
        #expect(missing.decision.notTestable != nil && missing.exclusions[0].rows.count == 8)
        let one = try SurviveAnalysis(
            time: "months", event: "died", predictor: .marker("x", per: .doubling)
        ).run(on: table(Fixture.numbers("x", [2] + Array(repeating: nil, count: 7))), context: .init())
        #expect(one.units.total == 1 && one.decision.effect.number == nil)
    }

    @Test("under separation Firth's likelihood decides, and is named")
    func separation() throws {
        let column = Fixture.texts("arm", ["yes", "yes", "no", "yes", "yes", "no", "no", "no"])
        let events: [Double?] = [1, 1, 0, 1, 1, 0, 0, 0]
        let finding = try byGroup("arm").run(on: table(column, events: events), context: .init())
        #expect(finding.decision.procedure.contains("Firth"))
        #expect(finding.caution("separation")?.weight == .serious)
        let interval = try #require(finding.decision.interval)
        #expect(interval.lower.isFinite && interval.upper.isFinite && interval.lower < interval.upper)
    }

    @Test("values beyond a limit are set at it, with a serious caution")
    func limits() throws {
        let cells: [NumericCell] = [
            .below(5), .exact(6), .exact(9), .exact(12), .below(5), .exact(7), .exact(8), .above(20),
        ]
        let column = Column("afp", cells: .numbers(cells))
        let finding = try SurviveAnalysis(
            time: "months", event: "died", predictor: .marker("afp", per: .doubling)
        ).run(on: table(column), context: .init())
        #expect(finding.caution("beyond-limit")?.weight == .serious)
        #expect(finding.units.total == 8)
    }

    @Test("interval and p agree at the deciding level")
    func agreement() throws {
        let column = Fixture.numbers("x", [8, 7, 3, 6, 4, 1, 5, 2])
        let analysis = SurviveAnalysis(
            time: "months", event: "died", predictor: .marker("x", per: .standardDeviation))
        let p = try #require(
            try analysis.run(on: table(column), context: .init()).decision.pValue.number)
        for (level, excludes) in [(1 - p * 1.001, true), (1 - p * 0.999, false)] {
            let finding = try analysis.run(on: table(column), context: .init(decisionLevel: level))
            let interval = try #require(finding.decision.interval)
            #expect((interval.lower > 0 || interval.upper < 0) == excludes)
        }
    }
}

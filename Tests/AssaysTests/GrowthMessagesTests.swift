import Findings
import Inputs
import Tables
import Testing

import Assays

@Suite("Messages about tumour tables") struct GrowthMessagesTests {
    typealias Row = GrowthTables.Row
    let plain = GrowthTables.plain

    @Test("a plain table gives no serious caution") func plainTable() throws {
        let finding = try GrowthTables.finding(plain)
        #expect(finding.cautions.filter { $0.weight == .serious }.isEmpty)
        #expect(finding.exclusions.isEmpty)
    }

    @Test("an arm of one animal is not testable, with the reason") func oneAnimal() throws {
        let rows = plain.filter { $0.arm == "vehicle" || $0.animal == "d1" }
        let finding = try GrowthTables.finding(rows)
        #expect(finding.decision.notTestable?.contains("one animal") == true)
        #expect(finding.caution("one-unit")?.weight == .serious)
        #expect(finding.decision.pValue.number == nil)
        for name in ["slope_difference_mixed", "slope_difference_intercept_only"] {
            #expect(finding.estimate(name)?.value.number == nil)
        }
        #expect(finding.tests.filter { $0.name.contains("mixed") }.allSatisfy { $0.pValue.number == nil })
        #expect(finding.tests.first { $0.name.contains("log-rank") }?.pValue.number == nil)
        #expect(finding.estimate("hazard_ratio_time_to_multiple")?.value.number == nil)
        #expect(finding.rCalls.isEmpty)
        #expect(finding.method.contains { $0.contains("here nothing is decided") })
        #expect(finding.caution("few-units") == nil)
    }

    @Test("a singular model is shown without interval and p, and says so") func singular() throws {
        let rows = GrowthTables.rows([("vehicle", 6, 0.12), ("drug", 6, 0.06)], days: [0, 3, 6, 9, 12, 15])
            .map { $0.arm == "drug" && $0.day > 9 ? Row($0.animal, $0.arm, $0.day, 0) : $0 }
        let finding = try GrowthTables.finding(rows, limit: 1)
        let caution = try #require(finding.caution("singular"))
        #expect(caution.text.contains("without interval and p"))
        let estimate = try #require(finding.estimate("slope_difference_mixed"))
        #expect(estimate.value.number != nil && estimate.interval == nil)
        let test = try #require(
            finding.tests.first { $0.name.hasPrefix("mixed model, random intercept and slope") })
        #expect(test.pValue.number == nil && test.statistic.number == nil)
        #expect(finding.decision.pValue.number != nil)
    }

    @Test("nobody left: no word of a first departure; one time each: no word of a decider")
    func nothingHappened()
        throws
    {
        let area = try GrowthTables.finding(plain).estimate("area_per_day_shift")
        #expect(area?.definition.contains("when all were last measured") == true)
        let early = try GrowthTables.finding(plain.filter { !($0.animal == "d1" && $0.day > 14) })
        #expect(early.estimate("area_per_day_shift")?.definition.contains("first animal left") == true)
        let once = GrowthTables.rows([("vehicle", 5, 0.09), ("drug", 5, 0.04)]).filter { $0.day == 0 }
        let finding = try GrowthTables.finding(once)
        #expect(finding.decision.notTestable != nil && finding.caution("few-units") == nil)
        #expect(finding.method.contains { $0.contains("here it decides") } == false)
    }

    @Test("counts of one have their verb") func counts() throws {
        var rows = plain
        rows[0].volume = .exact(0)
        let finding = try GrowthTables.finding(rows, limit: 5)
        #expect(finding.caution("zero-baseline")?.text.contains("1 animal begins") == true)
        #expect(finding.caution("left-censored")?.text.contains("1 value lies") == true)
        let lone = try GrowthTables.finding(plain.filter { $0.arm == "vehicle" || $0.animal == "d1" })
        #expect(lone.method[0].contains("n = 1 animal)"))
    }

    @Test("the unit of a rate is the time column's, or its name's, or the name itself") func rateUnits()
        throws
    {
        func unit(_ name: String, _ unit: String?) throws -> String? {
            var table = GrowthTables.table(plain)
            let times = try table.numbers("day")
            table.removeColumn("day")
            table.setColumn(Column(name, unit: unit, cells: .numbers(times)))
            let analysis = GrowthAnalysis(
                value: "volume", time: name, animal: "animal", arm: "arm", of: "drug", against: "vehicle")
            return try analysis.run(on: table, context: AnalysisContext(detail: .decision))
                .estimate("slope_difference_welch")?.unit
        }
        #expect(try unit("day", "days") == "per day")
        #expect(try unit("Day", nil) == "per day")
        #expect(try unit("weeks", nil) == "per week")
        #expect(try unit("visit", nil) == "per unit of 'visit'")
        #expect(try unit("visit", "h") == "per h")
    }

    @Test("a negative volume is an error at its line, value hidden") func negative() {
        var rows = plain
        rows[9].volume = .exact(-12.5)
        let error = GrowthTables.error(rows)
        #expect(error?.code == "negative-volume" && error?.location?.line == 11)
        #expect(error?.description.contains("12.5") == false)
    }

    @Test("zeros need a limit, and are then counted as below it and never dropped") func zeros() throws {
        var rows = plain
        for place in rows.indices where rows[place].animal == "d2" && rows[place].day >= 14 {
            rows[place].volume = .exact(0)
        }
        let error = GrowthTables.error(rows)
        #expect(error?.code == "zero-without-limit" && error?.remedy?.contains("limit") == true)
        let finding = try GrowthTables.finding(rows, limit: 5)
        #expect(finding.caution("left-censored")?.text.contains("3 values") == true)
        #expect(finding.units.total == 24 && finding.exclusions.isEmpty)
        #expect(finding.analysed.rows.count == rows.count)
        let animals = finding.tables.first { $0.id == "animals" }?.frame
        #expect(animals?.rows.contains { $0[0] == .text("d2") && $0[6] == .number(0) } == true)
    }

    @Test("a zero at baseline") func zeroBaseline() throws {
        var rows = plain
        rows[0].volume = .exact(0)
        let finding = try GrowthTables.finding(rows, limit: 5)
        #expect(finding.caution("zero-baseline") != nil)
        #expect(finding.units.total == 24)
    }

    @Test("one day a thousand times too small, and one animal in another unit") func units() {
        var rows = plain
        rows[10].volume = .exact(rows[10].volume.exactValue! / 1000)
        #expect(GrowthTables.error(rows)?.code == "mixed-units")
        #expect(GrowthTables.error(rows)?.location?.line == 12)
        rows = plain
        for place in rows.indices where rows[place].animal == "d3" {
            rows[place].volume = .exact(rows[place].volume.exactValue! / 1000)
        }
        #expect(GrowthTables.error(rows)?.code == "mixed-units")
    }

    @Test("a first or last value, or all from some day on, a thousand times off") func ends() throws {
        func scaled(_ factor: Double, _ days: ClosedRange<Double>) -> [Row] {
            plain.map { row in
                row.animal == "d4" && days.contains(row.day)
                    ? Row(row.animal, row.arm, row.day, row.volume.exactValue! * factor) : row
            }
        }
        for (factor, days) in [
            (0.001, 21.0...21), (1000, 21...21), (0.001, 0...0), (1000, 0...0), (0.001, 14...21),
        ] {
            let error = GrowthTables.error(scaled(factor, days))
            #expect(error?.code == "mixed-units" && error?.remedy?.contains("as-recorded") == true)
            let line = plain.firstIndex { $0.animal == "d4" && $0.day == days.lowerBound }! + 2
            #expect(error?.location?.line == line, "\(factor) \(days)")
        }
    }

    @Test("a tumour that falls to one small value and stays there is a caution; at the limit it is neither")
    func almostVanished() throws {
        let rows = plain.map { row in
            row.animal == "d4" && row.day >= 14 ? Row(row.animal, row.arm, row.day, 0.5) : row
        }
        #expect(try GrowthTables.finding(rows).caution("mixed-units")?.text.contains("'limit'") == true)
        let last = rows.map { $0.animal == "d4" && $0.day == 14 ? Row("d4", "drug", 14, 300) : $0 }
        #expect(try GrowthTables.finding(last, limit: 0.5).caution("mixed-units") == nil)
        // A tumour that could just be felt and was next measured late.
        let sparse = plain.map { $0.animal == "d4" && $0.day == 0 ? Row("d4", "drug", 0, 0.6) : $0 }
        #expect(try GrowthTables.finding(sparse).caution("mixed-units") == nil)
    }

    @Test("no message names its column twice") func columnOnce() {
        var rows = plain
        rows[9].volume = .exact(0)
        let text = GrowthTables.error(rows)?.description ?? ""
        #expect(text.ranges(of: "column 'volume'").count == 1)
    }

    @Test("ids numbered anew in each arm are told apart, with a word") func reused() throws {
        var rows = plain
        for place in rows.indices { rows[place].animal = String(rows[place].animal.dropFirst()) }
        let finding = try GrowthTables.finding(rows)
        #expect(finding.caution("ids-reused-across-arms")?.weight == .serious)
        #expect(finding.units.total == 24)
        let straight = try GrowthTables.finding(plain)
        #expect(finding.decision.effect == straight.decision.effect)
    }

    @Test("an animal that changes arm, and one entered in both") func twoArms() {
        var rows = plain
        let place = rows.firstIndex { $0.animal == "v3" && $0.day == 14 }!
        rows[place].arm = "drug"
        #expect(GrowthTables.error(rows)?.code == "animal-in-two-arms")
        rows = plain + plain.filter { $0.animal == "v3" }.map { Row("v3", "drug", $0.day, 100) }
        #expect(GrowthTables.error(rows)?.code == "animal-in-two-arms")
    }

    @Test("an animal twice on one day is an error with both lines") func twice() {
        let rows = plain + [Row("v1", "vehicle", 7, 300)]
        let error = GrowthTables.error(rows)
        #expect(error?.code == "repeated-measurement" && error?.message.contains("lines") == true)
    }

    @Test("a copied series is named") func copies() throws {
        var rows = plain
        let source = rows.filter { $0.animal == "v1" }
        for (place, row) in zip(rows.indices.filter { rows[$0].animal == "v2" }, source) {
            rows[place].volume = row.volume
        }
        let caution = try GrowthTables.finding(rows).caution("copied-values")
        #expect(caution?.weight == .serious && caution?.text.contains("line") == true)
    }

    @Test("a missing day 0, missing values, missing ids are counted") func missing() throws {
        var rows = plain.filter { !($0.animal == "v5" && $0.day == 0) }
        rows[3].volume = .missing
        let finding = try GrowthTables.finding(rows)
        #expect(finding.caution("baseline-missing")?.text.contains("1 animal") == true)
        #expect(finding.exclusions.first?.rows.count == 1)
        for place in rows.indices where rows[place].animal == "v7" { rows[place].volume = .missing }
        let fewer = try GrowthTables.finding(rows)
        #expect(fewer.caution("no-measurements")?.text.contains("1 animal") == true)
        #expect(fewer.units.total == 23)
    }

    @Test("a misspelt arm is an error with the nearest one") func misspelt() {
        let analysis = GrowthAnalysis(
            value: "volume", time: "day", animal: "animal", arm: "arm", of: "drog", against: "vehicle")
        #expect(throws: InputError.self) {
            try analysis.run(on: GrowthTables.table(plain), context: AnalysisContext())
        }
    }

    @Test("an arm spelt in two ways is pointed at") func spellings() throws {
        var rows = plain
        for place in rows.indices where rows[place].animal == "d9" { rows[place].arm = "Drug " }
        let finding = try GrowthTables.finding(rows)
        #expect(finding.caution("arm-spellings")?.text.contains("7 rows") == true)
        #expect(finding.exclusions.first?.rows.count == 7)
    }

    @Test("no row, one arm alone, one animal in each arm: findings, not crashes") func little() throws {
        let lone = plain.filter { $0.animal == "v1" || $0.animal == "d1" }
        #expect(try GrowthTables.finding(lone).decision.notTestable != nil)
        let drug = try GrowthTables.finding(plain.filter { $0.arm == "drug" })
        #expect(drug.decision.notTestable?.contains("vehicle") == true)
        var empty = lone
        for place in empty.indices { empty[place].volume = .missing }
        let nothing = try GrowthTables.finding(empty)
        #expect(nothing.units.total == 0 && nothing.decision.notTestable != nil)
        let oneDay = try GrowthTables.finding(plain.filter { $0.day == 0 })
        #expect(oneDay.decision.notTestable?.contains("two measurements") == true)
    }

    @Test("every animal alike: undefined with a reason, no crash") func noSpread() throws {
        let rows = plain.map { Row($0.animal, $0.arm, $0.day, 100 + $0.day) }
        let finding = try GrowthTables.finding(rows)
        #expect(finding.decision.pValue.number == nil || finding.decision.pValue.number! > 0)
    }
}

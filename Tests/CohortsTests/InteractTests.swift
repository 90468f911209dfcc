import Cohorts
import Findings
import Foundation
import Inputs
import Tables
import Testing

@Suite("interact: predictive or only prognostic") struct InteractTests {
    static let veterans = Fixture.shared("golden/statistics/data/veteran.csv")

    /// Expected: survival 3.5-3, `coxph(Surv(time, status) ~ trt2 * karno)` and its test against main effects.
    @Test("lung cancer, treatment by performance status", .enabled(if: veterans != nil))
    func lungCancer() throws {
        let table = try Fixture.table(contentsOf: Self.veterans!, categories: ["celltype", "trt"])
        let analysis = InteractAnalysis(
            outcome: .survival(time: "time", event: "status"), marker: "karno", per: .unit, treatment: "trt",
            of: "2", against: "1", isRandomised: true)
        let finding = try analysis.run(on: table, context: .init())
        #expect(abs(try #require(finding.decision.effect.number) + 0.0158670272584029) < 1e-8)
        let usual = finding.test("likelihood ratio test of the interaction, chi-squared")
        #expect(abs(try #require(usual?.pValue.number) - 0.11004186629433) < 1e-8)
        // The root of χ² = 2.55361995189708 on t with 128 events − 3 coefficients (scipy).
        #expect(abs(try #require(finding.decision.pValue.number) - 0.11256669416538927) < 1e-8)
        #expect(finding.decision.scale == .ratio && finding.decision.notTestable == nil)
        // The median of karno is 60.
        let middle = try #require(finding.number("hazard_ratio_at_median_marker"))
        #expect(abs(log(middle) - 0.141229311807859) < 1e-8)
        #expect(abs(log(try #require(finding.number("hazard_ratio_treatment"))) - 0.177322256692181) < 1e-8)
        #expect(finding.caution("not-randomised") == nil)
        #expect(finding.figures.map(\.id) == ["treatment-over-marker", "kaplan-meier"])
        guard case .kaplanMeier(let curves)? = finding.figures.last?.content else { return }
        #expect(curves.curves.count == 4 && curves.curves.reduce(0) { $0 + $1.atRisk[0] } == 137)
        #expect(finding.units.groups.map(\.count) == [68, 69])
    }

    static let marker = (0..<80).map { (row: Int) -> Double in Double((row * 37 + row / 7) % 41) }
    static let age = (0..<80).map { (row: Int) -> Double in Double(50 + row * 11 % 23) }
    static let arms = (0..<80).map { (row: Int) -> String? in row % 2 == 0 ? "drug" : "placebo" }
    static let responses = (0..<80).map { (row: Int) -> String? in
        marker[row] + Double(row * 13 % 30) > 32 ? "yes" : "no"
    }

    /// Eighty patients of two arms with a marker and an outcome of two levels.
    static func trial(arms: [String?] = arms, responses: [String?] = responses) -> Table {
        table([
            numbers("marker", marker), texts("arm", arms), texts("response", responses), numbers("age", age),
            numbers("months", (0..<80).map { (row: Int) -> Double? in Double(1 + row * 29 % 47) }),
            numbers("died", (0..<80).map { (row: Int) -> Double? in row % 3 == 0 ? 0 : 1 }),
        ])
    }

    static let binary = InteractAnalysis(
        outcome: .binary("response", positive: "yes", negative: "no"), marker: "marker", treatment: "arm",
        of: "drug", against: "placebo", covariates: ["age"])

    @Test("a binary outcome: interval and p of one procedure agree; every row is accounted for")
    func binary() throws {
        var arms = Self.arms
        (arms[3], arms[4]) = (nil, "other")
        let patients = Self.trial(arms: arms)
        let finding = try Self.binary.run(on: patients, context: .init())
        #expect(finding.decision.estimate == "ratio_of_odds_ratios")
        #expect(finding.units.total == 78 && finding.exclusions.reduce(0) { $0 + $1.rows.count } == 2)
        #expect(finding.analysed.rows.count == 78)
        let p = try #require(finding.decision.pValue.number)
        for (level, excludes) in [(1 - p * 1.001, true), (1 - p * 0.999, false)] {
            let interval = try #require(
                try Self.binary.run(on: patients, context: .init(decisionLevel: level)).decision.interval)
            #expect((interval.lower > 0 || interval.upper < 0) == excludes)
        }
        #expect(finding.caution("not-randomised")?.weight == .serious)
        #expect(finding.rCalls.allSatisfy { $0.code.contains("glm(y ~") })
    }

    @Test("one arm is not testable, and the finding says what could be", arguments: [true, false])
    func singleArm(_ named: Bool) throws {
        var analysis = InteractAnalysis(
            outcome: .survival(time: "months", event: "died"), marker: "marker")
        if named { (analysis.treatment, analysis.of, analysis.against) = ("arm", "drug", "placebo") }
        let finding = try analysis.run(
            on: Self.trial(arms: Array(repeating: "drug", count: 80)), context: .init())
        let reason = try #require(finding.decision.notTestable)
        #expect(reason.contains("one arm") && reason.contains("randomised comparison"))
        #expect(finding.caution("single-arm")?.text.contains("about 66 events") == true)
        #expect(finding.estimates.isEmpty && finding.figures.isEmpty && finding.tests.isEmpty)
        #expect(finding.decision.effect.number == nil && finding.decision.interval == nil)
        #expect(finding.units.total == 80)
    }

    @Test("a column of two arms needs the levels by name")
    func levels() throws {
        var analysis = Self.binary
        (analysis.of, analysis.against) = (nil, nil)
        #expect(errorOf { try analysis.run(on: Self.trial(), context: .init()) }?.code == "missing-key")
        (analysis.of, analysis.against) = ("drug", "placebp")
        #expect(errorOf { try analysis.run(on: Self.trial(), context: .init()) }?.code == "unknown-level")
        #expect(throws: InputError.self) {
            try InteractAnalysis(
                options([("marker", "marker"), ("time", "months")], InteractAnalysis.schema))
        }
    }

    @Test("separation and one class")
    func separation() throws {
        let told = Self.marker.map { (value: Double) -> String? in value > 20 ? "yes" : "no" }
        let separated = try Self.binary.run(on: Self.trial(responses: told), context: .init())
        #expect(separated.caution("separation") != nil && separated.decision.procedure.contains("Firth"))
        #expect(separated.decision.interval.map { $0.lower < $0.upper } == true)
        let same = Self.trial(responses: Array(repeating: "yes", count: 80))
        let oneClass = try Self.binary.run(on: same, context: .init())
        #expect(oneClass.decision.effect.number == nil && oneClass.caution("no-fit") != nil)
    }

    @Test("no events, collinear covariates, a constant marker")
    func nasty() throws {
        var survival = Self.binary
        survival.outcome = .survival(time: "months", event: "died")
        var still = Self.trial()
        still.setColumn(numbers("died", Array(repeating: 0, count: 80)))
        let none = try survival.run(on: still, context: .init())
        #expect(none.decision.effect == .undefined(because: "there is no event"))

        var collinear = Self.trial()
        collinear.setColumn(numbers("twice", Self.age.map { (value: Double) -> Double? in 2 * value + 1 }))
        survival.covariates = ["age", "twice"]
        let reason = try survival.run(on: collinear, context: .init())
        #expect(reason.caution("no-fit")?.text.contains("determine 'twice'") == true)

        var flat = Self.trial()
        flat.setColumn(numbers("marker", Array(repeating: 3, count: 80)))
        let constant = try Self.binary.run(on: flat, context: .init())
        #expect(constant.decision.notTestable?.contains("same value") == true)
    }
}

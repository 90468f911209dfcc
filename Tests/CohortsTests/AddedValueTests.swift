import Cohorts
import Findings
import Foundation
import Inputs
import Tables
import Testing

@Suite("added-value: a marker beside what the clinic has") struct AddedValueTests {
    static let haemorrhage = Fixture.shared("golden/statistics/data/aSAH.csv")

    /// Expected: `glm(poor ~ s100b + age + gender)` of R 4.2.2, as in the reference results.
    @Test("S100B beside age and sex after a haemorrhage", .enabled(if: haemorrhage != nil))
    func realCohort() throws {
        let table = try Fixture.table(contentsOf: Self.haemorrhage!, categories: ["outcome", "gender"])
        let analysis = AddedValueAnalysis(
            outcome: .binary("outcome", positive: "Poor", negative: "Good"), marker: "s100b", per: .unit,
            covariates: ["age", "gender"])
        let finding = try analysis.run(on: table, context: .init())
        #expect(abs(try #require(finding.decision.effect.number) - 4.62861719184645) < 1e-6)
        #expect(abs(try #require(finding.number("concordance_joint")) - 0.782350948509485) < 1e-9)
        #expect(finding.units.groups.map(\.count) == [41, 72])
        let corrected = try #require(finding.number("concordance_joint_corrected"))
        #expect(corrected < 0.7823 && corrected > 0.74)
        #expect(finding.number("adequacy_clinical").map { $0 > 0 && $0 < 1 } == true)
        #expect(finding.estimate("auc_difference_delong")?.definition.contains("never decides") == true)
        #expect(finding.figures.map(\.id) == ["decision-curve", "calibration"])
        #expect(
            finding.decision.pValue.number
                == finding.test(
                    "likelihood ratio test of the marker, t with 38 degrees of freedom (decides)")?.pValue
                .number)
        let again = try analysis.run(on: table, context: .init())
        #expect(again.estimates == finding.estimates)
        let lean = try analysis.run(on: table, context: .init(detail: .decision))
        #expect(lean.decision == finding.decision && lean.figures.isEmpty)
    }

    static let survival = AddedValueAnalysis(
        outcome: .survival(time: "months", event: "died"), marker: "marker", covariates: ["age", "stage"],
        thresholds: [0.2, 0.5], horizon: 24)

    static let marker = column { Double(($0 * 17 + 5) % 43) }
    static let age = column { Double(50 + $0 * 11 % 23) }

    static func column(_ value: (Int) -> Double) -> [Double?] { (0..<90).map { value($0) } }

    /// Ninety patients; three of them lack one value each.
    static func cohort(_ changes: Column...) -> Table {
        var (marker, age) = (marker, age)
        (marker[5], age[6]) = (nil, nil)
        var stages = (0..<90).map { (row: Int) -> String? in ["I", "II", "III"][row * 7 % 5 % 3] }
        stages[7] = nil
        var patients = table([
            numbers("months", column { Double(1 + ($0 * 29 + $0 * $0) % 61) }),
            numbers("died", column { $0 % 3 == 0 ? 0 : 1 }), numbers("marker", marker), numbers("age", age),
            texts("stage", stages),
        ])
        for change in changes { patients.setColumn(change) }
        return patients
    }

    @Test("both models on the same complete rows, categories and a horizon")
    func completeRows() throws {
        let finding = try Self.survival.run(on: Self.cohort(), context: .init())
        #expect(finding.units.total == 87)
        #expect(finding.excluded == ["marker is missing": 1, "age is missing": 1, "stage is missing": 1])
        #expect(finding.analysed.rows.count == 87)
        #expect(
            finding.number("net_benefit_joint_at_0_2") != nil
                && finding.number("net_benefit_all_at_0_5") != nil)
        #expect(finding.figures.map(\.id) == ["decision-curve", "calibration"])
        // Made-up covariates say nothing, and the report says that.
        #expect(finding.caution("clinical-model-empty") != nil)
        var without = Self.survival
        without.horizon = nil
        let plain = try without.run(on: Self.cohort(), context: .init())
        #expect(plain.figures.isEmpty && plain.method.last?.contains("no horizon") == true)
        #expect(plain.decision == finding.decision)
    }

    @Test("few events, no events, no marker")
    func fewEvents() throws {
        let rare = Self.cohort(numbers("died", Self.column { $0 % 9 == 1 ? 1 : 0 }))
        let few = try Self.survival.run(on: rare, context: .init(detail: .decision))
        #expect(few.caution("few-events")?.weight == .serious)
        let still = Self.cohort(numbers("died", Array(repeating: 0, count: 90)))
        let none = try Self.survival.run(on: still, context: .init())
        #expect(none.decision.effect == .undefined(because: "there is no event"))
        #expect(none.caution("no-fit") != nil)
        let unmeasured = Self.cohort(numbers("marker", Array(repeating: nil, count: 90)))
        let empty = try Self.survival.run(on: unmeasured, context: .init())
        #expect(empty.decision.notTestable == "no patient is left to analyse" && empty.units.total == 0)
    }

    @Test("one class, separation")
    func separation() throws {
        var binary = Self.survival
        binary.outcome = .binary("response", positive: "yes", negative: "no")
        let same = Self.cohort(texts("response", Array(repeating: "yes", count: 90)))
        let one = try binary.run(on: same, context: .init())
        #expect(one.decision.effect.number == nil)
        #expect(one.caution("no-fit")?.text.contains("every subject") == true)
        let told = Self.marker.map { (value: Double?) -> String? in value! > 21 ? "yes" : "no" }
        let separated = try binary.run(
            on: Self.cohort(texts("response", told)), context: .init(detail: .decision))
        #expect(separated.caution("separation")?.text.contains("marker") == true)
        #expect(separated.decision.procedure.contains("Firth"))
        #expect(separated.decision.interval.map { $0.lower.isFinite && $0.upper.isFinite } == true)
        #expect(separated.estimate("adequacy_clinical")?.value.number == nil)
    }

    @Test("collinear covariates, a marker that they determine")
    func collinear() throws {
        var twice = Self.survival
        twice.covariates = ["age", "double"]
        let same = Self.cohort(numbers("double", Self.age.map { $0.map { 2 * $0 } }))
        let collinear = try twice.run(on: same, context: .init())
        #expect(collinear.decision.notTestable == "the other covariates determine 'double'")
        let copy = Self.cohort(numbers("double", Self.marker.map { $0.map { 3 * $0 } }))
        let copied = try twice.run(on: copy, context: .init())
        #expect(copied.decision.notTestable == "the covariates determine 'marker'")
    }

    @Test("options as users write them")
    func written() throws {
        let schema = AddedValueAnalysis.schema
        let base = [("marker", "m"), ("covariates", "age"), ("outcome", "r"), ("positive", "yes")]
        let analysis = try AddedValueAnalysis(options(base + [("thresholds", "0.15, 0.3")], schema))
        #expect(analysis.thresholds == [0.15, 0.3])
        let list = Setting.list(
            ["0.15", "0.3"].map { .scalar($0, quoted: false, .commandLine) }, .commandLine)
        let entries =
            (base.map { ($0.0, Setting.scalar($0.1, quoted: false, .commandLine)) } + [("thresholds", list)])
            .map { Setting.Entry(key: $0.0, keyLocation: .commandLine, value: $0.1) }
        let listed = try AddedValueAnalysis(OptionValues(.map(entries, .commandLine), schema: schema))
        #expect(listed.thresholds == [0.15, 0.3])
        #expect(throws: InputError.self) {
            try AddedValueAnalysis(options(base + [("horizon", "0")], schema))
        }
        #expect(
            try AddedValueAnalysis(options(base, schema)).thresholds == AddedValueAnalysis.defaultThresholds)
        for wrong in ["0.1 1.5", "ten"] {
            #expect(throws: InputError.self) {
                try AddedValueAnalysis(options(base + [("thresholds", wrong)], schema))
            }
        }
        #expect(throws: InputError.self) { try AddedValueAnalysis(options(base + [("time", "t")], schema)) }
        #expect(throws: InputError.self) { try AddedValueAnalysis(options(Array(base.prefix(3)), schema)) }
    }

    @Test("a response is not a marker known at time zero")
    func immortalTime() throws {
        var analysis = Self.survival
        analysis.marker = "response_depth"
        let depth = Self.cohort(numbers("response_depth", Self.column { Double($0 % 31) }))
        let finding = try analysis.run(on: depth, context: .init())
        #expect(finding.analysis == "added-value")
        #expect(finding.decision.notTestable?.contains("immortal time") == true)
    }
}

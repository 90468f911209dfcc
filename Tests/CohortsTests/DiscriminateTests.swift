import Cohorts
import Findings
import Inputs
import Tables
import Testing

@Suite struct DiscriminateTests {
    private func cohort(decidedAt: Double? = nil) -> Table {
        table([
            numbers(
                "x", [1, 2, 3, 4, 5, 6, 7, 8, 4, 6, 7, 8, 9, 10, 11, 12], unit: "U/L", decidedAt: decidedAt),
            texts("died", (0..<16).map { $0 < 8 ? "no" : "yes" }),
        ])
    }

    private func run(_ analysis: DiscriminateAnalysis, _ table: Table) throws -> Finding {
        try analysis.run(on: table, context: AnalysisContext(seed: 3))
    }

    @Test func areaAndYouden() throws {
        let finding = try run(DiscriminateAnalysis(marker: "x", outcome: "died", positive: "yes"), cohort())
        // Pairs won by cases, counted by hand: 3.5 + 5.5 + 6.5 + 7.5 + 4·8 = 55 of 64.
        #expect(finding.number("auc") == 55.0 / 64)
        // Youden: at 5.5 sensitivity 7/8 and specificity 5/8; at 8.5, 4/8 and 1: both 1.5; the first is taken.
        #expect(finding.number("cut_off") == 5.5 && finding.number("sensitivity") == 0.875)
        #expect(finding.number("specificity") == 0.625)
        #expect(finding.cautions.contains { $0.code == "cut-off-on-same-data" })
        guard case .roc(let figure) = finding.figures[0].content else {
            Issue.record("the first figure is no ROC curve")
            return
        }
        #expect(figure.points.first?.threshold == nil && figure.band.count == 51)
        #expect(figure.cutOff?.sensitivityInterval.count == 2)
    }

    @Test func fixedCutOff() throws {
        let fixed = DiscriminateAnalysis(
            marker: "x", outcome: "died", positive: "yes", negative: "no", cutOff: .fixed(8))
        let finding = try run(fixed, cohort())
        #expect(finding.number("sensitivity") == 5.0 / 8 && finding.number("specificity") == 7.0 / 8)
        #expect(!finding.cautions.contains { $0.code == "cut-off-on-same-data" })
        let read = try DiscriminateAnalysis(
            options(
                [("marker", "x"), ("outcome", "died"), ("positive", "yes"), ("cut_off_value", "8")],
                DiscriminateAnalysis.schema))
        #expect(read.cutOff == .fixed(8))
    }

    @Test func lowerInCasesIsDrawnTurned() throws {
        let finding = try run(DiscriminateAnalysis(marker: "x", outcome: "died", positive: "no"), cohort())
        #expect(finding.number("auc") == 9.0 / 64)
        #expect(finding.decision.effect == .value(-4))
        guard case .roc(let figure) = finding.figures[0].content else { return }
        #expect(figure.annotation.contains("drawn for lower values: 0.859"))
        #expect(figure.points.allSatisfy { $0.sensitivity + $0.specificity >= 1 })
    }

    @Test func markerMeasuredLaterIsAssociation() throws {
        let finding = try run(
            DiscriminateAnalysis(marker: "x", outcome: "died", positive: "yes"), cohort(decidedAt: 6))
        #expect(finding.cautions.first?.code == "measured-after-baseline")
        #expect(finding.cautions.first?.weight == .serious)
    }

    @Test func oneClassAndSeparation() throws {
        let oneClass = table([numbers("x", [1, 2]), texts("y", ["a", "a"])])
        let finding = try run(DiscriminateAnalysis(marker: "x", outcome: "y", positive: "a"), oneClass)
        #expect(finding.decision.notTestable == "no row with not 'a' is left to analyse")
        #expect(finding.figures.isEmpty && finding.number("auc") == nil)
        let separated = table([
            numbers("x", (0..<20).map { Double($0) * 1e12 }),
            texts("y", (0..<20).map { $0 < 10 ? "b" : "a" }),
        ])
        let complete = try run(DiscriminateAnalysis(marker: "x", outcome: "y", positive: "a"), separated)
        #expect(complete.number("auc") == 1 && complete.number("cut_off") == 9.5e12)
        #expect(complete.decision.interval!.lower > 0)
    }

    @Test func sameSeedSameFigure() throws {
        let analysis = DiscriminateAnalysis(marker: "x", outcome: "died", positive: "yes")
        func band(_ seed: UInt64) throws -> [Double] {
            let finding = try analysis.run(on: cohort(), context: AnalysisContext(seed: seed))
            guard case .roc(let figure) = finding.figures[0].content else { return [] }
            return figure.band.map(\.lower)
        }
        #expect(try band(1) == band(1))
    }
}

import Cohorts
import Findings
import Foundation
import Tables
import Testing

/// An analysis as a Swift caller uses it: no study file, no command line.
@Suite struct FromSwiftTests {
    @Test func compareIsAPureFunctionOfATable() throws {
        let values: [Double] = [1, 2, 3, 4, 8, 9, 10, 11]
        let groups = ["a", "a", "a", "a", "b", "b", "b", "b"]
        let table = Table(
            name: "made",
            columns: [
                Column("marker", cells: .numbers(values.map { .exact($0) })),
                Column("group", cells: .texts(groups)),
            ], origins: values.indices.map { RowOrigin(file: "made", line: $0 + 1) })
        let finding = try CompareAnalysis(marker: "marker", group: "group", of: "b", against: "a")
            .run(on: table, context: AnalysisContext(decisionLevel: 0.95))
        #expect(finding.decision.effect == .value(7))
        // 4 against 4 without overlap: 2 of 70 deals are as extreme.
        #expect(finding.decision.pValue == .value(2.0 / 70))
    }

    /// The lines that README.md shows.
    @Test func compareAFile() throws {
        let folder = NSTemporaryDirectory() + "miraxis-swift-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let text =
            "mir221,tissue\n1,normal\n2,normal\n3,normal\n4,normal\n8,tumour\n9,tumour\n10,tumour\n11,tumour\n"
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/patients.csv"))
        let table = try TableReader(folder: folder).read(
            TableDeclaration(file: "patients.csv"), name: "patients"
        )
        .table
        let analysis = CompareAnalysis(marker: "mir221", group: "tissue", of: "tumour", against: "normal")
        let finding = try analysis.run(on: table, context: AnalysisContext(decisionLevel: 0.95))
        #expect(finding.decision.effect == .value(7))
    }

    /// ρ of a perfect order but one swap: 1 − 6·2/(n(n² − 1)).
    @Test func correlationOfRanksByHand() throws {
        let x: [Double] = [1, 2, 3, 4, 5, 6], y: [Double] = [10, 20, 30, 40, 60, 50]
        let table = Table(
            name: "made",
            columns: [
                Column("x", cells: .numbers(x.map { .exact($0) })),
                Column("y", cells: .numbers(y.map { .exact($0) })),
            ], origins: x.indices.map { RowOrigin(file: "made", line: $0 + 1) })
        let finding = try CorrelateAnalysis(marker: "x", with: "y").run(on: table, context: AnalysisContext())
        let rho = try #require(finding.decision.effect.number)
        #expect(abs(rho - (1 - 12.0 / 210)) < 1e-12)
        let interval = try #require(finding.decision.interval)
        #expect(interval.lower < rho && rho < interval.upper && interval.upper <= 1)
    }

    @Test func constantOrCollinearPairsHaveAReason() throws {
        func decision(_ x: [Double], _ y: [Double]) throws -> Decision {
            let table = Table(
                name: "made",
                columns: [
                    Column("x", cells: .numbers(x.map { .exact($0) })),
                    Column("y", cells: .numbers(y.map { .exact($0) })),
                ], origins: x.indices.map { RowOrigin(file: "made", line: $0 + 1) })
            return try CorrelateAnalysis(marker: "x", with: "y").run(on: table, context: AnalysisContext())
                .decision
        }
        for (x, y) in [
            ([1.0, 1, 1, 1, 1], [1.0, 2, 3, 4, 5]), ([1, 2, 3, 4, 5], [1, 2, 3, 4, 5]), ([1, 2], [2, 1]),
        ] {
            let decision = try decision(x, y)
            #expect(decision.effect.number == nil && decision.notTestable != nil && decision.interval == nil)
        }
    }
}

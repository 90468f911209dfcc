import Foundation
import Inputs
import Studies
import Tables
import Testing

private let example = "Examples/tcga-lihc-mir221"
private let raw = "../shared/data/tissue-lihc"
private let isThere = FileManager.default.fileExists(atPath: raw)

/// The liver cancer example from the raw matrix and clinical table, against the prepared tables beside them.
/// Skipped where the data are not at hand.
@Suite("TCGA-LIHC from raw files", .enabled(if: isThere, "needs \(raw)"))
struct ShapingLiverCancerTests {
    private let tables: [String: Table]
    private let flows: [String: [FlowStep]]

    init() throws {
        let study = try Study.read(example)
        var tables: [String: Table] = [:]
        var flows: [String: [FlowStep]] = [:]
        for source in study.tables {
            tables[source.name] = try TableReader(folder: example).read(source.declaration, name: source.name)
                .table
        }
        for source in study.preparations {
            let (table, flow) = try source.preparation.run(on: tables)
            tables[source.name] = table
            flows[source.name] = flow
        }
        (self.tables, self.flows) = (tables, flows)
    }

    private func prepared(_ file: String) throws -> Table {
        try TableReader(folder: raw).read(TableDeclaration(file: file), name: file).table
    }

    private func table(_ name: String) throws -> Table { try #require(tables[name]) }

    @Test func everyCellOfTheAxisTable() throws {
        let axis = try prepared("LIHC_axis_table.csv")
        let tumours = try table("tumours")
        #expect(tumours.rowCount == 366)
        let patients = try tumours.labels("patient")
        let rows = try axis.labels("pt").map { pt in try #require(patients.firstIndex(of: pt)) }
        #expect(Set(rows).count == 366)
        let names = [
            "os_days": "os_days", "os_event": "os_event", "age": "age", "male": "male",
            "stage_III_IV": "stage_III_IV", "grade_3_4": "grade_3_4", "log2_mir221_rpm": "mir221",
            "log2_mir222_rpm": "mir222", "log2_mir122_rpm": "mir122",
        ]
        for (theirs, ours) in names {
            let expected = try axis.numbers(theirs)
            let found = try tumours.numbers(ours)
            #expect(rows.map { found[$0] } == expected, "\(theirs)")
        }
        #expect(try rows.map { try tumours.labels("barcode")[$0] } == axis.labels("barcode"))
    }

    @Test func everyRowIsAccountedFor() throws {
        let flow = try #require(flows["tumours"])
        #expect(flow.map(\.rowsAfter) == [372, 372, 371, 366])
        for step in flow {
            #expect(step.rowsBefore - step.losses.reduce(0) { $0 + $1.rows.count } == step.rowsAfter)
        }
    }

    @Test func pairsOfTumourAndNormalLiver() throws {
        let changes = try table("pairs_wide").numbers("log2_fold_change").compactMap(\.exactValue).sorted()
        #expect(changes.count == 49)
        #expect(abs(changes[24] - 1.05) < 0.005)
        #expect(changes.count { $0 > 0 } == 43)
        #expect(try table("pairs").rowCount == 98)
        let tissue = try table("tumour_or_normal").labels("tissue")
        let levels = try table("tumour_or_normal").numbers("mir221").compactMap(\.exactValue)
        func median(_ wanted: String) -> Double {
            let values = zip(tissue, levels).filter { $0.0 == wanted }.map(\.1).sorted()
            return (values[(values.count - 1) / 2] + values[values.count / 2]) / 2
        }
        #expect(abs(median("tumour") - 6.79) < 0.005)
        #expect(abs(median("normal") - 5.61) < 0.005)
    }

    @Test func sorafenibWithARecordedResponse() throws {
        let treated = try prepared("LIHC_sorafenib_treated.csv")
        let expected = zip(
            try treated.labels("pt"), zip(try treated.labels("response"), try treated.numbers("m221"))
        )
        .filter { $0.1.0 != nil }
        let sorafenib = try table("sorafenib")
        #expect(Set(try sorafenib.labels("patient")) == Set(expected.map(\.0)))
        let levels = Dictionary(
            uniqueKeysWithValues: zip(
                try sorafenib.labels("patient").compactMap { $0 }, try sorafenib.numbers("mir221")))
        for (patient, (_, level)) in expected { #expect(patient.flatMap { levels[$0] } == level) }
        let response = try sorafenib.labels("response")
        #expect(response.count { $0 == "progression" } == 13)
        #expect(response.count { $0 == "no progression" } == 4)
        #expect(try table("sorafenib_every_spelling").rowCount == 18)
    }
}

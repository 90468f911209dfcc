import Assays
import Findings
import Foundation
import Inputs
import Tables
import Testing

/// The serum panel once more, this time from wells: the whole way of the analysis against the reference.
@Suite("qPCR from wells against the reference") struct QPCRFromWellsTests {
    private static let goldens: [AssayFile] = AssayReferenceTests.files.filter { file in
        (try? AssayGolden(file).root["hemolysis_delta"]) != nil
    }

    private func wells(_ data: CSVData) throws -> Table {
        var cells: [(sample: String?, group: String?, target: String, cq: Double)] = []
        let (samples, groups) = (try data.texts("sample"), try data.texts("group"))
        for target in data.columnNames where !["sample", "group"].contains(target) {
            for (row, cq) in try data.numbers(target).enumerated() {
                if let cq { cells.append((samples[row], groups[row], target, cq)) }
            }
        }
        return Table(
            name: "serum",
            columns: [
                Column("sample", cells: .texts(cells.map(\.sample))),
                Column("group", cells: .texts(cells.map(\.group))),
                Column("target", cells: .texts(cells.map(\.target))),
                Column("cq", cells: .numbers(cells.map { .exact($0.cq) })),
            ], origins: cells.indices.map { RowOrigin(file: "serum.csv", line: $0 + 2) })
    }

    private func settings(_ method: String) throws -> QPCRSettings {
        let target = QPCRSettings.NamedTarget("miR-221-3p", column: "marker")
        let spike = QPCRSettings.Spike("cel-miR-39-3p")
        var settings: QPCRSettings
        switch method {
        case "norm_spike": settings = QPCRSettings(targets: [target], references: .none)
        case "norm_miR16_BAD": settings = QPCRSettings(targets: [target], references: .named(["miR-16-5p"]))
        case "norm_miR191": settings = QPCRSettings(targets: [target], references: .named(["miR-191-5p"]))
        case "norm_global_mean": settings = QPCRSettings(targets: [target], references: .globalMean)
        default: throw HarnessError("unknown method '\(method)'")
        }
        settings.spike = spike
        return settings
    }

    @Test("Welch's comparison by each normaliser, before and after leaving samples out", arguments: goldens)
    func serum(_ file: AssayFile) throws {
        let golden = try AssayGolden(file)
        let table = try wells(golden.data())
        var checked = 0
        for key in ["miR221_all", "miR221_after_QC"] {
            for method in ["norm_spike", "norm_miR16_BAD", "norm_miR191", "norm_global_mean"] {
                guard let expected = golden.root[key]?[method] else { continue }
                var settings = try settings(method)
                if key == "miR221_after_QC" {
                    settings.spike?.excludesOutliers = true
                    settings.haemolysis = .init(marker: "miR-451a", stable: "miR-23a-3p")
                    settings.haemolysis?.excludes = true
                }
                let finding = try QPCRAnalysis(
                    settings: settings, group: "group", of: "nonresponder", against: "responder"
                ).run(on: table, context: AnalysisContext())
                let ratio = try #require(finding.estimates.first { $0.name == "fold_change_of_means" })
                let delta = try #require(finding.estimates.first { $0.name == "delta_delta_cq" })
                let fold = try #require(expected["FC"]?.number)
                let p = try #require(expected["p"]?.number)
                #expect(abs(ratio.value.number! / fold - 1) < 1e-9)
                #expect(abs(exp2(-delta.value.number!) / fold - 1) < 1e-9)
                let welch = finding.tests.first { $0.name == "Welch's t test" }
                #expect(abs((welch?.pValue.number ?? 0) / p - 1) < 1e-9)
                if let n = expected["n"]?.number { #expect(Double(finding.units.total) == n) }
                if method == "norm_miR16_BAD" {
                    #expect(finding.cautions.contains { $0.code == "single-reference" })
                }
                checked += 1
            }
        }
        #expect(checked >= 6)
    }
}

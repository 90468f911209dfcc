import Foundation
import Inputs
import Instruments
import Tables
import Testing

/// A sample of an instrument's export.
struct ExportSample: Sendable, CustomStringConvertible {
    let path: String
    var description: String { String(path.split(separator: "/").last ?? "") }
}

@Suite("Samples of instrument exports") struct InstrumentSampleTests {
    static let samples: [ExportSample] = {
        let folder = ReferenceFolder.root.appendingPathComponent("golden/instrument-formats/samples")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { !$0.hasPrefix(".") }.sorted()
            .map { ExportSample(path: folder.appendingPathComponent($0).path) }
    }()

    @Test("there are samples, or it is said that they are skipped")
    func samplesAreCounted() {
        if Self.samples.isEmpty { print("samples of instrument exports: skipped, 0 files") }
    }

    /// Read to a table in which each row holds together, or refused with a reason and what to do.
    @Test("every sample is read or refused", .enabled(if: !samples.isEmpty), arguments: samples)
    func sampleIsReadOrRefused(_ sample: ExportSample) throws {
        do {
            let export = try InstrumentReader().read(sample.path)
            let wells = export.wells
            #expect(wells.columnNames == WellColumn.allCases.map(\.rawValue))
            let cq = try wells.numbers("cq")
            let status = try wells.labels("status")
            var counts: [String: Int] = [:]
            for row in 0..<wells.rowCount {
                counts[status[row] ?? "", default: 0] += 1
                switch cq[row] {
                case .exact(let value):
                    #expect(status[row] == WellStatus.detected.rawValue)
                    #expect(value > 0 && value < 60)
                case .above(let limit):
                    #expect(status[row] == WellStatus.undetermined.rawValue)
                    #expect(limit >= 30 && limit <= 60)
                case .below: Issue.record("a Cq below a limit")
                case .missing:
                    #expect(status[row] != WellStatus.detected.rawValue)
                    #expect(status[row] != WellStatus.undetermined.rawValue)
                }
            }
            let tasks = Set(try wells.labels("task").compactMap { $0 })
            #expect(tasks.isSubset(of: Set(WellTask.allCases.map(\.rawValue))))
            let samples = Set(try wells.labels("sample").compactMap { $0 }).count
            let targets = Set(try wells.labels("target").compactMap { $0 }).count
            print(
                "\(sample): \(export.format), \(wells.rowCount) wells, \(samples) samples, \(targets) targets, "
                    + counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(
                        separator: ", "))
            for note in export.notes { print("    \(note)") }
        } catch let error as InputError {
            print("\(sample): refused: \(error.code.rawValue): \(error.message)")
            #expect(["no-results", "unknown-instrument", "binary-workbook"].contains(error.code.rawValue))
            #expect(error.remedy != nil)
        }
    }
}

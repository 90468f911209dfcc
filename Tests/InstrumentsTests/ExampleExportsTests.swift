import Foundation
import Instruments
import Tables
import Testing

/// The simulated exports that ship with the project: one experiment in ten layouts.
@Suite("Exports of the example") struct ExampleExportsTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Examples/bench-exports").path

    static let layouts: [(file: String, format: InstrumentFormat)] = [
        ("quantstudio.txt", .quantStudio), ("stepone.csv", .quantStudio), ("sds.txt", .sds),
        ("design-and-analysis.xlsx", .designAndAnalysis), ("lightcycler480.txt", .lightCycler480),
        ("cfx.csv", .cfx), ("biomark.csv", .bioMark), ("openarray.csv", .openArray), ("run.rdml", .rdml),
        ("run.eds", .eds),
    ]

    /// What every layout must tell alike of a well.
    struct Content: Hashable, Comparable {
        var sample: String
        var target: String
        var cq: String
        static func < (a: Content, b: Content) -> Bool {
            (a.sample, a.target, a.cq) < (b.sample, b.target, b.cq)
        }
    }

    func read(_ file: String) throws -> InstrumentExport {
        let layout = file == "lightcycler480.txt" ? "lightcycler480-layout.txt" : nil
        return try InstrumentReader(folder: Self.folder).read(
            file, options: InstrumentOptions(layout: layout))
    }

    /// To three decimals, the most that the files write.
    func contents(_ wells: Table) throws -> [Content] {
        let (samples, targets) = (try wells.labels("sample"), try wells.labels("target"))
        return try wells.numbers("cq").enumerated().map { row, cq in
            let text =
                switch cq {
                case .exact(let value): String(Int((value * 1000).rounded()))
                case .above(let limit): "above \(limit)"
                default: "none"
                }
            return Content(sample: samples[row] ?? "", target: targets[row] ?? "", cq: text)
        }
    }

    @Test("each is recognised by its content and holds the same wells", arguments: layouts)
    func sameWells(_ file: String, _ format: InstrumentFormat) throws {
        let export = try read(file)
        #expect(export.format == format)
        #expect(export.wells.rowCount == 96)
        let first = try contents(read("quantstudio.txt").wells)
        #expect(first.count { $0.cq == "above 40.0" } == 6)
        #expect(try contents(export.wells).sorted() == first.sorted())
    }

    /// OpenArray tells no tasks; LightCycler 480 calls a control without template negative.
    @Test("tasks and the quantities of standards", arguments: layouts)
    func tasks(_ file: String, _ format: InstrumentFormat) throws {
        let wells = try read(file).wells
        let tasks = try wells.labels("task")
        func count(_ task: WellTask) -> Int { tasks.count { $0 == task.rawValue } }
        guard format != .openArray else {
            #expect(try read(file).notes.contains { $0.contains("tells no tasks") })
            return #expect(count(.unknown) == 96)
        }
        #expect(count(.unknown) == 60)
        #expect(count(.standard) == 30)
        #expect(count(format == .lightCycler480 ? .negative : .noTemplate) == 6)
        let samples = try wells.labels("sample")
        for (row, quantity) in try wells.numbers("quantity").enumerated() {
            let power = samples[row]?.split(separator: "E").last.flatMap { Double($0) }
            let isStandard = tasks[row] == WellTask.standard.rawValue
            #expect(quantity == (isStandard ? .exact(pow(10, power ?? 0)) : .missing))
        }
    }

    @Test("groups where the layout has them", arguments: ["quantstudio.txt", "cfx.csv"])
    func groups(_ file: String) throws {
        let groups = try read(file).wells.labels("group")
        #expect(groups.count { $0 == "control" } == 30)
        #expect(groups.count { $0 == "tumour" } == 30)
    }

    @Test("wells have the same names on every plate of 96") func names() throws {
        let plates = Self.layouts.filter { $0.format != .bioMark && $0.format != .openArray }
        let names = try plates.map { try read($0.file).wells.labels("well") }
        #expect(Set(names).count == 1)
        #expect(names.first?.first == "A1")
        #expect(names.first?.last == "H12")
    }

    @Test("RDML brings its curves") func curves() throws {
        #expect(try read("run.rdml").amplification?.rowCount == 480)
    }
}

import Findings
import Foundation
import Reports
import Testing

/// Writes the example reports into a folder, to be looked at: `MIRAXIS_DUMP_REPORT=folder swift test …`.
@Test(.enabled(if: ProcessInfo.processInfo.environment["MIRAXIS_DUMP_REPORT"] != nil))
func dumpReport() throws {
    let environment = ProcessInfo.processInfo.environment
    let folder = URL(fileURLWithPath: try #require(environment["MIRAXIS_DUMP_REPORT"]))
    let renderer = FigureRenderer.find(environment: environment)
    for (name, isSimulated) in [("measured", false), ("simulated", true)] {
        for file in try Report.files(for: ExampleStudy.result(isSimulated: isSimulated), renderer: renderer) {
            let place = folder.appendingPathComponent(name).appendingPathComponent(file.path)
            try FileManager.default.createDirectory(
                at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(file.bytes).write(to: place)
        }
    }
    for width in [60, 100, 140] {
        print(VerdictTable.text(ExampleStudy.result(), width: width))
    }
}

/// Writes every example figure's specification into a folder, to be drawn and looked at.
@Test(.enabled(if: ProcessInfo.processInfo.environment["MIRAXIS_DUMP_FIGURES"] != nil))
func dumpFigures() throws {
    let folder = URL(
        fileURLWithPath: try #require(ProcessInfo.processInfo.environment["MIRAXIS_DUMP_FIGURES"]))
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let figures =
        ExampleFigures.clinical.map { (name: $0.id, figure: $0) } + ExampleFigures.extremes
        + ExampleFigures.simulations + ExampleFigures.bench + ExampleFigures.targets
    for (position, (name, figure)) in figures.enumerated() {
        let place = folder.appendingPathComponent("\(name).vl.json")
        try Data(figure.specification(isSimulated: position % 4 == 3).text.utf8).write(to: place)
    }
}

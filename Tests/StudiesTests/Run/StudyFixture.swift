import Findings
import Foundation
import Inputs
import Studies
import Tables

/// An analysis whose answer is known without statistics: the mean of a column, with an interval of ± `arm`.
struct MeanAnalysis: Analysis {
    static let schema = AnalysisSchema(
        name: "mean", summary: "The mean of a column.", higherMeans: "above 0",
        options: [
            .init("column", .column, "The column.", required: true),
            .init("level", .level, "A level that some column must have."),
            .init("group", .column, "The column of the level."),
            .init("arm", .number(0...100), "Half the interval.", default: "1"),
            .init("ratio", .flag, "Decide on a ratio.", default: "false"),
        ])

    let column: String
    let place: SourceLocation
    let arm: Double
    let isRatio: Bool

    init(_ options: OptionValues) throws(InputError) {
        column = options.requiredText("column")
        place = options.place("column")
        arm = options.number("arm") ?? 1
        isRatio = options.flag("ratio")
    }

    func run(on table: Table, context: AnalysisContext) throws(InputError) -> Finding {
        let values = try table.numbers(column, askedAt: place).compactMap(\.exactValue)
        let mean = values.reduce(0, +) / Double(values.count)
        let interval = Interval(
            lower: mean - arm, upper: mean + arm, level: context.decisionLevel, method: "given")
        return Finding(
            analysis: "mean", title: "Mean of \(column)",
            estimates: [
                Estimate(
                    "mean", label: "Mean", definition: "The mean.", value: .value(mean), interval: interval)
            ],
            decision: Decision(
                estimate: "mean", procedure: "given", higherMeans: "above 0", lowerMeans: "below 0",
                effect: .value(mean), interval: interval, pValue: .value(0.01),
                scale: isRatio ? .ratio : .linear),
            units: Finding.Units(noun: "rows", total: values.count), method: ["The mean."],
            analysed: DataFrame(columns: [column], rows: values.map { [.number($0)] }))
    }
}

let catalogue = AnalysisCatalogue([MeanAnalysis.self])

/// A study folder in the temporary folder, gone with the value.
final class StudyFolder {
    let path: String

    init(_ study: String, files: [String: String] = [:]) throws {
        path = NSTemporaryDirectory() + "miraxis-study-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try write(study)
        for (name, text) in files { try write(text, to: name) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ text: String, to name: String = "study.yaml") throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name))
    }

    func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: path + "/" + name)), as: UTF8.self)
    }

    func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path + "/" + name) }

    func study() throws -> Study { try Study.read(path, catalogue: catalogue) }

    @discardableResult
    func check(refix: Bool = false) throws -> StudyCheck.Outcome {
        try StudyCheck(try study(), catalogue: catalogue).outcome(refix: refix)
    }

    func run(threads: Int = 1) throws -> StudyResult {
        try StudyRun(try study(), catalogue: catalogue, threads: threads).result()
    }

    /// The errors of `body` as the user sees them, without the folder's path.
    func errors(_ body: () throws -> Void) -> [String] {
        do {
            try body()
            return []
        } catch let error as InputErrors {
            return error.errors.map {
                $0.text(showValues: false).replacingOccurrences(of: path + "/", with: "")
            }
        } catch {
            return ["another error: \(error)"]
        }
    }
}

let plainStudy = """
    miraxis: 1
    title: Plain
    tables:
      t: {file: t.csv}
    claims:
      - id: C1
        link: first
        sentence: The mean of x is above 0.
        table: t
        analysis: mean
        with: {column: x}
        expects: higher
      - id: C2
        link: second
        sentence: The mean of y is below 0.
        table: t
        analysis: mean
        with: {column: y}
        expects: lower
        smallest_effect: 0.5
      - id: C3
        link: third
        sentence: Nobody has looked.
        needs: a table with z
    chain: {necessary: [C1, C2]}

    """

let plainTable = "x,y,g\n1,-3,a\n3,-1,b\n"

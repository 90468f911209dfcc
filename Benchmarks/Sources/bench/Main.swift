import Foundation
import Statistics

// bench make FOLDER        writes the data that both sides read
// bench TASK FOLDER        one line: the task and its CPU seconds
@main struct Bench {
    static func main() throws {
        let words = Array(CommandLine.arguments.dropFirst())
        guard words.count == 2 else { throw Failure(text: "usage: bench make|TASK FOLDER") }
        let folder = URL(fileURLWithPath: words[1], isDirectory: true)
        if words[0] == "make" { return try Data.make(in: folder) }
        guard let task = tasks[words[0]] else {
            throw Failure(
                text: "no task '\(words[0])'; there is \(tasks.keys.sorted().joined(separator: ", "))")
        }
        let data = try Data(folder)
        let start = clock()
        let check = task(data)
        let seconds = Double(clock() - start) / Double(CLOCKS_PER_SEC)
        print(words[0], String(format: "%.3f", seconds), check)
    }

    struct Failure: Error, CustomStringConvertible {
        var text: String
        var description: String { text }
    }

    /// Each returns a number that the peer prints too, so that both are seen to have done the same work.
    static let tasks: [String: @Sendable (Data) -> String] = [
        "bootstrap-auc": { data in
            let curve = ROC.of(
                cases: zip(data.marker, data.isCase).filter(\.1).map(\.0),
                controls: zip(data.marker, data.isCase).filter { !$0.1 }.map(\.0))
            guard let roc = curve.value else { return "undefined" }
            let ends = roc.bootstrapInterval(replicates: 2000, seed: 1)
            return String(format: "%.3f %.3f", ends.lower, ends.upper)
        },
        "optimism-concordance": { data in
            let design = CoxDesign(data.followUp, names: ["a", "b", "c", "d"], columns: data.covariates)
            let optimism = Optimism.of(design, replicates: 1000, seed: 1).value
            return String(format: "%.4f", optimism?.corrected ?? .nan)
        },
        "westfall-young-log-rank": { data in
            let groups = data.screen.map { values -> [Bool] in
                let cut = values.sorted()[values.count / 2]
                return values.map { $0 >= cut }
            }
            let screen = LogRankScreen(data.screenFollowUp, groups: groups, variance: .permutation)
            let result = screen.westfallYoung(replicates: 1000, seed: 1)
            return "\(screen.statistics.count) \(result.permutations)"
        },
        "univariable-cox": { data in
            let fits = UnivariableCox.screen(data.screenFollowUp, markers: data.screen)
            let sum = fits.compactMap(\.value).reduce(0) { $0 + $1.coefficient * $1.coefficient }
            return String(format: "%.6f", sum)
        },
        "mixed-model": { data in
            let (day, arm) = (data.tumours[1], data.tumours[2])
            let fit = MixedModel.fit(
                data.tumours[3], names: ["day", "arm", "day:arm"],
                columns: [day, arm, zip(day, arm).map { $0 * $1 }],
                random: [
                    .interceptAndSlope(
                        "animal", groups: data.tumours[0].map { Int($0) }, slope: "day", values: day)
                ])
            guard let model = fit.value else { return "undefined" }
            return String(
                format: "%.6f %.3f", model.coefficient(3).estimate, model.criterion)
        },
    ]
}

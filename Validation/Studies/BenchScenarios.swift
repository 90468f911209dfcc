import Assays
import Foundation
import NumericalKit
import Tables

/// Bench studies without any effect: parts of one unit go together, and units differ in how the arm seems to act.
public enum BenchScenarios {
    public static let all: [Scenario] = [
        experiments(4), experiments(3, primaryClaims: 10), reporter, growth(6), growth(12),
        growth(12, limit: 40), growth(6, limit: 40), amounts(8, isLow: false), amounts(6, isLow: true),
        curves,
        grid,
    ]

    // MARK: - Nested experiments

    /// Wells of one experiment and arm: an experiment's level, its own reaction to the arm, and the wells' noise.
    private static func experiments(_ count: Int, primaryClaims: Int = 1) -> Scenario {
        let m = primaryClaims > 1 ? ", \(primaryClaims) primary claims" : ""
        return Scenario(
            "experiments/\(count)" + (primaryClaims > 1 ? "-of-\(primaryClaims)" : ""),
            "\(count) experiments of 6 wells in each arm, SD 0.3 between experiments, 0.15 of the arm's effect"
                + " between them, 0.1 between wells (logarithms), no effect\(m)", primaryClaims: primaryClaims
        ) { stream in
            var (values, arms, names): ([Double], [String?], [String?]) = ([], [], [])
            for experiment in 1...count {
                let level = 7 + 0.3 * stream.normal()
                for arm in ["control", "mimic"] {
                    let own = level + 0.15 * stream.normal()
                    for _ in 0..<6 {
                        values.append(exp(own + 0.1 * stream.normal()))
                        arms.append(arm)
                        names.append("experiment \(experiment)")
                    }
                }
            }
            return MadeStudy(
                ExperimentsAnalysis(
                    value: "value", arm: "arm", of: "mimic", against: "control", experiment: "experiment"),
                madeTable([("value", .values(values)), ("arm", .texts(arms)), ("experiment", .texts(names))]))
        }
    }

    private static let reporter = Scenario(
        "experiments/reporter",
        "5 experiments, wild-type and mutated site repressed alike: no specific effect"
    ) { stream in
        var (values, arms, sites, names): ([Double], [String?], [String?], [String?]) = ([], [], [], [])
        for experiment in 1...5 {
            for arm in ["control", "mimic"] {
                for site in ["WT", "MUT"] {
                    let own = (arm == "mimic" ? -0.4 : 0) + 0.1 * stream.normal()
                    for _ in 0..<3 {
                        values.append(exp(own + 0.1 * stream.normal()))
                        arms.append(arm)
                        sites.append(site)
                        names.append("\(experiment)")
                    }
                }
            }
        }
        var analysis = ExperimentsAnalysis(
            value: "value", arm: "arm", of: "mimic", against: "control", experiment: "experiment")
        (analysis.by, analysis.whereLevel, analysis.comparedWith) = ("site", "WT", "MUT")
        return MadeStudy(
            analysis,
            madeTable([
                ("value", .values(values)), ("arm", .texts(arms)), ("site", .texts(sites)),
                ("experiment", .texts(names)),
            ]))
    }

    // MARK: - Growth

    /// Animals differ in start and rate; an animal leaves once its tumour is large. With a limit the tumours
    /// shrink, and what lies below is recorded as zero.
    private static func growth(_ count: Int, limit: Double? = nil) -> Scenario {
        let kind =
            limit.map { "shrinking by 0.03 per day, zeros below \(Int($0)) mm³" }
            ?? "growing by 0.05 per day, leaving above 1,000 mm³"
        var scenario = Scenario(
            "growth/\(count)-against-\(count)" + (limit == nil ? "" : "-vanishing"),
            "\(count) animals in each arm, 8 days, log volumes with SD 0.25 of the start, 0.015 of the daily rate"
                + " and 0.1 of the measurement, \(kind), no difference"
        ) { stream in
            var (volumes, days, animals, arms): ([Double], [Double], [String?], [String?]) = ([], [], [], [])
            for animal in 0..<(2 * count) {
                let start = 5 + 0.25 * stream.normal()
                let rate = (limit == nil ? 0.05 : -0.03) + 0.015 * stream.normal()
                for day in stride(from: 0.0, through: 28, by: 4) {
                    let volume = exp(start + rate * day + 0.1 * stream.normal())
                    volumes.append(limit.map { volume < $0 ? 0 : volume } ?? volume)
                    days.append(day)
                    animals.append("\(animal)")
                    arms.append(animal < count ? "vehicle" : "drug")
                    if limit == nil, volume > 1000 { break }
                }
            }
            return MadeStudy(
                GrowthAnalysis(
                    value: "volume", time: "day", animal: "animal", arm: "arm", of: "drug",
                    against: "vehicle", limit: limit),
                madeTable([
                    ("volume", .values(volumes)), ("day", .values(days)), ("animal", .texts(animals)),
                    ("arm", .texts(arms)),
                ]))
        }
        if limit != nil { scenario.mostReplicates = 2000 }
        return scenario
    }

    // MARK: - qPCR

    /// Three wells for target and reference of each sample; low amounts are often undetermined.
    private static func amounts(_ count: Int, isLow: Bool) -> Scenario {
        Scenario(
            "qpcr/\(count)-against-\(count)" + (isLow ? "-undetermined" : ""),
            "\(count) samples in each group, three wells each, SD 1 between samples, 0.2 between wells, the"
                + " reference's SD 0.5" + (isLow ? ", Cq about 39 of 40 cycles" : "") + ", no difference"
        ) { stream in
            var samples: [String?] = []
            var (targets, groups): ([String?], [String?]) = ([], [])
            var cqs: [NumericCell] = []
            for sample in 0..<(2 * count) {
                let reference = 24 + 0.5 * stream.normal()
                let target = (isLow ? 39.2 : 30) + (reference - 24) + stream.normal()
                for (name, cq) in [("reference", reference), ("target", target)] {
                    for _ in 0..<3 {
                        let well = cq + 0.2 * stream.normal()
                        cqs.append(well > 40 ? .above(40) : .exact(well))
                        samples.append("s\(sample)")
                        targets.append(name)
                        groups.append(sample < count ? "yes" : "no")
                    }
                }
            }
            var settings = QPCRSettings(
                targets: [.init("target", column: "target")], references: .named(["reference"]))
            settings.cycles = 40
            return MadeStudy(
                QPCRAnalysis(settings: settings, group: "group", of: "yes", against: "no"),
                madeTable([
                    ("sample", .texts(samples)), ("target", .texts(targets)), ("cq", .numbers(cqs)),
                    ("group", .texts(groups)),
                ]))
        }
    }

    // MARK: - Curves and grids

    private static let curves = Scenario(
        "dose-response/4-experiments",
        "4 experiments of 8 doses in triplicate, log10 IC50 with SD 0.1 between experiments and 0.05 between arms,"
            + " no difference"
    ) { stream in
        var (doses, signals): ([Double], [Double]) = ([], [])
        var (arms, names): ([String?], [String?]) = ([], [])
        for experiment in 1...4 {
            let level = 0.5 + 0.1 * stream.normal()
            for arm in ["control", "mimic"] {
                let half = pow(10, level + 0.05 * stream.normal())
                for dose in [0.0, 0.1, 0.3, 1, 3, 10, 30, 100] {
                    for _ in 0..<3 {
                        let share = 0.05 + 0.95 / (1 + pow(dose / half, 1.3))
                        doses.append(dose)
                        signals.append(20_000 * share * exp(0.06 * stream.normal()))
                        arms.append(arm)
                        names.append("\(experiment)")
                    }
                }
            }
        }
        return MadeStudy(
            DoseResponseAnalysis(
                dose: "dose", response: "signal", sense: .signal, arm: "arm", of: "mimic", against: "control",
                experiment: "experiment"),
            madeTable([
                ("dose", .values(doses)), ("signal", .values(signals)), ("arm", .texts(arms)),
                ("experiment", .texts(names)),
            ]))
    }

    private static let grid = Scenario(
        "combine/4-experiments", "4 experiments on a grid of 5 by 5 doses, independent drugs, SD 4 points"
    ) { stream in
        var (first, second, values): ([Double], [Double], [Double]) = ([], [], [])
        var names: [String?] = []
        for experiment in 1...4 {
            let shift = 0.1 * stream.normal()
            for a in [0.0, 0.5, 1, 2, 4] {
                for b in [0.0, 10, 20, 40, 80] {
                    let survivors = (first: 1 / (1 + a / exp(1 + shift)), second: 1 / (1 + b / 90))
                    first.append(a)
                    second.append(b)
                    values.append(100 * survivors.first * survivors.second + 4 * stream.normal())
                    names.append("\(experiment)")
                }
            }
        }
        return MadeStudy(
            CombineAnalysis(
                dose1: "a", dose2: "b", response: "viability", sense: .viability, experiment: "experiment"),
            madeTable([
                ("a", .values(first)), ("b", .values(second)), ("viability", .values(values)),
                ("experiment", .texts(names)),
            ]))
    }
}

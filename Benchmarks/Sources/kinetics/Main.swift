import Foundation
import Kinetics
import ModelFiles
import ReactionNetwork

// kinetics load MODEL
// kinetics ensemble MODEL MEMBERS.csv SPECIES END POINTS RTOL ATOL interpreted|generated OUT
// kinetics stochastic MODEL END RUNS
// kinetics threads MODEL MEMBERS.csv SPECIES END POINTS
// kinetics many MODEL COUNT END POINTS THREADS
//
// One line of JSON each. SPECIES is a comma-separated list; OUT receives the concentrations of the first 20 members as
// 64-bit numbers (member, time, species).
@main struct Bench {
    static func main() throws {
        let words = Array(CommandLine.arguments.dropFirst())
        switch (words.first, words.count) {
        case ("load", 2): try load(words[1])
        case ("ensemble", 10): try ensemble(words)
        case ("stochastic", 4): try stochastic(words)
        case ("threads", 6): try threads(words)
        case ("many", 6): try many(words)
        default: throw Failure(text: "see the head of Main.swift for the tasks and their words")
        }
    }

    struct Failure: Error, CustomStringConvertible {
        var text: String
        var description: String { text }
    }

    static func cpu(_ work: () throws -> Void) rethrows -> Double {
        let start = clock()
        try work()
        return Double(clock() - start) / Double(CLOCKS_PER_SEC)
    }

    static func wall(_ work: () throws -> Void) rethrows -> Double {
        let start = Date()
        try work()
        return Date().timeIntervalSince(start)
    }

    static func show(_ values: [String: Any]) throws {
        let data = try JSONSerialization.data(withJSONObject: values, options: [.sortedKeys])
        print(String(decoding: data, as: UTF8.self))
    }

    /// A header of parameter names and one row of values for each member.
    static func members(_ file: String) throws -> (names: [String], rows: [[Double]]) {
        let lines = try String(contentsOfFile: file, encoding: .utf8).split(whereSeparator: \.isNewline)
        let rows = lines.dropFirst().map { $0.split(separator: ",").compactMap { Double($0) } }
        return (lines[0].split(separator: ",").map(String.init), rows)
    }

    static func grid(_ end: String, _ points: String) -> [Double] {
        let (end, points) = (Double(end)!, Int(points)!)
        return (0..<points).map { Double($0) * end / Double(points - 1) }
    }

    // MARK: - Tasks

    /// Best of several, as peers' figures are of a warm process too.
    static func load(_ model: String) throws {
        var best = Double.infinity
        for _ in 0..<5 {
            best = min(
                best,
                try wall {
                    let network = try ModelFile.read(model)
                    _ = try CompiledNetwork(
                        compiling: network, inputs: [], observables: network.species.map { .symbol($0.id) })
                })
        }
        try show(["wall": best])
    }

    static func compiled(_ words: [String]) throws -> (CompiledNetwork, [[Double]]) {
        let (names, rows) = try members(words[2])
        let species = words[3].split(separator: ",").map { Observable.concentration(String($0)) }
        return (
            try CompiledNetwork(compiling: try ModelFile.read(words[1]), inputs: names, observables: species),
            rows
        )
    }

    static func ensemble(_ words: [String]) throws {
        let (network, rows) = try compiled(words)
        var engine = DeterministicEngine(
            tolerances: Tolerances(relative: Double(words[6])!, absolute: Double(words[7])!))
        engine.code = words[8] == "generated" ? .generated : .interpreted
        let preparation = wall { engine = engine.prepared(for: network) }
        // The first results are kept to be compared, the rest only counted, as the peers' side does.
        var (place, steps, stopped) = (0, 0, 0)
        var kept = [Trajectory?](repeating: nil, count: min(20, rows.count))
        let seconds = cpu {
            engine.simulate(
                network,
                next: {
                    defer { place += 1 }
                    return place < rows.count ? place : nil
                }, times: grid(words[4], words[5]),
                inputs: { member, values in
                    for index in rows[member].indices { values[index] = rows[member][index] }
                },
                isCancelled: { false },
                receive: { member, result in
                    if member < kept.count { kept[member] = result }
                    steps += result.statistics.steps
                    if result.completion != .complete { stopped += 1 }
                })
        }
        guard stopped == 0 else { throw Failure(text: "a member stopped") }
        var data = Data()
        for result in kept { result?.values.withUnsafeBytes { data.append(contentsOf: $0) } }
        try data.write(to: URL(fileURLWithPath: words[9]))
        try show([
            "cpu": seconds / Double(rows.count), "preparation": preparation,
            "steps": Double(steps) / Double(rows.count), "code": engine.unavailableCode ?? words[8],
        ])
    }

    static func stochastic(_ words: [String]) throws {
        let network = try ModelFile.read(words[1])
        let compiled = try CompiledNetwork(
            compiling: network, inputs: [], observables: network.species.map { .amount($0.id) })
        let runs = Int(words[3])!
        var (next, jumps) = (0, 0)
        let seconds = cpu {
            StochasticEngine(seed: 1).simulate(
                compiled,
                next: {
                    defer { next += 1 }
                    return next < runs ? next : nil
                }, times: grid(words[2], "101"), inputs: { _, _ in }, isCancelled: { false },
                receive: { jumps += $1.statistics.jumps })
        }
        try show(["cpu": seconds / Double(runs), "events": Double(jumps) / Double(runs)])
    }

    /// Wall seconds on one and on two threads, and whether both gave the same bytes.
    static func threads(_ words: [String]) throws {
        let (network, part) = try compiled(words)
        let rows = (0..<4).flatMap { _ in part }
        let design = try EnsembleDesign(table: network.inputNames, rows: rows)
        let engine = DeterministicEngine(tolerances: Tolerances(relative: 1e-6, absolute: 1e-9))
        var options = EnsembleOptions()
        options.quantiles = .sketch(smallestMagnitude: 1e-12)
        let ensemble = try Ensemble(
            network, design: design, engine: engine, times: grid(words[4], words[5]), options: options)
        var results: [EnsembleSummary] = []
        let seconds = [1, 2, 1, 2, 1, 2].map { threads in
            wall { results.append(ensemble.run(threads: threads).summary) }
        }
        try show([
            "one": [seconds[0], seconds[2], seconds[4]].sorted()[1],
            "two": [seconds[1], seconds[3], seconds[5]].sorted()[1],
            "same": results.allSatisfy { figures($0) == figures(results[0]) },
        ])
    }

    /// Every figure of a summary, in text that tells any two numbers apart.
    static func figures(_ summary: EnsembleSummary) -> [String] {
        summary.times.indices.flatMap { time in
            summary.observables.indices.map { observable in
                let quantiles = [0.05, 0.5, 0.95].map {
                    summary.quantile($0, time: time, observable: observable)
                }
                return "\(summary.cell(time: time, observable: observable)) \(quantiles)"
            }
        }
    }

    /// A large ensemble with every constant parameter log-normal about its value, and the memory that it took.
    static func many(_ words: [String]) throws {
        let network = try ModelFile.read(words[1])
        let parameters = network.parameters.filter { $0.isConstant && ($0.value ?? 0) > 0 }
        let compiled = try CompiledNetwork(
            compiling: network, inputs: parameters.map(\.id),
            observables: network.species.map { .symbol($0.id) })
        let design = try EnsembleDesign(
            parameters.map { DistributedInput($0.id, .logNormal(median: $0.value!, geometricSD: 1.3)) },
            members: Int(words[2])!,
            seed: 1)
        let ensemble = try Ensemble(
            compiled, design: design, engine: DeterministicEngine(), times: grid(words[3], words[4]))
        var result: EnsembleResult?
        let seconds = wall { result = ensemble.run(threads: Int(words[5])!) }
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let peak = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") }
        let kilobytes = peak?.split(whereSeparator: { !$0.isNumber }).first.flatMap { Double($0) } ?? .nan
        try show([
            "wall": seconds, "megabytes": kilobytes / 1024, "members": Int(words[2])!,
            "failed": result!.failed,
        ])
    }
}

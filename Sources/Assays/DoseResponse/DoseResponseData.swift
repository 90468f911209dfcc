internal import Findings
internal import Inputs
internal import Statistics
internal import Tables

/// Wells of one arm in one experiment, as viability (1 = vehicle), with their curve.
struct ArmCurve {
    let arm: String
    /// Ordinal, from 1.
    let experiment: Int
    let doses: [Double]
    let viabilities: [Double]
    let summary: CurveSummary
}

struct DoseResponseData {
    private(set) var curves: [ArmCurve] = []
    private(set) var exclusions = Exclusions()
    private(set) var experiments = 0
    let unit: String?
    /// Largest coefficient of variation of the vehicle wells of one curve; nil without replicates.
    private(set) var vehicleSpread: Double?

    private struct Key: Hashable {
        let arm: String
        let experiment: String
    }
    private struct Well {
        let dose, response: Double
        let timeZero: Double?
    }

    init(_ analysis: DoseResponseAnalysis, _ table: Table) throws(InputError) {
        let optional = [
            ("arm", analysis.arm), ("experiment", analysis.experiment), ("time_zero", analysis.timeZero),
        ].compactMap { key, name in name.map { (key, $0) } }
        try requireDistinctColumns(
            [("dose", analysis.dose), ("response", analysis.response)] + optional, of: table,
            places: analysis.places)
        unit = try table.column(analysis.dose).unit
        var levels = TwoLevels(all: table.rowCount)
        if let arm = analysis.arm, let of = analysis.of {
            levels = try TwoLevels(
                table, column: arm, level: of, against: analysis.against, place: analysis.places,
                keys: ("arm", "of", "against"))
        }
        if let arm = analysis.arm, let name = analysis.experiment {
            try leaveOutHalves(&levels, table, arm: arm, experiment: name)
        }
        let (order, wells) = try gather(analysis, table, &levels)
        exclusions = levels.exclusions
        experiments = order.count
        for arm in analysis.arm == nil ? ["all"] : [analysis.of!, analysis.against!] {
            for (place, name) in order.enumerated() {
                guard let own = wells[Key(arm: arm, experiment: name)] else { continue }
                try addCurve(analysis, arm, place + 1, own)
            }
        }
        try checkScale(analysis)
    }

    /// An experiment with one of the two arms has no difference to give.
    private func leaveOutHalves(
        _ levels: inout TwoLevels, _ table: Table, arm: String, experiment: String
    ) throws(InputError) {
        let names = try table.labels(experiment)
        let whole = Set(levels.first.compactMap { names[$0] })
            .intersection(levels.second.compactMap { names[$0] })
        // Where none is whole, the finding says so, and shows what each gave.
        if whole.isEmpty { return }
        levels.leaveOut(table) { row in
            names[row].map { whole.contains($0) ? nil : "its experiment lacks an arm" } ?? nil
        }
    }

    private func gather(
        _ analysis: DoseResponseAnalysis, _ table: Table, _ levels: inout TwoLevels
    ) throws(InputError) -> ([String], [Key: [Well]]) {
        let doses = try table.numbers(analysis.dose, askedAt: analysis.places["dose"])
        let responses = try table.numbers(analysis.response, askedAt: analysis.places["response"])
        let names = try analysis.experiment.map { name throws(InputError) in try table.labels(name) }
        let zeros = try analysis.timeZero.map { name throws(InputError) in
            try table.numbers(name, askedAt: analysis.places["time_zero"])
        }
        levels.leaveOut(table) { row in
            if doses[row].exactValue == nil { return "\(analysis.dose) is missing or censored" }
            if responses[row].exactValue == nil { return "\(analysis.response) is missing or censored" }
            if let names, names[row] == nil { return "\(analysis.experiment ?? "") is missing" }
            if let zeros, zeros[row].exactValue == nil { return "\(analysis.timeZero ?? "") is missing" }
            return nil
        }
        var (order, wells): ([String], [Key: [Well]]) = ([], [:])
        let isFirst = Set(levels.first)
        for row in (levels.first + levels.second).sorted() {
            let dose = doses[row].exactValue!
            if dose < 0 {
                throw InputError(
                    "negative-dose", "a dose is negative", at: table.origins[row].location,
                    column: analysis.dose,
                    remedy: "give doses as amounts, not as logarithms; 0 is the vehicle")
            }
            let name = names?[row] ?? "all"
            if !order.contains(name) { order.append(name) }
            let arm = analysis.arm == nil ? "all" : isFirst.contains(row) ? analysis.of! : analysis.against!
            wells[Key(arm: arm, experiment: name), default: []].append(
                Well(
                    dose: dose == analysis.control ? 0 : dose, response: responses[row].exactValue!,
                    timeZero: zeros?[row].exactValue))
        }
        return (order, wells)
    }

    private mutating func addCurve(
        _ analysis: DoseResponseAnalysis, _ arm: String, _ experiment: Int, _ wells: [Well]
    ) throws(InputError) {
        let vehicle = wells.filter { $0.dose == 0 }.map(\.response)
        let described = Descriptives(vehicle)
        if let mean = described.mean.value, let spread = described.standardDeviation.value, mean > 0 {
            vehicleSpread = max(vehicleSpread ?? 0, spread / mean)
        }
        var viabilities: [Double] = []
        for well in wells {
            viabilities.append(
                try viability(analysis, well, vehicle: described.mean.value, experiment))
        }
        let doses = wells.map(\.dose)
        curves.append(
            ArmCurve(
                arm: arm, experiment: experiment, doses: doses, viabilities: viabilities,
                summary: CurveSummary(
                    doses: doses, viabilities: viabilities, models: analysis.model.candidates,
                    intervals: true)))
    }

    private func viability(
        _ analysis: DoseResponseAnalysis, _ well: Well, vehicle: Double?, _ experiment: Int
    ) throws(InputError) -> Double {
        switch analysis.sense {
        case .viability: return well.response / analysis.scale.unit
        case .inhibition: return 1 - well.response / analysis.scale.unit
        case .signal:
            guard let vehicle, vehicle > 0 else {
                throw InputError(
                    "missing-vehicle",
                    "experiment \(experiment): an arm has no vehicle well (dose \(shortestText(analysis.control))) with a "
                        + "positive signal",
                    at: analysis.places["response"], column: analysis.response,
                    remedy:
                        "add its vehicle wells, say with 'control' which dose stands for them, or give viability in percent"
                )
            }
            guard analysis.summary == .gr50 else { return well.response / vehicle }
            switch GrowthRate.value(count: well.response, control: vehicle, timeZero: well.timeZero ?? 0) {
            case .success(let value): return value
            case .failure(let why):
                throw InputError(
                    "growth-rate", "experiment \(experiment): \(why.reason)",
                    at: analysis.places["time_zero"],
                    remedy: "look at the counts of vehicle and time zero, or use 'summary: ic50'")
            }
        }
    }

    private func checkScale(_ analysis: DoseResponseAnalysis) throws(InputError) {
        if analysis.sense == .signal { return }
        let sizes = curves.flatMap(\.viabilities).map {
            abs(analysis.sense == .viability ? $0 : 1 - $0) * analysis.scale.unit
        }
        guard let largest = sizes.max() else {
            throw InputError(
                "no-rows", "no row has a dose and a response", at: analysis.places["response"],
                remedy: "look at the rows left out")
        }
        // All 0: nothing lives, or nothing is inhibited; no unit is told by that.
        if largest == 0 { return }
        if analysis.scale == .percent ? largest > 2 : largest <= 10 { return }
        let other = analysis.scale == .percent ? "fraction" : "percent"
        throw InputError(
            "response-scale",
            "the response is said to be a \(analysis.scale.rawValue) but looks like a \(other)",
            at: analysis.places["scale"] ?? analysis.places["response"], column: analysis.response,
            remedy: "set 'scale: \(other)'")
    }
}

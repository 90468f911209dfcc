internal import Findings
internal import Statistics
internal import Tables

/// One Cq for each sample and target.
struct SampleMeans {
    /// In order of their first well.
    let samples: [String]
    /// Targets that samples have.
    let targets: [String]
    private(set) var means: [String: [String: ReplicateMean]] = [:]
    private(set) var remarks: [QPCRRemark] = []

    init(_ plate: QPCRPlate, _ settings: QPCRSettings) {
        samples = plate.samples
        var wells = plate.wells.filter { $0.task == .sample }
        if let batch = settings.batch {
            let correction = BatchCorrection(plate, batch)
            for place in wells.indices { wells[place].cq = correction.corrected(wells[place]) }
            remarks += correction.remarks
        }
        var cells: [String: [String: [NumericCell]]] = [:]
        for well in wells { cells[well.sample!, default: [:]][well.target, default: []].append(well.cq) }
        targets = plate.targets.filter { target in cells.values.contains { $0[target] != nil } }
        let limits = Self.limits(wells)
        for (sample, byTarget) in cells {
            means[sample] = byTarget.reduce(into: [:]) { result, entry in
                var mean = ReplicateMean(entry.value, settings.replicates)
                mean.limit = mean.limit ?? limits[entry.key]
                mean.quantifiable(upTo: settings.limitOfQuantification.limit(of: entry.key))
                result[entry.key] = mean
            }
        }
        remarkOnReplicates(settings)
    }

    subscript(sample: String, target: String) -> ReplicateMean? { means[sample]?[target] }

    /// Mean Cq where it is known exactly.
    func exact(_ sample: String, _ target: String) -> Double? { self[sample, target]?.cq.exactValue }

    func cell(_ sample: String, _ target: String) -> NumericCell { self[sample, target]?.cq ?? .missing }

    /// The Cq above which an undetermined well of each target lies: the lowest that any of them names.
    private static func limits(_ wells: [QPCRWell]) -> [String: Double] {
        var limits: [String: Double] = [:]
        var lowest: Double?
        for well in wells {
            guard case .above(let limit) = well.cq else { continue }
            limits[well.target] = min(limit, limits[well.target] ?? limit)
            lowest = min(limit, lowest ?? limit)
        }
        // The run had as many cycles for targets that were always detected.
        if let lowest { for well in wells where limits[well.target] == nil { limits[well.target] = lowest } }
        return limits
    }

    private mutating func remarkOnReplicates(_ settings: QPCRSettings) {
        let all = means.values.flatMap(\.values)
        let outlying = all.count { $0.isOutlying && $0.undetermined == 0 }
        let leftOut = all.reduce(0) { $0 + $1.leftOut }
        if outlying > 0 {
            remarks.append(
                QPCRRemark(
                    code: "replicates-differ",
                    text:
                        "In \(outlying) of \(Numbers.count(all.count, "replicate sets")) the standard deviation exceeds "
                        + "\(Numbers.plain(settings.replicates.limit)) cycles; "
                        + (leftOut > 0
                            ? "\(Numbers.count(leftOut, "wells")) farthest from the median left out, the others flagged."
                            : "their means stand, and the samples are flagged.")))
        }
        let mixed = all.count { $0.undetermined > 0 && !$0.detected.isEmpty }
        if mixed > 0 {
            remarks.append(
                QPCRRemark(
                    code: "partly-undetermined",
                    text: "\(Numbers.count(mixed, "replicate sets")) hold detected and undetermined wells: "
                        + (settings.replicates.undetermined == .bound
                            ? "their mean Cq is known only to lie above that with the limit in place of each undetermined one."
                            : "the mean of the detected ones stands where they are the majority.")))
        }
        let single = all.count { $0.wellCount == 1 }
        if single > 0, single < all.count {
            remarks.append(
                QPCRRemark(
                    code: "single-wells",
                    text: "\(single) of \(Numbers.count(all.count, "replicate sets")) are a single well."))
        }
    }
}

/// The shift of each plate and target.
struct BatchCorrection {
    private var shifts: [String: [String: Double]] = [:]
    private(set) var remarks: [QPCRRemark] = []

    init(_ plate: QPCRPlate, _ batch: QPCRSettings.Batch) {
        let wells = plate.wells.filter { well in
            switch batch.method {
            case .median: well.task == .sample
            case .calibrator(let sample): well.sample == sample
            }
        }
        var values: [String: [String: [Double]]] = [:]
        for well in wells {
            guard let name = well.batch, let cq = well.cq.exactValue else { continue }
            values[well.target, default: [:]][name, default: []].append(cq)
        }
        var largest = 0.0
        for (target, byPlate) in values where byPlate.count > 1 {
            let levels = byPlate.mapValues { cqs in
                batch.method == .median ? Descriptives(cqs).median.value! : meanOf(cqs)
            }
            let centre = meanOf(levels.keys.sorted().map { levels[$0]! })
            shifts[target] = levels.mapValues { $0 - centre }
            largest = max(largest, levels.values.map { abs($0 - centre) }.max() ?? 0)
        }
        remarks.append(remark(batch, plate, largest))
    }

    private func remark(_ batch: QPCRSettings.Batch, _ plate: QPCRPlate, _ largest: Double) -> QPCRRemark {
        let count = Set(plate.wells.compactMap(\.batch)).count
        let used = Set(plate.wells.filter { $0.task == .sample }.map(\.target)).count
        if shifts.isEmpty {
            return QPCRRemark(
                code: "batch",
                text:
                    "No target has wells of the correcting kind on two levels of '\(batch.column)': nothing was corrected.",
                isSerious: count > 1)
        }
        let how =
            batch.method == .median
            ? "equal medians, which is right only if samples were dealt to them at random"
            : "an inter-plate calibrator"
        return QPCRRemark(
            code: "batch",
            text:
                "\(shifts.count) of \(used) targets were corrected between \(count) levels of '\(batch.column)' by \(how); the "
                + "largest shift was \(Numbers.short(largest)) cycles.")
    }

    func corrected(_ well: QPCRWell) -> NumericCell {
        guard let level = well.batch, let shift = shifts[well.target]?[level],
            let cq = well.cq.exactValue
        else { return well.cq }
        return .exact(cq - shift)
    }
}

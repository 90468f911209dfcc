internal import Findings
internal import Foundation
internal import Inputs
internal import Statistics
internal import Tables

/// One sample's amounts, with all that they were made from.
struct NormalisedSample: Sendable {
    /// Never shown: a sample's name may be a patient's.
    var name: String
    var rows: [Int]
    /// log2 relative quantity (or log10 copies) of each target, in the order of the settings.
    var amounts: [NumericCell]
    /// Amount below which each target would have been undetermined in this sample; nil where unknown.
    var floors: [Double?]
    /// ΔCq of each target in cycles: Cq less the references' mean Cq; `.above` where undetermined.
    var deltaCqs: [NumericCell]
    var targetMeans: [ReplicateMean?]
    /// Mean of the references' Cq·log2 E; nil for absolute amounts.
    var reference: Double?
    /// Mean Cq of the references, in cycles.
    var referenceCq: Double?
    /// Cq of the spike less the median of all samples.
    var spikeShift: Double?
    /// Cq(stable) − Cq(marker); `.below` where the marker was undetermined.
    var haemolysis: NumericCell = .missing
    /// `replicates differ`, `spike outlier`, `haemolysis possible`, …
    var flags: [String] = []
}

/// From wells to one row for each sample: what both the preparation and the analysis do.
struct NormalisedSamples {
    let settings: QPCRSettings
    let plate: QPCRPlate
    let means: SampleMeans
    let efficiencies: QPCREfficiencies
    let references: QPCRReferences
    private(set) var samples: [NormalisedSample] = []
    /// Wells left out, then samples left out (each with its first row).
    private(set) var exclusions: Exclusions
    private(set) var remarks: [QPCRRemark] = []
    /// All samples with a Cq of the spike, kept or not.
    private(set) var spike: SpikeIn?

    /// - Throws: `unknown-target` with the nearest name, and what the settings ask in vain.
    init(_ table: Table, _ settings: QPCRSettings) throws(InputError) {
        self.settings = settings
        plate = try QPCRPlate(table, settings)
        try settings.checkNames(plate)
        means = SampleMeans(plate, settings)
        efficiencies = try QPCREfficiencies(plate, settings, targets: settings.normalisingTargets)
        let groups = try Self.referenceGroups(plate, settings)
        references = try QPCRReferences(means, settings, efficiencies, groups: groups)
        exclusions = plate.exclusions
        remarks = plate.remarks + means.remarks + efficiencies.remarks + references.remarks
        let spikeShifts = takeSpike()
        for sample in means.samples { take(sample, spikeShifts[sample]) }
        try calibrate()
        remarks += QualityRemarks(self).all
    }

    /// Group of each sample, where the choice of references goes by one.
    private static func referenceGroups(
        _ plate: QPCRPlate, _ settings: QPCRSettings
    ) throws(InputError) -> [String: String] {
        guard case .chosen(_, _, let column?) = settings.references else { return [:] }
        return try plate.levels(of: column, askedAt: settings.place("references"))
    }

    private mutating func takeSpike() -> [String: Double] {
        guard let target = settings.spike?.target else { return [:] }
        let known = means.samples.filter { means.exact($0, target) != nil }
        guard let spike = SpikeIn.of(known.map { means.exact($0, target)! }).value else { return [:] }
        self.spike = spike
        return Dictionary(uniqueKeysWithValues: zip(known, spike.shifts))
    }

    private mutating func take(_ name: String, _ spikeShift: Double?) {
        var sample = NormalisedSample(
            name: name, rows: plate.rows[name]!, amounts: [], floors: [], deltaCqs: [], targetMeans: [])
        sample.spikeShift = spikeShift
        let origin = plate.table.origins[plate.firstRow[name]!]
        if let reason = normaliserFailure(name) ?? quality(&sample) {
            return exclusions.add(origin, because: "sample: " + reason)
        }
        if !settings.isAbsolute {
            let cqs = references.names.map { means.exact(name, $0)! }
            sample.referenceCq = meanOf(cqs)
            sample.reference = meanOf(
                zip(references.names, cqs).map { $1 * efficiencies.log2Factor($0) })
        }
        for target in settings.targets.map(\.name) { add(target, to: &sample) }
        samples.append(sample)
    }

    /// Why a sample has nothing to be normalised by; nil where it has.
    private func normaliserFailure(_ name: String) -> String? {
        if settings.isAbsolute {
            guard let spike = settings.spike?.target, means.exact(name, spike) == nil else { return nil }
            return "spike-in \(spike) " + failure(name, spike)
        }
        if references.names.isEmpty { return "no target is detected in all samples, so there is no mean" }
        for target in references.names where means.exact(name, target) == nil {
            if references.isGlobalMean { return "fewer than half of the panel detected" }
            let what = target == settings.spike?.target ? "spike-in" : "reference"
            return "\(what) \(target) " + failure(name, target)
        }
        return nil
    }

    private func failure(_ name: String, _ target: String) -> String {
        guard let mean = means[name, target] else { return "has no usable well" }
        return mean.detected.isEmpty ? "undetermined" : "undetermined in some wells or beyond its limit"
    }

    /// Looks at spike and haemolysis; a reason where the sample leaves.
    private func quality(_ sample: inout NormalisedSample) -> String? {
        if let spike = settings.spike, let shift = sample.spikeShift, abs(shift) > spike.limit + 1e-9 {
            if spike.excludesOutliers {
                return "spike-in more than \(Numbers.plain(spike.limit)) cycles from the median"
            }
            sample.flags.append("spike outlier")
        }
        guard let rule = settings.haemolysis else { return nil }
        sample.haemolysis = haemolysis(sample.name, rule)
        guard let delta = sample.haemolysis.exactValue else { return nil }
        let limits = Haemolysis(borderlineFrom: rule.caution, haemolysedFrom: rule.limit)
        switch limits.grade(delta) {
        case .haemolysed:
            if rule.excludes { return "haemolysed (ΔCq of at least \(Numbers.plain(rule.limit)))" }
            sample.flags.append("haemolysed")
        case .borderline: sample.flags.append("haemolysis possible")
        case .none: break
        }
        return nil
    }

    private func haemolysis(_ name: String, _ rule: QPCRSettings.Haemolysis) -> NumericCell {
        guard let stable = means.exact(name, rule.stable) else { return .missing }
        switch means.cell(name, rule.marker) {
        case .exact(let marker): return .exact(Haemolysis.delta(mir23a: stable, mir451a: marker))
        case .above(let limit): return .below(stable - limit)
        default: return .missing
        }
    }

    private func add(_ target: String, to sample: inout NormalisedSample) {
        let mean = means[sample.name, target]
        sample.targetMeans.append(mean)
        if let mean, mean.isOutlying {
            sample.flags.append(mean.undetermined > 0 ? "partly undetermined" : "replicates differ")
        }
        let (amount, floor) =
            settings.isAbsolute ? copies(target, mean, sample) : relative(target, mean, sample)
        sample.amounts.append(amount)
        sample.floors.append(floor)
        sample.deltaCqs.append(deltaCq(mean, sample))
    }

    private func deltaCq(_ mean: ReplicateMean?, _ sample: NormalisedSample) -> NumericCell {
        guard let mean, let reference = sample.referenceCq else { return .missing }
        switch mean.cq {
        case .exact(let cq): return .exact(cq - reference)
        case .above(let limit): return .above(limit - reference)
        default: return .missing
        }
    }

    private func relative(
        _ target: String, _ mean: ReplicateMean?, _ sample: NormalisedSample
    ) -> (NumericCell, Double?) {
        guard let mean, let reference = sample.reference else { return (.missing, nil) }
        let factor = efficiencies.log2Factor(target)
        func amount(_ cq: Double) -> Double { reference - cq * factor }
        let floor = mean.limit.map(amount)
        switch mean.cq {
        case .exact(let cq): return (.exact(amount(cq)), floor)
        case .above(let limit): return (.below(amount(limit)), amount(limit))
        default: return (.missing, floor)
        }
    }

    /// log10 copies by the standard curve; what lies below the lowest standard and was not detected lies
    /// below that standard, the lowest amount that was shown to be measured.
    private func copies(
        _ target: String, _ mean: ReplicateMean?, _ sample: NormalisedSample
    ) -> (NumericCell, Double?) {
        guard let mean, let curve = efficiencies.curves[target] else { return (.missing, nil) }
        let shift = settings.spike == nil ? 0 : sample.spikeShift ?? 0
        func amount(_ cq: Double) -> Double { (cq - shift - curve.intercept) / curve.slope }
        let lowest = log10(curve.range.lower)
        switch mean.cq {
        case .exact(let cq): return (.exact(amount(cq)), mean.limit.map { max(amount($0), lowest) })
        case .above(let limit):
            let bound = max(amount(limit), lowest)
            return (.below(bound), bound)
        default: return (.missing, nil)
        }
    }

    /// Takes the calibrator's amount off every sample.
    private mutating func calibrate() throws(InputError) {
        guard let calibrator = settings.calibrator else { return }
        let chosen: [NormalisedSample]
        let words: String
        switch calibrator {
        case .sample(let name):
            chosen = samples.filter { $0.name == name }
            words = "sample"
        case .group(let column, let level):
            let levels = try plate.levels(of: column, askedAt: settings.place("calibrator"))
            chosen = samples.filter { levels[$0.name] == level }
            words = "group"
        }
        for (place, target) in settings.targets.enumerated() {
            let known = chosen.compactMap { $0.amounts[place].exactValue }
            guard !known.isEmpty, known.count == chosen.count else {
                throw InputError(
                    "no-calibrator",
                    chosen.isEmpty
                        ? "the calibrating \(words) is not among the samples that remain"
                        : "target '\(target.name)' is undetermined or missing in the calibrating \(words)",
                    at: settings.place("calibrator"),
                    remedy: "name another calibrator, or leave it out: comparisons need none")
            }
            let centre = meanOf(known)
            for index in samples.indices {
                samples[index].amounts[place] = samples[index].amounts[place].lowered(by: centre)
                samples[index].floors[place] = samples[index].floors[place].map { $0 - centre }
            }
        }
    }
}

extension NumericCell {
    fileprivate func lowered(by amount: Double) -> NumericCell {
        switch self {
        case .missing: .missing
        case .exact(let value): .exact(value - amount)
        case .below(let value): .below(value - amount)
        case .above(let value): .above(value - amount)
        }
    }
}

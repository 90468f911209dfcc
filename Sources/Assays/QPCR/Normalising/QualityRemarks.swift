internal import Findings
internal import Statistics
internal import Tables

/// What the wells tell about the quality of the run: controls, spike, haemolysis, range of the curve.
struct QualityRemarks {
    private(set) var all: [QPCRRemark] = []

    init(_ normalised: NormalisedSamples) {
        let controls = ControlCheck(normalised)
        all += controls.remarks
        spike(normalised)
        haemolysis(normalised)
        gaps(normalised)
        if normalised.settings.isAbsolute { range(normalised) }
        let undetermined = normalised.samples.reduce(0) { $0 + $1.amounts.count(where: \.isCensored) }
        if undetermined > 0 {
            all.append(
                QPCRRemark(
                    code: "undetermined",
                    text:
                        "\(Numbers.count(undetermined, "amounts")) of \(normalised.samples.count * normalised.settings.targets.count) are known only to "
                        + "lie below a limit: the target was not detected. They are censored, neither left out nor set to the last cycle."
                ))
        }
    }

    private mutating func spike(_ normalised: NormalisedSamples) {
        guard let rule = normalised.settings.spike, let spike = normalised.spike else { return }
        let outliers = spike.outliers(beyond: rule.limit).count
        let deviation = Numbers.short(spike.scaledDeviation)
        var text =
            "Spike-in \(rule.target): \(outliers) of \(Numbers.count(spike.shifts.count, "samples")) lie more than "
            + "\(Numbers.plain(rule.limit)) cycles from the median (MAD × 1.4826: \(deviation) cycles)"
        text += outliers == 0 ? "." : rule.excludesOutliers ? "; they are left out." : "; they are flagged."
        switch normalised.settings.references {
        case .none: break
        default: text += " References and target carry the same shift, so it cancels in their difference."
        }
        all.append(QPCRRemark(code: "spike", text: text, isSerious: outliers > 0 && !rule.excludesOutliers))
    }

    private mutating func haemolysis(_ normalised: NormalisedSamples) {
        guard let rule = normalised.settings.haemolysis else { return }
        let limits = Haemolysis(borderlineFrom: rule.caution, haemolysedFrom: rule.limit)
        let means = normalised.means
        let grades = means.samples.compactMap { sample -> Haemolysis.Grade? in
            guard let stable = means.exact(sample, rule.stable), let marker = means.exact(sample, rule.marker)
            else { return nil }
            return limits.grade(Haemolysis.delta(mir23a: stable, mir451a: marker))
        }
        let bad = grades.count { $0 == .haemolysed }
        let borderline = grades.count { $0 == .borderline }
        let unknown = means.samples.count - grades.count
        var text =
            "Haemolysis (Cq of \(rule.stable) less Cq of \(rule.marker)): \(bad) of \(Numbers.count(means.samples.count, "samples")) at or "
            + "above \(Numbers.plain(rule.limit))\(rule.excludes ? ", left out" : ", flagged"), \(borderline) from "
            + "\(Numbers.plain(rule.caution)) on"
        text += unknown > 0 ? ", \(unknown) without both Cq." : "."
        all.append(QPCRRemark(code: "haemolysis", text: text, isSerious: bad > 0 && !rule.excludes))
    }

    /// Targets that some sample has no well of.
    private mutating func gaps(_ normalised: NormalisedSamples) {
        for (place, target) in normalised.settings.targets.enumerated() {
            let missing = normalised.samples.count { $0.targetMeans[place] == nil }
            if missing == 0 { continue }
            all.append(
                QPCRRemark(
                    code: "target-not-measured",
                    text:
                        "\(target.name) has no usable well in \(Numbers.count(missing, "samples")): missing there."
                ))
        }
    }

    private mutating func range(_ normalised: NormalisedSamples) {
        for (place, target) in normalised.settings.targets.enumerated() {
            let outside = normalised.samples.count { $0.isOutsideCurve(place, normalised) != nil }
            if outside == 0 { continue }
            all.append(
                QPCRRemark(
                    code: "outside-curve",
                    text:
                        "\(target.name): \(Numbers.count(outside, "samples")) lie beyond the lowest or highest standard; their amounts "
                        + "are extrapolated.", isSerious: 4 * outside > normalised.samples.count))
        }
    }
}

extension NormalisedSample {
    /// `below` or `above` the standards; nil inside or where unknown.
    func isOutsideCurve(_ place: Int, _ normalised: NormalisedSamples) -> String? {
        let target = normalised.settings.targets[place].name
        guard let curve = normalised.efficiencies.curves[target], let cq = targetMeans[place]?.cq else {
            return nil
        }
        guard let value = cq.exactValue else { return cq.isCensored ? "below" : nil }
        let shift = normalised.settings.spike == nil ? 0 : spikeShift ?? 0
        guard let read = curve.quantity(cq: value - shift).value, read.isExtrapolated else { return nil }
        return read.amount < curve.range.lower ? "below" : "above"
    }
}

/// Controls without template or without reverse transcription: what they amplified, and how near the samples.
struct ControlCheck {
    /// Cycles by which a control must lag behind a sample.
    static let margin = 5.0

    struct Row: Sendable {
        var target: String
        var kind: String
        var wells: Int
        /// Lowest Cq of the control's wells; nil where none was detected.
        var lowest: Double?
        /// Samples whose Cq lies less than `margin` before it, or after it.
        var nearSamples: Int
        var samples: Int
    }

    private(set) var rows: [Row] = []
    private(set) var remarks: [QPCRRemark] = []

    init(_ normalised: NormalisedSamples) {
        let (plate, means) = (normalised.plate, normalised.means)
        for target in normalised.settings.normalisingTargets {
            let cqs = means.samples.compactMap { means.exact($0, target) }
            for (task, kind) in [
                (QPCRTask.noTemplate, "no template"), (.noReverseTranscription, "no reverse transcription"),
            ] {
                let wells = plate.wells.filter { $0.target == target && $0.task == task }
                if wells.isEmpty { continue }
                let lowest = wells.compactMap(\.cq.exactValue).min()
                rows.append(
                    Row(
                        target: target, kind: kind, wells: wells.count, lowest: lowest,
                        nearSamples: lowest.map { low in cqs.count { $0 > low - Self.margin } } ?? 0,
                        samples: cqs.count))
            }
        }
        for row in rows { if let lowest = row.lowest { remarks.append(Self.remark(row, lowest)) } }
        let unchecked = normalised.settings.targets.map(\.name).filter { target in
            !rows.contains { $0.target == target && $0.kind == "no template" }
        }
        if !unchecked.isEmpty {
            remarks.append(
                QPCRRemark(
                    code: "no-template-control",
                    text: "There is no control without template for \(Numbers.list(unchecked))."))
        }
    }

    private static func remark(_ row: Row, _ lowest: Double) -> QPCRRemark {
        let what = "\(row.target): a control with \(row.kind) amplified (lowest Cq \(Numbers.short(lowest)))"
        if row.nearSamples == 0 {
            return QPCRRemark(
                code: "control-amplified",
                text: "\(what), at least \(Numbers.plain(margin)) cycles after every sample.")
        }
        return QPCRRemark(
            code: "contamination",
            text:
                "\(what), within \(Numbers.plain(margin)) cycles of \(row.nearSamples) of \(Numbers.count(row.samples, "samples")): "
                + "contamination, or product of primers alone, can make up their signal.", isSerious: true)
    }
}

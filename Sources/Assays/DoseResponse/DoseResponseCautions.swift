internal import Findings
internal import Statistics

/// What is easily overlooked in dose-response curves.
struct DoseResponseCautions {
    let analysis: DoseResponseAnalysis
    let data: DoseResponseData
    let isTestable: Bool

    init(_ analysis: DoseResponseAnalysis, _ data: DoseResponseData, isTestable: Bool) {
        (self.analysis, self.data, self.isTestable) = (analysis, data, isTestable)
    }

    var all: [Caution] { design + curves + mess + doses + vehicles }

    /// No experiment named, or one only.
    private var hasNoReplicates: Bool { analysis.experiment == nil || data.experiments < 2 }

    private func count(_ condition: (ArmCurve) -> Bool) -> Int { data.curves.count(where: condition) }

    private var design: [Caution] {
        guard !isTestable, hasNoReplicates else { return [] }
        return [
            Caution(
                "wells-as-n",
                "Wells of one experiment share cells, dilutions and day: their interval describes one curve and says "
                    + "nothing about the next experiment, so it does not decide.", weight: .serious)
        ]
    }

    private var curves: [Caution] {
        var found: [Caution] = []
        func add(_ code: String, _ number: Int, _ text: String, serious: Bool = true) {
            if number == 0 { return }
            found.append(
                Caution(
                    code, "\(number) of \(Numbers.count(data.curves.count, "curves")): \(text)",
                    weight: serious ? .serious : .note))
        }
        add(
            "no-fit", count { $0.summary.fit == nil },
            "no curve could be fitted (too few doses, or all equal).")
        add(
            "flat-curve", count { ($0.summary.flatP ?? 0) > 0.05 },
            "the response does not differ from a flat line (F test).")
        add(
            "beyond-doses",
            count { if case .above? = $0.summary.ic50 { true } else { false } },
            "half of the control is not reached within the tested doses: reported as above the highest dose.")
        add(
            "below-doses",
            count { if case .below? = $0.summary.ic50 { true } else { false } },
            "half is passed below the lowest dose: test lower doses, and look whether the doses are in the stated "
                + "unit (1000 times too high?).")
        add(
            "few-doses", count { curve in curve.summary.data.map { $0.doses.count < 5 } ?? false },
            "fewer than five doses: four parameters are hardly determined.")
        add(
            "limit", count { $0.summary.fit?.atLimit.isEmpty == false },
            "a parameter is not determined by the data (a plateau or the slope).", serious: false)
        add(
            "no-plateau", count(isUnfinished),
            "the curve still falls at the highest dose: the limit that ec50 and the slope rest on is not seen; the "
                + "dose at half of the control does not need it.", serious: false)
        add(
            "rising", count { rises($0) },
            "the viability rises with the dose: is the response viability or inhibition ('response_is')?")
        add(
            "hormesis", count { curve in (curve.summary.data?.means.max() ?? 0) > 1.2 },
            "a response is more than 20 % above the control (stimulation, or an untreated level that does not fit).",
            serious: false)
        add(
            "negative", count { $0.viabilities.contains { $0 < -0.05 } && analysis.summary != .gr50 },
            "a response is negative: background subtraction?", serious: false)
        return found
    }

    /// Doses of one experiment a hundred times those of the others, or an IC50 so far away: another unit.
    private var doses: [Caution] {
        var odd: Set<String> = []
        for arm in Set(data.curves.map(\.arm)).sorted() {
            let own = data.curves.filter { $0.arm == arm }
            guard own.count > 1 else { continue }
            for curve in own {
                let others = own.filter { $0.experiment != curve.experiment }
                let far =
                    differs(curve, others) { $0.summary.data?.highestDose }
                    || differs(curve, others) { $0.summary.ic50?.value }
                if far {
                    odd.insert("'\(arm)', experiment \(curve.experiment)")
                }
            }
        }
        guard !odd.isEmpty else { return [] }
        return [
            Caution(
                "another-unit",
                "The doses or the IC50 of \(odd.sorted().joined(separator: "; ")) lie a factor of 100 or more from "
                    + "those of the other experiments of the arm: is one in another unit (nM for µM)?",
                weight: .serious)
        ]
    }

    /// A factor of 100 or more from most of the others.
    private func differs(
        _ curve: ArmCurve, _ others: [ArmCurve], _ value: (ArmCurve) -> Double?
    ) -> Bool {
        guard let own = value(curve), own > 0 else { return false }
        let found = others.compactMap(value).filter { $0 > 0 }
        return 2 * found.count { own / $0 >= 100 || $0 / own >= 100 } > found.count
    }

    /// The lower limit lies far below what was measured: the curve still falls at the highest dose.
    private func isUnfinished(_ curve: ArmCurve) -> Bool {
        guard let fit = curve.summary.fit, let least = curve.summary.data?.means.min(), !rises(curve),
            (curve.summary.flatP ?? 1) < 0.05
        else { return false }
        return fit.value(at: fit.data.highestDose) - fit.coefficients.lower > 0.2 && least > 0.2
    }

    private func rises(_ curve: ArmCurve) -> Bool {
        guard let means = curve.summary.data?.means, let first = means.first, let last = means.last else {
            return false
        }
        return last > first + 0.2
    }

    /// Doses of one curve in another unit, and an experiment entered twice.
    private var mess: [Caution] {
        var found: [Caution] = []
        let highest = data.curves.compactMap { $0.doses.max() }.filter { $0 > 0 }
        if doses.isEmpty, let most = highest.max(), let least = highest.min(), most >= 100 * least {
            found.append(
                Caution(
                    "mixed-dose-units",
                    "The highest doses of two curves are a factor of \(Numbers.short(most / least)) apart: is one "
                        + "in another unit? Bring all to one with the step 'derive'.", weight: .serious))
        }
        if copies > 0 {
            found.append(
                Caution(
                    "copied-values",
                    "\(Numbers.count(copies, "curves")) of one arm have exactly the responses of another experiment: "
                        + "was it copied? All are analysed as they stand.", weight: .serious))
        }
        return found
    }

    /// Curves whose responses an earlier experiment of the same arm has too.
    private var copies: Int {
        data.curves.enumerated().count { place, curve in
            Set(curve.viabilities).count > 2
                && data.curves[..<place].contains {
                    $0.arm == curve.arm && $0.viabilities == curve.viabilities
                }
        }
    }

    private var vehicles: [Caution] {
        var found: [Caution] = []
        if let spread = data.vehicleSpread, spread > 0.2 {
            found.append(
                Caution(
                    "vehicle-spread",
                    "The vehicle wells of a curve vary by \(Numbers.percent(spread)) (coefficient of variation): "
                        + "plates or edges differ.", weight: .serious))
        }
        if analysis.sense != .signal {
            let levels = data.curves.compactMap { curve in
                curve.summary.data.flatMap { data in data.doses.first == 0 ? data.means.first : nil }
            }
            if levels.contains(where: { abs($0 - 1) > 0.15 }) {
                found.append(
                    Caution(
                        "vehicle-level",
                        "The vehicle (dose 0) of a curve is not near 100 %: the values were made relative to "
                            + "another control.", weight: .serious))
            }
        }
        return found
    }
}

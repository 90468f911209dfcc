internal import Findings
internal import Foundation
internal import Inputs
internal import Statistics
internal import Tables

/// How much a cycle multiplies each target, and where that is known from.
struct QPCREfficiencies {
    /// Factor for each target, 2 for a doubling.
    private(set) var factors: [String: Double] = [:]
    /// Standard curves of the targets that have a dilution series.
    private(set) var curves: [String: StandardCurve] = [:]
    /// Wells of the series: log10 amount and Cq.
    private(set) var standards: [String: [(amount: Double, cq: Double)]] = [:]
    private(set) var remarks: [QPCRRemark] = []

    func factor(_ target: String) -> Double { factors[target] ?? 2 }
    /// Multiplies Cq into log2 units.
    func log2Factor(_ target: String) -> Double { log2(factor(target)) }

    init(_ plate: QPCRPlate, _ settings: QPCRSettings, targets: [String]) throws(InputError) {
        for target in plate.targets { fitCurve(target, plate) }
        var measured: [String] = []
        var assumed: [String] = []
        for target in targets {
            switch settings.efficiency.source(of: target) {
            case .factor(let factor):
                factors[target] = factor
                assumed.append("\(target) \(Numbers.short(factor))")
            case .dilution:
                let factor = try measuredFactor(target, settings)
                factors[target] = factor
                measured.append("\(target) \(Numbers.short(factor))")
            }
        }
        if !measured.isEmpty {
            remarks.append(
                QPCRRemark(
                    code: "efficiency",
                    text:
                        "Factor by which a cycle multiplies, from dilution series: \(Numbers.list(measured))."
                ))
        }
        if !assumed.isEmpty {
            remarks.append(
                QPCRRemark(
                    code: "efficiency-assumed",
                    text:
                        "Factor by which a cycle multiplies, as set and not measured here: \(Numbers.list(assumed))."
                ))
        }
        remarkOnCurves(targets)
    }

    private mutating func fitCurve(_ target: String, _ plate: QPCRPlate) {
        let wells = plate.wells.filter { $0.target == target && $0.task == .standard }
        if wells.isEmpty { return }
        var points: [(amount: Double, cq: Double)] = []
        for well in wells {
            if let amount = well.quantity, let cq = well.cq.exactValue { points.append((amount, cq)) }
        }
        standards[target] = points
        if points.count < wells.count {
            remarks.append(
                QPCRRemark(
                    code: "standards-left-out",
                    text:
                        "\(target): \(wells.count - points.count) of \(Numbers.count(wells.count, "standard wells")) have no amount or "
                        + "no Cq and are not on the curve."))
        }
        curves[target] = StandardCurve.fit(cqs: points.map(\.cq), amounts: points.map(\.amount)).value
    }

    private func measuredFactor(_ target: String, _ settings: QPCRSettings) throws(InputError) -> Double {
        guard let curve = curves[target] else {
            throw InputError(
                "no-dilution-series", "target '\(target)' has no dilution series to measure its efficiency",
                at: settings.place("efficiency"),
                remedy: "give its factor (such as 1.95 for 95 %), or mark its standards by task and quantity")
        }
        guard let base = curve.efficiency().value?.base, base < 3 else {
            throw InputError(
                "no-efficiency", "the dilution series of '\(target)' does not give a usable efficiency",
                at: settings.place("efficiency"),
                remedy: "Cq must fall by about 3.3 cycles for a tenfold amount; check the amounts")
        }
        return base
    }

    private mutating func remarkOnCurves(_ targets: [String]) {
        for target in targets {
            guard let curve = curves[target], let efficiency = curve.efficiency().value else { continue }
            if !(90...110).contains(efficiency.percent) {
                remarks.append(
                    QPCRRemark(
                        code: "efficiency-range",
                        text:
                            "\(target): the dilution series gives an efficiency of \(Numbers.short(efficiency.percent)) %, outside 90 "
                            + "to 110 %: inhibition, a poor assay or wrong amounts.", isSerious: true))
            }
            if curve.rSquared < 0.98 {
                remarks.append(
                    QPCRRemark(
                        code: "curve-fit",
                        text:
                            "\(target): the standard curve fits poorly (r² \(Numbers.short(curve.rSquared)))."
                    ))
            }
        }
    }
}

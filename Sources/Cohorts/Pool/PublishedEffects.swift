internal import Findings
internal import Foundation
internal import Inputs
internal import NumericalKit
internal import Statistics
internal import Tables

extension PoolAnalysis {
    /// One effect for each row; a row that lacks a number is left out.
    func publishedEffects(
        _ table: Table, name: String?, effect: String, spread: Spread, scale: EffectScale
    ) throws(InputError) -> [CohortEffect] {
        var names: [String?] = Array(repeating: nil, count: table.rowCount)
        if let name { names = try table.labels(name, askedAt: places["name"]) }
        let effects = try exact(table, effect, "effect")
        let errors: [Double?]
        let limits: (lower: [Double?], upper: [Double?])
        switch spread {
        case .standardError(let column):
            errors = try exact(table, column, "se")
            limits = ([], [])
        case .limits(let lower, let upper, _):
            errors = []
            limits = (try exact(table, lower, "lower"), try exact(table, upper, "upper"))
        }
        var result: [CohortEffect] = []
        for row in 0..<table.rowCount {
            let place = RowPlace(table: table, row: row, name: names[row] ?? "row \(row + 1)", effect: effect)
            guard let value = effects[row] else {
                result.append(place.silent("\(effect) is missing"))
                continue
            }
            switch spread {
            case .standardError(let column):
                guard let error = errors[row] else {
                    result.append(place.silent("\(column) is missing"))
                    continue
                }
                result.append(place.cohort(try place.scaled(value, scale), error))
            case .limits(let lower, let upper, let level):
                guard let low = limits.lower[row], let high = limits.upper[row] else {
                    result.append(
                        place.silent("\(limits.lower[row] == nil ? lower : upper) is missing"))
                    continue
                }
                result.append(try place.cohort(value, low, high, level: level, scale))
            }
        }
        return result
    }

    private func exact(_ table: Table, _ column: String, _ option: String) throws(InputError) -> [Double?] {
        var values: [Double?] = []
        for (row, cell) in try table.numbers(column, askedAt: places[option]).enumerated() {
            switch cell {
            case .missing: values.append(nil)
            case .exact(let value) where value.isFinite: values.append(value)
            case .exact, .below, .above:
                throw InputError(
                    "inexact-effect", "a published number is not finite, or known only as a limit",
                    at: table.origins[row].location, column: column, value: cell.label,
                    remedy: "correct it, or leave it empty so that the cohort is left out and counted")
            }
        }
        return values
    }
}

/// One published row.
private struct RowPlace {
    let table: Table
    let row: Int
    let name: String
    let effect: String

    func silent(_ reason: String) -> CohortEffect {
        CohortEffect(
            name: name, table: table, rows: [row], estimate: .undefined(reason),
            exclusions: [
                FlowStep.Loss(
                    reason: "a cohort gives no effect: \(reason)", rows: [table.origins[row]])
            ])
    }

    func scaled(_ value: Double, _ scale: PoolAnalysis.EffectScale) throws(InputError) -> Double {
        if scale == .linear { return value }
        if value > 0 { return log(value) }
        throw InputError(
            "not-positive", "a ratio is not positive", at: table.origins[row].location, column: effect,
            value: shortestText(value), remedy: "use scale: linear if the effects are no ratios")
    }

    func cohort(_ value: Double, _ error: Double) -> CohortEffect {
        guard error > 0 else { return silent("its standard error is not positive") }
        var cohort = CohortEffect(
            name: name, table: table, rows: [row], estimate: .success((value, error)))
        cohort.cells = [[.number(value), .number(error)]]
        return cohort
    }

    private static func isLopsided(_ centre: Double, _ below: Double, _ above: Double) -> Bool {
        let half = (above - below) / 2
        return half > 0 && abs(above - centre - half) > 0.2 * half
    }

    func cohort(
        _ value: Double, _ low: Double, _ high: Double, level: Double, _ scale: PoolAnalysis.EffectScale
    ) throws(InputError) -> CohortEffect {
        guard low <= value, value <= high else {
            throw InputError(
                "effect-outside-limits", "an effect does not lie between its limits",
                at: table.origins[row].location, column: effect,
                remedy: "look at the order of the limits, and at the row")
        }
        let (centre, below, above) = (
            try scaled(value, scale), try scaled(low, scale), try scaled(high, scale)
        )
        let half = (above - below) / 2
        var cohort = cohort(centre, half / Normal.quantile((1 + level) / 2))
        // Rounded limits are off by a little; an interval on another scale by much.
        if Self.isLopsided(centre, below, above) {
            cohort.hasLimitsOfARatio =
                scale == .linear && low > 0 && !Self.isLopsided(log(value), log(low), log(high))
            cohort.cautions.append(
                Caution(
                    "lopsided-limits",
                    "In \(name) the effect lies far from the middle of its limits, on the scale they are pooled "
                        + "on: they may be on another scale (ratio or linear), or of a method that is not "
                        + "symmetric.", weight: .serious))
        }
        return cohort
    }
}

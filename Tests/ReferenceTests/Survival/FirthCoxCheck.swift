import Foundation
import Statistics

/// B04: Cox regression with Jeffreys' penalty. The input holds time, event, and the covariates.
func checkFirthCox(_ golden: Golden, _ expected: Cursor) throws {
    guard let data = try golden.input() else { throw HarnessError("\(golden.id) has no input") }
    let columns = try data.columnNames.map { try data.numbers($0).map { $0 ?? .nan } }
    let followUp = FollowUp(times: columns[0], events: columns[1].map { $0 == 1 })
    let names = Array(data.columnNames.dropFirst(2))
    let design = CoxDesign(followUp, names: names, columns: Array(columns.dropFirst(2)))
    expected["n"]?.check(design.count)
    expected["events"]?.check(followUp.eventCount)
    for ties in [CoxTies.efron, .breslow] {
        guard let cursor = expected[ties.rawValue] else { continue }
        let fit = try CoxFit.firth(design, ties: ties).get()
        // The reference's optimiser for two covariates is derivative-free: its own tolerance, for all of it.
        let isLoose = names.count > 1
        for (name, cell) in cursor["coef"]?.members ?? [] {
            let place = names.firstIndex(of: name)
            cell.check(
                place.map { fit.coefficients[$0] }, relative: 1e-7, absolute: isLoose ? 1e-5 : 1e-12)
        }
        cursor["se"]?.check(fit.standardErrors, relative: 1e-6, absolute: isLoose ? 1e-5 : 1e-9)
        cursor["logdet_shift_note"]?.describes()
        let shift = names.indices.reduce(0) { $0 + log(sampleDeviation(design.column($1))) }
        cursor["sum_log_sd"]?.check(shift)
        let n = Double(design.count)
        // The fit scales by the deviation with divisor n, the reference by that with n − 1.
        let rescaled = 0.5 * Double(names.count) * log(n / (n - 1))
        cursor["pen_loglik"]?.check(fit.logLikelihood - rescaled, relative: 0, absolute: 1e-8)
        cursor["pen_loglik0"]?.check(fit.nullLogLikelihood - rescaled, relative: 0, absolute: 1e-8)
        cursor["plr_chisq"]?.check(fit.likelihoodRatioStatistic, relative: 1e-7, absolute: 1e-8)
        if let cell = cursor["profile_ci"], let interval = fit.profileInterval(0) {
            cell.check([interval.lower, interval.upper], relative: 1e-8)
        }
    }
}

private func sampleDeviation(_ values: [Double]) -> Double {
    let n = Double(values.count)
    let mean = values.reduce(0, +) / n
    return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)).squareRoot()
}

import Assays
import Statistics

/// Time to a volume: the table's own events, log-rank and Cox, and Kaplan-Meier summaries by arm.
func checkTimeToVolume(_ golden: AssayGolden, _ expected: Cursor) throws {
    let data = try golden.data()
    let (arms, times, events) = (
        try data.texts("Arms"), try data.numbers("time"), try data.numbers("event")
    )
    let followUp = FollowUp(times: times.map { $0! }, events: events.map { $0! == 1 })
    let levels = Set(arms.compactMap { $0 }).sorted()
    let codes = arms.map { levels.firstIndex(of: $0!)! }
    try checkDerivation(golden, data, followUp, expected)
    let test = LogRankTest(followUp, groups: codes, groupCount: levels.count)
    if let cursor = expected["logrank"] {
        cursor["chi2"]?.check(test.chiSquared)
        cursor["df"]?.check(test.degreesOfFreedom)
        cursor["p"]?.checkP(test.pValue)
        cursor["obs"]?.check(test.observed)
        cursor["exp"]?.check(test.expected)
    }
    if let cursor = expected["cox_efron"] { checkCox(cursor, followUp, codes, levels) }
    for cursor in expected["km"]?.items ?? [] {
        guard let level = cursor["arm"]?.text.map({ String($0.dropFirst("Arms=".count)) }),
            let code = levels.firstIndex(of: level)
        else { return cursor.fail("no such arm in the data") }
        checkCurve(cursor, followUp.picking(codes.indices.filter { codes[$0] == code }))
    }
}

/// The events follow from the volumes: first day with four times the first volume.
private func checkDerivation(
    _ golden: AssayGolden, _ data: CSVData, _ followUp: FollowUp, _ expected: Cursor
) throws {
    guard let source = golden.root["derived_from"]?.text?.split(separator: ":").first,
        let volumes = try? golden.data(String(source))
    else { return }
    let animals = try growthSeries(volumes, animal: "ID", time: "Times", value: "Volume")
    let byName = Dictionary(uniqueKeysWithValues: animals.map { ($0.name, $0.series) })
    for (row, name) in try data.texts("ID").enumerated() {
        guard let series = byName[name ?? ""],
            let found = TimeToVolume.of(series, multiple: 4).value,
            found.time == followUp.times[row], found.reached == followUp.events[row]
        else {
            expected.fail("the time to four times the volume of row \(row + 1) is another")
            continue
        }
    }
}

/// Arms without an event have no finite coefficient: the plain fit must say so, and Firth's is finite.
private func checkCox(_ cursor: Cursor, _ followUp: FollowUp, _ codes: [Int], _ levels: [String]) {
    let names = levels.dropFirst().map { "Arms" + $0 }
    let columns = (1..<levels.count).map { level in codes.map { $0 == level ? 1.0 : 0 } }
    let design = CoxDesign(followUp, names: Array(names), columns: columns)
    let monotone = names.indices.filter { k in
        !codes.indices.contains { codes[$0] == k + 1 && followUp.events[$0] }
    }
    if case .success = CoxFit.fit(design), !monotone.isEmpty {
        cursor.fail("an arm without events got a finite plain coefficient")
    }
    if let firth = try? CoxFit.firth(design).get() {
        for k in monotone where !(firth.coefficients[k] > -22 && firth.coefficients[k] < 0) {
            cursor.fail("Firth's coefficient of \(names[k]) is \(firth.coefficients[k])")
        }
    } else {
        cursor.fail("Firth's fit has no value")
    }
    // Without the arms that have no event the likelihood of the others is the same but for the risk sets; the
    // printed coefficients of the finite arms belong to the limit, where those arms are out of the risk sets.
    let kept = codes.indices.filter { !monotone.contains(codes[$0] - 1) }
    let finite = names.indices.filter { !monotone.contains($0) }
    let limit = CoxDesign(
        followUp.picking(kept), names: finite.map { names[$0] },
        columns: finite.map { k in kept.map { codes[$0] == k + 1 ? 1.0 : 0 } })
    let fit = try? CoxFit.fit(limit).get()
    for (place, k) in finite.enumerated() {
        cursor["coef"]?[names[k]]?.check(fit?.coefficients[place])
        cursor["se"]?[names[k]]?.check(fit?.standardErrors[place])
    }
    for k in monotone {
        for key in ["coef", "se"] {
            cursor[key]?[names[k]]?.isNotCovered(
                because: "the likelihood has no maximum; the printed number is where the engine stopped")
        }
    }
    let logLikelihoods = cursor["loglik"]?.items ?? []
    logLikelihoods.first?.check((try? CoxFit.firth(design).get()).map { _ in nullLogLikelihood(design) })
    logLikelihoods.last?.check(fit?.logLikelihood, relative: 1e-6)
}

/// From a design with one column that no subject differs in but one, fitted by nobody: the null likelihood
/// does not depend on the covariates.
private func nullLogLikelihood(_ design: CoxDesign) -> Double {
    let column = (0..<design.count).map { Double($0 % 7) }
    let other = CoxDesign(design.followUp, names: ["x"], columns: [column])
    return (try? CoxFit.fit(other).get().nullLogLikelihood) ?? .nan
}

private func checkCurve(_ cursor: Cursor, _ followUp: FollowUp) {
    let curve = KaplanMeier(followUp)
    for key in ["records", "n.max", "n.start"] { cursor[key]?.check(followUp.count) }
    cursor["events"]?.check(followUp.eventCount)
    let median = curve.quantile(0.5)
    cursor["median"]?.check(median.estimate)
    cursor["0.95LCL"]?.check(median.lower)
    cursor["0.95UCL"]?.check(median.upper)
    // The engine's horizon is the longest time of the whole table.
    let mean = RestrictedMean.of(followUp, horizon: 21).value
    cursor["rmean"]?.check(mean?.mean)
    cursor["se(rmean)"]?.check(mean?.standardError, absolute: 1e-9)
}

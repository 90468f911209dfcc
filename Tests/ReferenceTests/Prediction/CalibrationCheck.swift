import Statistics

/// B08: predicted risks `p` and outcomes `y` of the input.
func checkCalibration(_ golden: Golden, _ expected: Cursor) throws {
    let (risks, outcomes) = try predictions(golden)
    let calibration = try Calibration.of(risks: risks, outcomes: outcomes).get()
    expected["slope"]?.check(calibration.slope)
    expected["slope_se"]?.check(calibration.slopeStandardError)
    expected["intercept_with_slope"]?.check(calibration.interceptWithSlope)
    expected["calib_in_large"]?.check(calibration.inTheLarge)
    expected["calib_in_large_se"]?.check(calibration.inTheLargeStandardError)
    expected["oe_ratio"]?.check(calibration.observedOverExpected)
    expected["brier"]?.check(calibration.brierScore)
    expected["spiegelhalter_z"]?.check(calibration.spiegelhalter?.z)
    expected["loess_ici"]?.check(calibration.loessErrors().value?.mean, relative: 1e-3)
    if let cursor = expected["val_prob"] { checkValProb(calibration, cursor) }
    var groups = 10
    for (key, cursor) in expected.members {
        if let match = key.firstMatch(of: /hl_chisq_(\d+)groups/) {
            groups = Int(match.1)!
            cursor.check(calibration.hosmerLemeshow(groups: groups).value?.chiSquared)
        } else if key.hasPrefix("hl_p_df") {
            let test = calibration.hosmerLemeshow(groups: groups).value
            cursor.checkP(test?.pValue)
            if key != "hl_p_df\(test?.df ?? -1)" { cursor.fail("\(test?.df ?? -1) degrees of freedom") }
        }
    }
}

/// The block of rms::val.prob; only its smooth curve is known loosely.
private func checkValProb(_ calibration: Calibration, _ cursor: Cursor) {
    let smooth = calibration.lowessErrors().value
    let exact: [(String, Double?)] = [
        ("Dxy", 2 * calibration.concordance - 1), ("C (ROC)", calibration.concordance),
        ("R2", calibration.nagelkerke), ("D", calibration.discriminationIndex),
        ("D:Chi-sq", calibration.discriminationChiSquared), ("U", calibration.unreliabilityIndex),
        ("U:Chi-sq", calibration.unreliabilityChiSquared), ("U:p", calibration.unreliabilityPValue),
        ("Q", calibration.qualityIndex), ("Brier", calibration.brierScore),
        ("Intercept", calibration.interceptWithSlope), ("Slope", calibration.slope),
        ("S:z", calibration.spiegelhalter?.z), ("S:p", calibration.spiegelhalter?.pValue),
    ]
    for (key, value) in exact { cursor[key]?.check(value, relative: 1e-6) }
    cursor["Emax"]?.check(smooth?.greatest, relative: 1e-3)
    cursor["E90"]?.check(smooth?.ninetieth, relative: 1e-3)
    cursor["Eavg"]?.check(smooth?.mean, relative: 1e-3)
    if let p = cursor["D:p"] {
        if p.number?.isNaN == true {
            p.isNotCovered(because: "the reference holds the coefficients fixed and then gives no p")
        } else {
            p.checkP(calibration.discriminationPValue)
        }
    }
}

/// The input's `p` and `y`; a decision curve's are those of the calibration file of the same name.
private func predictions(_ golden: Golden) throws -> (risks: [Double], outcomes: [Bool]) {
    let name = golden.id.split(separator: "_").dropFirst(2).joined(separator: "_")
    let data = try golden.input() ?? golden.data("B08_calib_\(name)_input")
    let rows = try zip(data.numbers("p"), data.numbers("y")).compactMap { p, y in
        p.flatMap { p in y.map { (p, $0 == 1) } }
    }
    return (rows.map(\.0), rows.map(\.1))
}

/// B09: net benefit over thresholds, of the same predictions.
func checkDecisionCurve(_ golden: Golden, _ expected: Cursor) throws {
    let (risks, outcomes) = try predictions(golden)
    let points = (expected["threshold"]?.numbers ?? []).map {
        NetBenefit.of(risks: risks, outcomes: outcomes, threshold: $0).value
    }
    checkNetBenefits(points, expected)
}

/// B09b: the risk by `t` is that of a Cox regression on the marker, the last word of the file's name.
func checkSurvivalDecisionCurve(_ golden: Golden, _ expected: Cursor) throws {
    let data = try golden.input() ?? golden.data()
    let (time, event) = try followUpColumns(data)
    let words = golden.id.split(separator: "_").map(String.init)
    guard let start = words.indices.first(where: { data.has(words[$0...].joined(separator: "_")) }) else {
        throw HarnessError("\(golden.id): the name ends in no column")
    }
    let marker = words[start...].joined(separator: "_")
    let rows = try SurvivalRows(golden, SurvivalFormula("coxph(Surv(\(time),\(event))~\(marker))"))
    let design = CoxDesign(rows.followUp, names: [marker], columns: [try rows.numbers(marker)])
    let model = try FrozenCoxModel.of(CoxFit.fit(design).get()).get()
    let t = expected["t"]?.number ?? .nan
    let risks = design.scores(model.coefficients).map { model.risk($0, by: t) }
    expected["risk_first10"]?.check(risks.prefix(10).map { $0 })
    expected["overall_risk"]?.check(1 - KaplanMeier(rows.followUp).survival(at: t))
    let points = (expected["threshold"]?.numbers ?? []).map {
        NetBenefit.of(risks: risks, rows.followUp, horizon: t, threshold: $0).value
    }
    checkNetBenefits(points, expected)
}

private func checkNetBenefits(_ points: [NetBenefit?], _ expected: Cursor) {
    expected["nb_model"]?.check(points.map { $0?.model })
    expected["nb_all"]?.check(points.map { $0?.treatingAll })
    expected["standardised"]?.check(points.map { $0?.standardised })
    expected["interventions_avoided_per100"]?.check(points.map { $0?.avoidedPer100 })
}

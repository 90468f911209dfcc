import Assays
import Foundation
import Statistics

/// Dose-response curves against R's drc, and against the refined optimum where the file has one.
struct DoseResponseCheck {
    static let one = AssayFamily(
        name: "dose response, one curve", recognises: { isOfDRC($0) && $0["relative_potency_ED50"] == nil },
        check: { try DoseResponseCheck($0, $1).checkOne() })
    static let several = AssayFamily(
        name: "dose response, several curves",
        recognises: { isOfDRC($0) && $0["relative_potency_ED50"] != nil },
        check: { try DoseResponseCheck($0, $1).checkSeveral() })

    private static func isOfDRC(_ root: JSONValue) -> Bool {
        root["fits"] != nil && root["parameterisation"] != nil && root["ED_note"] != nil
    }

    let golden: AssayGolden
    let cursor: Cursor
    let pointTolerance, errorTolerance, matrixTolerance, squaresTolerance: Double

    init(_ golden: AssayGolden, _ cursor: Cursor) throws {
        (self.golden, self.cursor) = (golden, cursor)
        func stated(_ key: String) throws -> Double {
            guard let value = golden.root["tolerance"]?[key]?.number else {
                throw HarnessError("\(golden.name): no tolerance \(key)")
            }
            return value
        }
        pointTolerance = try stated("point_estimate_rel")
        errorTolerance = try stated("std_error_rel")
        matrixTolerance = try stated("vcov_rel")
        squaresTolerance = try stated("rss_rel")
    }

    /// Columns of `drm(y ~ x, …)`, and the curve's name from `curveid=` or the second argument.
    static func columns(_ call: String) -> (response: String, dose: String, curve: String?)? {
        let text = call.filter { !$0.isWhitespace }
        guard let open = text.range(of: "drm("), let tilde = text.range(of: "~") else { return nil }
        let rest = text[tilde.upperBound...].split(whereSeparator: { ",)".contains($0) }).map(String.init)
        let curve = rest.dropFirst().first.map { $0.replacingOccurrences(of: "curveid=", with: "") }
        return (
            String(text[open.upperBound..<tilde.lowerBound]), rest[0],
            curve.flatMap { $0.contains("=") ? nil : $0 }
        )
    }

    /// `LL4`, `LL2.4_logED`, `W1.4`.
    static func model(_ name: String) -> DoseResponseModel? {
        switch name.replacingOccurrences(of: ".", with: "") {
        case "LL2": .logLogistic2
        case "LL3": .logLogistic3
        case "LL4", "LL24_logED": .logLogistic4
        case "LL5": .logLogistic5
        case "W13": .weibull1x3
        case "W14": .weibull1x4
        case "W23": .weibull2x3
        case "W24": .weibull2x4
        default: nil
        }
    }

    static let letters: [String: CurveParameter] = [
        "b": .slope, "c": .lower, "d": .upper, "e": .location, "f": .asymmetry,
    ]

    // MARK: - One curve

    func checkOne() throws {
        var fits: [String: DoseResponseFit] = [:]
        let data = try golden.data()
        for (name, fitCursor) in cursor["fits"]?.members ?? [] {
            guard let call = fitCursor["call"]?.text, let columns = Self.columns(call),
                let model = Self.model(name)
            else {
                fitCursor.fail("an unknown call")
                continue
            }
            let fit = try DoseResponseFit.fit(
                doses: data.numbers(columns.dose).compactMap { $0 },
                responses: data.numbers(columns.response).compactMap { $0 }, model: model
            ).get()
            fits[name] = fit
            let shift = cursor["refined_optimum"]?["fits"]?[name]?["rel_param_shift"]?.number ?? 0
            check(fit, fitCursor, isLog: name.contains("logED"), engineShift: shift)
        }
        if let refined = cursor["refined_optimum"] { checkRefined(refined, fits) }
        guard let main = fits["LL4"] else { return cursor.fail("no LL4 to predict from") }
        for item in cursor["predict_LL4"]?.items ?? [] { checkPrediction(item, main) }
        cursor["published"]?["source"]?.describes()
        cursor["published"]?["ED50"]?.check(main.coefficients.location, absolute: 5e-4)
    }

    private func check(_ fit: DoseResponseFit, _ cursor: Cursor, isLog: Bool, engineShift: Double) {
        // The engine stops early: where its own estimate is off by a stated shift, so are its errors.
        let point = max(pointTolerance, 1.5 * engineShift)
        let error = max(errorTolerance, 5 * engineShift)
        let covariance = fit.covariance(.observedInformation).value
        for item in cursor["params"]?.items ?? [] {
            let name = item["name"]?.text ?? ""
            guard let parameter = Self.letters[String(name.prefix(1))] else {
                item.fail("unknown parameter")
                continue
            }
            let isLogLocation = isLog && parameter == .location
            let value = isLogLocation ? fit.coefficients.logLocation : fit.coefficients[parameter]
            let spread =
                isLogLocation ? covariance?.standardErrorOfLogLocation : covariance?.standardError(parameter)
            checkParameter(item, value, spread, df: fit.residualDF, point, error)
        }
        cursor["residual_df"]?.check(fit.residualDF)
        cursor["residual_se"]?.check(fit.sigma.value, relative: squaresTolerance)
        cursor["rss"]?.check(fit.rss, relative: squaresTolerance)
        cursor["logLik"]?.check(fit.logLikelihood.value, relative: squaresTolerance)
        cursor["AIC"]?.check(fit.aic.value, relative: squaresTolerance)
        cursor["BIC"]?.check(fit.bic.value, relative: squaresTolerance)
        checkMatrix(cursor, fit, covariance, isLog: isLog, relative: max(matrixTolerance, 10 * engineShift))
        for row in cursor["ED_relative"]?.items ?? [] {
            let percent = Double(row["label"]?.text?.split(separator: ":").last ?? "") ?? .nan
            let target = EffectiveDoseTarget.relative(percent: percent)
            checkDose(row, fit, target, isLog: isLog, point, error)
        }
        if let absolute = cursor["ED_absolute"] { checkAbsolute(absolute, fit) }
        checkTest(cursor["lack_of_fit_anova"], fit.lackOfFit().value, relative: 1e-5)
    }

    private func checkParameter(
        _ item: Cursor, _ value: Double, _ spread: Double?, df: Int, _ point: Double, _ error: Double
    ) {
        item["estimate"]?.check(value, relative: point)
        item["std_error"]?.check(spread, relative: error)
        let t = spread.map { value / $0 }
        item["t"]?.check(t, relative: point + error)
        // d ln p / d ln t is at most df + 1.
        item["p"]?.check(
            t.map { StudentTail.twoSided($0, df: df) }, relative: Double(df + 1) * (point + error))
    }

    private func checkMatrix(
        _ cursor: Cursor, _ fit: DoseResponseFit, _ covariance: CurveCovariance?, isLog: Bool,
        relative: Double
    ) {
        guard let covariance else { return }
        func scale(_ p: CurveParameter) -> Double {
            isLog && p == .location ? 1 / fit.coefficients.location : 1
        }
        for (a, row) in zip(fit.model.free, cursor["vcov"]?.items ?? []) {
            for (b, cell) in zip(fit.model.free, row.items) {
                let spread = covariance.standardError(a) * covariance.standardError(b)
                let factor = scale(a) * scale(b)
                cell.check(
                    covariance.variance(a, b) * factor, relative: relative,
                    absolute: 0.1 * relative * spread * factor)
            }
        }
    }

    private func checkDose(
        _ row: Cursor, _ fit: DoseResponseFit, _ target: EffectiveDoseTarget, isLog: Bool, _ point: Double,
        _ error: Double
    ) {
        let dose = fit.effectiveDose(target, interval: .deltaLinear(.observedInformation)).value
        guard let logDose = dose?.logDoseOfCurve,
            let spread = fit.standardErrorOfLogDose(target, .observedInformation).value
        else { return row.fail("undefined") }
        let value = isLog ? logDose : exp(logDose)
        let deviation = isLog ? spread : spread * value
        row["Estimate"]?.check(value, relative: point, absolute: isLog ? point : nil)
        row["Std. Error"]?.check(deviation, relative: error)
        let t = StudentTail.quantile(0.975, df: fit.residualDF)
        let bounds =
            isLog
            ? Bounds(lower: value - t * deviation, upper: value + t * deviation) : dose?.interval.value
        let reach = 2 * error * t * deviation + point * abs(value)
        row["Lower"]?.check(bounds?.lower, absolute: reach)
        row["Upper"]?.check(bounds?.upper, absolute: reach)
    }

    private func checkAbsolute(_ cursor: Cursor, _ fit: DoseResponseFit) {
        guard let level = cursor["level"]?.number else { return }
        let dose = fit.effectiveDose(.absolute(response: level)).value
        for row in cursor["rows"]?.items ?? [] {
            row["label"]?.describes()
            row["Estimate"]?.check(dose?.dose.value, relative: pointTolerance)
            for key in ["Std. Error", "Lower", "Upper"] {
                row[key]?.isNotCovered(because: "the file says that drc's gradient is wrong here")
            }
        }
        cursor["warning"]?.describes()
    }

    private func checkPrediction(_ item: Cursor, _ fit: DoseResponseFit) {
        guard let dose = item["conc"]?.number else { return }
        let band = fit.band(at: dose, .observedInformation).value
        item["Prediction"]?.check(fit.value(at: dose), relative: pointTolerance)
        let reach = 2 * errorTolerance * ((band?.upper ?? 0) - (band?.lower ?? 0))
        item["Lower"]?.check(band?.lower, relative: pointTolerance, absolute: reach)
        item["Upper"]?.check(band?.upper, relative: pointTolerance, absolute: reach)
    }

    private func checkRefined(_ cursor: Cursor, _ fits: [String: DoseResponseFit]) {
        cursor["engine"]?.describes()
        for (name, refined) in cursor["fits"]?.members ?? [] {
            guard let fit = fits[name] else {
                refined.fail("not fitted")
                continue
            }
            for (letter, value) in refined["params"]?.members ?? [] {
                value.check(Self.letters[letter].map { fit.coefficients[$0] }, relative: 1e-5)
            }
            refined["gauss_newton_se"]?.check(
                fit.model.free.map { fit.standardError(of: $0, .gaussNewton).value }, relative: 1e-4)
            refined["rss"]?.check(fit.rss, relative: 1e-9)
            if let engine = refined["drc_rss"]?.number, fit.rss > engine * (1 + squaresTolerance) {
                refined.fail("a residual above that of drc")
            }
            refined["rel_param_shift"]?.describes()
        }
    }

    private func checkTest(_ cursor: Cursor?, _ test: CurveFTest?, relative: Double) {
        cursor?["F"]?.check(test?.f, relative: relative)
        cursor?["df"]?.check([test?.df1, test?.df2], relative: 0)
        cursor?["df1"]?.check(test?.df1, relative: 0)
        cursor?["df2"]?.check(test?.df2, relative: 0)
        cursor?["p"]?.check(test?.p, relative: relative)
        cursor?["test"]?.describes()
    }

    // MARK: - Several curves

    func checkSeveral() throws {
        guard let fits = cursor["fits"], let separate = fits["separate"], let common = fits["common_cd"],
            let call = separate["call"]?.text, let columns = Self.columns(call), let curveName = columns.curve
        else { throw HarnessError("\(golden.name): unknown fits") }
        common["call"]?.describes()
        let table = try golden.data()
        let doses = try table.numbers(columns.dose).compactMap { $0 }
        let responses = try table.numbers(columns.response).compactMap { $0 }
        let labels = try table.texts(curveName).map { $0 ?? "" }
        var names: [String] = []
        for label in labels where !names.contains(label) { names.append(label) }
        let curves = try names.map { name in
            let rows = labels.indices.filter { labels[$0] == name }
            return (
                name: name,
                data: try CurveData.gather(
                    doses: rows.map { doses[$0] }, responses: rows.map { responses[$0] }
                )
                .get()
            )
        }
        let apart = try JointCurveFit.fit(curves).get()
        let joint = try JointCurveFit.fit(curves, shared: [.lower, .upper]).get()
        let engineApart = try checkJoint(separate, apart, curves)
        let engineJoint = try checkJoint(common, joint, curves)
        checkTest(
            cursor["anova_common_vs_separate"], engineJoint.compared(toLarger: engineApart).value,
            relative: 1e-6)
        let ours = joint.compared(toLarger: apart).value
        if let p = golden.root["anova_common_vs_separate"]?["p"]?.number, abs((ours?.p ?? 0) - p) > 1e-3 {
            cursor.fail("our own optima give p = \(ours?.p ?? .nan) for common asymptotes")
        }
        checkRatio(engineJoint)
    }

    /// The engine stops short of the least squares here, by up to 6e-6 of them and 0.003 of an estimate. So ours
    /// must not be above its squares; ours must lie within the ellipsoid that the engine's surplus of squares
    /// spans; and all that follows from the estimates is computed at the engine's own, and must agree.
    /// - Returns: the curves at the engine's estimates.
    private func checkJoint(
        _ cursor: Cursor, _ ours: JointCurveFit, _ curves: [(name: String, data: CurveData)]
    ) throws -> JointCurveFit {
        var coefficients = ours.coefficients
        for item in cursor["params"]?.items ?? [] {
            let parts = (item["name"]?.text ?? "").split(separator: ":").map(String.init)
            guard parts.count == 2, let parameter = Self.letters[parts[0]],
                let value = item["estimate"]?.number
            else { continue }
            for (curve, name) in ours.names.enumerated() where parts[1] == name || parts[1] == "(Intercept)" {
                coefficients[curve][parameter] = value
            }
        }
        let fit = try ours.moved(to: coefficients).get()
        if ours.rss > fit.rss * (1 + squaresTolerance) { cursor.fail("a residual above that of drc") }
        let surplus = max(fit.rss - ours.rss, 0).squareRoot() / (ours.sigma.value ?? 1)
        let covariance = fit.covariance(.observedInformation).value
        var order: [(CurveParameter, Int)] = []
        for item in cursor["params"]?.items ?? [] {
            let parts = (item["name"]?.text ?? "").split(separator: ":").map(String.init)
            guard parts.count == 2, let parameter = Self.letters[parts[0]] else { continue }
            let curve = fit.names.firstIndex(of: parts[1]) ?? 0
            order.append((parameter, curve))
            let spread = covariance?.standardError(parameter, curve: curve)
            item["estimate"]?.check(
                ours.coefficients[curve][parameter], relative: pointTolerance,
                absolute: 1.1 * surplus * (spread ?? 0))
            checkParameter(
                item, fit.coefficients[curve][parameter], spread, df: fit.residualDF, pointTolerance,
                errorTolerance)
        }
        cursor["residual_df"]?.check(fit.residualDF)
        cursor["df"]?.check(fit.residualDF)
        cursor["residual_se"]?.check(fit.sigma.value, relative: squaresTolerance)
        cursor["rss"]?.check(fit.rss, relative: squaresTolerance)
        cursor["logLik"]?.check(fit.logLikelihood.value, relative: squaresTolerance)
        cursor["AIC"]?.check(fit.aic.value, relative: squaresTolerance)
        cursor["BIC"]?.check(fit.bic.value, relative: squaresTolerance)
        for (a, row) in zip(order, cursor["vcov"]?.items ?? []) {
            for (b, cell) in zip(order, row.items) {
                let spread = covariance.map {
                    $0.standardError(a.0, curve: a.1) * $0.standardError(b.0, curve: b.1)
                }
                cell.check(
                    covariance?.covariance(a.0, curve: a.1, b.0, curve: b.1), relative: matrixTolerance,
                    absolute: 0.1 * matrixTolerance * (spread ?? 0))
            }
        }
        for row in cursor["ED_relative"]?.items ?? [] { checkJointDose(row, fit) }
        checkTest(cursor["lack_of_fit_anova"], fit.lackOfFit().value, relative: 1e-5)
        return fit
    }

    private func checkJointDose(_ row: Cursor, _ fit: JointCurveFit) {
        let parts = (row["label"]?.text ?? "").split(separator: ":").map(String.init)
        guard parts.count == 3, let percent = Double(parts[2]),
            let curve = fit.names.firstIndex(of: parts[1]),
            let dose = fit.effectiveDose(
                .relative(percent: percent), curve: curve, interval: .deltaLinear(.observedInformation)
            ).value, let logDose = dose.logDoseOfCurve,
            let spread = fit.standardErrorOfLogDose(
                .relative(percent: percent), curve: curve, .observedInformation
            ).value
        else { return row.fail("undefined") }
        let value = exp(logDose)
        row["Estimate"]?.check(value, relative: pointTolerance)
        row["Std. Error"]?.check(value * spread, relative: errorTolerance)
        let reach = 4 * errorTolerance * value * spread + pointTolerance * value
        row["Lower"]?.check(dose.interval.value?.lower, absolute: reach)
        row["Upper"]?.check(dose.interval.value?.upper, absolute: reach)
    }

    private func checkRatio(_ fit: JointCurveFit) {
        guard let delta = cursor["relative_potency_ED50"],
            let label = delta["label"]?.text?.split(separator: ":").first
        else { return cursor.fail("no label of the ratio") }
        let names = label.split(separator: "/").map(String.init)
        guard names.count == 2, let i = fit.names.firstIndex(of: names[0]),
            let j = fit.names.firstIndex(of: names[1])
        else { return delta.fail("unknown curves") }
        for (cursor, method) in [(delta, PotencyInterval.deltaLinear)]
            + (self.cursor["relative_potency_fieller"].map { [($0, .fieller)] } ?? [])
        {
            let ratio = fit.potencyRatio(of: i, to: j, interval: method, .observedInformation).value
            cursor["Estimate"]?.check(ratio?.ratio, relative: pointTolerance)
            cursor["Lower"]?.check(ratio?.interval.value?.lower, relative: errorTolerance)
            cursor["Upper"]?.check(ratio?.interval.value?.upper, relative: errorTolerance)
        }
        guard let compared = cursor["compParm_e_difference"] else { return }
        let difference = fit.difference(.location, of: i, to: j, .observedInformation).value
        compared["Estimate"]?.check(difference?.estimate, relative: pointTolerance)
        compared["Std. Error"]?.check(difference?.standardError, relative: errorTolerance)
        compared["t-value"]?.check(difference?.t, relative: pointTolerance + errorTolerance)
        compared["p-value"]?.check(
            difference?.p, relative: Double(fit.residualDF + 1) * (pointTolerance + errorTolerance))
    }
}

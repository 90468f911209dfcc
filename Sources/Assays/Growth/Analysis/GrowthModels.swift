internal import Foundation
internal import NumericalKit
internal import Statistics

/// A difference of slopes with the interval and p of one procedure.
struct SlopeContrast {
    var estimate: Double
    var standardError: Double
    var pValue: Double
    var isSingular: Bool
    /// By level.
    var interval: @Sendable (Double) -> Bounds
}

extension Outcome<SlopeContrast> {
    /// Undefined where the fit is singular: its estimate stands, its interval and p would be too narrow and too small.
    var tested: Outcome<SlopeContrast> {
        flatMap { fit in
            fit.isSingular
                ? .undefined("the model is singular: a variance is zero or two effects are one")
                : .success(fit)
        }
    }
}

/// Mixed models of the values on time, arm and their product, over all measurements of both arms.
struct GrowthModels {
    let hasCensored: Bool
    /// Of the analysed scale; the limit where a value lies below it.
    private var response: [Double] = []
    private var time: [Double] = []
    private var arm: [Double] = []
    private var animals: [Int] = []
    private var nodules: [Int] = []
    private var isBelow: [Bool] = []

    /// - Parameter start: the time that counts as 0: slopes do not depend on it.
    init(_ units: [GrowthComparison.Unit], scale: GrowthScale, start: Double) {
        hasCensored = units.contains { $0.animal.hasCensored }
        var parts: [String] = []
        for (place, unit) in units.enumerated() {
            for point in unit.animal.points {
                response.append(scale == .log ? log(point.value) : point.value)
                time.append(point.time - start)
                arm.append(unit.isOf ? 1 : 0)
                animals.append(place)
                isBelow.append(point.isBelow)
                if let part = point.part { parts.append("\(place) \(part)") }
            }
        }
        if parts.count == response.count { nodules = RandomTerm.numbered(parts).groups }
    }

    /// Random intercept and slope of each animal, and a random intercept of each nodule within it.
    private var terms: [RandomTerm] {
        let own = RandomTerm.interceptAndSlope("animal", groups: animals, slope: "time", values: time)
        return nodules.isEmpty ? [own] : [own, .intercept("nodule", groups: nodules)]
    }

    private var fixed: (names: [String], columns: [[Double]]) {
        (["time", "arm", "time:arm"], [time, arm, zip(time, arm).map { $0 * $1 }])
    }

    private func fit(_ terms: [RandomTerm]) -> Outcome<SlopeContrast> {
        guard Set(arm).count == 2 else { return .undefined("one arm has no measurement") }
        return MixedModel.fit(response, names: fixed.names, columns: fixed.columns, random: terms).flatMap {
            model in
            guard model.hasConverged else { return .undefined("the fit did not converge") }
            let effect = model.coefficient(3)
            guard effect.standardError > 0, effect.estimate.isFinite else {
                return .undefined("the difference of slopes has no standard error")
            }
            return .success(
                SlopeContrast(
                    estimate: effect.estimate, standardError: effect.standardError, pValue: effect.pValue,
                    isSingular: model.isSingular, interval: { effect.interval(level: $0) }))
        }
    }

    func randomSlope() -> Outcome<SlopeContrast> { fit(terms) }
    func randomIntercept() -> Outcome<SlopeContrast> { fit([.intercept("animal", groups: animals)]) }

    /// By maximum likelihood; interval and p from the signed root of the likelihood ratio, referred to Student's t
    /// with the number of animals less two degrees of freedom, since slopes differ between animals: the normal
    /// reference rejects too often with ten animals in an arm.
    func censored() -> Outcome<SlopeContrast> {
        guard Set(arm).count == 2 else { return .undefined("one arm has no measurement") }
        guard nodules.isEmpty else { return .undefined("nodules are nested in animals") }
        return CensoredMixedModel.fit(
            response, isCensored: isBelow, names: fixed.names, columns: fixed.columns, random: terms[0]
        ).flatMap { model in
            guard model.hasConverged else { return .undefined("the fit did not converge") }
            let (weights, df) = ([0.0, 0, 0, 1], Double(model.groupCount - 2))
            let effect = model.contrast(weights)
            return model.likelihoodRatioP(weights).flatMap { normalP in
                guard effect.standardError > 0, effect.estimate.isFinite, df > 0 else {
                    return .undefined("the difference of slopes has no standard error")
                }
                let root = Normal.quantile(max(normalP / 2, .leastNonzeroMagnitude))
                // A profile costs many fits: the interval that is shown is computed once.
                let bounds: @Sendable (Double) -> Bounds = { level in
                    let reach = StudentT.quantile((1 + level) / 2, df: df)
                    let same = 1 - 2 * Normal.upperTail(reach)
                    let wald = Bounds(
                        lower: effect.estimate - reach * effect.standardError,
                        upper: effect.estimate + reach * effect.standardError)
                    return model.profileInterval(weights, level: same).value ?? wald
                }
                let shown = bounds(0.95)
                return .success(
                    SlopeContrast(
                        estimate: effect.estimate, standardError: effect.standardError,
                        pValue: min(1, max(StudentT.twoSided(root, df: df), .leastNonzeroMagnitude)),
                        isSingular: model.isSingular,
                        interval: { level in level == 0.95 ? shown : bounds(level) }))
            }
        }
    }
}

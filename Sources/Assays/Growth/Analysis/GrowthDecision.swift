internal import Findings
internal import Foundation
internal import Statistics

/// Which of the procedures decides, and what it says.
extension GrowthComparison {
    enum Decider { case mixed, censored, welch }

    /// Fewest animals in each arm with which a mixed model may decide.
    static let leastForMixed = 10

    /// Welch on one slope for each animal where an arm is small, nodules are nested, or the model is singular
    /// or has no estimate; else the mixed model, with the likelihood of values below the limit where there are any.
    var decider: Decider {
        guard fewest >= Self.leastForMixed, analysis.columns.part == nil else { return .welch }
        if let censored { return censored.value.map { !$0.isSingular } == true ? .censored : .welch }
        return mixed.value.map { !$0.isSingular } == true ? .mixed : .welch
    }

    /// Why Welch decides; nil where it does not.
    var whyWelch: String? {
        guard decider == .welch else { return nil }
        if analysis.columns.part != nil { return "nodules are nested in \(analysis.columns.noun)" }
        if fewest < Self.leastForMixed {
            return "an arm has fewer than \(Self.leastForMixed) \(analysis.columns.noun)"
        }
        let model = censored ?? mixed
        return model.reason.map { "the mixed model has no estimate (\($0))" } ?? "the mixed model is singular"
    }

    static let welchName = "slope_difference_welch"
    static let mixedName = "slope_difference_mixed"
    static let censoredName = "slope_difference_censored"

    var rateUnit: String {
        let per = perTime(column: analysis.columns.time, unit: timeUnit)
        return isLog ? per : (valueUnit.map { "\($0) " } ?? "") + per
    }

    func decision(_ level: Double) -> Decision {
        let (name, procedure) =
            switch decider {
            case .welch:
                (
                    Self.welchName,
                    "Welch's t test on one least-squares slope for each \(analysis.columns.oneNoun)"
                )
            case .mixed:
                (
                    Self.mixedName,
                    "linear mixed model with random intercept and slope (REML), Satterthwaite's t"
                )
            case .censored:
                (
                    Self.censoredName,
                    "linear mixed model with random intercept and slope, values below the limit by their "
                        + "likelihood (maximum likelihood); Student's t for the signed root of the likelihood ratio"
                )
            }
        let contrast: Outcome<(value: Double, bounds: Bounds, p: Double)> =
            switch decider {
            case .welch: decidingWelch.map { ($0.difference, $0.interval, $0.pValue) }
            case .mixed: mixed.map { ($0.estimate, $0.interval(level), $0.pValue) }
            case .censored:
                (censored ?? .undefined("")).map { ($0.estimate, $0.interval(level), $0.pValue) }
            }
        return Decision(
            estimate: name, procedure: procedure, higherMeans: words(faster: true),
            lowerMeans: words(faster: false), effect: Quantity(contrast.map(\.value)),
            interval: contrast.value.map { Interval($0.bounds, level: level, method: procedure) },
            pValue: Quantity(contrast.map(\.p)), notTestable: notTestable, detectable: detectable(level))
    }

    private func words(faster: Bool) -> String {
        let what = analysis.columns.value
        return isLog
            ? "\(what) grows \(faster ? "faster" : "slower") in '\(analysis.of)' than in '\(analysis.against)'"
            : "\(what) rises \(faster ? "more" : "less") in '\(analysis.of)' than in '\(analysis.against)'"
    }

    /// Completes "not testable, because …".
    var notTestable: String? {
        let noun = analysis.columns.noun
        for (isOf, name) in [(true, analysis.of), (false, analysis.against)] {
            let count = slopes(of: isOf).count
            if count == 0 { return "no \(analysis.columns.oneNoun) of arm '\(name)' has two measurements" }
            if count == 1 {
                return
                    "arm '\(name)' has one \(analysis.columns.oneNoun): how \(noun) differ within it cannot "
                    + "be known, however often that one was measured"
            }
        }
        return nil
    }

    /// From the n alone, by the noncentral t of two equal variances.
    private func detectable(_ level: Double) -> String? {
        let (a, b) = (Double(slopes(of: true).count), Double(slopes(of: false).count))
        guard a >= 2, b >= 2 else { return nil }
        let shift = DetectableShift.twoSample(a, b, level: level)
        return
            "\(Int(a)) against \(Int(b)) \(analysis.columns.noun) could have shown a difference of slopes of "
            + "\(Numbers.short(shift, digits: 2)) standard deviations between \(analysis.columns.noun) with "
            + "80 % power at level \(Numbers.percent(level))"
    }
}

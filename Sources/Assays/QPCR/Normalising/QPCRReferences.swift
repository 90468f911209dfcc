internal import Findings
internal import Foundation
internal import Inputs
internal import Statistics
internal import Tables

/// Which targets normalise, and how stable they were.
struct QPCRReferences {
    /// Empty where there is none.
    private(set) var names: [String] = []
    /// Each candidate with its measure of stability.
    private(set) var stability: [Stability] = []
    private(set) var remarks: [QPCRRemark] = []
    /// `miR-16-5p and RNU6`, `the mean of 40 targets`.
    private(set) var inWords = ""
    private(set) var isGlobalMean = false

    struct Stability: Sendable, Hashable {
        var target: String
        /// geNorm's M among all candidates; nil with fewer than three of them.
        var m: Double?
        /// NormFinder's ρ; nil without two groups.
        var rho: Double?
        /// Standard deviation between samples of log2 amount, as measured.
        var deviation: Double?
        var isChosen: Bool
    }

    /// - Parameters:
    ///   - groups: group of each sample, where one is named.
    init(
        _ means: SampleMeans, _ settings: QPCRSettings, _ efficiencies: QPCREfficiencies,
        groups: [String: String]
    ) throws(InputError) {
        switch settings.references {
        case .none:
            if let spike = settings.spike, !settings.isAbsolute {
                names = [spike.target]
                inWords = "the spike-in \(spike.target)"
            }
        case .named(let named):
            names = named
            inWords = Numbers.list(named)
            stability = Self.stabilities(named, means, efficiencies, groups, chosen: named)
        case .globalMean: takeGlobalMean(means, settings)
        case .chosen(let method, let among, _):
            try choose(method, among, means, settings, efficiencies, groups)
        }
        remarkOnStability(settings)
    }

    /// Targets detected in every sample that has a usable panel; a sample that lacks half of it is excluded
    /// later, for its own reason.
    private mutating func takeGlobalMean(_ means: SampleMeans, _ settings: QPCRSettings) {
        let panel = means.targets.filter { $0 != settings.spike?.target }
        let usable = means.samples.filter { sample in
            2 * panel.count { means.exact(sample, $0) != nil } >= panel.count
        }
        names = panel.filter { target in usable.allSatisfy { means.exact($0, target) != nil } }
        isGlobalMean = true
        inWords = "the mean of the \(names.count) targets detected in every sample"
        remarks.append(
            QPCRRemark(
                code: "global-mean",
                text:
                    "Normalised to the mean Cq of the \(names.count) of \(panel.count) targets detected in every sample.",
                isSerious: names.count < 3))
        if names.count < 20 {
            remarks.append(
                QPCRRemark(
                    code: "small-panel",
                    text:
                        "A mean of \(names.count) targets is not a global mean: it was proposed for panels of hundreds, and each "
                        + "target that changes moves it."))
        }
    }

    private mutating func choose(
        _ method: QPCRSettings.StabilityMethod, _ among: [String], _ means: SampleMeans,
        _ settings: QPCRSettings, _ efficiencies: QPCREfficiencies, _ groups: [String: String]
    ) throws(InputError) {
        let (candidates, labels) = Self.candidates(among, means, efficiencies, groups)
        let picked: Outcome<([Int], String)>
        switch method {
        case .genorm:
            picked = candidates.map { candidates in
                let ranked = GeNorm.of(candidates)
                let needed = max(2, ranked.genesNeeded() ?? 2)
                let v = ranked.pairwiseVariation.first { $0.genes == needed }.map {
                    ", V\(needed)/\(needed + 1) \(Numbers.short($0.value))"
                }
                return (Array(ranked.ranking.prefix(needed)), "geNorm\(v ?? "")")
            }
        case .normfinder:
            picked = candidates.flatMap { candidates in
                NormFinder.of(candidates, groups: labels).map { found in
                    let best = found.best(min(2, among.count - 1))
                    return (
                        best.map(\.gene),
                        "NormFinder, ρ of their mean \(Numbers.short(best.last?.stability ?? 0))"
                    )
                }
            }
        }
        guard let (places, words) = picked.value else {
            throw InputError(
                "no-reference-choice",
                "\(method.rawValue) cannot choose references, because \(picked.reason ?? "of the data")",
                at: settings.place("references"),
                remedy: "name the references, or give three or more candidates that every sample has"
                    + (method == .normfinder ? ", and a group with two levels" : ""))
        }
        names = places.map { among[$0] }
        inWords = "\(Numbers.list(names)), chosen by \(method.rawValue)"
        stability = Self.stabilities(among, means, efficiencies, groups, chosen: names)
        remarks.append(
            QPCRRemark(
                code: "references-chosen",
                text:
                    "Of \(among.count) candidates \(Numbers.list(names)) were chosen (\(words)), from these same samples."
            ))
    }

    /// Candidates over the samples in which all are detected, and the group of these samples.
    private static func candidates(
        _ among: [String], _ means: SampleMeans, _ efficiencies: QPCREfficiencies, _ groups: [String: String]
    ) -> (Outcome<ReferenceCandidates>, [String]) {
        let complete = means.samples.filter { sample in
            among.allSatisfy { means.exact(sample, $0) != nil }
        }
        if complete.isEmpty { return (.undefined("no sample has all candidates"), []) }
        let values = among.map { target in complete.map { means.exact($0, target)! } }
        return (
            ReferenceCandidates.cqs(among, values, bases: among.map(efficiencies.factor)),
            complete.map { groups[$0] ?? "" }
        )
    }

    private static func stabilities(
        _ among: [String], _ means: SampleMeans, _ efficiencies: QPCREfficiencies,
        _ groups: [String: String], chosen: [String]
    ) -> [Stability] {
        let (candidates, labels) = candidates(among, means, efficiencies, groups)
        let m = candidates.value.map { GeNorm.of($0).stability }
        let rho = candidates.value.flatMap { NormFinder.of($0, groups: labels).value?.stability }
        return among.enumerated().map { place, target in
            let amounts = means.samples.compactMap { means.exact($0, target) }
                .map { $0 * efficiencies.log2Factor(target) }
            return Stability(
                target: target, m: m?[place], rho: rho?[place],
                deviation: Descriptives(amounts).standardDeviation.value, isChosen: chosen.contains(target))
        }
    }

    private mutating func remarkOnStability(_ settings: QPCRSettings) {
        let measured = stability.filter { $0.isChosen && $0.m != nil }
        if !measured.isEmpty {
            let list = measured.map { "\($0.target) M \(Numbers.short($0.m!))" }
            remarks.append(
                QPCRRemark(
                    code: "reference-stability",
                    text: "geNorm's M among the \(stability.count) candidates: \(Numbers.list(list)).",
                    isSerious: false))
        }
        let unstable = measured.filter { $0.m! > 0.5 }
        if !unstable.isEmpty {
            let worst = unstable.map { $0.m! }.max()!
            remarks.append(
                QPCRRemark(
                    code: "unstable-reference",
                    text:
                        "\(Numbers.list(unstable.map(\.target))): M is above 0.5, the limit for samples of one kind"
                        + (worst > 1
                            ? ", and above 1.0, the limit for samples of different kinds."
                            : " (1.0 for different kinds)."),
                    isSerious: worst > 1))
        }
        if case .named(let names) = settings.references, names.count == 1 {
            remarks.append(
                QPCRRemark(
                    code: "single-reference",
                    text:
                        "One reference only: whether it is stable cannot be seen from these data, and what moves it moves the result."
                ))
        }
    }
}

internal import Findings
internal import Inputs
internal import NumericalKit
internal import Tables

/// The same pipeline for markers without an expected link: what it finds where there is nothing to find.
///
/// Each control's signed z (from the two-sided p of the deciding procedure) is compared with the claim's. The
/// empirical p counts controls at least as far from 0, the claim's marker counted in, so it is never 0.
///
/// *Source*: Schuemie et al. 2014, doi:10.1002/sim.5925, for the idea; the rank-based p needs no model.
struct NegativeControls {
    let run: RobustnessRun

    init(_ run: RobustnessRun) { self.run = run }

    private var claim: Claim { run.claim }

    private struct Control {
        var name: String
        var z: Double
    }

    func extend(_ finding: inout Finding) throws(InputError) {
        let table = try run.context.table(claim.table ?? "", askedAt: claim.location)
        let names = try columns(of: table)
        let key = claim.robustness.controlledOption
        let options = claim.options ?? .map([], claim.location)
        let place = claim.robustness.place ?? claim.location
        let answers = run.answersOrNone(
            names.map { name in
                (Robustness.replacing(key, by: .scalar(name, quoted: true, place), in: options), table)
            })
        let controls = zip(names, answers).compactMap { name, answer in
            answer.decision.flatMap(signedZ).map { Control(name: name, z: $0) }
        }
        finding.method.append(
            "\(Numbers.count(names.count, "other markers")) without an expected link went through the same analysis "
                + "(\(names.count - controls.count) gave no estimate); the empirical p is the share of them, the claim's "
                + "marker counted in, whose signed z is at least as far from 0 as the claim's.")
        guard let own = signedZ(finding.decision), !controls.isEmpty else {
            finding.cautions.append(
                Caution(
                    "no-empirical-null",
                    "There is no empirical null: the claim or all of its negative controls give no estimate.",
                    weight: .serious))
            return
        }
        add(own, controls, to: &finding)
    }

    /// Columns that the names and patterns stand for, in the order of the table for a pattern.
    private func columns(of table: Table) throws(InputError) -> [String] {
        let place = claim.robustness.place
        let own = Set(ownColumns)
        var names: [String] = []
        for control in claim.robustness.controls {
            let matches: [String]
            if control.contains("*") {
                matches = table.columns.filter { isNumeric($0) && Self.matches($0.name, control) }.map(\.name)
                if matches.isEmpty {
                    throw InputError(
                        "unknown-column", "no numeric column of table '\(table.name)' is called '\(control)'",
                        at: place,
                        remedy: suggestion(
                            for: control,
                            in: table.columns.filter { isNumeric($0) && !own.contains($0.name) }.map(\.name)))
                }
            } else {
                _ = try table.numbers(control, askedAt: place)
                matches = [control]
            }
            names += matches.filter { !own.contains($0) && !names.contains($0) }
        }
        if names.isEmpty {
            throw InputError(
                "no-control", "the negative controls name only columns that the claim itself uses", at: place,
                remedy: "name markers without an expected link")
        }
        return names
    }

    private func isNumeric(_ column: Column) -> Bool {
        if case .numbers = column.cells { column.role != .identifier } else { false }
    }

    /// Columns that the claim's options name: they are no controls.
    private var ownColumns: [String] {
        guard case .map(let entries, _)? = claim.options else { return [] }
        return entries.flatMap { entry in (try? entry.value.asTexts(entry.key)) ?? [] }
    }

    /// `*` stands for any run of characters.
    static func matches(_ name: String, _ pattern: String) -> Bool {
        let parts = pattern.split(separator: "*", omittingEmptySubsequences: false).map(String.init)
        guard parts.count > 1 else { return name == pattern }
        guard name.hasPrefix(parts[0]) else { return false }
        var rest = name.dropFirst(parts[0].count)
        for part in parts[1..<(parts.count - 1)] where !part.isEmpty {
            guard let found = rest.firstRange(of: part) else { return false }
            rest = rest[found.upperBound...]
        }
        return rest.hasSuffix(parts[parts.count - 1])
    }

    private func signedZ(_ decision: Decision) -> Double? {
        guard let effect = decision.effect.number, let p = decision.pValue.number else { return nil }
        let size = -Normal.quantile(max(p, .leastNormalMagnitude) / 2)
        return effect < 0 ? -size : size
    }

    private func add(_ own: Double, _ controls: [Control], to finding: inout Finding) {
        let beyond = controls.count { abs($0.z) >= abs(own) * (1 - 1e-12) }
        let p = Double(1 + beyond) / Double(1 + controls.count)
        let mean = controls.reduce(0) { $0 + $1.z } / Double(controls.count)
        finding.estimates.append(
            Estimate(
                "negative_control_mean_z",
                label: "Mean signed z of \(Numbers.count(controls.count, "negative controls"))",
                definition: "Arithmetic mean; 0 where the pipeline is unbiased", value: .value(mean), null: 0)
        )
        finding.estimates.append(
            Estimate(
                "negative_control_sd_z", label: "Standard deviation of their signed z",
                definition: "Divisor n − 1; 1 where the pipeline's p values hold for independent controls",
                value: controls.count > 1
                    ? .value(
                        (controls.reduce(0) { $0 + ($1.z - mean) * ($1.z - mean) }
                            / Double(controls.count - 1))
                            .squareRoot())
                    : .undefined(because: "there is one control only")))
        finding.tests.append(
            Finding.Test(
                name: "empirical p among \(Numbers.count(controls.count, "negative controls"))",
                statistic: .value(own),
                pValue: .value(p)))
        if let caution = caution(p, beyond, controls.count, finding.decision) {
            finding.cautions.append(caution)
        }
        finding.figures.append(figure(own, controls, p))
    }

    /// Said where the claim's own p promises more than the controls bear out.
    private func caution(_ p: Double, _ beyond: Int, _ count: Int, _ decision: Decision) -> Caution? {
        guard p > 0.05, let own = decision.pValue.number, own <= 0.05 else { return nil }
        if beyond == 0 {
            return Caution(
                "few-negative-controls",
                "\(Numbers.count(count, "negative controls")) cannot give an empirical p below \(Numbers.p(p)); bring 19 or more."
            )
        }
        return Caution(
            "negative-controls",
            "\(beyond) of \(count) markers without an expected link lie as far from no effect in the same analysis "
                + "(empirical \(Numbers.pEquals(p))): the claim's own p promises more than this pipeline bears out.",
            weight: .serious)
    }

    private func figure(_ own: Double, _ controls: [Control], _ p: Double) -> Figure {
        let marker = claim.options.flatMap { Robustness.value(of: claim.robustness.controlledOption, in: $0) }
        let name: String = if case .scalar(let text, _, _)? = marker { text } else { "the claim's marker" }
        return Figure(
            id: "negative-controls",
            title: "\(name) among \(Numbers.count(controls.count, "negative controls"))",
            caption: "Signed z of the deciding test for each marker that went through the same analysis. "
                + "Empirical \(Numbers.pEquals(p)).",
            content: .empiricalNull(
                EmpiricalNullFigure(
                    axis: AxisLabel("signed z of the deciding test"), scale: .linear, null: 0,
                    controls: controls.map { .init(name: $0.name, estimate: $0.z) },
                    claimed: .init(name: name, estimate: own),
                    annotation:
                        "empirical \(Numbers.pEquals(p)), \(Numbers.count(controls.count, "controls"))")))
    }
}

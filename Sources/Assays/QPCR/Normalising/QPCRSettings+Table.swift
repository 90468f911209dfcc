internal import Inputs

extension QPCRSettings {
    /// Targets whose Cq become amounts: those asked for and those that may normalise.
    var normalisingTargets: [String] {
        var names = targets.map(\.name)
        switch references {
        case .named(let more), .chosen(_, let more, _): names += more
        case .none: if let spike, !isAbsolute { names.append(spike.target) }
        case .globalMean: break
        }
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }

    /// Every target that the settings name is in the table.
    func checkNames(_ plate: QPCRPlate) throws(InputError) {
        for target in targets { try require(target.name, "targets", plate) }
        switch references {
        case .named(let names), .chosen(_, let names, _):
            for name in names { try require(name, "references", plate) }
        case .none:
            guard spike != nil || isAbsolute else {
                throw InputError(
                    "no-normaliser", "there is nothing to normalise by", at: place(""),
                    remedy: "name 'references' (or 'spike', or 'absolute: true' with a standard curve)")
            }
        case .globalMean: break
        }
        if let spike { try require(spike.target, "spike", plate) }
        if let haemolysis {
            try require(haemolysis.marker, "haemolysis", plate)
            try require(haemolysis.stable, "haemolysis", plate)
        }
        for name in efficiency.byTarget.keys.sorted() { try require(name, "efficiency", plate) }
        for name in limitOfQuantification.byTarget.keys.sorted() {
            try require(name, "limit_of_quantification", plate)
        }
        if case .named(let names) = references {
            for target in targets where names.contains(target.name) {
                throw InputError(
                    "target-is-reference", "'\(target.name)' is both a target and a reference",
                    at: place("references"), remedy: "normalised to itself it shows nothing")
            }
        }
        if isAbsolute {
            for target in targets
            where !plate.wells.contains(where: { $0.target == target.name && $0.task == .standard }) {
                throw InputError(
                    "no-dilution-series", "target '\(target.name)' has no standards to read copies from",
                    at: place("absolute"),
                    remedy: "mark the wells of the dilution series by task and quantity")
            }
        }
    }

    private func require(_ name: String, _ key: String, _ plate: QPCRPlate) throws(InputError) {
        if plate.targets.contains(name) { return }
        throw InputError(
            "unknown-target", "no well measures the target '\(name)'", at: place(key),
            column: columns.target, remedy: suggestion(for: name, in: plate.targets))
    }
}

internal import Findings
public import Inputs

extension QPCRSettings {
    /// The settings of `normalise_cq` as a study file writes them.
    public init(_ setting: Setting) throws(InputError) {
        var reader = try SettingReader(setting, subject: "normalise_cq")
        self.init(targets: try Self.targets(try reader.require("targets")), references: .none)
        places[""] = setting.location
        if case .map(let entries, _) = setting {
            for entry in entries { places[entry.key] = entry.value.location }
        }
        if let written = reader.take("references") { references = try Self.references(written) }
        if let written = reader.take("spike") { spike = try Self.spike(written) }
        if let written = reader.take("efficiency") { efficiency = try Efficiency(written) }
        if let written = reader.take("haemolysis") { haemolysis = try Self.haemolysis(written) }
        if let written = reader.take("calibrator") { calibrator = try Self.calibrator(written) }
        if let written = reader.take("batch") { batch = try Self.batch(written) }
        if let written = reader.take("limit_of_quantification") {
            limitOfQuantification = try Limits(written)
        }
        try readRest(&reader)
        try reader.finish()
        try checkCombination()
    }

    private mutating func readRest(_ reader: inout SettingReader) throws(InputError) {
        if let limit = try reader.number("replicate_sd") { replicates.limit = limit }
        if let rule = try reader.choice("outlying_replicates", of: ReplicateRule.Outlying.self) {
            replicates.outlying = rule
        }
        if let rule = try reader.choice("undetermined_replicates", of: ReplicateRule.Undetermined.self) {
            replicates.undetermined = rule
        }
        isAbsolute = try reader.flag("absolute") ?? false
        cycles = try reader.number("cycles")
        // `log2` is the only scale of relative amounts; the key states it.
        if let scale = reader.take("scale"), try scale.asText("scale") != "log2" {
            throw InputError(
                "unknown-choice", "'scale' can only be log2", at: scale.location,
                remedy: "take 2 to its power with a 'derive' step for ratios, or 'absolute: true' for copies")
        }
        if let name = try reader.text("sample") { columns.sample = name }
        if let name = try reader.text("target") { columns.target = name }
        if let name = try reader.text("cq") { columns.cq = name }
        if let name = try reader.text("task") { columns.task = name }
        if let name = try reader.text("plate") { columns.plate = name }
        if let name = try reader.text("well") { columns.well = name }
        if let name = try reader.text("quantity") { columns.quantity = name }
        if let name = try reader.text("status") { columns.status = name }
    }

    /// What contradicts itself whatever the table.
    func checkCombination() throws(InputError) {
        if isAbsolute, references != .none {
            throw InputError(
                "conflicting-settings", "copies from a standard curve are not divided by references",
                at: place("absolute"),
                remedy: "leave 'references' out, or 'absolute'; a spike corrects the extraction of both")
        }
        if let haemolysis, haemolysis.caution > haemolysis.limit {
            throw InputError(
                "out-of-range", "'caution' of haemolysis lies above the limit", at: place("haemolysis"))
        }
        if replicates.limit <= 0 {
            throw InputError("out-of-range", "'replicate_sd' is above 0 cycles", at: place("replicate_sd"))
        }
        if let cycles, !(10...60).contains(cycles) {
            throw InputError("out-of-range", "'cycles' lies between 10 and 60", at: place("cycles"))
        }
        var seen: Set<String> = [columns.sample]
        for target in targets where !seen.insert(target.column).inserted {
            throw InputError(
                "clashing-columns", "there would be two columns '\(target.column)'", at: place("targets"),
                remedy: "give each target a column name: 'targets: {\(target.name): name}'")
        }
    }

    /// `[a, b]`, or `{a: column, b: column}`.
    private static func targets(_ setting: Setting) throws(InputError) -> [NamedTarget] {
        if case .map(let entries, _) = setting {
            _ = try SettingReader(setting, subject: "targets")
            var targets: [NamedTarget] = []
            for entry in entries {
                targets.append(NamedTarget(entry.key, column: try entry.value.asText(entry.key)))
            }
            return targets
        }
        let names = try setting.asTexts("targets")
        guard !names.isEmpty else {
            throw InputError("wrong-kind", "'targets' is empty", at: setting.location)
        }
        return names.map { NamedTarget($0, column: slug($0)) }
    }

    private static func references(_ setting: Setting) throws(InputError) -> References {
        if case .map = setting {
            var reader = try SettingReader(setting, subject: "references")
            _ = try reader.require("choose")
            let method = try reader.choice("choose", of: StabilityMethod.self)!
            let among = try reader.require("among").asTexts("among")
            let group = try reader.text("group")
            try reader.finish()
            return .chosen(by: method, among: among, group: group)
        }
        let names = try setting.asTexts("references")
        if names == ["global_mean"] { return .globalMean }
        guard Set(names).count == names.count, !names.isEmpty else {
            throw InputError("repeated-name", "'references' is empty or repeats a name", at: setting.location)
        }
        return .named(names)
    }

    private static func spike(_ setting: Setting) throws(InputError) -> Spike {
        guard case .map = setting else { return Spike(try setting.asText("spike")) }
        var reader = try SettingReader(setting, subject: "spike")
        var spike = Spike(try reader.requireText("target"))
        if let limit = try reader.number("limit") { spike.limit = limit }
        spike.excludesOutliers = try reader.flag("exclude") ?? false
        try reader.finish()
        return spike
    }

    private static func haemolysis(_ setting: Setting) throws(InputError) -> Haemolysis {
        var reader = try SettingReader(setting, subject: "haemolysis")
        var rule = Haemolysis(
            marker: try reader.requireText("marker"), stable: try reader.requireText("stable"))
        if let caution = try reader.number("caution") { rule.caution = caution }
        if let limit = try reader.number("flag") { rule.limit = limit }
        if let limit = try reader.number("exclude") { (rule.limit, rule.excludes) = (limit, true) }
        try reader.finish()
        return rule
    }

    private static func calibrator(_ setting: Setting) throws(InputError) -> Calibrator {
        guard case .map = setting else { return .sample(try setting.asText("calibrator")) }
        var reader = try SettingReader(setting, subject: "calibrator")
        let column = try reader.requireText("group")
        let level = try reader.requireText("level")
        try reader.finish()
        return .group(column: column, level: level)
    }

    private static func batch(_ setting: Setting) throws(InputError) -> Batch {
        guard case .map = setting else { return Batch(column: try setting.asText("batch")) }
        var reader = try SettingReader(setting, subject: "batch")
        var batch = Batch(column: try reader.requireText("column"))
        if let sample = try reader.text("calibrator") { batch.method = .calibrator(sample: sample) }
        try reader.finish()
        return batch
    }
}

extension QPCRSettings.Efficiency {
    /// `1.95`, `from_dilution`, or one of these for each target.
    init(_ setting: Setting) throws(InputError) {
        self.init()
        guard case .map(let entries, _) = setting else {
            common = try Self.source(setting)
            return
        }
        for entry in entries { byTarget[entry.key] = try Self.source(entry.value) }
    }

    static func source(_ setting: Setting) throws(InputError) -> Source {
        if try setting.asText("efficiency") == "from_dilution" { return .dilution }
        let factor = try setting.asNumber("efficiency")
        guard factor > 1.2, factor < 2.5 else {
            throw InputError(
                "out-of-range", "an efficiency is the factor of one cycle, between 1.2 and 2.5",
                at: setting.location, remedy: "write 1.95 for 95 %, or from_dilution")
        }
        return .factor(factor)
    }
}

extension QPCRSettings.Limits {
    /// A Cq for all targets, or one for each.
    init(_ setting: Setting) throws(InputError) {
        self.init()
        guard case .map(let entries, _) = setting else {
            common = try setting.asNumber("limit_of_quantification")
            return
        }
        for entry in entries { byTarget[entry.key] = try entry.value.asNumber(entry.key) }
    }
}

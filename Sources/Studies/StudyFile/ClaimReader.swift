internal import Findings
internal import Inputs

/// Reads the claims of a study file strictly, their options against the schema of the analysis.
struct ClaimReader {
    let catalogue: AnalysisCatalogue

    func claims(_ settings: [Setting], _ errors: inout ErrorCollector) -> [Claim] {
        var claims: [Claim] = []
        for setting in settings {
            guard let claim = claim(setting, number: claims.count + 1, &errors) else { continue }
            // Ids name files, and some file systems do not tell upper from lower case.
            if claims.contains(where: { $0.id.lowercased() == claim.id.lowercased() }) {
                errors.add(
                    InputError(
                        "repeated-id", "two claims have the id '\(claim.id)'", at: claim.location,
                        remedy: "give each claim an id of its own"))
            }
            claims.append(claim)
        }
        return claims
    }

    private func claim(_ setting: Setting, number: Int, _ errors: inout ErrorCollector) -> Claim? {
        guard
            var (reader, claim) = errors.attempt({ () throws(InputError) in
                try identity(setting, number: number)
            })
        else { return nil }
        errors.attempt { () throws(InputError) in claim.link = try reader.requireText("link") }
        errors.attempt { () throws(InputError) in claim.sentence = try reader.requireText("sentence") }
        errors.attempt { () throws(InputError) in claim.role = try role(&reader) }
        let direction = reader.take("expects")
        errors.attempt { () throws(InputError) in claim.expects = try reader.choice("expects") }
        errors.attempt { () throws(InputError) in claim.smallestEffect = try smallestEffect(&reader) }
        errors.attempt { () throws(InputError) in claim.table = try reader.text("table") }
        errors.attempt { () throws(InputError) in claim.needs = try reader.text("needs") }
        errors.attempt { () throws(InputError) in claim.evidence = try evidenceList(&reader) }
        let analysis = reader.take("analysis")
        claim.options = reader.take("with")
        errors.attempt { () throws(InputError) in try readAnalysis(analysis, into: &claim) }
        let (variants, controls) = (reader.take("variants"), reader.take("negative_controls"))
        errors.attempt { () throws(InputError) in
            try readRobustness(variants, controls, into: &claim)
        }
        errors.attempt { () throws(InputError) in try reader.finish() }
        errors.attempt { () throws(InputError) in
            try checkTogether(claim, hasAnalysis: analysis != nil, hasDirection: direction != nil)
        }
        return claim
    }

    private func identity(_ setting: Setting, number: Int) throws(InputError) -> (SettingReader, Claim) {
        var reader = try SettingReader(setting, subject: "claim number \(number)")
        let place = try reader.require("id")
        let id = try place.asText("id")
        try Study.checkName(id, "claim id", at: place.location)
        reader = try SettingReader(setting, subject: "claim '\(id)'")
        _ = reader.take("id")
        return (reader, Claim(id: id, link: "", sentence: "", location: setting.location))
    }

    private func role(_ reader: inout SettingReader) throws(InputError) -> Claim.Role {
        guard let setting = reader.take("role") else { return .primary }
        guard case .scalar("exploratory", _, _) = setting else {
            return try reader.choice("role") ?? .primary
        }
        throw InputError(
            "unknown-choice",
            "'role' cannot be 'exploratory': a claim becomes so when it is added or changed after the claims were "
                + "fixed", at: setting.location, remedy: "write primary or secondary")
    }

    private func smallestEffect(_ reader: inout SettingReader) throws(InputError) -> Double? {
        guard let setting = reader.take("smallest_effect") else { return nil }
        let value = try setting.asNumber("smallest_effect")
        guard value > 0 else {
            throw InputError(
                "out-of-range", "'smallest_effect' must be above 0", at: setting.location,
                remedy: "give its size; 'expects' says the direction")
        }
        return value
    }

    private func evidenceList(_ reader: inout SettingReader) throws(InputError) -> [Evidence] {
        guard let setting = reader.take("evidence") else { return [] }
        var evidence: [Evidence] = []
        for item in try setting.asList("evidence") {
            var inner = try SettingReader(item, subject: "\(reader.subject), evidence \(evidence.count + 1)")
            evidence.append(try self.evidence(&inner))
            try inner.finish()
        }
        return evidence
    }

    /// One source; its numbers may be left out, but an interval has two ends around the effect.
    private func evidence(_ reader: inout SettingReader) throws(InputError) -> Evidence {
        let evidence = Evidence(
            source: try reader.requireText("source"), says: try reader.requireText("says"),
            effect: try reader.number("effect"), lower: try reader.number("lower"),
            upper: try reader.number("upper"), n: try reader.whole("n"))
        if let n = evidence.n, n < 1 {
            throw InputError("out-of-range", "\(reader.subject): 'n' must be 1 or more", at: reader.location)
        }
        guard evidence.lower != nil || evidence.upper != nil else { return evidence }
        guard let effect = evidence.effect, let lower = evidence.lower, let upper = evidence.upper else {
            throw InputError(
                "missing-key", "\(reader.subject): an interval needs 'effect', 'lower' and 'upper'",
                at: reader.location, remedy: "give all three, or the 'effect' alone")
        }
        guard lower <= effect, effect <= upper else {
            throw InputError(
                "out-of-range", "\(reader.subject): 'effect' does not lie between 'lower' and 'upper'",
                at: reader.location)
        }
        return evidence
    }

    private func readAnalysis(_ setting: Setting?, into claim: inout Claim) throws(InputError) {
        guard let setting else { return }
        let name = try setting.asText("analysis")
        let type = try catalogue.type(named: name, askedAt: setting.location)
        claim.analysis = name
        let options = claim.options ?? .map([], setting.location)
        claim.options = options
        let schema = type.schema
        let values = try OptionValues(options, schema: schema)
        _ = try type.init(values)
        claim.otherTables = values.tableNames
    }

    private func readRobustness(
        _ variants: Setting?, _ controls: Setting?, into claim: inout Claim
    ) throws(InputError) {
        guard variants != nil || controls != nil else { return }
        guard let name = claim.analysis, let options = claim.options else {
            throw InputError(
                "missing-key", "claim '\(claim.id)' varies an analysis that it does not have",
                at: claim.location,
                remedy: "give 'table' and 'analysis', or leave 'variants' and 'negative_controls' out")
        }
        let schema = try catalogue.type(named: name).schema
        claim.robustness = try Robustness(
            variants: variants, controls: controls, options: options, table: claim.table ?? "",
            schema: schema)
        for table in claim.robustness.otherTables where !claim.tables.contains(table) {
            claim.otherTables.append(table)
        }
    }

    private func checkTogether(
        _ claim: Claim, hasAnalysis: Bool, hasDirection: Bool
    ) throws(InputError) {
        let subject = "claim '\(claim.id)'"
        guard claim.table != nil else {
            if hasAnalysis {
                throw InputError(
                    "missing-key", "\(subject) names an analysis but no 'table'", at: claim.location,
                    remedy: "add 'table:', or write 'needs:' instead of 'analysis:' where there are no data")
            }
            if claim.needs == nil {
                throw InputError(
                    "missing-key", "\(subject) has neither a 'table' nor 'needs'", at: claim.location,
                    remedy: "name its table and analysis, or say under 'needs' what to bring")
            }
            return
        }
        guard hasAnalysis else {
            throw InputError(
                "missing-key", "\(subject) names a table but no 'analysis'", at: claim.location,
                remedy: suggestion(for: "", in: catalogue.names))
        }
        guard hasDirection else {
            throw InputError(
                "missing-key", "\(subject) needs 'expects'", at: claim.location,
                remedy: "add 'expects: higher' or 'expects: lower'")
        }
    }
}

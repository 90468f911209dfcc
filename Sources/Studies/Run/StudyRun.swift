internal import Files
internal import Findings
public import Inputs
internal import Tables

/// One run of a study: tables are read and prepared, each claim is analysed and judged, then the chain.
public struct StudyRun: Sendable {
    public var study: Study
    public var catalogue: AnalysisCatalogue
    /// Results never depend on it.
    public var threads: Int
    /// Called with one line for each thing begun, from any thread.
    public var progress: @Sendable (String) -> Void

    public init(
        _ study: Study, catalogue: AnalysisCatalogue = .standard, threads: Int = 1,
        progress: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.study = study
        self.catalogue = catalogue
        self.threads = threads
        self.progress = progress
    }

    /// Runs the study. Nothing is written.
    ///
    /// - Throws: `InputErrors`: bad input in a table, a preparation, an option or the claims lock.
    public func result() throws(InputErrors) -> StudyResult {
        let available = try DataAvailability(study)
        let lock = try study.readLock()
        let fixed = ClaimsComparison(study, to: lock?.revisions.first)
        let tables = try StudyTables(study, without: available.missing, progress: progress)
        let missing = study.claims.map { available.bring(for: $0, in: study) }
        let primary = zip(study.claims, missing).count { fixed.role(of: $0) == .primary && $1 == nil }
        let primaryClaims = primary + fixed.droppedPrimaryClaims
        let findings = try findings(tables, missing: missing, primaryClaims: primaryClaims)
        var judged: [JudgedClaim] = []
        for (index, claim) in study.claims.enumerated() {
            let verdict = verdict(
                on: claim, findings[index], bring: missing[index], primaryClaims: primaryClaims, tables)
            judged.append(judgedClaim(claim, verdict, findings[index], role: fixed.role(of: claim), tables))
        }
        return result(judged, tables, fixed, primaryClaims: primaryClaims)
    }

    // MARK: - Findings

    /// One finding for each claim that has data, in order of the study file.
    private func findings(
        _ tables: StudyTables, missing: [String?], primaryClaims: Int
    ) throws(InputErrors) -> [Finding?] {
        let context = AnalysisContext(
            decisionLevel: VerdictRule.level(primaryClaims: primaryClaims), seed: study.seed, threads: 1)
        let claims = study.claims
        let outcomes = inParallel(claims.count, threads: threads) { index in
            missing[index] == nil ? outcome(claims[index], tables, context) : .success(nil)
        }
        var errors = ErrorCollector()
        let findings = outcomes.map { outcome in
            errors.attempt { () throws(InputError) in try outcome.get() } ?? nil
        }
        try errors.throwIfAny()
        return findings
    }

    private func outcome(
        _ claim: Claim, _ tables: StudyTables, _ context: AnalysisContext
    ) -> Result<Finding?, InputError> {
        guard let name = claim.analysis, let options = claim.options, let tableName = claim.table else {
            preconditionFailure("a claim with data has an analysis, options and a table")
        }
        progress("\(claim.id): \(name) on \(tableName)")
        var context = context
        context.tables = tables.tables(of: claim)
        do {
            let analysis = try catalogue.analysis(named: name, options: options, askedAt: claim.location)
            var finding = try analysis.run(on: tables.table(tableName), context: context)
            try checkSmallestEffect(of: claim, finding.decision)
            try checkEvidence(of: claim, finding.decision)
            if !claim.robustness.isEmpty {
                progress("\(claim.id): other ways to analyse it")
                try RobustnessRun(claim, catalogue: catalogue, context: context, threads: threads)
                    .extend(&finding)
            }
            return .success(finding)
        } catch {
            return .failure(error)
        }
    }

    private func checkSmallestEffect(of claim: Claim, _ decision: Decision) throws(InputError) {
        guard VerdictRule.smallestEffect(claim.smallestEffect, scale: decision.scale) == nil else { return }
        throw InputError(
            "out-of-range",
            "claim '\(claim.id)': 'smallest_effect' must be above 1, because the claim is decided by a ratio",
            at: claim.location,
            remedy: "write 1.25 for a ratio of 1.25 or of 0.8; 'expects' says the direction")
    }

    /// Evidence with numbers is drawn on the claim's own axis.
    private func checkEvidence(of claim: Claim, _ decision: Decision) throws(InputError) {
        guard decision.scale == .ratio else { return }
        for evidence in claim.evidence {
            let numbers = [evidence.effect, evidence.lower, evidence.upper].compactMap { $0 }
            guard numbers.allSatisfy({ $0 > 0 }) else {
                throw InputError(
                    "out-of-range",
                    "claim '\(claim.id)', evidence of \(evidence.source): its numbers must be above 0, because the claim "
                        + "is decided by a ratio",
                    at: claim.location, remedy: "write the ratio itself, not its logarithm")
            }
        }
    }

    // MARK: - Judging

    private func verdict(
        on claim: Claim, _ finding: Finding?, bring: String?, primaryClaims: Int, _ tables: StudyTables
    ) -> Verdict {
        guard let finding, let expects = claim.expects else {
            return Verdict(.notTested, reason: "There are no data for this claim.", bring: bring)
        }
        return VerdictRule.verdict(
            on: finding,
            terms: VerdictRule.Terms(
                expects: expects, smallestEffect: claim.smallestEffect, primaryClaims: primaryClaims,
                isSimulated: tables.isSimulated(claim)))
    }

    private func judgedClaim(
        _ claim: Claim, _ verdict: Verdict, _ finding: Finding?, role: Claim.Role, _ tables: StudyTables
    ) -> JudgedClaim {
        JudgedClaim(
            id: claim.id, link: claim.link, sentence: claim.sentence, role: role, expects: claim.expects,
            smallestEffect: claim.smallestEffect, table: claim.table,
            isSimulated: finding != nil && tables.isSimulated(claim),
            isNecessary: study.isNecessary(claim),
            verdict: verdict, finding: finding, evidence: claim.evidence)
    }

    private func result(
        _ judged: [JudgedClaim], _ tables: StudyTables, _ fixed: ClaimsComparison, primaryClaims: Int
    ) -> StudyResult {
        let tested = judged.filter { $0.finding != nil }
        return StudyResult(
            title: study.title, axis: study.axis, question: study.question,
            isSimulated: !tested.isEmpty && tested.allSatisfy(\.isSimulated),
            primaryClaimsWithData: primaryClaims,
            decisionLevel: VerdictRule.level(primaryClaims: primaryClaims), tables: tables.summaries,
            flows: tables.flows, claims: judged, chain: ChainRule.verdict(on: judged), notices: fixed.notices,
            manifest: manifest(tables, fixed), reporting: study.reporting)
    }

    private func manifest(_ tables: StudyTables, _ fixed: ClaimsComparison) -> Manifest {
        Manifest(
            miraxisVersion: MirAxisVersion.current, platform: MirAxisVersion.platform, seed: study.seed,
            studyFile: study.fileName, studyFileSHA256: SHA256.hex(of: study.bytes),
            claimsSHA256: study.claimsSHA256, claimsState: fixed.state.rawValue, inputs: tables.inputs)
    }
}

internal import Findings
internal import Foundation
public import Inputs
internal import Tables

/// Checks a study as far as it can be without computing a result, and fixes its claims.
///
/// Tables are read and prepared, and every column and level that a claim names must exist. No estimate, test or
/// figure is computed.
public struct StudyCheck: Sendable {
    public var study: Study
    public var catalogue: AnalysisCatalogue
    public var progress: @Sendable (String) -> Void

    public init(
        _ study: Study, catalogue: AnalysisCatalogue = .standard,
        progress: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.study = study
        self.catalogue = catalogue
        self.progress = progress
    }

    /// What a check found and did.
    public struct Outcome: Sendable {
        public enum Lock: Sendable, Hashable {
            /// The claims were fixed by this check.
            case written
            /// They stand as they were fixed before.
            case unchanged
            /// They differ from what was fixed; nothing was written.
            case differs(ClaimsComparison)
            /// They differ, and were fixed anew; what is not in the first list stays exploratory.
            case fixedAnew(ClaimsComparison)
        }
        public var lock: Lock
        public var lockFile: String
        /// One for each claim, in order of the study file: what to bring, or nil where it has data.
        public var bring: [String?]
    }

    /// - Parameter refix: fix claims anew that differ from those fixed before.
    /// - Throws: `InputErrors` with everything found wrong; then nothing is written.
    public func outcome(refix: Bool = false) throws(InputErrors) -> Outcome {
        let available = try DataAvailability(study)
        let tables = try StudyTables(study, without: available.missing, progress: progress)
        let bring = study.claims.map { available.bring(for: $0, in: study) }
        var errors = ErrorCollector()
        for (claim, missing) in zip(study.claims, bring) where missing == nil {
            checkOptions(of: claim, tables, &errors)
        }
        try errors.throwIfAny()
        return Outcome(
            lock: try fix(refix: refix, bring: bring), lockFile: study.lockPath, bring: bring
        )
    }

    private func fix(refix: Bool, bring: [String?]) throws(InputErrors) -> Outcome.Lock {
        let now = ClaimsLock.Revision(
            entries: zip(study.claims, bring).map { claim, missing in
                ClaimsLock.Entry(
                    id: claim.id, role: claim.role, hasData: missing == nil, sha256: claim.sha256)
            }, necessary: study.necessary, preparationsSHA256: study.preparationsSHA256)
        guard var lock = try study.readLock() else {
            try study.write(ClaimsLock(revisions: [now]))
            return .written
        }
        let difference = ClaimsComparison(study, to: lock.revisions.last)
        if difference.isSame { return .unchanged }
        guard refix else { return .differs(difference) }
        lock.revisions.append(now)
        try study.write(lock)
        return .fixedAnew(ClaimsComparison(study, to: lock.revisions.first))
    }

    // MARK: - Columns and levels

    private func checkOptions(of claim: Claim, _ tables: StudyTables, _ errors: inout ErrorCollector) {
        guard let name = claim.analysis, let options = claim.options, let tableName = claim.table else {
            return
        }
        let table = tables.table(tableName)
        let values = errors.attempt { () throws(InputError) in
            try OptionValues(options, schema: catalogue.type(named: name, askedAt: claim.location).schema)
        }
        guard let values else { return }
        OptionCheck(values: values, table: table, otherCohorts: values.otherCohorts.map(tables.table))
            .run(&errors)
    }
}

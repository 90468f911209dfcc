public import Findings

/// How a study's claims stand to those that were fixed.
public struct ClaimsComparison: Sendable, Hashable {
    public enum State: String, Sendable {
        case fixed
        case changed = "changed since check"
        case neverFixed = "never fixed"
    }

    public var state: State
    /// Ids of claims that say or test something other than when they were fixed.
    public var changed: [String] = []
    public var added: [String] = []
    public var removed: [String] = []
    public var necessaryChanged = false
    public var preparationsChanged = false
    /// Primary claims with data that were fixed and are now changed or gone: they still count in m, so that dropping
    /// a claim never makes it easier for the others.
    public var droppedPrimaryClaims = 0

    /// - Parameter revision: the fixed claims; nil where they never were.
    public init(_ study: Study, to revision: ClaimsLock.Revision?) {
        guard let revision else {
            state = .neverFixed
            return
        }
        state = .fixed
        let hashes = Dictionary(uniqueKeysWithValues: study.claims.map { ($0.id, $0.sha256) })
        let fixed = Dictionary(uniqueKeysWithValues: revision.entries.map { ($0.id, $0.sha256) })
        changed = study.claims.map(\.id).filter { fixed[$0] != nil && fixed[$0] != hashes[$0] }
        added = study.claims.map(\.id).filter { fixed[$0] == nil }
        removed = revision.entries.map(\.id).filter { hashes[$0] == nil }
        necessaryChanged = study.necessary != revision.necessary
        preparationsChanged = study.preparationsSHA256 != revision.preparationsSHA256
        droppedPrimaryClaims =
            revision.entries.count { $0.role == .primary && $0.hasData && hashes[$0.id] != $0.sha256 }
        if !isSame { state = .changed }
    }

    /// Claims, necessary links and preparations are as they were fixed.
    public var isSame: Bool {
        changed.isEmpty && added.isEmpty && removed.isEmpty && !necessaryChanged && !preparationsChanged
    }

    /// The role that a claim has in a run: what was not fixed is exploratory.
    public func role(of claim: Claim) -> Claim.Role {
        changed.contains(claim.id) || added.contains(claim.id) ? .exploratory : claim.role
    }

    /// One sentence for each difference.
    public var differences: [Caution] {
        var differences: [Caution] = []
        func note(_ code: String, _ ids: [String], _ one: String, _ many: String) {
            guard !ids.isEmpty else { return }
            let list = ids.joined(separator: ", ")
            let text = ids.count == 1 ? "Claim \(list) \(one)" : "Claims \(list) \(many)"
            differences.append(Caution(code, text, weight: .serious))
        }
        note(
            "claims-changed", changed, "was changed after it was fixed, so it is exploratory.",
            "were changed after they were fixed, so they are exploratory.")
        note(
            "claims-added", added, "was added after the claims were fixed, so it is exploratory.",
            "were added after the claims were fixed, so they are exploratory.")
        note(
            "claims-removed", removed,
            "was fixed and is gone from the study; it still counts in the correction.",
            "were fixed and are gone from the study; they still count in the correction.")
        if necessaryChanged {
            differences.append(
                Caution(
                    "chain-changed", "The list of necessary links was changed after the claims were fixed.",
                    weight: .serious))
        }
        if preparationsChanged {
            differences.append(
                Caution(
                    "preparations-changed", "The preparations were changed after the claims were fixed.",
                    weight: .serious))
        }
        return differences
    }

    /// What a report must say about the claims of a run.
    public var notices: [Caution] {
        guard state == .neverFixed else { return differences }
        return [
            Caution(
                "claims-never-fixed",
                "The claims were not fixed before this run, so nothing shows that they came before the data; "
                    + "'miraxis check' fixes them.", weight: .serious)
        ]
    }
}

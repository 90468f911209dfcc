internal import Files
public import Inputs

/// The claims as they stood when they were fixed: the content of `claims.lock` beside the study file.
///
/// The first revision decides what can be primary; `check --refix` appends a revision and keeps the earlier ones.
public struct ClaimsLock: Sendable, Hashable {
    public static let fileName = "claims.lock"
    static let format = "1"

    public struct Revision: Sendable, Hashable {
        public var entries: [Entry]
        public var necessary: [String]
        public var preparationsSHA256: String
        /// The hash that a manifest gives for the same claims.
        public var claimsSHA256: String {
            ClaimsLock.hash(entries.map { ($0.id, $0.sha256) }, necessary: necessary)
        }
        /// Over everything in the revision: shows an edit by hand.
        var seal: String {
            let lines = entries.map { "\($0.id) \($0.role.rawValue) \($0.hasData)" }
            return SHA256.hex(of: ([claimsSHA256, preparationsSHA256] + lines).joined(separator: "\n").utf8)
        }
    }

    public struct Entry: Sendable, Hashable {
        public var id: String
        public var role: Claim.Role
        /// Whether its table was there.
        public var hasData: Bool
        public var sha256: String
    }

    /// Oldest first, never empty.
    public var revisions: [Revision]

    public init(revisions: [Revision]) { self.revisions = revisions }

    static func hash(_ claims: [(id: String, sha256: String)], necessary: [String]) -> String {
        let lines = claims.map { "\($0.id) \($0.sha256)" } + ["necessary " + necessary.joined(separator: " ")]
        return SHA256.hex(of: lines.joined(separator: "\n").utf8)
    }

    // MARK: - Text

    /// YAML with one line for each claim, so that a version control system shows what changed.
    public var text: String {
        var lines = [
            "# Written by 'miraxis check': the claims as they stood before the data were analysed.",
            "# Keep it with the study, unchanged.", "lock: \(Self.format)", "revisions:",
        ]
        for revision in revisions {
            lines.append("- claims: \(revision.claimsSHA256)")
            lines.append("  preparations: \(revision.preparationsSHA256)")
            lines.append("  necessary: [\(revision.necessary.map { "\"\($0)\"" }.joined(separator: ", "))]")
            lines.append("  seal: \(revision.seal)")
            lines.append("  list:")
            for entry in revision.entries {
                lines.append(
                    "  - {id: \"\(entry.id)\", role: \(entry.role.rawValue), data: \(entry.hasData), "
                        + "sha256: \(entry.sha256)}")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// - Throws: text that is not a lock of this format, or whose hashes do not fit together.
    public init(_ bytes: [UInt8], file: String) throws(InputError) {
        var reader = try SettingReader(try YAMLText.setting(bytes, file: file), subject: "the claims lock")
        let format = try reader.require("lock")
        guard try format.asText("lock") == Self.format else {
            throw InputError(
                "unknown-format", "this lock has a format that this version does not read",
                at: format.location,
                remedy: "use the version of miraxis that wrote it")
        }
        var revisions: [Revision] = []
        for setting in try reader.require("revisions").asList("revisions") {
            revisions.append(try Self.revision(setting))
        }
        try reader.finish()
        guard !revisions.isEmpty else {
            throw InputError(
                "damaged-lock", "the claims lock is empty", at: reader.location, remedy: Self.remedy)
        }
        self.revisions = revisions
    }

    private static let remedy =
        "restore it from your version control; without it every claim counts as never fixed"

    private static func revision(_ setting: Setting) throws(InputError) -> Revision {
        var reader = try SettingReader(setting, subject: "a revision of the claims lock")
        let hash = try reader.requireText("claims")
        let preparations = try reader.requireText("preparations")
        let necessary = try reader.texts("necessary") ?? []
        let seal = try reader.requireText("seal")
        var entries: [Entry] = []
        for item in try reader.require("list").asList("list") { entries.append(try entry(item)) }
        try reader.finish()
        let revision = Revision(entries: entries, necessary: necessary, preparationsSHA256: preparations)
        guard revision.claimsSHA256 == hash, revision.seal == seal,
            Set(entries.map(\.id)).count == entries.count
        else {
            throw InputError(
                "damaged-lock", "the claims lock was edited: its hashes do not fit together",
                at: setting.location,
                remedy: remedy)
        }
        return revision
    }

    private static func entry(_ setting: Setting) throws(InputError) -> Entry {
        var reader = try SettingReader(setting, subject: "a claim of the claims lock")
        let id = try reader.requireText("id")
        guard let role: Claim.Role = try reader.choice("role"), let hasData = try reader.flag("data") else {
            throw InputError(
                "damaged-lock", "the claims lock misses a part", at: setting.location, remedy: remedy)
        }
        let entry = Entry(id: id, role: role, hasData: hasData, sha256: try reader.requireText("sha256"))
        try reader.finish()
        return entry
    }
}

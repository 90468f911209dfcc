internal import Files
internal import Inputs

extension Claim {
    /// What a claim says and how it is tested, in one text: id, sentence, role, table, analysis, options, direction
    /// and smallest effect. Link, evidence and what to bring may change without making it another claim.
    public var canonicalText: String {
        let effect = smallestEffect.map { "\($0)" }
        let fields: [(String, String?)] = [
            ("id", id), ("sentence", sentence.foldingBlanks), ("role", role.rawValue), ("table", table),
            ("analysis", analysis), ("with", options?.canonicalText), ("expects", expects?.rawValue),
            ("smallest_effect", effect),
        ]
        return fields.map { "\($0.0)=" + ($0.1.map(Setting.canonical) ?? "~") }.joined(separator: "\n")
    }

    public var sha256: String { SHA256.hex(of: canonicalText.utf8) }
}

extension Study {
    /// One hash over all claims and the list of necessary ones.
    public var claimsSHA256: String {
        ClaimsLock.hash(claims.map { ($0.id, $0.sha256) }, necessary: necessary)
    }

    /// One hash over the definitions of all preparations.
    public var preparationsSHA256: String {
        let text = preparations.map { Setting.canonical($0.name) + "=" + $0.setting.canonicalText }
        return SHA256.hex(of: text.joined(separator: "\n").utf8)
    }
}

extension String {
    /// Line breaks and runs of blanks as one blank: a sentence folded over two lines is the same sentence.
    var foldingBlanks: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}

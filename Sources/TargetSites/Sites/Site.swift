/// A site of one microRNA in one message.
public struct Site: Sendable, Hashable {
    public var type: SiteType
    /// 0-based index of the nucleotide opposite position 1 of the microRNA; position p faces index `anchor − p + 1`.
    ///
    /// It lies one or two beyond the last nucleotide where a site that does not need position 1 (or 1 and 2) ends with
    /// the message.
    public var anchor: Int

    public init(type: SiteType, anchor: Int) {
        self.type = type
        self.anchor = anchor
    }

    /// The nucleotides of the site, 0-based.
    public var range: Range<Int> {
        anchor - type.positions.upperBound + 1..<anchor - type.positions.lowerBound + 2
    }
}

internal import Foundation

/// Accessibilities of one message, each computed once: microRNAs of a family share their sites.
final class OpenWindows: @unchecked Sendable {
    private struct Key: Hashable {
        var start: Int
        var length: Int
        var window: Int
        var span: Int
    }

    private let lock = NSLock()
    private var known: [Key: Double] = [:]

    /// - Parameter bases: the message that this belongs to.
    func unpaired(_ region: Range<Int>, of bases: [UInt8], by accessibility: Accessibility) -> Double {
        let key = Key(
            start: region.lowerBound, length: region.count, window: accessibility.window,
            span: accessibility.span)
        if let value = lock.withLock({ known[key] }) { return value }
        let value = accessibility.unpaired(region, of: bases)
        lock.withLock { known[key] = value }
        return value
    }
}

/// A member that could not be simulated to its end.
public struct MemberFailure: Sendable, Hashable {
    public var member: Int
    /// How far it came.
    public var time: Double
    public var reason: StopReason

    public init(member: Int, time: Double, reason: StopReason) {
        self.member = member
        self.time = time
        self.reason = reason
    }
}

/// All failures counted, those of the lowest members listed.
struct FailureList: Sendable {
    private(set) var count = 0
    private var listed: [MemberFailure] = []

    mutating func add(_ failure: MemberFailure, limit: Int) {
        count += 1
        list([failure], limit)
    }

    mutating func merge(_ other: FailureList, limit: Int) {
        count += other.count
        list(other.listed, limit)
    }

    private mutating func list(_ failures: [MemberFailure], _ limit: Int) {
        listed = Array((listed + failures).sorted { $0.member < $1.member }.prefix(limit))
    }

    /// By member.
    var lowest: [MemberFailure] { listed }
}

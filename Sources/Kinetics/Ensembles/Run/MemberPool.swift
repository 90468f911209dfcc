internal import Dispatch
internal import Synchronization

/// How far an ensemble has come.
public struct EnsembleProgress: Sendable, Hashable {
    public var done: Int
    public var total: Int
    public var failed: Int
    /// Seconds that the rest will take if it goes on like this; nil while nothing is done.
    public var remainingSeconds: Double?
}

/// Simulates members on several threads; each thread takes the next member that is left.
///
/// Every thread has a `Share` of its own that receives its members; nothing is shared, so nothing is locked.
struct MemberPool<Share: Sendable>: Sendable {
    let network: CompiledNetwork
    let engine: any Engine
    let times: [Double]
    let members: Int
    let threads: Int
    /// Writes the inputs of a member, in the network's order.
    let inputs: @Sendable (_ member: Int, _ values: inout MutableSpan<Double>) -> Void
    let receive: @Sendable (_ share: inout Share, _ member: Int, _ trajectory: Trajectory) -> Void
    var isCancelled: @Sendable () -> Bool = { false }
    /// Called from any thread, never from two at once; a few times a second.
    var report: (@Sendable (EnsembleProgress) -> Void)?

    /// One share for each thread, each made by `share`.
    func run(_ share: @Sendable () -> Share) -> [Share] {
        let meter = ProgressMeter(total: members, report)
        let queue = MemberQueue(members)
        @Sendable func work() -> Share {
            var own = share()
            engine.simulate(
                network,
                next: { isCancelled() ? nil : queue.next() }, times: times, inputs: inputs,
                isCancelled: isCancelled,
                receive: { member, trajectory in
                    receive(&own, member, trajectory)
                    meter.count(trajectory.completion)
                })
            return own
        }
        defer { meter.finish() }
        let workers = max(1, min(threads, members))
        if workers == 1 { return [work()] }
        let shares = Mutex([Share]())
        DispatchQueue.concurrentPerform(iterations: workers) { _ in
            let own = work()
            shares.withLock { $0.append(own) }
        }
        return shares.withLock { $0 }
    }
}

/// Hands out the numbers 0 ..< `count` once each.
private final class MemberQueue: Sendable {
    private let count: Int
    private let handedOut = Atomic(0)

    init(_ count: Int) { self.count = count }

    func next() -> Int? {
        let member = handedOut.add(1, ordering: .relaxed).oldValue
        return member < count ? member : nil
    }
}

/// Counts members and reports now and then.
private final class ProgressMeter: Sendable {
    private let total: Int
    private let report: (@Sendable (EnsembleProgress) -> Void)?
    private let start = ContinuousClock.now
    private let done = Atomic(0)
    private let failed = Atomic(0)
    /// When the last report was made.
    private let last: Mutex<ContinuousClock.Instant>

    init(total: Int, _ report: (@Sendable (EnsembleProgress) -> Void)?) {
        self.total = total
        self.report = report
        last = Mutex(start)
    }

    func count(_ completion: Completion) {
        guard let report else { return }
        done.add(1, ordering: .relaxed)
        switch completion {
        case .complete, .stopped(_, because: .cancelled): break
        case .stopped: failed.add(1, ordering: .relaxed)
        }
        let now = ContinuousClock.now
        _ = last.withLockIfAvailable { last in
            guard now - last > .milliseconds(200) else { return }
            last = now
            report(progress(now))
        }
    }

    func finish() { last.withLock { _ in report?(progress(.now)) } }

    private func progress(_ now: ContinuousClock.Instant) -> EnsembleProgress {
        let (done, failed) = (done.load(ordering: .relaxed), failed.load(ordering: .relaxed))
        let elapsed = (now - start) / .seconds(1)
        let remaining = done > 0 ? elapsed / Double(done) * Double(total - done) : nil
        return EnsembleProgress(done: done, total: total, failed: failed, remainingSeconds: remaining)
    }
}

internal import Dispatch
internal import Synchronization

/// The results of `body` for 0 ..< `count`, in order, computed on up to `threads` threads.
///
/// Each result goes into its own slot, so that the outcome does not depend on the number of threads.
package func inParallel<Result: Sendable>(
    _ count: Int, threads: Int, _ body: @escaping @Sendable (Int) -> Result
) -> [Result] {
    let workers = min(threads, count)
    if workers <= 1 { return (0..<count).map(body) }
    let slots = Mutex([Result?](repeating: nil, count: count))
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: workers) { _ in
        while true {
            let index = next.add(1, ordering: .relaxed).oldValue
            guard index < count else { return }
            let result = body(index)
            slots.withLock { $0[index] = result }
        }
    }
    return slots.withLock { $0.map { $0! } }
}

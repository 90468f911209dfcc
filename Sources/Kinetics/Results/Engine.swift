/// A way to simulate members of an ensemble, one thread's share at a time.
///
/// A member's result depends on the network, its inputs, the engine's own settings and its number alone:
/// not on the other members, on threads, or on which output times are asked for.
public protocol Engine: Sendable {
    /// Simulates members on this thread until there are no more.
    /// - Parameters:
    ///   - next: the number of the next member to simulate, nil where none is left; the number also names
    ///     the member's random stream. An engine may have several members under way.
    ///   - times: output times, in ascending order; the first is the start.
    ///   - inputs: writes the inputs of a member, in the order of `inputNames`.
    ///   - isCancelled: asked now and then; where true, the members under way stop as `.cancelled`.
    ///   - receive: called once for each member, in any order.
    func simulate(
        _ network: CompiledNetwork, next: () -> Int?, times: [Double],
        inputs: (_ member: Int, _ values: inout MutableSpan<Double>) -> Void,
        isCancelled: () -> Bool,
        receive: (_ member: Int, _ trajectory: Trajectory) -> Void)

    /// The same engine with all that it needs for this network made once, so that threads share it.
    func prepared(for network: CompiledNetwork) -> Self
}

extension Engine {
    public func prepared(for network: CompiledNetwork) -> Self { self }
}

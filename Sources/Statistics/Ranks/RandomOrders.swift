internal import NumericalKit

extension Array {
    /// All orders equally likely. *Source*: Durstenfeld 1964, doi:10.1145/364520.364540.
    mutating func shuffle(by stream: inout RandomStream) {
        for place in stride(from: count - 1, to: 0, by: -1) { swapAt(place, stream.below(place + 1)) }
    }
}

/// So many positions drawn with replacement from 0 ..< count; each replicate has its own stream.
///
/// *Source*: Efron 1979, doi:10.1214/aos/1176344552.
public func bootstrapRows(_ count: Int, seed: UInt64, replicate: Int) -> [Int] {
    var stream = RandomStream(seed: seed, task: UInt64(replicate))
    return (0..<count).map { _ in stream.below(count) }
}

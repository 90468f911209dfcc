internal import NumericalKit

extension Array {
    /// All orders equally likely. *Source*: Durstenfeld 1964, doi:10.1145/364520.364540.
    mutating func shuffle(by stream: inout RandomStream) {
        for place in stride(from: count - 1, to: 0, by: -1) { swapAt(place, stream.below(place + 1)) }
    }
}

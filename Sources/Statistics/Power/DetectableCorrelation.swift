internal import Foundation
internal import NumericalKit

/// The correlation that `count` pairs show with this power at `level`: tanh of (z for the level + z for the
/// power)/√(n − 3). From the number of pairs alone.
///
/// - Returns: undefined with fewer than 4 pairs.
public func detectableCorrelation(_ count: Int, level: Double, power: Double = 0.8) -> Outcome<Double> {
    if count < 4 { return .undefined("an interval needs at least 4 pairs, there are \(count)") }
    let z = Normal.quantile((1 + level) / 2) + Normal.quantile(power)
    return .success(tanh(z / Double(count - 3).squareRoot()))
}

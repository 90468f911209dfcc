internal import Foundation
internal import NumericalKit

/// The correlation that `count` pairs show with this power at `level`: tanh of (z for the level + z for the
/// power)·SE of Fisher's z without correlation. From the number of pairs alone.
///
/// - Parameter isKendall: SE is √(0.437/(n − 4)), else 1/√(n − 3).
/// - Returns: undefined with too few pairs for that SE.
public func detectableCorrelation(
    _ count: Int, level: Double, power: Double = 0.8, isKendall: Bool = false
) -> Outcome<Double> {
    let lost = isKendall ? 4 : 3
    if count <= lost { return .undefined("an interval needs at least \(lost + 1) pairs, there are \(count)") }
    let z = Normal.quantile((1 + level) / 2) + Normal.quantile(power)
    let variance = (isKendall ? Correlation.kendallVariance(0) : 1) / Double(count - lost)
    return .success(tanh(z * variance.squareRoot()))
}

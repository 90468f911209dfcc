internal import Foundation
internal import NumericalKit

/// A smooth curve: Φ⁻¹(specificity) as a straight line in Φ⁻¹(sensitivity), fitted by least squares to the
/// inner points of the empirical curve.
public struct BinormalCurve: Sendable, Hashable {
    public var intercept: Double
    public var slope: Double
    /// Φ(intercept / √(1 + slope²)).
    public var auc: Double { Normal.lowerTail(intercept / (1 + slope * slope).squareRoot()) }

    /// - Returns: undefined with fewer than two inner points, or when they lie at one sensitivity.
    public static func fit(_ roc: ROC) -> Outcome<BinormalCurve> {
        let inner = roc.points.filter { (point: ROC.Point) in
            point.specificity > 0 && point.specificity < 1 && point.sensitivity > 0 && point.sensitivity < 1
        }
        let x = inner.map { Normal.quantile($0.sensitivity) }
        let y = inner.map { Normal.quantile($0.specificity) }
        guard inner.count > 1 else { return .undefined("the curve has fewer than two inner points") }
        let (meanX, meanY) = (meanOf(x), meanOf(y))
        let spread = x.reduce(0) { $0 + ($1 - meanX) * ($1 - meanX) }
        guard spread > 0 else { return .undefined("all inner points have one sensitivity") }
        let slope = zip(x, y).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) } / spread
        guard slope < 0 else { return .undefined("the fitted curve rises") }
        let intercept = meanY - slope * meanX
        return .success(BinormalCurve(intercept: intercept, slope: slope))
    }
}

internal import Foundation
internal import NumericalKit

/// The smallest difference of two means that a t test shows with 80 % power.
enum DetectableShift {
    /// In standard deviations within the groups, from the sizes alone.
    ///
    /// The noncentrality at which the noncentral t exceeds the critical value with that probability, over
    /// √(ab/(a + b)). *Source*: Cohen 1988, Statistical Power Analysis, chapter 2.
    static func twoSample(_ a: Double, _ b: Double, level: Double) -> Double {
        let df = a + b - 2
        let critical = StudentT.quantile((1 + level) / 2, df: df)
        let needed = NoncentralT.noncentrality(t: critical, df: df, lowerTail: 0.2)
        return needed / (a * b / (a + b)).squareRoot()
    }
}

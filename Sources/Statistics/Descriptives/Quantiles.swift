/// Definitions of a sample quantile, numbered as in Hyndman and Fan.
///
/// *Source*: Hyndman, Fan, The American Statistician 1996, doi:10.1080/00031305.1996.10473566.
public enum QuantileDefinition: Int, Sendable, CaseIterable {
    /// Inverse of the empirical distribution, averaged at its steps.
    case averagedSteps = 2
    /// Linear in (n + 1)·p.
    case weibull = 6
    /// Linear in 1 + (n − 1)·p.
    case linear = 7
}

/// The sample quantile at `probability` in 0...1.
///
/// - Parameter sorted: ascending, at least one value.
public func quantile(
    _ probability: Double, ofSorted sorted: [Double], definition: QuantileDefinition = .linear
) -> Double {
    precondition(!sorted.isEmpty && (0...1).contains(probability), "a quantile needs values and 0 ≤ p ≤ 1")
    let n = Double(sorted.count)
    let fuzz = 4 * Double.ulpOfOne
    let position =
        switch definition {
        case .averagedSteps: n * probability
        case .weibull: (n + 1) * probability
        case .linear: 1 + (n - 1) * probability
        }
    let whole = (position + fuzz).rounded(.down)
    let fraction = position - whole
    let weight =
        switch definition {
        case .averagedSteps: fraction > fuzz ? 1 : 0.5
        case .weibull, .linear: abs(fraction) < fuzz ? 0 : fraction
        }
    func value(_ rank: Int) -> Double { sorted[min(max(rank, 1), sorted.count) - 1] }
    let (below, above) = (value(Int(whole)), value(Int(whole) + 1))
    // Ties give their own value, without the rounding of a weighted mean.
    if weight == 0 || below == above { return below }
    return weight == 1 ? above : (1 - weight) * below + weight * above
}

/// The middle value, or the mean of the two middle ones.
public func median(ofSorted sorted: [Double]) -> Double { quantile(0.5, ofSorted: sorted) }

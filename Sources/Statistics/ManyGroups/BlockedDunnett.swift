internal import NumericalKit

/// Every arm against one control in complete blocks: means of arms within experiments, experiments as blocks.
///
/// The residual of arm and block gives the error, with (arms − 1)·(blocks − 1) degrees of freedom.
/// - Parameters:
///   - blocks: for each experiment one mean for each arm, in the same order.
///   - control: position of the control.
/// - Returns: in the order of the arms, the control left out; undefined with fewer than two blocks or arms, or where nothing is left over.
/// *Source*: Dunnett 1955, doi:10.1080/01621459.1955.10501294; blocks: Hsu, Multiple Comparisons, 1996, section 7.1.
public func blockedDunnett(
    _ blocks: [[Double]], control: Int, level: Double = 0.95
) -> Outcome<[SimultaneousDifference]> {
    let (n, k) = (blocks.count, blocks.first?.count ?? 0)
    if n < 2 { return .undefined("there are fewer than 2 experiments with all arms") }
    if k < 2 { return .undefined("there are fewer than 2 arms") }
    let arms = (0..<k).map { arm in meanOf(blocks.map { $0[arm] }) }
    let rows = blocks.map { meanOf($0) }
    let grand = meanOf(rows)
    var squares = 0.0
    for (block, row) in zip(blocks, rows) {
        for (value, arm) in zip(block, arms) {
            let off = value - row - arm + grand
            squares += off * off
        }
    }
    let df = Double((k - 1) * (n - 1))
    let error = (2 * squares / df / Double(n)).squareRoot()
    let size = blocks.reduce(0) { max($0, $1.reduce(0) { max($0, abs($1)) }) }
    guard error > 10 * .ulpOfOne * size else { return .undefined("the arms differ alike in all experiments") }
    let loadings = [Double](repeating: 0.5.squareRoot(), count: k - 1)
    let critical = DunnettDistribution.quantile(upperTail: 1 - level, loadings: loadings, df: df)
    return .success(
        (0..<k).filter { $0 != control }.map { arm in
            let difference = arms[arm] - arms[control]
            let p = DunnettDistribution.upperTail(abs(difference) / error, loadings: loadings, df: df)
            return SimultaneousDifference(
                first: arm, second: control, difference: difference, standardError: error,
                interval: Bounds(lower: difference - critical * error, upper: difference + critical * error),
                pValue: min(1, max(p, .leastNonzeroMagnitude)))
        })
}

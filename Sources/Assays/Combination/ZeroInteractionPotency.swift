internal import Statistics

/// The fitted effects of zero interaction potency: at each pair of doses the mean of two log-logistic curves, along
/// the row and along the column, each starting at the measured effect of the other drug alone.
///
/// *Source*: Yadav et al. 2015, doi:10.1016/j.csbj.2015.09.001, equations 6 to 8.
struct ZeroInteractionPotency {
    let grid: CombinationGrid

    init(_ grid: CombinationGrid) { self.grid = grid }

    /// In the order of `grid.combined`; undefined where a row or column has too few doses.
    var fitted: Outcome<[Double]> {
        var sums = [Double](repeating: 0, count: grid.inhibition.count)
        let width = grid.doses2.count
        for i in grid.doses1.indices.dropFirst() {
            let values = grid.doses2.indices.map { grid.value(i, $0)! }
            switch Self.line(grid.doses2, values) {
            case .success(let line): for j in line.indices { sums[i * width + j] += line[j] / 2 }
            case .failure(let why): return .failure(why)
            }
        }
        for j in grid.doses2.indices.dropFirst() {
            let values = grid.doses1.indices.map { grid.value($0, j)! }
            switch Self.line(grid.doses1, values) {
            case .success(let line): for i in line.indices { sums[i * width + j] += line[i] / 2 }
            case .failure(let why): return .failure(why)
            }
        }
        return .success(grid.combined.map { sums[$0.0 * width + $0.1] })
    }

    /// A curve through the effect at dose 0, with free limit, location and slope; constant values stay constant.
    static func line(_ doses: [Double], _ values: [Double]) -> Outcome<[Double]> {
        guard doses.count >= 4 else { return .undefined("ZIP needs three doses of each drug or more") }
        if values.allSatisfy({ $0 == values[0] }) { return .success(values) }
        // With b < 0 the lower parameter is the effect at dose 0; the other limit may lie above or below it.
        return DoseResponseFit.fit(
            doses: doses, responses: values, model: .logLogistic4.fixing(.lower, at: values[0]),
            options: CurveFitOptions(bounds: [.slope: -100 ... -0.01])
        ).map { fit in doses.map { fit.value(at: $0) } }
    }
}

internal import NumericalKit

extension ROC {
    /// Areas of resamples of cases and controls, each drawn within its own group.
    public func bootstrapAreas(replicates: Int, seed: UInt64) -> [Double] {
        (0..<replicates).map { resampled(seed: seed, task: $0).auc }
    }

    /// The percentile interval (type 7) of bootstrap areas.
    public func bootstrapInterval(level: Double = 0.95, replicates: Int = 2000, seed: UInt64) -> Bounds {
        percentiles(bootstrapAreas(replicates: replicates, seed: seed), level)
    }

    /// Pointwise band of sensitivity at each specificity, by percentiles of a stratified bootstrap.
    ///
    /// - Returns: one pair of bounds for each of `specificities`.
    public func sensitivityBand(
        atSpecificities specificities: [Double], level: Double = 0.95, replicates: Int = 1000, seed: UInt64
    ) -> [Bounds] {
        var columns = [[Double]](repeating: [], count: specificities.count)
        for task in 0..<replicates {
            let resample = resampled(seed: seed, task: task)
            for (place, specificity) in specificities.enumerated() {
                columns[place].append(resample.sensitivity(atSpecificity: specificity))
            }
        }
        return columns.map { percentiles($0, level) }
    }

    private func resampled(seed: UInt64, task: Int) -> ROC {
        var stream = RandomStream(seed: seed, task: UInt64(task))
        func draw(_ values: [Double]) -> [Double] { values.map { _ in values[stream.below(values.count)] } }
        return ROC.of(cases: draw(cases), controls: draw(controls), direction: direction).value!
    }

    private func percentiles(_ values: [Double], _ level: Double) -> Bounds {
        let sorted = values.sorted()
        return Bounds(
            lower: quantile((1 - level) / 2, ofSorted: sorted),
            upper: quantile((1 + level) / 2, ofSorted: sorted))
    }
}

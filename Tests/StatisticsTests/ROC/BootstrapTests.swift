import NumericalKit
import Statistics
import Testing

/// Counted resamples against curves made anew from the drawn values.
@Suite struct BootstrapTests {
    private func drawn(_ roc: ROC, seed: UInt64, task: Int) throws -> ROC {
        var stream = RandomStream(seed: seed, task: UInt64(task))
        let cases = roc.cases.map { _ in roc.cases[stream.below(roc.cases.count)] }
        let controls = roc.controls.map { _ in roc.controls[stream.below(roc.controls.count)] }
        return try ROC.of(cases: cases, controls: controls, direction: roc.direction).get()
    }

    @Test("areas and bands are those of the drawn values", arguments: ROCDirection.allCases, [3, 1000])
    func countsAreTheDrawnValues(_ direction: ROCDirection, _ levels: Int) throws {
        var stream = RandomStream(seed: 4)
        let cases = (0..<17).map { _ in Double(stream.below(levels)) / 10 }
        let controls = (0..<23).map { _ in Double(stream.below(levels)) / 10 }
        let roc = try ROC.of(cases: cases, controls: controls, direction: direction).get()
        let areas = roc.bootstrapAreas(replicates: 40, seed: 9)
        for (task, area) in areas.enumerated() {
            #expect(abs(area - (try drawn(roc, seed: 9, task: task)).auc) < 1e-12)
        }
        // One replicate: both ends of the band are its curve. Asked for out of order.
        let grid = [0.5, 0, 1, 0.25, 0.9, 2.0 / 23]
        for seed in UInt64(1)...20 {
            let curve = try drawn(roc, seed: seed, task: 0)
            let band = roc.sensitivityBand(atSpecificities: grid, replicates: 1, seed: seed)
            for (specificity, bounds) in zip(grid, band) {
                #expect(abs(bounds.lower - curve.sensitivity(atSpecificity: specificity)) < 1e-12)
                #expect(bounds.lower == bounds.upper)
            }
        }
    }
}

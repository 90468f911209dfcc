import NumericalKit
import Statistics
import Testing

@Suite struct ROCTests {
    private func sample(_ seed: UInt64, levels: Int) throws -> ROC {
        var stream = RandomStream(seed: seed)
        return try ROC.of(
            cases: (0..<17).map { _ in Double(stream.below(levels) + 2) },
            controls: (0..<23).map { _ in Double(stream.below(levels)) }
        ).get()
    }

    /// DeLong's variance straight from its definition, over all pairs.
    private func naiveVariance(_ roc: ROC) -> Double {
        func beats(_ x: Double, _ y: Double) -> Double { x > y ? 1 : x == y ? 0.5 : 0 }
        let (n, m) = (Double(roc.cases.count), Double(roc.controls.count))
        let v10 = roc.cases.map { x in roc.controls.reduce(0) { $0 + beats(x, $1) } / m }
        let v01 = roc.controls.map { y in roc.cases.reduce(0) { $0 + beats($1, y) } / n }
        func variance(_ v: [Double]) -> Double {
            v.reduce(0) { $0 + ($1 - roc.auc) * ($1 - roc.auc) } / Double(v.count - 1)
        }
        return variance(v10) / n + variance(v01) / m
    }

    @Test func varianceFromTheDefinition() throws {
        for levels in [3, 10, 1000] {
            let roc = try sample(UInt64(levels), levels: levels)
            #expect(abs(try roc.deLongVariance.get() - naiveVariance(roc)) < 1e-14)
            // The whole area by trapezes is the Mann-Whitney share.
            #expect(abs(roc.partialArea(over: 0...1, of: .specificity) - roc.auc) < 1e-12)
            #expect(abs(roc.partialArea(over: 0...1, of: .sensitivity) - roc.auc) < 1e-12)
        }
    }

    @Test func directionTurnsTheCurve() throws {
        let roc = try sample(4, levels: 9)
        let turned = try ROC.of(cases: roc.cases, controls: roc.controls, direction: .lowerInCases).get()
        #expect(abs(turned.auc + roc.auc - 1) < 1e-12)
        #expect(turned.points.first!.sensitivity == 1 && turned.points.last!.specificity == 1)
        #expect(zip(turned.points, turned.points.dropFirst()).allSatisfy { $0.specificity <= $1.specificity })
        #expect(abs(turned.partialArea(over: 0...1, of: .specificity) - turned.auc) < 1e-12)
    }

    @Test func completeSeparation() throws {
        let roc = try ROC.of(cases: [4, 5, 6], controls: [1, 2, 3, 3]).get()
        #expect(roc.auc == 1)
        #expect(roc.logitInterval().reason?.contains("separates") == true)
        let bounds = roc.newcombeInterval()
        #expect(bounds.upper == 1 && bounds.lower > 0.2 && bounds.lower < 0.9)
        let worst = try ROC.of(cases: [1, 2, 3, 3], controls: [4, 5, 6]).get().newcombeInterval()
        #expect(worst.lower == 0 && abs(worst.upper - (1 - bounds.lower)) < 1e-12)
        #expect(roc.bestPoints(.youden).map(\.threshold) == [3.5])
    }

    @Test func oneClassAndOneCase() throws {
        #expect(ROC.of(cases: [], controls: [1]).reason == "there are no cases")
        let roc = try ROC.of(cases: [2], controls: [1, 3]).get()
        #expect(roc.auc == 0.5 && roc.deLongVariance.value == nil)
    }

    @Test func bootstrapIsRepeatable() throws {
        let roc = try sample(6, levels: 20)
        #expect(roc.bootstrapAreas(replicates: 20, seed: 5) == roc.bootstrapAreas(replicates: 20, seed: 5))
        #expect(roc.bootstrapAreas(replicates: 20, seed: 5) != roc.bootstrapAreas(replicates: 20, seed: 6))
        let band = roc.sensitivityBand(atSpecificities: [0, 0.5, 1], replicates: 200, seed: 1)
        #expect(band[0] == Bounds(lower: 1, upper: 1) && band[1].lower < band[1].upper)
    }

    @Test func clopperPearsonTable() {
        // 0 of 10: 1 − 0.025^(1/10); 5 of 10: 0.1871 to 0.8129 (Clopper and Pearson's chart).
        #expect(abs(clopperPearsonInterval(successes: 0, of: 10).upper - 0.30849710781876083) < 1e-12)
        let half = clopperPearsonInterval(successes: 5, of: 10)
        #expect(abs(half.lower - 0.1871) < 5e-5 && abs(half.upper - 0.8129) < 5e-5)
    }
}

import Foundation
import Statistics
import TargetSites
import Testing

/// Simulations with fixed seeds, where there is nothing to find. A level of 0.05 in 200 runs: 0.05 ± 0.046 (three
/// standard errors).
@Suite struct EvidenceLevelTests {
    private let runs = 200

    @Test func theMatchedTestsKeepTheirLevelWhereThePlainOnesDoNot() {
        var (nearest, strata, plain, smirnov, covered) = (0, 0, 0, 0, 0)
        for run in 0..<runs {
            let genes = EvidenceSimulation.changes(1500, slope: 0.1, seed: 34, task: UInt64(run))
            let near = ExpressionShift.of(genes)
            let bands = ExpressionShift.of(genes, matching: .strata(bands: 5))
            nearest += near.matched.value!.pValue <= 0.05 ? 1 : 0
            strata += bands.matched.value!.pValue <= 0.05 ? 1 : 0
            plain += near.ignoringLength.value!.mannWhitneyP <= 0.05 ? 1 : 0
            smirnov += near.ignoringLength.value!.smirnovP <= 0.05 ? 1 : 0
            let interval = near.matched.value!.interval
            covered += interval.lower <= 0 && interval.upper >= 0 ? 1 : 0
        }
        let limit = 0.05 + 3 * (0.05 * 0.95 / Double(runs)).squareRoot()
        #expect(Double(nearest) / Double(runs) < limit)
        #expect(Double(strata) / Double(runs) < limit)
        #expect(Double(covered) / Double(runs) > 1 - limit)
        #expect(Double(plain) / Double(runs) > 0.5)
        #expect(Double(smirnov) / Double(runs) > 0.5)
    }

    @Test func theMatchedShiftFindsAnEffect() {
        var (sum, found) = (0.0, 0)
        for run in 0..<60 {
            let genes = EvidenceSimulation.changes(
                1500, slope: 0.1, effect: -0.3, seed: 32, task: UInt64(run))
            let result = ExpressionShift.of(genes)
            sum += result.matched.value!.shift
            found += result.matched.value!.pLower <= 0.025 ? 1 : 0
        }
        #expect(abs(sum / 60 + 0.3) < 0.03)
        #expect(found > 54)
    }

    @Test func theMatchedEnrichmentKeepsItsLevelWhereThePlainOneDoesNot() {
        var (matched, chance, plain) = (0, 0, 0)
        for run in 0..<runs {
            let result = SiteEnrichment.of(EvidenceSimulation.list(2000, seed: 33, task: UInt64(run)))
            matched += result.matched.value!.exact.pValue <= 0.05 ? 1 : 0
            chance += result.list.value!.oddsFactor.pValue <= 0.05 ? 1 : 0
            plain += result.ignoringLength.value!.exact.pValue <= 0.05 ? 1 : 0
        }
        let limit = 0.05 + 3 * (0.05 * 0.95 / Double(runs)).squareRoot()
        #expect(Double(matched) / Double(runs) < limit)
        #expect(Double(chance) / Double(runs) < limit)
        #expect(Double(plain) / Double(runs) > 0.4)
    }
}

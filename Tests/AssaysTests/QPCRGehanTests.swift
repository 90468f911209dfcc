import Assays
import Findings
import Foundation
import Inputs
import NumericalKit
import Statistics
import Tables
import Testing

@Suite("Undetermined amounts in two groups") struct QPCRGehanTests {
    private func amount(_ value: Double, floor: Double) -> CensoredAmount {
        CensoredAmount(value < floor ? .below(floor) : .exact(value), floor: floor)!
    }

    @Test("with one limit it is the exact Mann-Whitney test, ties at the limit") func oneLimit() throws {
        var stream = RandomStream(seed: 11)
        for _ in 0..<40 {
            let (n, m) = (3 + stream.below(5), 3 + stream.below(5))
            let first = (0..<n).map { _ in (stream.normal() * 20).rounded() / 10 }
            let second = (0..<m).map { _ in (stream.normal() * 20 + 8).rounded() / 10 }
            let ours = GehanTest(
                first.map { amount($0, floor: -0.5) }, second.map { amount($0, floor: -0.5) })
            let ranks = try MannWhitney.of(first.map { max($0, -0.6) }, second.map { max($0, -0.6) }).get()
            // Values from −0.6 to −0.5 lie below the limit too.
            let cut = try MannWhitney.of(
                first.map { $0 < -0.5 ? -0.6 : $0 }, second.map { $0 < -0.5 ? -0.6 : $0 }
            ).get()
            #expect(ours.isExact)
            #expect(abs(ours.pValue - cut.pValue(.exact)) < 1e-10)
            #expect(ranks.firstCount == n)
            #expect(Double(ours.statistic) == 2 * cut.statistic - Double(n * m))
        }
    }

    @Test("all deals listed, limits that differ") func oracle() {
        var stream = RandomStream(seed: 12)
        for _ in 0..<20 {
            let (n, m) = (3 + stream.below(2), 3 + stream.below(3))
            let all = (0..<(n + m)).map { _ in amount(stream.normal(), floor: stream.normal() - 0.5) }
            let ours = GehanTest(Array(all.prefix(n)), Array(all.suffix(m)))
            func score(_ i: Int) -> Int {
                all.indices.reduce(0) { sum, j in
                    let (a, b) = (all[i], all[j])
                    let above = !a.isBelow && (b.isBelow ? a.value >= b.value : a.value > b.value)
                    let below = !b.isBelow && (a.isBelow ? b.value >= a.value : b.value > a.value)
                    return sum + (above ? 1 : 0) - (below ? 1 : 0)
                }
            }
            let scores = all.indices.map(score)
            var (far, deals) = (0, 0)
            for mask in 0..<(1 << (n + m)) where mask.nonzeroBitCount == n {
                let sum = scores.indices.reduce(0) { $0 + (mask >> $1 & 1 == 1 ? scores[$1] : 0) }
                deals += 1
                if abs(sum) >= abs(ours.statistic) { far += 1 }
            }
            #expect(abs(ours.pValue - Double(far) / Double(deals)) < 1e-12)
        }
    }

    /// One study through the whole analysis: references vary, a quarter of the target is undetermined.
    private func study(_ stream: inout RandomStream, shift: Double, each: Int) throws -> Finding {
        var wells = QPCRWells()
        for place in 0..<(2 * each) {
            let isTreated = place < each
            let reference = ((20 + stream.normal()) * 1000).rounded() / 1000
            let latent = ((38.8 + 1.2 * stream.normal() - (isTreated ? shift : 0)) * 1000).rounded() / 1000
            let group = isTreated ? "a" : "b"
            wells.add("s\(place)", "t", [latent > 40 ? .above(40) : .exact(latent)], group: group)
            wells.add("s\(place)", "r", [.exact(reference)], group: group)
        }
        var settings = QPCRSettings(targets: [.init("t", column: "t")], references: .named(["r"]))
        settings.cycles = 40
        return try QPCRAnalysis(settings: settings, group: "group", of: "a", against: "b")
            .run(on: wells.table, context: AnalysisContext(detail: .decision))
    }

    @Test("it holds its level, and its interval covers, where references vary") func simulation() throws {
        var stream = RandomStream(seed: 13)
        let studies = 40
        for shift in [0.0, 1.5] {
            var (covered, agreed, found) = (0, 0, 0)
            for _ in 0..<studies {
                let finding = try study(&stream, shift: shift, each: 6)
                let interval = try #require(finding.decision.interval)
                let p = try #require(finding.decision.pValue.number)
                let excludes = interval.lower > 0 || interval.upper < 0
                if excludes == (p <= 0.05) { agreed += 1 }
                if interval.lower <= shift, shift <= interval.upper { covered += 1 }
                if excludes { found += 1 }
            }
            #expect(agreed == studies)
            // 95 % less three standard errors of so many studies.
            #expect(covered >= Int(Double(studies) * 0.95 - 3 * (0.95 * 0.05 * Double(studies)).squareRoot()))
            if shift == 0 { #expect(found <= 6) }
        }
    }
}

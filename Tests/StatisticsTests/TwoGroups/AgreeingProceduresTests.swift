import NumericalKit
import Statistics
import Testing

/// Change score and analysis of covariance of two groups, as the analysis `change` puts them together.
private struct Comparison {
    let change: AgreeingProcedures.Part
    let covariance: AgreeingProcedures.Part

    init?(_ before: [Double], _ after: [Double], firstCount n: Int, level: Double = 0.95) {
        let unit = RecordedDecimals(commonTo: before + after)
        let changes = zip(before, after).map { unit.number(unit.units($1) - unit.units($0)) }
        guard let test = MannWhitney.of(Array(changes[..<n]), Array(changes[n...])).value,
            let bounds = test.shiftInterval(level: level, method: .exact).value,
            let model = AnalysisOfCovariance.of(
                baseline: before, followUp: after, isFirst: before.indices.map { $0 < n }
            ).value
        else { return nil }
        let half = Double(test.firstCount * test.secondCount) / 2
        change = .init(
            estimate: test.shift, interval: bounds, pValue: test.pValue(.exact),
            statistic: test.statistic - half)
        covariance = .init(
            estimate: model.difference.estimate, interval: model.difference.interval(level: level),
            pValue: model.difference.pValue, statistic: model.difference.statistic)
    }
}

@Suite struct AgreeingProceduresTests {
    /// p ≤ α exactly where the interval excludes 0, and the effect never leaves the interval: random tables,
    /// ties and all.
    @Test func pAndIntervalAgree() throws {
        var stream = RandomStream(seed: 314)
        var (tables, shown) = (0, 0)
        for levels in [2, 3, 6, 40] {
            for _ in 0..<400 {
                let (n, m) = (1 + stream.below(7), 1 + stream.below(9))
                let lift = stream.below(levels)
                let before = (0..<(n + m)).map { _ in Double(stream.below(levels)) / 10 }
                let after = before.indices.map { place in
                    before[place] / 2 + Double(stream.below(levels) + (place < n ? lift : 0)) / 10
                }
                let level = [0.8, 0.95, 0.99][stream.below(3)]
                guard let parts = Comparison(before, after, firstCount: n, level: level) else { continue }
                let both = AgreeingProcedures(parts.change, parts.covariance)
                let excludes = both.interval.lower > 0 || both.interval.upper < 0
                #expect((both.pValue <= 1 - level) == excludes, "\(before) \(after) \(n) \(level)")
                #expect(both.interval.lower <= both.effect && both.effect <= both.interval.upper)
                #expect(both.pValue > 0 && both.pValue <= 1)
                tables += 1
                shown += excludes ? 1 : 0
            }
        }
        #expect(tables > 800 && shown > 50, "\(tables) \(shown)")
    }

    @Test func byHand() {
        func part(_ estimate: Double, _ lower: Double, _ upper: Double, _ p: Double)
            -> AgreeingProcedures.Part
        {
            .init(
                estimate: estimate, interval: Bounds(lower: lower, upper: upper), pValue: p,
                statistic: estimate)
        }
        let shown = AgreeingProcedures(part(2, 1, 3, 0.01), part(1.5, 0.2, 4, 0.03))
        #expect(shown.effect == 1.5 && shown.interval == Bounds(lower: 0.2, upper: 4))
        #expect(shown.pValue == 0.03 && !shown.disagree)
        let alone = AgreeingProcedures(part(2, 1, 3, 0.01), part(0.4, -1, 2, 0.4))
        #expect(alone.pValue == 0.4 && alone.disagree && alone.interval.lower == -1)
        let opposite = AgreeingProcedures(part(2, 1, 3, 0.01), part(-2, -3, -1, 0.01))
        #expect(opposite.effect == 0 && opposite.pValue == 1 && opposite.disagree)
    }

    private struct Rejections {
        var (change, covariance, both, tables) = (0, 0, 0, 0)
        var rates: (change: Double, covariance: Double, both: Double) {
            let n = Double(tables)
            return (Double(change) / n, Double(covariance) / n, Double(both) / n)
        }
    }

    /// Rises that 8 responders show against 20 others where nothing changes. True levels have variance 0.5
    /// and each visit adds 0.5: ICC 0.5.
    private func falseRises(_ count: Int, trueGap: Double, chosen: Bool, seed: UInt64) -> Rejections {
        var result = Rejections()
        var task: UInt64 = 0
        while result.tables < count {
            var stream = RandomStream(seed: seed, task: task)
            task += 1
            let level = (0..<28).map { ($0 < 8 ? -trueGap : 0) + stream.normal() * 0.5.squareRoot() }
            func visit() -> [Double] {
                level.map { (($0 + stream.normal() * 0.5.squareRoot()) * 1000).rounded() / 1000 }
            }
            let (before, after) = (visit(), visit())
            if chosen {
                let baseline = MannWhitney.of(Array(before[..<8]), Array(before[8...])).value!
                if baseline.shift > 0 || baseline.pValue(.exact) > 0.05 { continue }
            }
            let parts = Comparison(before, after, firstCount: 8)!
            result.tables += 1
            result.change += parts.change.shown == .positive ? 1 : 0
            result.covariance += parts.covariance.shown == .positive ? 1 : 0
            let both = AgreeingProcedures(parts.change, parts.covariance)
            result.both += both.interval.lower > 0 ? 1 : 0
        }
        return result
    }

    /// A baseline difference by chance fools the change score; analysis of covariance keeps 2.5 %.
    @Test func chanceDifferenceAtBaseline() {
        let rates = falseRises(400, trueGap: 0, chosen: true, seed: 8).rates
        #expect(rates.change > 0.1, "\(rates)")
        #expect(rates.covariance < 0.05 && rates.both < 0.05, "\(rates)")
    }

    /// A true difference of 0.8 total SD at baseline fools analysis of covariance: it sees a fall.
    @Test func trueDifferenceAtBaseline() {
        var (covariance, both) = (0, 0)
        for task in 0..<400 {
            var stream = RandomStream(seed: 9, task: UInt64(task))
            let level = (0..<28).map { ($0 < 8 ? -0.8 : 0) + stream.normal() * 0.5.squareRoot() }
            func visit() -> [Double] {
                level.map { (($0 + stream.normal() * 0.5.squareRoot()) * 1000).rounded() / 1000 }
            }
            let parts = Comparison(visit(), visit(), firstCount: 8)!
            let together = AgreeingProcedures(parts.change, parts.covariance)
            covariance += parts.covariance.shown != .neither ? 1 : 0
            both += together.pValue <= 0.05 ? 1 : 0
        }
        #expect(covariance > 40 && both < 24, "\(covariance) \(both)")
    }
}

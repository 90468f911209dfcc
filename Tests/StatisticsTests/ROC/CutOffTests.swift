import NumericalKit
import Statistics
import Testing

@Suite struct CutOffTests {
    private func rows(_ n: Int, seed: UInt64) -> (values: [Double], isCase: [Bool]) {
        var stream = RandomStream(seed: seed)
        let isCase = (0..<n).map { _ in stream.below(3) == 0 }
        return (isCase.map { Double(stream.below(9)) / 10 + ($0 ? 0.2 : 0) }, isCase)
    }

    private func naive(_ values: [Double], _ isCase: [Bool]) -> (cut: Double, youden: Double) {
        func share(_ cut: Double, _ wanted: Bool) -> Double {
            let own = values.indices.filter { isCase[$0] == wanted }
            return Double(own.count { values[$0] >= cut - 1e-9 }) / Double(own.count)
        }
        var best = (0.0, -2.0)
        for cut in Set(values).sorted() {
            let youden = share(cut, true) - share(cut, false)
            if youden > best.1 + 1e-12 { best = (cut, youden) }
        }
        return best
    }

    @Test func resamplesAgainstDefinition() throws {
        let (values, isCase) = rows(40, seed: 2)
        let sample = CutOffSample(values: values, isCase: isCase)
        #expect(abs(try sample.apparent.get().youden - naive(values, isCase).youden) < 1e-12)
        var stream = RandomStream(seed: 5)
        let resamples = (0..<50).map { _ in (0..<40).map { _ in stream.below(40) } }
        let optimism = try sample.optimism(resamples: resamples).get()
        for (rows, got) in zip(resamples, optimism.resamples) {
            let wanted = naive(rows.map { values[$0] }, rows.map { isCase[$0] })
            #expect(abs(got.cutOff - wanted.cut) < 1e-9 && abs(got.youdenInside - wanted.youden) < 1e-12)
            let left = (0..<40).filter { !rows.contains($0) }
            let cases = left.filter { isCase[$0] }
            let controls = left.filter { !isCase[$0] }
            if cases.isEmpty || controls.isEmpty {
                #expect(got.youdenOutOfBag == nil)
                continue
            }
            let outside =
                Double(cases.count { values[$0] >= wanted.cut - 1e-9 }) / Double(cases.count)
                - Double(controls.count { values[$0] >= wanted.cut - 1e-9 }) / Double(controls.count)
            #expect(abs((got.youdenOutOfBag ?? 9) - outside) < 1e-12)
        }
    }

    @Test func ownStreamsRepeat() throws {
        let (values, isCase) = rows(60, seed: 3)
        let sample = CutOffSample(values: values, isCase: isCase, sides: .either, minimumShare: 0.1)
        let first = try sample.optimism(replicates: 200, seed: 9).get()
        #expect(try first.resamples == sample.optimism(replicates: 200, seed: 9).get().resamples)
        #expect(first.optimism > 0 && first.corrected < abs(first.apparent.youden))
        let folds = sample.stratifiedFolds(5, seed: 1)
        #expect(Set(folds) == Set(0..<5))
        #expect((0..<5).allSatisfy { fold in (11...13).contains(folds.count { $0 == fold }) })
        #expect(try sample.crossValidated(folds: folds).get().table.total == 60)
    }

    @Test func eitherSideFindsLowCases() throws {
        let sample = CutOffSample(
            values: [1, 2, 3, 4, 5, 6], isCase: [true, true, true, false, false, false], sides: .either)
        let apparent = try sample.apparent.get()
        #expect(apparent.cutOff == 4 && apparent.youden == -1)
        #expect(try sample.crossValidated(folds: [0, 1, 1, 0, 1, 0]).get().table.total == 6)
    }

    @Test func refusals() {
        #expect(CutOffSample(values: [], isCase: []).apparent.value == nil)
        #expect(
            CutOffSample(values: [1, 2], isCase: [true, true]).apparent.reason == "there are no controls")
        let one = CutOffSample(values: [1, 2], isCase: [true, false])
        #expect(one.optimism(replicates: 20, seed: 1).value.map { $0.leftOut > 0 } == true)
        #expect(one.crossValidated(folds: [0, 1]).value == nil)
        let constant = CutOffSample(values: [2, 2, 2, 2], isCase: [true, false, true, false])
        #expect(constant.apparent.value?.youden == 0)
    }

    @Test func candidatesSplitAsTheCurve() throws {
        for direction in ROCDirection.allCases {
            let roc = try ROC.of(cases: [2, 3, 3, 5], controls: [1, 2, 2, 3], direction: direction).get()
            for point in roc.points(.observedOrNone) where point.threshold.isFinite {
                let direct = roc.point(atThreshold: point.threshold)
                #expect(direct.sensitivity == point.sensitivity && direct.specificity == point.specificity)
            }
            #expect(roc.points(.observed).count == 4)
        }
    }

    @Test func rulesOnATextbookTable() throws {
        let roc = try ROC.of(cases: [2, 3, 4], controls: [1, 2, 3]).get()
        let table = roc.table(roc.bestPoints(.accuracy, among: .observed)[0])
        #expect(table.truePositives + table.trueNegatives == 4)
        #expect(roc.bestPoints(.maximalOddsRatio, among: .observed).map(\.threshold) == [3])
        #expect(!roc.bestPoints(.minimalP, among: .observedOrNone).isEmpty)
    }
}

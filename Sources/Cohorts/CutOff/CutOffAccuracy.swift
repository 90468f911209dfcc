internal import Findings
internal import Statistics

/// How much of a chosen cut-off's accuracy is the choice itself: bootstrap and cross-validation.
struct CutOffAccuracy {
    let optimism: Outcome<CutOffOptimism>
    let judged: Outcome<CrossValidatedCutOff>
    let foldCount: Int
    let resampleCount: Int

    /// - Parameter sides: those among which the choice was made.
    init(
        values: [Double], isCase: [Bool], sides: CutOffSample.Sides,
        criterion: CutOffSample.Criterion = .youden, minimumShare: Double, resamples: Int, seed: UInt64
    ) {
        let sample = CutOffSample(
            values: values, isCase: isCase, sides: sides, criterion: criterion, minimumShare: minimumShare)
        resampleCount = resamples
        // The stream that shuffles the folds is none of those that draw resamples.
        optimism = sample.optimism(replicates: resamples, seed: seed &+ 0x9E37_79B9)
        let smaller = min(isCase.count { $0 }, isCase.count { !$0 })
        foldCount = min(10, smaller)
        judged =
            foldCount < 2
            ? .undefined("one class has fewer than two patients")
            : sample.crossValidated(folds: sample.stratifiedFolds(foldCount, seed: seed &+ 0x7F4A_7C15))
    }

    init(
        _ rows: BinaryRows, _ criterion: CutOffAnalysis.Criterion, _ share: Double, resamples: Int,
        seed: UInt64
    ) {
        self.init(
            values: rows.values, isCase: rows.isCase, sides: .either,
            criterion: criterion == .youden ? .youden : .chiSquared, minimumShare: share,
            resamples: resamples, seed: seed)
    }

    var corrected: Estimate {
        Estimate(
            "youden_corrected", label: "Youden's index, corrected for the choice",
            definition: "Index at the cut-off less its mean excess over the index on all patients in "
                + "\(Numbers.count(resampleCount)) bootstrap resamples, each with its own cut-off",
            value: Quantity(optimism.map(\.corrected)), null: 0)
    }

    var outOfBag: Estimate {
        Estimate(
            "youden_out_of_bag", label: "Youden's index, out of bag",
            definition: "Mean index of the resamples' cut-offs on the patients whom each resample left out",
            value: Quantity(optimism.flatMap(\.outOfBag)), null: 0)
    }

    var crossValidated: Estimate {
        Estimate(
            "youden_cross_validated", label: "Youden's index, cross-validated",
            definition: "All patients called by the cut-off that the other folds choose: "
                + "\(foldCount) folds with like shares of cases",
            value: Quantity(judged.flatMap(\.table.youden)), null: 0)
    }

    var estimates: [Estimate] { [corrected, outOfBag, crossValidated] }

    /// The spread of the cut-off, for the cut-off's own estimate.
    var interval: Interval? {
        optimism.value.map {
            Interval(
                $0.cutOffInterval(), level: 0.95,
                method: "percentiles of the cut-offs that \($0.resamples.count) bootstrap resamples choose")
        }
    }
}

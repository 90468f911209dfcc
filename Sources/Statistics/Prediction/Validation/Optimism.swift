internal import NumericalKit

/// How much a model's concordance on its own subjects flatters it, by the bootstrap.
///
/// In each resample the model is developed anew; its optimism there is its concordance in the resample less
/// that of the same model on the original subjects. The mean over resamples is taken from the apparent
/// concordance. Covariates of which a resample says nothing get coefficient 0 in it, and separated
/// resamples Firth's fit. *Source*: Harrell, Lee and Mark 1996,
/// doi:10.1002/(SICI)1097-0258(19960229)15:4<361::AID-SIM168>3.0.CO;2-4.
public struct Optimism: Sendable {
    public struct Replicate: Sendable, Hashable {
        /// Concordance in the resample that the model was developed in.
        public var inSample: Double
        /// Concordance of that model on the original subjects.
        public var onOriginal: Double
        /// Calibration slope of that model on the original subjects; nil where undefined.
        public var slope: Double?
        public var usedFirth: Bool
    }

    /// Concordance of the model on the subjects that it was developed on.
    public let apparent: Double
    public let replicates: [Replicate]
    /// Resamples in which nothing could be developed (no event, one class): they are left out.
    public let failed: Int

    public var optimism: Double {
        replicates.reduce(0) { $0 + ($1.inSample - $1.onOriginal) } / Double(replicates.count)
    }
    public var corrected: Double { apparent - optimism }

    /// Mean calibration slope: the factor by which coefficients should be shrunk for new subjects; nil
    /// where no slope was estimated.
    public var shrinkage: Double? {
        let slopes = replicates.compactMap(\.slope)
        return slopes.isEmpty ? nil : meanOf(slopes)
    }

    /// With rows drawn by `seed`: replicate i uses stream i, so results do not depend on the order of work.
    ///
    /// - Parameter isPenalised: whether the model is Firth's.
    public static func of(
        _ design: some PredictionDesign, isPenalised: Bool = false, replicates: Int = 1000, seed: UInt64
    ) -> Outcome<Optimism> {
        precondition(replicates > 0, "at least one replicate")
        let n = design.count
        return of(design, isPenalised: isPenalised, count: replicates) { task in
            var stream = RandomStream(seed: seed, task: UInt64(task))
            return (0..<n).map { _ in stream.below(n) }
        }
    }

    /// With given rows (0-based), one list for each replicate.
    public static func of(
        _ design: some PredictionDesign, isPenalised: Bool = false, resamples: [[Int]]
    ) -> Outcome<Optimism> {
        of(design, isPenalised: isPenalised, count: resamples.count) { resamples[$0] }
    }

    private static func of(
        _ design: some PredictionDesign, isPenalised: Bool, count: Int, rows: (Int) -> [Int]
    ) -> Outcome<Optimism> {
        guard let whole = design.developedAnyhow(isPenalised: isPenalised),
            let apparent = design.concordance(of: design.scores(whole.coefficients))
        else { return .undefined("the model cannot be fitted") }
        var replicates: [Replicate] = []
        for task in 0..<count {
            let sample = design.picking(rows(task))
            guard let model = sample.developedAnyhow(isPenalised: whole.usedFirth),
                let inSample = sample.concordance(of: sample.scores(model.coefficients))
            else { continue }
            let scores = design.scores(model.coefficients)
            guard let onOriginal = design.concordance(of: scores) else { continue }
            replicates.append(
                Replicate(
                    inSample: inSample, onOriginal: onOriginal, slope: design.calibrationSlope(of: scores),
                    usedFirth: model.usedFirth))
        }
        if replicates.isEmpty { return .undefined("the model could not be fitted in any resample") }
        return .success(
            Optimism(apparent: apparent, replicates: replicates, failed: count - replicates.count))
    }
}

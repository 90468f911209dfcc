internal import NumericalKit

/// By how much the Youden index of a cut-off is too good on the data that chose it.
///
/// In each resample the cut-off is chosen anew. The optimism is the mean of its index there less its index on
/// all patients; the out-of-bag index is that on the patients whom the resample left out.
/// *Source*: Harrell, Lee, Mark 1996, doi:10.1002/(SICI)1097-0258(19960229)15:4<361::AID-SIM168>3.0.CO;2-4;
/// Efron 1983, doi:10.1080/01621459.1983.10477973.
public struct CutOffOptimism: Sendable {
    public let apparent: CutOffSample.Choice
    /// One for each resample that has both classes, in their order.
    public let resamples: [Resample]
    /// Resamples that were left out, because a class was missing or no cut-off left enough on each side.
    public let leftOut: Int

    public struct Resample: Sendable, Hashable {
        public var cutOff: Double
        /// On the resample that chose it, in the direction that it chose.
        public var youdenInside: Double
        /// On all patients, in that direction.
        public var youdenOnAll: Double
        /// On those whom the resample left out; nil where they lack a class.
        public var youdenOutOfBag: Double?
    }

    public var optimism: Double { meanOf(resamples.map { $0.youdenInside - $0.youdenOnAll }) }
    /// Apparent less the optimism; where cases lie below the cut-off, the index in that direction.
    public var corrected: Double { abs(apparent.youden) - optimism }
    /// Mean over the resamples that leave both classes out.
    public var outOfBag: Outcome<Double> {
        let known = resamples.compactMap(\.youdenOutOfBag)
        return known.isEmpty
            ? .undefined("no resample left patients of both classes out") : .success(meanOf(known))
    }
    /// Percentiles (type 7) of the chosen cut-offs.
    public func cutOffInterval(level: Double = 0.95) -> Bounds {
        let sorted = resamples.map(\.cutOff).sorted()
        return Bounds(
            lower: quantile((1 - level) / 2, ofSorted: sorted),
            upper: quantile((1 + level) / 2, ofSorted: sorted))
    }
}

extension CutOffSample {
    /// With given resamples: 0-based positions of patients.
    public func optimism(resamples: [[Int]]) -> Outcome<CutOffOptimism> {
        optimism(count: resamples.count) { replicate, draw in resamples[replicate].forEach(draw) }
    }

    /// With bootstrap resamples of all patients, cases and controls together.
    public func optimism(replicates: Int, seed: UInt64) -> Outcome<CutOffOptimism> {
        optimism(count: replicates) { replicate, draw in
            bootstrapRows(count, seed: seed, replicate: replicate).forEach(draw)
        }
    }

    private func optimism(
        count replicates: Int, _ rows: (_ replicate: Int, _ draw: (Int) -> Void) -> Void
    ) -> Outcome<CutOffOptimism> {
        apparent.flatMap { apparent in
            let onAll = youdenOnAll()
            var (inside, outside) = (WeightedCounts(self), WeightedCounts(self))
            var isDrawn = [Bool](repeating: false, count: count)
            var resamples: [CutOffOptimism.Resample] = []
            resamples.reserveCapacity(replicates)
            for replicate in 0..<replicates {
                inside.clear()
                outside.clear()
                for row in isDrawn.indices { isDrawn[row] = false }
                rows(replicate) { row in
                    inside.add(row, of: self)
                    isDrawn[row] = true
                }
                guard case .success(let chosen) = choose(inside) else { continue }
                for row in isDrawn.indices where !isDrawn[row] { outside.add(row, of: self) }
                let sign: Double = chosen.youden < 0 ? -1 : 1
                resamples.append(
                    CutOffOptimism.Resample(
                        cutOff: values[chosen.place], youdenInside: sign * chosen.youden,
                        youdenOnAll: sign * onAll[chosen.place],
                        youdenOutOfBag: youden(at: chosen.place, outside).map { sign * $0 }))
            }
            if resamples.isEmpty { return .undefined("no resample had both classes and a cut-off") }
            return .success(
                CutOffOptimism(
                    apparent: apparent, resamples: resamples, leftOut: replicates - resamples.count))
        }
    }

    /// The index of all patients at each distinct value.
    private func youdenOnAll() -> [Double] {
        var all = WeightedCounts(self)
        for row in 0..<count { all.add(row, of: self) }
        var (a, b) = (0, 0)
        var indices = [Double](repeating: 0, count: values.count)
        for place in values.indices.reversed() {
            a += Int(all.cases[place])
            b += Int(all.controls[place])
            indices[place] = Double(a) / Double(all.caseTotal) - Double(b) / Double(all.controlTotal)
        }
        return indices
    }
}

/// The accuracy of the procedure "choose a cut-off": each fold is judged by the cut-off of the others.
public struct CrossValidatedCutOff: Sendable {
    /// One for each fold, in order.
    public var cutOffs: [Double]
    /// All patients, each called by the cut-off of the folds without it.
    public var table: DiagnosticTable
}

extension CutOffSample {
    /// - Parameter folds: the fold of each patient, any labels.
    /// *Source*: Stone 1974, doi:10.1111/j.2517-6161.1974.tb00994.x.
    public func crossValidated(folds: [Int]) -> Outcome<CrossValidatedCutOff> {
        precondition(folds.count == count, "one fold for each patient")
        var cutOffs: [Double] = []
        var counts = WeightedCounts(self)
        // Cases and controls; called positive or not.
        var (tp, fp, fn, tn) = (0, 0, 0, 0)
        for fold in Set(folds).sorted() {
            counts.clear()
            for row in 0..<count where folds[row] != fold { counts.add(row, of: self) }
            switch choose(counts) {
            case .failure(let why): return .undefined("without one of the folds \(why.reason)")
            case .success(let chosen):
                cutOffs.append(values[chosen.place])
                for row in 0..<count where folds[row] == fold {
                    let isPositive = (places[row] >= chosen.place) == (chosen.youden >= 0)
                    switch (isCase[row], isPositive) {
                    case (true, true): tp += 1
                    case (true, false): fn += 1
                    case (false, true): fp += 1
                    case (false, false): tn += 1
                    }
                }
            }
        }
        return .success(
            CrossValidatedCutOff(
                cutOffs: cutOffs,
                table: DiagnosticTable(
                    truePositives: tp, falsePositives: fp, falseNegatives: fn, trueNegatives: tn)))
    }

    /// So many folds of nearly equal size, each with nearly the same share of cases.
    public func stratifiedFolds(_ foldCount: Int, seed: UInt64) -> [Int] {
        var stream = RandomStream(seed: seed)
        var folds = [Int](repeating: 0, count: count)
        var next = 0
        for wanted in [true, false] {
            var rows = (0..<count).filter { isCase[$0] == wanted }
            rows.shuffle(by: &stream)
            for row in rows {
                folds[row] = next % foldCount
                next += 1
            }
        }
        return folds
    }
}

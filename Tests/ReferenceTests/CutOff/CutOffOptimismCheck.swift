import Foundation
import Statistics

/// A06b: `dataset` is an input file with y (1 = case) and x; `resamples/<its stem>_boot_idx.csv` holds the
/// resamples, `resamples/<id>_fold.csv` the fold of each row.
func checkCutOffOptimism(_ golden: Golden, _ expected: Cursor) throws {
    let suffix = "_input.csv"
    guard golden.dataset.hasSuffix(suffix) else {
        throw HarnessError("\(golden.id): the data set is no input file")
    }
    let stem = String(golden.dataset.dropLast(suffix.count))
    let data = try golden.data(stem + "_input")
    let rows = try zip(data.numbers("y"), data.numbers("x")).filter { $0 != nil && $1 != nil }
    let sample = CutOffSample(values: rows.map { $0.1! }, isCase: rows.map { $0.0! == 1 })
    let apparent = try sample.apparent.get()
    expected["apparent"]?["cut"]?.check(apparent.cutOff)
    expected["apparent"]?["j"]?.check(apparent.youden)
    let folder = golden.folder.appendingPathComponent("resamples")
    try checkResamples(
        expected, sample, resamples(contentsOf: folder.appendingPathComponent("\(stem)_boot_idx.csv")))
    if ["cv_cuts", "cv_sens", "cv_spec"].contains(where: { expected[$0] != nil }) {
        guard let folds = try golden.resampling("fold") else {
            throw HarnessError("resamples/\(golden.id)_fold.csv is missing")
        }
        let judged = try sample.crossValidated(folds: folds.map { $0[0] }).get()
        expected["cv_cuts"]?.check(judged.cutOffs)
        expected["cv_sens"]?.check(judged.table.sensitivity.value?.value)
        expected["cv_spec"]?.check(judged.table.specificity.value?.value)
    }
}

private func checkResamples(_ expected: Cursor, _ sample: CutOffSample, _ rows: [[Int]]) throws {
    let optimism = try sample.optimism(resamples: rows.map { $0.map { $0 - 1 } }).get()
    expected["boot_cut"]?.check(optimism.resamples.map(\.cutOff))
    expected["boot_j_in"]?.check(optimism.resamples.map(\.youdenInside))
    expected["boot_j_orig"]?.check(optimism.resamples.map(\.youdenOnAll))
    expected["optimism"]?.check(optimism.optimism)
    expected["corrected_j"]?.check(optimism.corrected)
    expected["mean_oob_j"]?.check(optimism.outOfBag.value)
    for (key, cursor) in expected.members {
        // `cut_q025_975_type7`: three digits after the point.
        guard let match = key.firstMatch(of: /^cut_q(\d+)_(\d+)_type7$/) else { continue }
        let sorted = optimism.resamples.map(\.cutOff).sorted()
        cursor.check([match.1, match.2].map { quantile(Double("0.\($0)")!, ofSorted: sorted) })
    }
}

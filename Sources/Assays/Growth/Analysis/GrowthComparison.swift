internal import Findings
internal import Foundation
internal import Inputs
internal import Statistics
internal import Tables

/// The animals of the two arms, each with its slope, and what decides between the arms.
struct GrowthComparison {
    struct Unit {
        var animal: GrowthAnimal
        var isOf: Bool
        /// Of the analysed scale, per unit of time; the mean of the nodules' slopes where they are nested.
        var slope: Outcome<Double>
        /// It was last measured before the last time of the table.
        var leftEarly: Bool
    }

    let analysis: GrowthAnalysis
    let records: GrowthRecords
    /// In order of first occurrence.
    let units: [Unit]
    /// The last time at which any animal was measured.
    let end: Double
    let start: Double
    let valueUnit: String?
    let timeUnit: String?
    let welch: Outcome<TTest>
    let decidingWelch: Outcome<TTest>
    /// With random intercept and slope.
    let mixed: Outcome<SlopeContrast>
    /// With a random intercept alone.
    let interceptOnly: Outcome<SlopeContrast>
    /// Likelihood of values below the limit in place of the limit; nil where none lies below.
    let censored: Outcome<SlopeContrast>?

    init(
        _ analysis: GrowthAnalysis, _ records: GrowthRecords, _ table: Table, _ context: AnalysisContext
    ) throws(InputError) {
        (self.analysis, self.records) = (analysis, records)
        let end = records.animals.map(\.lastTime).max() ?? 0
        self.end = end
        start = analysis.columns.baseline ?? records.animals.map(\.firstTime).min() ?? 0
        valueUnit = try table.column(analysis.columns.value).unit
        timeUnit = try table.column(analysis.columns.time).unit
        let scale = analysis.columns.scale
        let units = records.animals.map { animal in
            Unit(
                animal: animal, isOf: animal.arm == analysis.of, slope: animal.slope(scale),
                leftEarly: animal.lastTime < end)
        }
        self.units = units
        let first = units.filter(\.isOf).compactMap(\.slope.value)
        let second = units.filter { !$0.isOf }.compactMap(\.slope.value)
        welch = TTest.welch(first, second)
        decidingWelch = TTest.welch(first, second, level: context.decisionLevel)
        let models = GrowthModels(units, scale: scale, start: start)
        // A model takes the spread of the other arm for that of a lone animal's.
        let lone = Self.armOfOne(units)
        mixed = lone.map { .failure($0) } ?? models.randomSlope()
        interceptOnly = lone.map { .failure($0) } ?? models.randomIntercept()
        // It is slow, and only shown where an arm is small.
        let isShownOnly = min(first.count, second.count) < Self.leastForMixed
        censored =
            models.hasCensored && !(isShownOnly && context.detail == .decision)
            ? lone.map { .failure($0) } ?? models.censored() : nil
    }

    private static func armOfOne(_ units: [Unit]) -> Undefined? {
        let arms = Dictionary(grouping: units) { $0.animal.arm }
        guard let arm = arms.filter({ $0.value.count == 1 }).keys.min() else { return nil }
        return Undefined("arm '\(arm)' has one unit, so its spread cannot be known")
    }
    /// Why nothing is compared that needs the spread within an arm; nil where both have more than one.
    var armOfOne: Undefined? { Self.armOfOne(units) }

    func slopes(of isOf: Bool) -> [Double] {
        units.filter { $0.isOf == isOf }.compactMap(\.slope.value)
    }
    func count(of isOf: Bool) -> Int { units.count { $0.isOf == isOf } }
    func series(of isOf: Bool) -> [GrowthSeries] {
        units.filter { $0.isOf == isOf }.map { $0.animal.series() }
    }
    var isLog: Bool { analysis.columns.scale == .log }
    /// Responses, times to a multiple and inhibition are about one tumour's volume.
    var isVolume: Bool { isLog && analysis.columns.part == nil }
    var fewest: Int { min(count(of: true), count(of: false)) }
}

extension GrowthAnimal {
    /// Slope of ordinary least squares over its measurements, values below the limit at the limit.
    func slope(_ scale: GrowthScale) -> Outcome<Double> {
        func line(_ points: [GrowthPoint]) -> Outcome<Double> {
            leastSquaresSlope(
                points.map { $0.time - firstTime },
                points.map { scale == .log ? log($0.value) : $0.value }
            ).map(\.slope)
        }
        let parts = Dictionary(grouping: points.filter { $0.part != nil }) { $0.part! }
        guard !parts.isEmpty else { return line(points) }
        let slopes = parts.keys.sorted().compactMap { line(parts[$0]!).value }
        guard !slopes.isEmpty else { return .undefined("no nodule was measured twice") }
        return .success(slopes.reduce(0, +) / Double(slopes.count))
    }
}

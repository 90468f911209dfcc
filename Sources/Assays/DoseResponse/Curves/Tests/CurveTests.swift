internal import Foundation
internal import NumericalKit
public import Statistics

/// An F test between two nested fits, or of lack of fit.
public struct CurveFTest: Sendable, Hashable {
    public let f: Double
    public let df1: Double
    public let df2: Double
    /// In (0, 1].
    public let p: Double
    /// What is tested against what.
    public let definition: String

    /// Extra sum of squares: ((RSS₀ − RSS₁)/df1) / (RSS₁/df2).
    static func extraSquares(
        smaller: Double, larger: Double, df1: Int, df2: Int, _ definition: String
    ) -> Outcome<CurveFTest> {
        guard df1 > 0 else { return .undefined("the larger model has no more parameters") }
        guard df2 > 0 else { return .undefined("no residual degrees of freedom are left") }
        guard larger > 0 else { return .undefined("the curve goes through every point") }
        let f = max(smaller - larger, 0) / Double(df1) / (larger / Double(df2))
        let p = FisherF.upperTail(f, df1: Double(df1), df2: Double(df2))
        return .success(
            CurveFTest(
                f: f, df1: Double(df1), df2: Double(df2), p: max(min(1, p), .leastNonzeroMagnitude),
                definition: definition))
    }
}

extension DoseResponseFit {
    /// Extra-sum-of-squares F test of this curve against one level for all doses, df = (p − 1, n − p) with p the
    /// estimated parameters. The parameters of the curve vanish under the null, so p is approximate.
    ///
    /// GRmetrics divides by n − p + 1 instead: its p values are slightly smaller.
    /// *Source*: Bates, Watts 1988, section 3.10, doi:10.1002/9780470316757.
    public func testAgainstFlat() -> Outcome<CurveFTest> {
        CurveFTest.extraSquares(
            smaller: data.totalSquares, larger: rss, df1: model.free.count - 1, df2: residualDF,
            "\(model.name) against one level for all doses, extra sum of squares")
    }

    /// Residual squares beyond those within doses, against the latter: the curve against one mean for each dose
    /// (one-way analysis of variance).
    /// - Returns: undefined without replicates or with as many parameters as doses.
    public func lackOfFit() -> Outcome<CurveFTest> {
        guard observations > data.doses.count else { return .undefined("no dose has replicates") }
        return CurveFTest.extraSquares(
            smaller: rss, larger: data.withinSquares, df1: data.doses.count - model.free.count,
            df2: observations - data.doses.count,
            "\(model.name) against one mean for each dose, lack of fit")
    }

    /// F test of this fit against one of the same data with more parameters, of which this one is a special case
    /// (the caller's word: log-logistic 3 within 4 within 5, Weibull 3 within 4, any within a flat line's).
    public func compared(toLarger larger: DoseResponseFit) -> Outcome<CurveFTest> {
        guard data == larger.data else { return .undefined("the two fits have different data") }
        return CurveFTest.extraSquares(
            smaller: rss, larger: larger.rss, df1: larger.model.free.count - model.free.count,
            df2: larger.residualDF, "\(model.name) against \(larger.model.name), extra sum of squares")
    }
}

/// A line of the table of candidate models.
public struct CurveCandidate: Sendable {
    public let model: DoseResponseModel
    public let fit: Outcome<DoseResponseFit>
    /// AICc minus the smallest of the table; undefined where the model could not be fitted.
    public let aiccDifference: Outcome<Double>
    /// Akaike weight: exp(−Δ/2) over its sum; 0 where undefined.
    public let weight: Double
}

/// Fits of several models to the same data, side by side.
///
/// *Source*: Burnham, Anderson, Model Selection and Multimodel Inference, 2002, doi:10.1007/b97636.
public struct CurveChoice: Sendable {
    /// In the order asked.
    public let candidates: [CurveCandidate]
    /// Place of the smallest AICc; nil where no model has one.
    public let best: Int?

    public static let usual: [DoseResponseModel] = [
        .flat, .logLogistic3, .logLogistic4, .logLogistic5, .weibull1x4, .weibull2x4,
    ]

    public init(
        _ data: CurveData, models: [DoseResponseModel] = usual, options: CurveFitOptions = CurveFitOptions()
    ) {
        let fits = models.map { DoseResponseFit.fit(data, model: $0, options: options) }
        let criteria = fits.map { $0.flatMap(\.aicc) }
        let least = criteria.compactMap(\.value).min()
        let differences = criteria.map { criterion in criterion.map { $0 - (least ?? 0) } }
        let total = differences.compactMap(\.value).reduce(0) { $0 + exp(-$1 / 2) }
        candidates = models.indices.map { k in
            let weight = differences[k].value.map { exp(-$0 / 2) / total } ?? 0
            return CurveCandidate(
                model: models[k], fit: fits[k], aiccDifference: differences[k], weight: weight)
        }
        best = candidates.firstIndex { $0.aiccDifference.value == 0 }
    }
}

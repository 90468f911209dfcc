internal import NumericalKit

/// Whether a marker changes what a treatment does: regressions with and without their product.
///
/// The estimand is the ratio of the treatment's hazard (odds) ratios at marker values one unit apart, as a
/// logarithm. A marker that only tells who fares badly has 0. *Source*: Ballman 2015,
/// doi:10.1200/JCO.2015.63.3651; for the test Polley and others 2013, doi:10.1093/jnci/djt282.
public struct TreatmentInteraction<Fit: RegressionFit>: Sendable {
    /// Treatment, marker and covariates.
    public let main: Fit
    /// The same and the product of treatment and (centred) marker, which stands third.
    public let full: Fit
    /// What is taken from the marker before it is multiplied, so that large origins do no harm.
    public let center: Double

    fileprivate init(main: Fit, full: Fit, center: Double) {
        (self.main, self.full, self.center) = (main, full, center)
    }

    /// Place of the product among the coefficients of the full model.
    public var place: Int { 2 }
    public var coefficient: Double { full.coefficients[place] }

    /// The treatment's log ratio at one value of the marker, with its Wald standard error.
    public func treatmentEffect(at marker: Double) -> (estimate: Double, standardError: Double) {
        full.combination(weights([0: 1, place: marker - center]))
    }

    /// The marker's log ratio for one unit among those with this value of the treatment (0 or 1).
    public func markerEffect(treatment: Double) -> (estimate: Double, standardError: Double) {
        full.combination(weights([1: 1, place: treatment]))
    }

    /// Likelihood ratio test of the product, from the profile of the full model.
    public var test: (chiSquared: Double, pValue: Double)? { full.likelihoodRatioTest(place) }

    private func weights(_ parts: [Int: Double]) -> [Double] {
        full.names.indices.map { parts[$0] ?? 0 }
    }
}

/// The covariates of an interaction model.
public struct InteractionCovariates: Sendable {
    public var treatmentName: String
    /// 1 for treated, 0 for the comparison.
    public var treatment: [Double]
    public var markerName: String
    public var marker: [Double]
    public var otherNames: [String]
    public var others: [[Double]]

    public init(
        treatment: [Double], marker: [Double], others: [[Double]] = [],
        treatmentName: String = "treatment", markerName: String = "marker", otherNames: [String] = []
    ) {
        precondition(treatment.count == marker.count, "one treatment for each marker value")
        precondition(others.count == otherNames.count, "one name for each covariate")
        (self.treatment, self.treatmentName) = (treatment, treatmentName)
        (self.marker, self.markerName) = (marker, markerName)
        (self.others, self.otherNames) = (others, otherNames)
    }

    fileprivate var center: Double { marker.isEmpty ? 0 : meanOf(marker) }

    fileprivate func columns(withProduct: Bool) -> (names: [String], columns: [[Double]]) {
        let center = center
        let centred = marker.map { $0 - center }
        let product = zip(treatment, centred).map { $0 * $1 }
        return (
            [treatmentName, markerName] + (withProduct ? ["\(treatmentName):\(markerName)"] : [])
                + otherNames,
            [treatment, centred] + (withProduct ? [product] : []) + others
        )
    }
}

extension TreatmentInteraction where Fit == CoxFit {
    /// Both models by Cox regression with Efron's ties, or both by Firth's where the full one is separated.
    public static func of(
        _ followUp: FollowUp, _ covariates: InteractionCovariates, strata: [Int]? = nil
    ) -> Result<TreatmentInteraction, CoxUndefined> {
        func design(_ withProduct: Bool) -> CoxDesign {
            let (names, columns) = covariates.columns(withProduct: withProduct)
            return CoxDesign(followUp, names: names, columns: columns, strata: strata)
        }
        return CoxFit.fitOrFirth(design(true)).flatMap { full in
            let main = full.isPenalised ? CoxFit.firth(design(false)) : CoxFit.fit(design(false))
            return main.map { TreatmentInteraction(main: $0, full: full, center: covariates.center) }
        }
    }
}

extension TreatmentInteraction where Fit == LogisticFit {
    /// Both models by logistic regression, or both by Firth's where the full one is separated.
    public static func of(
        _ outcomes: [Bool], _ covariates: InteractionCovariates
    ) -> Result<TreatmentInteraction, LogisticUndefined> {
        func design(_ withProduct: Bool) -> LogisticDesign {
            let (names, columns) = covariates.columns(withProduct: withProduct)
            return LogisticDesign(outcomes, names: names, columns: columns)
        }
        return LogisticFit.fitOrFirth(design(true)).flatMap { full in
            let main = full.isPenalised ? LogisticFit.firth(design(false)) : LogisticFit.fit(design(false))
            return main.map { TreatmentInteraction(main: $0, full: full, center: covariates.center) }
        }
    }
}

extension CoxFit {
    /// The plain fit, or Firth's where that one is monotone.
    public static func fitOrFirth(_ design: CoxDesign) -> Result<CoxFit, CoxUndefined> {
        let plain = fit(design)
        if case .failure(.monotone) = plain { return firth(design) }
        return plain
    }
}

extension LogisticFit {
    /// The plain fit, or Firth's where the covariates separate the outcomes.
    public static func fitOrFirth(_ design: LogisticDesign) -> Result<LogisticFit, LogisticUndefined> {
        let plain = fit(design)
        if case .failure(.separated) = plain { return firth(design) }
        return plain
    }
}

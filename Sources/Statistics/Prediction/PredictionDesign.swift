/// A model to be developed and judged: outcomes and covariates of subjects, for any kind of regression.
public protocol PredictionDesign: Sendable {
    var names: [String] { get }
    var count: Int { get }
    /// Row-major: one row for each subject, one column for each name.
    var covariates: [Double] { get }
    /// The subjects at these positions, which may repeat.
    func picking(_ rows: [Int]) -> Self
    /// The same subjects without one covariate.
    func dropping(_ k: Int) -> Self
    /// Coefficients of the covariates, fitted to these subjects.
    func developed(isPenalised: Bool) -> Result<[Double], DevelopmentFlaw>
    /// How well scores tell these subjects apart, 1/2 by chance; nil where no pair can be compared.
    func concordance(of scores: [Double]) -> Double?
    /// The coefficient of the scores in a regression on these subjects: 1 where they are neither too
    /// extreme nor too mild; nil where undefined.
    func calibrationSlope(of scores: [Double]) -> Double?
}

/// Why a model could not be developed as asked.
public enum DevelopmentFlaw: Error, Sendable, Hashable {
    /// This covariate is constant, or others determine it.
    case redundant(Int)
    /// The likelihood has no maximum; Firth's has.
    case separated
    case impossible
}

extension PredictionDesign {
    /// x·β of each subject (not centred).
    public func scores(_ coefficients: [Double]) -> [Double] {
        let p = names.count
        precondition(coefficients.count == p, "one coefficient for each covariate")
        return (0..<count).map { row in
            var sum = 0.0
            for k in 0..<p { sum += covariates[row * p + k] * coefficients[k] }
            return sum
        }
    }

    /// Coefficients whatever the sample: a covariate of which it says nothing gets 0, a separated one
    /// Firth's estimate.
    func developedAnyhow(isPenalised: Bool) -> (coefficients: [Double], usedFirth: Bool)? {
        var (design, kept, isPenalised) = (self, Array(names.indices), isPenalised)
        while true {
            switch design.developed(isPenalised: isPenalised) {
            case .success(let values):
                var coefficients = [Double](repeating: 0, count: names.count)
                for (place, value) in zip(kept, values) { coefficients[place] = value }
                return (coefficients, isPenalised)
            case .failure(.redundant(let k)):
                kept.remove(at: k)
                design = design.dropping(k)
            case .failure(.separated) where !isPenalised:
                isPenalised = true
            case .failure:
                return nil
            }
        }
    }
}

extension CoxDesign: PredictionDesign {
    /// Efron's ties.
    public func developed(isPenalised: Bool) -> Result<[Double], DevelopmentFlaw> {
        (isPenalised ? CoxFit.firth(self) : CoxFit.fit(self)).map(\.coefficients).mapError { flaw in
            switch flaw {
            case .constant(let name), .collinear(let name): .redundant(names.firstIndex(of: name)!)
            case .monotone: .separated
            case .noSubjects, .noEvents, .notConverged: .impossible
            }
        }
    }

    /// Harrell's C.
    public func concordance(of scores: [Double]) -> Double? {
        Concordance.harrell(followUp, scores: scores, strata: strata)
    }

    public func calibrationSlope(of scores: [Double]) -> Double? {
        let design = CoxDesign(followUp, names: ["score"], columns: [scores], strata: strata)
        return (try? CoxFit.fit(design).get())?.coefficients[0]
    }
}

extension LogisticDesign: PredictionDesign {
    public func developed(isPenalised: Bool) -> Result<[Double], DevelopmentFlaw> {
        let fit = isPenalised ? LogisticFit.firth(self) : LogisticFit.fit(self)
        return fit.map(\.coefficients).mapError { flaw in
            switch flaw {
            case .constant(let name), .collinear(let name): .redundant(names.firstIndex(of: name)!)
            case .separated: .separated
            case .noSubjects, .oneClass, .notConverged: .impossible
            }
        }
    }

    /// Area under the receiver operating characteristic of the scores.
    public func concordance(of scores: [Double]) -> Double? { binaryConcordance(scores, outcomes) }

    public func calibrationSlope(of scores: [Double]) -> Double? {
        let design = LogisticDesign(outcomes, names: ["score"], columns: [scores])
        return (try? LogisticFit.fit(design).get())?.coefficients[0]
    }
}

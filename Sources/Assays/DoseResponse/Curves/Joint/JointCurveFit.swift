internal import Foundation
public import Statistics

/// Several curves fitted together by least squares, with one residual variance and some parameters in common.
///
/// *Source*: Ritz et al. 2015, doi:10.1371/journal.pone.0146021 (`curveid`, `pmodels`).
public struct JointCurveFit: Sendable {
    public let model: DoseResponseModel
    public let shared: Set<CurveParameter>
    public let names: [String]
    public let data: [CurveData]
    /// One for each curve; members of `shared` are equal.
    public let coefficients: [CurveCoefficients]
    public let rss: Double
    public let hasConverged: Bool
    /// Parameters of some curve that stand at the end of their range.
    public let atLimit: Set<CurveParameter>

    let layout: JointLayout

    /// Fits `model` to each curve with the parameters of `shared` in common.
    /// - Returns: undefined where one of the curves alone cannot be fitted, with its name.
    public static func fit(
        _ curves: [(name: String, data: CurveData)], model: DoseResponseModel = .logLogistic4,
        shared: Set<CurveParameter> = []
    ) -> Outcome<JointCurveFit> {
        guard !curves.isEmpty, model.family != .flat else { return .undefined("there is no curve to fit") }
        var separate: [DoseResponseFit] = []
        for curve in curves {
            switch DoseResponseFit.fit(curve.data, model: model) {
            case .success(let fit): separate.append(fit)
            case .failure(let undefined): return .undefined("curve \(curve.name): \(undefined.reason)")
            }
        }
        let common = shared.intersection(model.free)
        let layout = JointLayout(free: model.free, shared: common, curves: curves.count)
        if common.isEmpty || curves.count == 1 {
            return .success(
                JointCurveFit(
                    model, common, curves, separate.map(\.coefficients), separate.reduce(0) { $0 + $1.rss },
                    separate.allSatisfy(\.hasConverged),
                    separate.reduce(into: []) { $0.formUnion($1.atLimit) },
                    layout))
        }
        let search = JointSearch(model: model, data: curves.map(\.data), layout: layout)
        let found = search.best(from: separate.map(\.coefficients))
        return .success(
            JointCurveFit(
                model, common, curves, found.coefficients, found.rss, found.hasConverged, found.atLimit,
                layout))
    }

    /// The same data and model at other parameters, such as another tool's estimates: its squares and errors.
    /// - Returns: undefined where the number of curves differs or members of `shared` are not equal.
    public func moved(to coefficients: [CurveCoefficients]) -> Outcome<JointCurveFit> {
        guard coefficients.count == data.count else {
            return .undefined("one set of parameters for each curve")
        }
        for parameter in shared where Set(coefficients.map { $0[parameter] }).count > 1 {
            return .undefined("the \(parameter.rawValue) is to be in common")
        }
        var squares = 0.0
        for (p, data) in zip(coefficients, data) {
            squares += data.withinSquares
            for k in data.doses.indices {
                let r = data.means[k] - p.value(at: data.doses[k], model.family)
                squares += data.weights[k] * r * r
            }
        }
        let curves = zip(names, data).map { (name: $0, data: $1) }
        return .success(
            JointCurveFit(model, shared, curves, coefficients, squares, hasConverged, atLimit, layout))
    }

    private init(
        _ model: DoseResponseModel, _ shared: Set<CurveParameter>,
        _ curves: [(name: String, data: CurveData)],
        _ coefficients: [CurveCoefficients], _ rss: Double, _ hasConverged: Bool,
        _ atLimit: Set<CurveParameter>, _ layout: JointLayout
    ) {
        (self.model, self.shared, self.coefficients, self.rss) = (model, shared, coefficients, rss)
        (self.hasConverged, self.atLimit, self.layout) = (hasConverged, atLimit, layout)
        (names, data) = (curves.map(\.name), curves.map(\.data))
    }

    public var observations: Int { data.reduce(0) { $0 + $1.observations } }
    public var parameterCount: Int { layout.count }
    public var residualDF: Int { observations - layout.count }

    public var sigma: Outcome<Double> {
        residualDF > 0
            ? .success((rss / Double(residualDF)).squareRoot())
            : .undefined("no residual degrees of freedom are left")
    }

    /// As `DoseResponseFit.logLikelihood`, with one variance.
    public var logLikelihood: Outcome<Double> {
        guard rss > 0 else { return .undefined("the curves go through every point") }
        let n = Double(observations)
        return .success(
            -0.5 * (n * (log(2 * .pi) + log(rss / n) + 1) - data.reduce(0) { $0 + $1.logWeights }))
    }

    public var aic: Outcome<Double> { logLikelihood.map { 2 * Double(layout.count + 1) - 2 * $0 } }
    public var bic: Outcome<Double> {
        logLikelihood.map { log(Double(observations)) * Double(layout.count + 1) - 2 * $0 }
    }

    /// Extra-sum-of-squares F test of this fit against one that shares less.
    public func compared(toLarger larger: JointCurveFit) -> Outcome<CurveFTest> {
        guard data == larger.data, model == larger.model else {
            return .undefined("the two fits have different data or models")
        }
        let names = shared.subtracting(larger.shared).map(\.rawValue).sorted().joined(separator: ", ")
        return CurveFTest.extraSquares(
            smaller: rss, larger: larger.rss, df1: larger.layout.count - layout.count, df2: larger.residualDF,
            "\(names) in common against one for each curve, extra sum of squares")
    }

    /// Against one mean for each dose of each curve.
    public func lackOfFit() -> Outcome<CurveFTest> {
        let cells = data.reduce(0) { $0 + $1.doses.count }
        guard observations > cells else { return .undefined("no dose has replicates") }
        return CurveFTest.extraSquares(
            smaller: rss, larger: data.reduce(0) { $0 + $1.withinSquares }, df1: cells - layout.count,
            df2: observations - cells, "the curves against one mean for each dose and curve, lack of fit")
    }

    /// Covariance of all parameters, by `layout` order: see `standardError`.
    public func covariance(_ convention: CovarianceConvention = .gaussNewton) -> Outcome<JointCovariance> {
        guard residualDF > 0 else { return .undefined("no residual degrees of freedom are left") }
        if let parameter = atLimit.min(by: { $0.position < $1.position }) {
            return .undefined("the \(parameter.rawValue) of a curve ran to the end of its range")
        }
        let size = layout.count
        var information = [Double](repeating: 0, count: size * size)
        for (curve, data) in data.enumerated() {
            let single = single(curve, data)
            let block = single.halfHessian(convention)
            for a in model.free {
                for b in model.free {
                    let (i, j) = (layout.index(a, curve), layout.index(b, curve))
                    information[i * size + j] += block[a.position * 5 + b.position]
                }
            }
        }
        guard let inverse = scaledInverse(information, size) else {
            return .undefined("the data do not determine all \(size) parameters")
        }
        let variance = rss / Double(residualDF)
        return .success(
            JointCovariance(
                convention: convention, values: inverse.map { $0 * variance }, layout: layout))
    }

    /// One of the curves as if fitted alone, for its shape only.
    func single(_ curve: Int, _ data: CurveData) -> DoseResponseFit {
        DoseResponseFit(
            model: model, data: data, options: CurveFitOptions(), coefficients: coefficients[curve], rss: rss,
            atLimit: [], hasConverged: hasConverged)
    }
}

/// Covariance of the parameters of several curves.
public struct JointCovariance: Sendable {
    public let convention: CovarianceConvention
    /// Row-major.
    public let values: [Double]
    let layout: JointLayout

    /// Between a parameter of one curve and a parameter of another (or the same).
    public func covariance(_ a: CurveParameter, curve i: Int, _ b: CurveParameter, curve j: Int) -> Double {
        guard layout.free.contains(a), layout.free.contains(b) else { return 0 }
        return values[layout.index(a, i) * layout.count + layout.index(b, j)]
    }

    public func standardError(_ parameter: CurveParameter, curve: Int) -> Double {
        covariance(parameter, curve: curve, parameter, curve: curve).squareRoot()
    }
}

/// Places of the parameters of several curves in one vector: parameter by parameter, curves within.
struct JointLayout: Sendable {
    let free: [CurveParameter]
    let shared: Set<CurveParameter>
    let curves: Int
    let count: Int
    private let starts: [Int]

    init(free: [CurveParameter], shared: Set<CurveParameter>, curves: Int) {
        (self.free, self.shared, self.curves) = (free, shared, curves)
        var (starts, next) = ([Int](repeating: -1, count: 5), 0)
        for parameter in free {
            starts[parameter.position] = next
            next += shared.contains(parameter) ? 1 : curves
        }
        (self.starts, count) = (starts, next)
    }

    func index(_ parameter: CurveParameter, _ curve: Int) -> Int {
        starts[parameter.position] + (shared.contains(parameter) ? 0 : curve)
    }
}

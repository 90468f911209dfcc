internal import NumericalKit

/// What a Newton search maximises: a log-likelihood of standardised covariates.
protocol Likelihood: Sendable {
    /// Number of coefficients.
    var width: Int { get }
    /// Whether Jeffreys' penalty is added, so that a finite maximum is certain.
    var isPenalised: Bool { get }
    /// Nil where the value is not finite, or the penalty has no value.
    func at(_ beta: [Double]) -> LikelihoodPoint?
    /// The greatest change of a linear predictor that a step makes and the likelihood can see.
    func reach(of change: [Double]) -> Double
}

/// Value, gradient and information of a likelihood at one point (in standardised covariates).
struct LikelihoodPoint: Sendable {
    var value: Double
    var gradient: [Double]
    /// p × p, row-major, symmetric.
    var information: [Double]
}

/// Copies the lower triangle to the upper one.
func mirror(_ matrix: inout [Double], size: Int) {
    for a in 0..<size { for b in 0..<a { matrix[b * size + a] = matrix[a * size + b] } }
}

/// The first coefficient without information of its own, by the information where all are 0.
enum Dependence {
    case independent
    /// Nothing is learnt of this one at all.
    case constant(Int)
    /// Those before it determine this one.
    case collinear(Int)

    /// - Parameter information: p × p, row-major, of standardised covariates.
    init(of information: [Double], size p: Int) {
        for k in 0..<p where information[k * p + k] <= 1e-12 {
            self = .constant(k)
            return
        }
        for size in stride(from: 2, through: p, by: 1) {
            let leading = (0..<size).flatMap { a in (0..<size).map { b in information[a * p + b] } }
            if Cholesky(leading, size: size, pivotTolerance: 1e-10) == nil {
                self = .collinear(size - 1)
                return
            }
        }
        self = .independent
    }
}

internal import NumericalKit

/// Ordinary least squares with an intercept: coefficients, their t intervals, and standard errors that hold
/// where the spread differs between the rows.
///
/// Columns are centred and scaled before the QR decomposition, so neither units nor a large mean cost digits.
/// *Source*: Seber, Lee, Linear Regression Analysis, 2nd ed. 2003, chapters 3 and 11.
public struct LinearModel: Sendable {
    /// One for each column, without the intercept.
    public let names: [String]
    /// The intercept first, then one for each column, in units of the response per unit of the column.
    public let coefficients: [Double]
    public let residuals: [Double]
    /// In [0, 1]: how far each row determines its own fitted value.
    public let leverages: [Double]
    /// Rows less coefficients.
    public let degreesOfFreedom: Double
    /// Covariance of the coefficients under equal spread, row-major.
    public let covariance: [Double]
    /// Bread of the sandwich: row i is what one unit of each row's response adds to coefficient i.
    private let influence: [Double]

    public var count: Int { residuals.count }
    public var width: Int { coefficients.count }

    /// With the divisor rows − coefficients.
    public var residualVariance: Double { residuals.reduce(0) { $0 + $1 * $1 } / degreesOfFreedom }

    /// Fits `response` on the columns, each as long as it, all finite.
    ///
    /// - Returns: undefined with no more rows than coefficients, where a column does not vary or those before
    ///   it determine it (its name is given), or where nothing is left over to tell the spread from.
    public static func fit(_ response: [Double], names: [String], columns: [[Double]]) -> Outcome<LinearModel>
    {
        precondition(names.count == columns.count, "one name for each column")
        precondition(columns.allSatisfy { $0.count == response.count }, "a column has another length")
        precondition((columns + [response]).allSatisfy { $0.allSatisfy(\.isFinite) }, "values must be finite")
        if response.count <= columns.count + 1 {
            return .undefined(
                "\(response.count) rows cannot carry \(columns.count + 1) coefficients and a residual spread")
        }
        guard let outcome = CentredColumn(response) else { return .undefined("the response does not vary") }
        var centred: [CentredColumn] = []
        for (name, column) in zip(names, columns) {
            guard let one = CentredColumn(column) else { return .undefined("'\(name)' does not vary") }
            centred.append(one)
        }
        do throws(HouseholderQR.Failure) {
            let qr = try HouseholderQR(
                rowMajor(centred), rows: response.count, columns: centred.count)
            return LinearModel(names, qr, outcome, centred).checked(against: outcome)
        } catch {
            switch error {
            case .dependent(let k):
                return .undefined("'\(names[k])' is determined by the columns before it")
            }
        }
    }

    private static func rowMajor(_ columns: [CentredColumn]) -> [Double] {
        var flat: [Double] = []
        guard let rows = columns.first?.values.count else { return flat }
        flat.reserveCapacity(rows * columns.count)
        for row in 0..<rows { for column in columns { flat.append(column.values[row]) } }
        return flat
    }

    private init(_ names: [String], _ qr: HouseholderQR, _ y: CentredColumn, _ x: [CentredColumn]) {
        let (n, p) = (y.values.count, x.count)
        let slopes = p == 0 ? [] : qr.solve(y.values)
        let fitted = (0..<n).map { row in (0..<p).reduce(0) { $0 + slopes[$1] * x[$1].values[row] } }
        let scaled = zip(y.values, fitted).map { $0 - $1 }
        // What one unit of each (centred, scaled) response adds to each slope: R⁻¹·Qᵀ.
        let inverse = p == 0 ? [] : qr.inverseUpper()
        var influence = [Double](repeating: 0, count: (p + 1) * n)
        for i in 0..<p {
            for row in 0..<n {
                var sum = 0.0
                for k in i..<p { sum += inverse[i * p + k] * qr.orthonormal[row * p + k] }
                influence[(i + 1) * n + row] = sum / x[i].scale
            }
        }
        for row in 0..<n {
            influence[row] =
                1 / Double(n) - (0..<p).reduce(0) { $0 + influence[($1 + 1) * n + row] * x[$1].mean }
        }
        let slopeValues = (0..<p).map { slopes[$0] * y.scale / x[$0].scale }
        let centre = (0..<p).reduce(y.mean) { $0 - slopeValues[$1] * x[$1].mean }
        let freedom = Double(n - p - 1)
        let variance = scaled.reduce(0) { $0 + $1 * $1 } / freedom * y.scale * y.scale
        self.names = names
        coefficients = [centre] + slopeValues
        residuals = scaled.map { $0 * y.scale }
        leverages = (p == 0 ? [Double](repeating: 0, count: n) : qr.leverages()).map { $0 + 1 / Double(n) }
        degreesOfFreedom = freedom
        self.influence = influence
        covariance = Self.sandwich(influence, n, p + 1, [Double](repeating: variance, count: n))
    }

    /// A·diag(weights)·Aᵀ with A = `influence`.
    private static func sandwich(_ influence: [Double], _ n: Int, _ width: Int, _ weights: [Double])
        -> [Double]
    {
        var result = [Double](repeating: 0, count: width * width)
        for i in 0..<width {
            for j in 0...i {
                var sum = 0.0
                for row in 0..<n { sum += influence[i * n + row] * influence[j * n + row] * weights[row] }
                result[i * width + j] = sum
                result[j * width + i] = sum
            }
        }
        return result
    }

    /// Refuses a fit whose residuals are only rounding: intervals of no width would follow.
    private func checked(against response: CentredColumn) -> Outcome<LinearModel> {
        if residuals.allSatisfy({ abs($0) <= 1e-12 * response.scale }) {
            return .undefined("the columns explain every value, so nothing is left to tell the spread from")
        }
        return .success(self)
    }
}

extension LinearModel {
    /// A coefficient with its standard error and degrees of freedom.
    public struct Coefficient: Sendable, Hashable {
        public var estimate: Double
        public var standardError: Double
        public var degreesOfFreedom: Double

        public var statistic: Double { estimate / standardError }
        /// Two-sided, by Student's t.
        public var pValue: Double {
            max(StudentT.twoSided(statistic, df: degreesOfFreedom), .leastNonzeroMagnitude)
        }
        /// By Student's t.
        public func interval(level: Double) -> Bounds {
            let reach = StudentT.quantile((1 + level) / 2, df: degreesOfFreedom) * standardError
            return Bounds(lower: estimate - reach, upper: estimate + reach)
        }
    }

    /// Position 0 is the intercept, 1 the first column.
    public func coefficient(_ position: Int) -> Coefficient {
        Coefficient(
            estimate: coefficients[position],
            standardError: covariance[position * width + position].squareRoot(),
            degreesOfFreedom: degreesOfFreedom)
    }

    /// The coefficient of that position with its HC3 standard error: residuals divided by 1 − leverage stand for the spread of
    /// each row, so the groups need not vary alike.
    ///
    /// - Returns: undefined where one row determines a coefficient alone (leverage 1).
    /// *Source*: MacKinnon, White 1985, doi:10.1016/0304-4076(85)90158-7; Long, Ervin 2000,
    /// doi:10.1080/00031305.2000.10474549.
    public func robustCoefficient(_ position: Int) -> Outcome<Coefficient> {
        guard leverages.allSatisfy({ 1 - $0 > 1e-9 }) else {
            return .undefined("one row determines a coefficient alone, so its spread cannot be told")
        }
        let variance = residuals.indices.reduce(0.0) { sum, row in
            let share = influence[position * count + row] * residuals[row] / (1 - leverages[row])
            return sum + share * share
        }
        guard variance > 0 else { return .undefined("the residuals carry no spread for it") }
        return .success(
            Coefficient(
                estimate: coefficients[position], standardError: variance.squareRoot(),
                degreesOfFreedom: degreesOfFreedom))
    }
}

internal import Foundation
internal import NumericalKit
public import Statistics

/// A straight line through the Cq of known amounts: ordinary least squares of Cq on log10(amount).
///
/// The residual spread is that of the wells given: where they are replicate wells of a few dilutions, errors of
/// the dilution itself are not in it, and intervals are too narrow rather than too wide.
/// *Source*: Rasmussen 2001, in Rapid Cycle Real-Time PCR, doi:10.1007/978-3-642-59524-0_3; Bustin et al. 2009
/// (MIQE), doi:10.1373/clinchem.2008.112797.
public struct StandardCurve: Sendable, Hashable {
    /// Cycles for a tenfold amount; about −3.32 where each cycle doubles.
    public let slope: Double
    /// Cq of the amount 1, in cycles.
    public let intercept: Double
    /// 1 − residual sum of squares / total sum of squares.
    public let rSquared: Double
    /// Cycles, with the divisor n − 2.
    public let residualStandardDeviation: Double
    public let count: Int
    /// Number of different amounts.
    public let levelCount: Int
    /// Lowest and highest standard, as amounts.
    public let range: Bounds
    /// Mean of log10(amount), mean Cq, and the sum of squares of log10(amount) about its mean.
    private let centre: (x: Double, y: Double, squares: Double)

    public var degreesOfFreedom: Double { Double(count - 2) }

    public static func == (a: Self, b: Self) -> Bool {
        (a.slope, a.intercept, a.count, a.range) == (b.slope, b.intercept, b.count, b.range)
    }
    public func hash(into hasher: inout Hasher) {
        hasher.combine(slope)
        hasher.combine(intercept)
    }

    /// - Parameters:
    ///   - cqs: cycles, one for each well.
    ///   - amounts: above 0, in any unit; as many as `cqs`.
    /// - Returns: undefined with fewer than three wells or two different amounts, or where an amount is not above 0.
    public static func fit(cqs: [Double], amounts: [Double]) -> Outcome<StandardCurve> {
        precondition(cqs.count == amounts.count, "one amount for each Cq")
        guard amounts.allSatisfy({ $0 > 0 && $0.isFinite }) else {
            return .undefined("an amount of a standard is not above 0")
        }
        if Set(amounts).count < 2 { return .undefined("the standards have fewer than 2 different amounts") }
        if cqs.count < 3 { return .undefined("there are fewer than 3 wells with standards") }
        return .success(StandardCurve(cqs, amounts))
    }

    private init(_ cqs: [Double], _ amounts: [Double]) {
        let x = amounts.map { log10($0) }
        let (meanX, meanY) = (meanOf(x), meanOf(cqs))
        let squares = x.reduce(0) { $0 + ($1 - meanX) * ($1 - meanX) }
        let slope = zip(x, cqs).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) } / squares
        let residual = zip(x, cqs).reduce(0.0) { sum, pair in
            let off = pair.1 - meanY - slope * (pair.0 - meanX)
            return sum + off * off
        }
        let total = cqs.reduce(0) { $0 + ($1 - meanY) * ($1 - meanY) }
        self.slope = slope
        intercept = meanY - slope * meanX
        rSquared = total > 0 ? 1 - residual / total : 1
        residualStandardDeviation = (residual / Double(cqs.count - 2)).squareRoot()
        count = cqs.count
        levelCount = Set(amounts).count
        range = Bounds(lower: amounts.min()!, upper: amounts.max()!)
        centre = (meanX, meanY, squares)
    }

    public var slopeStandardError: Double { residualStandardDeviation / centre.squares.squareRoot() }

    public func slopeInterval(level: Double = 0.95) -> Bounds {
        let reach = StudentT.quantile((1 + level) / 2, df: degreesOfFreedom) * slopeStandardError
        return Bounds(lower: slope - reach, upper: slope + reach)
    }

    /// How many times a cycle multiplies the product, and between which numbers that lies.
    ///
    /// - Returns: undefined where Cq does not fall with the amount.
    public func efficiency(level: Double = 0.95) -> Outcome<AmplificationEfficiency> {
        guard slope < 0 else { return .undefined("Cq does not fall with the amount") }
        let ends = slopeInterval(level: level)
        return .success(
            AmplificationEfficiency(
                base: pow(10, -1 / slope),
                interval: Bounds(
                    lower: pow(10, -1 / ends.lower),
                    upper: ends.upper < 0 ? pow(10, -1 / ends.upper) : .infinity)))
    }
}

/// The factor by which one cycle multiplies the product: 10^(−1/slope), 2 where every molecule is copied.
public struct AmplificationEfficiency: Sendable, Hashable {
    public var base: Double
    /// The ends of the slope's t interval, transformed; the upper is infinite where the slope may be 0.
    public var interval: Bounds

    /// 100·(base − 1): 100 % where each cycle doubles.
    public var percent: Double { 100 * (base - 1) }
}

extension StandardCurve {
    /// The amount of a sample, read from its Cq.
    public struct Quantity: Sendable, Hashable {
        /// log10 of the amount, in the unit of the standards.
        public var log10Amount: Double
        /// On log10.
        public var interval: Bounds
        /// Beyond the lowest or highest standard: read from the line where nobody measured it.
        public var isExtrapolated: Bool

        public var amount: Double { pow(10, log10Amount) }
    }

    /// The amount that goes with a mean Cq of `replicates` wells.
    ///
    /// The interval is Fieller's for inverse prediction: it holds the uncertainty of the line and of the sample's
    /// wells, both with the residual spread of the standards.
    /// - Returns: undefined where the slope may be 0 at that level, so that no amount is excluded.
    /// *Source*: Fieller 1954, doi:10.1111/j.2517-6161.1954.tb00159.x; Draper, Smith, Applied Regression Analysis,
    /// 3rd ed. 1998, section 3.2.
    public func quantity(cq: Double, replicates: Int = 1, level: Double = 0.95) -> Outcome<Quantity> {
        precondition(replicates > 0, "a mean Cq is of one well at least")
        let t = StudentT.quantile((1 + level) / 2, df: degreesOfFreedom)
        let g = t * t * slopeStandardError * slopeStandardError / (slope * slope)
        guard slope != 0, g < 1 else { return .undefined("the slope of the standard curve may be 0") }
        let off = (cq - centre.y) / slope
        let share = (1 / Double(replicates) + 1 / Double(count)) * (1 - g) + off * off / centre.squares
        let reach = t * residualStandardDeviation / abs(slope) / (1 - g) * share.squareRoot()
        let middle = centre.x + off / (1 - g)
        let log10Amount = centre.x + off
        let (low, high) = (log10(range.lower), log10(range.upper))
        let slack = 1e-9 * max(1, abs(low), abs(high))
        return .success(
            Quantity(
                log10Amount: log10Amount, interval: Bounds(lower: middle - reach, upper: middle + reach),
                isExtrapolated: log10Amount < low - slack || log10Amount > high + slack))
    }
}

/// With the divisor n − 1; 0 of a single value.
func standardDeviation(_ values: [Double]) -> Double {
    guard values.count > 1 else { return 0 }
    let centre = meanOf(values)
    return (values.reduce(0) { $0 + ($1 - centre) * ($1 - centre) } / Double(values.count - 1)).squareRoot()
}

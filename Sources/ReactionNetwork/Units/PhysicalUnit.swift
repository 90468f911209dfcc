internal import Foundation

/// A unit as a factor times powers of base units: 1 nanomole per litre is 1e-6 mol·m⁻³.
public struct PhysicalUnit: Sendable, Hashable {
    /// SI's base units of use here, and SBML's `item`.
    enum Base: String, Sendable, Hashable, CaseIterable {
        case mole = "mol"
        case item
        case kilogram = "kg"
        case metre = "m"
        case second = "s"
        case ampere = "A"
        case kelvin = "K"
        case candela = "cd"
    }

    var factor: Double
    var exponents: [Base: Double]

    static let one = PhysicalUnit(factor: 1, exponents: [:])

    init(factor: Double, exponents: [Base: Double]) {
        self.factor = factor
        self.exponents = exponents.filter { $0.value != 0 }
    }

    static func * (left: PhysicalUnit, right: PhysicalUnit) -> PhysicalUnit {
        PhysicalUnit(
            factor: left.factor * right.factor,
            exponents: left.exponents.merging(right.exponents, uniquingKeysWith: +))
    }

    static func / (left: PhysicalUnit, right: PhysicalUnit) -> PhysicalUnit { left * right.power(-1) }

    func power(_ exponent: Double) -> PhysicalUnit {
        PhysicalUnit(
            factor: pow(factor, exponent),
            exponents: exponents.mapValues { $0 * exponent })
    }

    /// Whether both measure the same thing on the same scale, roundings aside.
    func agrees(with other: PhysicalUnit) -> Bool {
        exponents == other.exponents && (factor - other.factor).magnitude <= 1e-9 * other.factor.magnitude
    }

    var isDimensionless: Bool { agrees(with: .one) }
}

extension PhysicalUnit: CustomStringConvertible {
    /// Such as `1e-06 mol m^-3`; `dimensionless` for 1.
    public var description: String {
        let powers = Base.allCases.compactMap { base -> String? in
            guard let exponent = exponents[base] else { return nil }
            if exponent == 1 { return base.rawValue }
            let whole = Int(exactly: exponent).map(String.init)
            return "\(base.rawValue)^\(whole ?? String(exponent))"
        }
        guard !powers.isEmpty else { return factor == 1 ? "dimensionless" : "\(shortFactor)" }
        return ((factor == 1 ? [] : [shortFactor]) + powers).joined(separator: " ")
    }

    /// Six figures: a factor is a product of many, and its last digits are rounding.
    private var shortFactor: String { String(format: "%.6g", factor) }
}

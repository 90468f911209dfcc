/// The units of a network's elements, as far as they are declared.
struct UnitTable {
    private var definitions: [String: PhysicalUnit] = [:]
    /// Of each identifier in a formula.
    private(set) var symbols: [String: PhysicalUnit] = [:]
    let time: PhysicalUnit?
    let extent: PhysicalUnit?

    init(_ network: ReactionNetwork) {
        var known = Self.base
        for definition in network.units.definitions {
            known[definition.id] = definition.factors.reduce(.one) { product, factor in
                guard let kind = Self.base[factor.kind] else { return product }
                let scaled =
                    PhysicalUnit(factor: factor.multiplier, exponents: [:])
                    * PhysicalUnit(factor: 10, exponents: [:]).power(Double(factor.scale)) * kind
                return product * scaled.power(factor.exponent)
            }
        }
        definitions = known
        func unit(_ name: String?) -> PhysicalUnit? { name.flatMap { known[$0] } }
        time = unit(network.units.time)
        extent = unit(network.units.extent)
        var sizes: [String: PhysicalUnit] = [:]
        for compartment in network.compartments {
            let usual: String? =
                switch compartment.dimensions {
                case 3: network.units.volume
                case 2: network.units.area
                case 1: network.units.length
                case 0: "dimensionless"
                default: nil
                }
            let size = unit(compartment.unit ?? usual)
            sizes[compartment.id] = size
            symbols[compartment.id] = size
        }
        for species in network.species {
            let amount = unit(species.substanceUnit ?? network.units.substance)
            let size = species.symbolIsAmount ? .one : sizes[species.compartment]
            if let amount, let size { symbols[species.id] = amount / size }
        }
        for parameter in network.parameters { symbols[parameter.id] = unit(parameter.unit) }
        for reaction in network.reactions {
            if let extent, let time { symbols[reaction.id] = extent / time }
            for reference in reaction.reactants + reaction.products {
                if let id = reference.id { symbols[id] = .one }
            }
        }
    }

    /// SBML's base units.
    /// *Source*: Hucka et al., "SBML Level 3 Version 2 Core", section 4.4.2; Bureau international des poids et
    /// mesures, The International System of Units, 9th edition.
    private static let base: [String: PhysicalUnit] = {
        func unit(_ factor: Double = 1, _ exponents: [PhysicalUnit.Base: Double] = [:]) -> PhysicalUnit {
            PhysicalUnit(factor: factor, exponents: exponents)
        }
        let energy: [PhysicalUnit.Base: Double] = [.kilogram: 1, .metre: 2, .second: -2]
        func electric(_ metre: Double, _ second: Double, _ ampere: Double, kilogram: Double = 1)
            -> PhysicalUnit
        {
            unit(1, [.kilogram: kilogram, .metre: metre, .second: second, .ampere: ampere])
        }
        return [
            "ampere": unit(1, [.ampere: 1]), "avogadro": unit(6.02214179e23),
            "becquerel": unit(1, [.second: -1]),
            "candela": unit(1, [.candela: 1]), "coulomb": unit(1, [.ampere: 1, .second: 1]),
            "dimensionless": unit(), "farad": electric(-2, 4, 2, kilogram: -1),
            "gram": unit(1e-3, [.kilogram: 1]), "gray": unit(1, [.metre: 2, .second: -2]),
            "henry": electric(2, -2, -2), "hertz": unit(1, [.second: -1]), "item": unit(1, [.item: 1]),
            "joule": unit(1, energy), "katal": unit(1, [.mole: 1, .second: -1]),
            "kelvin": unit(1, [.kelvin: 1]),
            "kilogram": unit(1, [.kilogram: 1]), "litre": unit(1e-3, [.metre: 3]),
            "lumen": unit(1, [.candela: 1]), "lux": unit(1, [.candela: 1, .metre: -2]),
            "metre": unit(1, [.metre: 1]), "mole": unit(1, [.mole: 1]),
            "newton": unit(1, [.kilogram: 1, .metre: 1, .second: -2]), "ohm": electric(2, -3, -2),
            "pascal": unit(1, [.kilogram: 1, .metre: -1, .second: -2]), "radian": unit(),
            "second": unit(1, [.second: 1]), "siemens": electric(-2, 3, 2, kilogram: -1),
            "sievert": unit(1, [.metre: 2, .second: -2]), "steradian": unit(), "tesla": electric(0, -2, -1),
            "volt": electric(2, -3, -1), "watt": electric(2, -3, 0), "weber": electric(2, -2, -1),
        ]
    }()
}

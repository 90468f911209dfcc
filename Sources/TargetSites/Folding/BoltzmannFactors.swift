internal import Foundation

/// `TurnerModel` as factors exp(−E/RT) at 37 °C, in flat tables for the sums over structures.
struct BoltzmannFactors: Sendable {
    static let shared = BoltzmannFactors(.shared)

    let model: TurnerModel
    /// 6 × 6.
    let stack: [Double]
    /// 6 × 5 × 5.
    let mismatchHairpin: [Double]
    let mismatchInterior: [Double]
    let mismatchInterior1n: [Double]
    let mismatchInterior23: [Double]
    let interior11: [Double]
    let interior21: [Double]
    let interior22: [Double]
    let bulge: [Double]
    /// Interior loops in general: initiation and asymmetry for `left` and `right` unpaired bases, 31 × 31.
    let loop: [Double]
    private let hairpins: [Double]
    /// 6 × 6 × 6 (5 for no base): a helix in the open, and in a multiloop.
    let exterior: [Double]
    let multi: [Double]
    let end: [Double]
    let multiClosing: Double

    /// RT at 310.15 K in hundredths of kcal/mol. *Source*: R = 1.98717 cal/(mol·K), as in the ViennaRNA package.
    static let thermal = 310.15 * 1.98717 / 10

    static func factor(_ energy: Double) -> Double { exp(-energy / thermal) }

    private init(_ model: TurnerModel) {
        self.model = model
        func factors(_ table: [Int]) -> [Double] { table.map { Self.factor(Double($0)) } }
        stack = factors(model.stack)
        mismatchHairpin = factors(model.mismatchHairpin)
        mismatchInterior = factors(model.mismatchInterior)
        mismatchInterior1n = factors(model.mismatchInterior1n)
        mismatchInterior23 = factors(model.mismatchInterior23)
        interior11 = factors(model.interior11)
        interior21 = factors(model.interior21)
        interior22 = factors(model.interior22)
        bulge = factors(model.bulge)
        hairpins = factors(model.hairpin)
        loop = (0..<961).map { index in
            let (left, right) = (index / 31, index % 31)
            guard left + right <= 30, left + right >= 2 else { return 0 }
            let asymmetry = min(TurnerModel.mostAsymmetry, abs(left - right) * TurnerModel.asymmetry)
            return Self.factor(Double(model.interior[left + right] + asymmetry))
        }
        func open(_ energy: (Int, Int, Int) -> Double) -> [Double] {
            (0..<216).map { index in
                let (pair, before, after) = (index / 36, index / 6 % 6, index % 6)
                return Self.factor(energy(pair, before == 5 ? -1 : before, after == 5 ? -1 : after))
            }
        }
        exterior = open { model.smoothExterior($0, before: $1, after: $2) }
        multi = open { model.smoothMulti($0, before: $1, after: $2) }
        end = (0..<6).map { Self.factor(Double(TurnerModel.endPenalty($0))) }
        multiClosing = Self.factor(Double(TurnerModel.multiClosing))
    }

    /// Initiation of a hairpin with `size` unpaired bases; beyond 30 not rounded to hundredths.
    func hairpin(_ size: Int) -> Double {
        if size <= 30 { return hairpins[size] }
        return hairpins[30] * Self.factor(TurnerModel.extrapolation * log(Double(size) / 30))
    }
}

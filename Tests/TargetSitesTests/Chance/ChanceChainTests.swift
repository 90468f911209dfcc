import NumericalKit
import Sequences
import TargetSites
import Testing

@Suite struct ChanceChainTests {
    private static let letters = [Base.a, Base.c, Base.g, Base.u]

    /// The fitted chain by counting, as a function of two bases.
    private func chain(_ bases: [UInt8]) -> (UInt8, UInt8) -> Double {
        { a, b in
            let pairs = zip(bases, bases.dropFirst())
            let leaving = pairs.count { $0.0 == a }
            if leaving == 0 { return Double(bases.count { $0 == b }) / Double(bases.count) }
            return Double(pairs.count { $0.0 == a && $0.1 == b }) / Double(leaving)
        }
    }

    /// P(at least 1, at least 2 sites) over all 4^(n − 1) sequences with the first base.
    private func tails(_ bases: [UInt8], _ counted: CountedSites, _ microRNA: MicroRNA) -> [Double] {
        let chain = chain(bases)
        var table = [Double](repeating: 0, count: 16)
        for place in 0..<16 { table[place] = chain(Self.letters[place / 4], Self.letters[place % 4]) }
        var sums = [0.0, 0.0]
        for word in 0..<(1 << (2 * (bases.count - 1))) {
            var (sequence, probability, last) = ([bases[0]], 1.0, bases[0].trailingZeroBitCount)
            for step in 0..<bases.count - 1 where probability > 0 {
                let next = word >> (2 * step) & 3
                probability *= table[last * 4 + next]
                sequence.append(Self.letters[next])
                last = next
            }
            if probability == 0 { continue }
            let count = ChanceOracle.count(counted, in: sequence, microRNA)
            for most in 1...2 where count >= most { sums[most - 1] += probability }
        }
        return sums
    }

    @Test(arguments: ["AUAUAAAC", "AAAAAAAC", "AUUUAUAA", "UAUAAAU"])
    func theAutomatonEqualsAllSequences(letters: String) {
        let bases = NucleotideSequence.bases(letters)
        var positive = 0
        for microRNA in ChanceOracle.awkward[0...1] {
            for counted in ChanceOracle.all {
                let all = tails(bases, counted, microRNA)
                let chance = SiteChance(of: counted, by: microRNA)
                for most in 1...2 {
                    let found = chance.chainProbability(
                        ofAtLeast: most, in: NucleotideSequence(name: "m", bases: bases))
                    #expect(abs(found - all[most - 1]) < 1e-13, "\(counted), \(microRNA.name), \(most)")
                    positive += found > 0 ? 1 : 0
                }
            }
        }
        #expect(positive > 4)
    }

    @Test func stretchesStartAnewAndAddUp() {
        let microRNA = ChanceOracle.awkward[0]
        let chance = SiteChance(of: .sixmerOrBetter, by: microRNA)
        let one = NucleotideSequence(name: "m", letters: "AAAAACAAAAACA")
        let two = NucleotideSequence(name: "m", letters: one.letters + "N" + one.letters)
        let none = 1 - chance.chainProbability(ofAtLeast: 1, in: one)
        #expect(abs(chance.chainProbability(ofAtLeast: 1, in: two) - (1 - none * none)) < 1e-13)
    }
}

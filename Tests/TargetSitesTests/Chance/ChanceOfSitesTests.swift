import Foundation
import NumericalKit
import Sequences
import TargetSites
import Testing

@Suite struct ChanceOfSitesTests {
    private func message(_ bases: [UInt8]) -> NucleotideSequence {
        NucleotideSequence(name: "message", bases: bases)
    }

    @Test func countsEqualTheDefinitionsOnRandomMessages() {
        var stream = RandomStream(seed: 11)
        for microRNA in ChanceOracle.awkward + [ChanceOracle.miR221] {
            var seen = 0
            for _ in 0..<60 {
                // Drawn from the letters that the seed needs, so that sites are common.
                let alphabet = Array(Set(microRNA.bases[1..<8].map(Base.complement) + [Base.a])).sorted()
                var bases = ChanceOracle.message(40, alphabet, &stream)
                if stream.below(3) == 0 { bases[stream.below(40)] = Base.any }
                for counted in ChanceOracle.all {
                    let naive = ChanceOracle.count(counted, in: bases, microRNA)
                    seen += naive
                    #expect(SiteChance(of: counted, by: microRNA).observed(in: message(bases)) == naive)
                }
            }
            #expect(seen > 0)
        }
    }

    @Test func theClosedFormEqualsAllRearrangements() {
        var stream = RandomStream(seed: 12)
        var (compared, positive) = (0, 0)
        for microRNA in ChanceOracle.awkward {
            let site = microRNA.bases[1..<8].reversed().map(Base.complement)
            for trial in 0..<12 {
                let flank = ChanceOracle.message(3, [Base.a, site[0], site[3]], &stream)
                let bases = trial % 2 == 0 ? site + [Base.a] + flank : flank + site + flank.prefix(2)
                let all = ChanceOracle.rearrangements(bases)
                for counted in ChanceOracle.all {
                    let sum = all.reduce(0) { $0 + ChanceOracle.count(counted, in: $1, microRNA) }
                    let mean = Double(sum) / Double(all.count)
                    let expected = SiteChance(of: counted, by: microRNA).expected(in: message(bases))
                    #expect(
                        abs(expected - mean) < 1e-12, "\(counted) of \(microRNA.name): \(expected), \(mean)")
                    compared += 1
                    positive += sum > 0 ? 1 : 0
                }
            }
        }
        #expect(compared == 4 * 12 * 8 && positive > 150)
    }

    @Test func ambiguityCodesCutTheMessageIntoStretches() {
        let microRNA = ChanceOracle.awkward[0]
        let (left, right) = (
            NucleotideSequence.bases("AAAAAACAAAAAAA"), NucleotideSequence.bases("CAAAAAAUAAAAA")
        )
        let chance = SiteChance(of: .sixmerOrBetter, by: microRNA)
        let whole = message(left + [Base.any, Base.any] + right)
        let apart = chance.expected(in: message(left)) + chance.expected(in: message(right))
        #expect(abs(chance.expected(in: whole) - apart) < 1e-14)
        #expect(apart > 0)
        #expect(chance.chance(in: whole, shuffles: 9).ambiguous == 2)
    }

    @Test func messagesTooShortOrWithoutTheDoubletsHaveNoSites() {
        for letters in ["", "A", "ACGUA", "CCCCCCCCCCCCCCCC", "NNNNNNNNNN"] {
            let chance = SiteChance(of: .sixmerOrBetter, by: ChanceOracle.miR221)
                .chance(in: NucleotideSequence(name: "m", letters: letters), shuffles: 19)
            #expect(chance.observed == 0 && chance.expected == 0 && chance.probabilityOfAny == 0)
            #expect(chance.shuffleTail == 1 && chance.chainTail == 1 && chance.shuffles == 0)
        }
    }

    @Test func shufflesKeepDoubletsAndEndsAndAreUniform() {
        let bases = NucleotideSequence.bases("ACACUCACGACA")
        let all = ChanceOracle.rearrangements(bases)
        #expect(all.count > 5)
        var (counts, stream) = ([[UInt8]: Int](), RandomStream(seed: 13))
        let draws = 20_000
        for _ in 0..<draws {
            counts[shuffledKeepingDoublets(bases, by: &stream), default: 0] += 1
        }
        #expect(Set(counts.keys) == Set(all))
        let each = Double(draws) / Double(all.count)
        let statistic = all.reduce(0.0) { $0 + pow(Double(counts[$1]!) - each, 2) / each }
        #expect(ChiSquared.upperTail(statistic, df: Double(all.count - 1)) > 1e-3)
    }

    @Test func shufflesAgreeWithTheClosedForm() {
        var stream = RandomStream(seed: 14)
        for microRNA in [ChanceOracle.miR221, ChanceOracle.awkward[3]] {
            let alphabet = microRNA.bases[1..<8].map(Base.complement) + [Base.a, Base.a]
            let message = message(ChanceOracle.message(700, alphabet, &stream))
            for counted in ChanceOracle.all {
                let chance = SiteChance(of: counted, by: microRNA)
                let counts = chance.shuffledCounts(in: message, shuffles: 3000, seed: 15).map(Double.init)
                let mean = counts.reduce(0, +) / 3000
                let variance = counts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 2999
                let expected = chance.expected(in: message)
                #expect(expected > 0.01)
                #expect(
                    abs(mean - expected) < 4 * (max(variance, expected) / 3000).squareRoot(), "\(counted)")
            }
        }
    }

    @Test func theTailCountsTheObservedOne() {
        let site = "CAAUGUAGCA"
        let message = NucleotideSequence(name: "m", letters: "GGCUAACAAUGUAGCAUUCGGAUC" + site + "CCGA")
        let chance = SiteChance(of: .sevenmerOrBetter, by: ChanceOracle.miR221)
        let result = chance.chance(in: message, shuffles: 999, seed: 3)
        let counts = chance.shuffledCounts(in: message, shuffles: 999, seed: 3)
        #expect(result.observed == 2)
        #expect(result.shuffleTail == Double(counts.count { $0 >= 2 } + 1) / 1000)
        #expect(result.method.contains("999 random dinucleotide-preserving shuffles"))
        #expect(chance.chance(in: message, shuffles: 0).shuffleTail == nil)
    }
}

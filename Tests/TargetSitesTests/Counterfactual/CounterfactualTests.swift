import NumericalKit
import Sequences
import TargetSites
import Testing

@Suite struct CounterfactualTests {
    private let miR221 = ChanceOracle.miR221
    /// An 8mer of miR-221 (AUGUAGCA) at 1-based 5…12, and a 7mer-m8 (AUGUAGC, then G) at 16…22.
    private let message = NucleotideSequence(name: "m", letters: "GGCGAUGUAGCAGGCAUGUAGCGGG")
    private let eightmer = Site(type: .eightmer, anchor: 11)

    @Test func aMismatchOfPositions2To4TakesTheSiteAway() {
        let mutated = MutatedMessage(message, .seedCore(of: eightmer), sitesOf: miR221)
        #expect(mutated.message.letters == "GGCGAUGUUCGAGGCAUGUAGCGGG")
        #expect(mutated.description == "r.9_11delinsucg")
        #expect(mutated.lost == [eightmer] && mutated.created.isEmpty && mutated.isClean)
    }

    @Test func aDeletionMovesLaterSites() {
        let mutated = MutatedMessage(message, .delete(eightmer), sitesOf: miR221)
        #expect(mutated.message.letters == "GGCGGGCAUGUAGCGGG")
        #expect(mutated.description == "r.5_12del")
        #expect(mutated.lost == [eightmer] && mutated.created.isEmpty)
        #expect(mutated.coordinates.after(3) == 3 && mutated.coordinates.after(4) == nil)
        #expect(mutated.coordinates.after(11) == nil && mutated.coordinates.after(12) == 4)
        #expect(mutated.coordinates.after(25) == 17)
    }

    @Test func aWeakenedSiteIsLostAndAStrengthenedOneIsCreated() {
        let weaker = MutatedMessage(
            message, .edits([SequenceEdit(positions: 12...12, letters: "G")]), sitesOf: miR221)
        #expect(weaker.description == "r.12a>g")
        #expect(weaker.lost == [eightmer] && weaker.created.isEmpty)
        let stronger = MutatedMessage(
            message,
            .edits([
                SequenceEdit(positions: 23...23, letters: "A"), SequenceEdit(positions: 1...2, letters: ""),
            ]), sitesOf: miR221)
        #expect(stronger.description == "r.[1_2del;23g>a]")
        #expect(stronger.lost.isEmpty && !stronger.isClean)
        #expect(stronger.created == [Site(type: .eightmer, anchor: 20)])
    }

    @Test func aNewSiteIsTold() {
        let plain = NucleotideSequence(name: "m", letters: "GGGAUGUUGCGGG")
        let made = MutatedMessage(
            plain, .edits([SequenceEdit(positions: 8...8, letters: "A")]), sitesOf: miR221)
        #expect(made.created == [Site(type: .sevenmerM8, anchor: 10)])
        let nothing = MutatedMessage(
            plain, .edits([SequenceEdit(positions: 8...8, letters: "U")]), sitesOf: miR221)
        #expect(nothing.description == "r.=" && nothing.isClean)
        let inserted = MutatedMessage(
            plain, .edits([SequenceEdit(range: 2..<2, replacement: [Base.c])]), sitesOf: miR221)
        #expect(inserted.description == "r.2_3insc" && inserted.message.letters == "GGCGAUGUUGCGGG")
    }

    @Test func mismatchesNeverPairNorWobble() {
        var stream = RandomStream(seed: 21)
        for _ in 0..<50 {
            let bases = ChanceOracle.message(22, [1, 2, 4, 8], &stream)
            let microRNA = MicroRNA(name: "r", letters: NucleotideSequence.letters(bases[...]))
            let flank = ChanceOracle.message(9, [1, 2, 4, 8], &stream)
            let site = microRNA.bases[1..<8].reversed().map(Base.complement) + [Base.a]
            let message = NucleotideSequence(name: "m", bases: flank + site + flank)
            let mutated = MutatedMessage(
                message, .wholeSeedMatch(of: Site(type: .eightmer, anchor: 16)), sitesOf: microRNA)
            for position in 2...8 {
                #expect(mutated.message.bases[16 - position + 1] == microRNA.base(position))
            }
            // Sites before and after, from the oracle, agree with what is told.
            let before = (0...27).filter { ChanceOracle.type(at: $0, in: message.bases, microRNA) != nil }
            let after = (0...27).filter {
                ChanceOracle.type(at: $0, in: mutated.message.bases, microRNA) != nil
            }
            #expect(mutated.lost.map(\.anchor).contains(16))
            let unchanged = before.filter { !mutated.lost.map(\.anchor).contains($0) }
            #expect(Set(unchanged).union(mutated.created.map(\.anchor)).isSubset(of: after))
            #expect(Set(after).isSubset(of: Set(before).union(mutated.created.map(\.anchor))))
        }
    }

    @Test func theRescueBindsTheMutantOnly() {
        let mutated = MutatedMessage(message, .seedCore(of: eightmer), sitesOf: miR221).message
        let rescue = Counterfactual.rescuing(eightmer, in: mutated, from: miR221)
        #expect(ChanceOracle.type(at: 11, in: mutated.bases, rescue) == .eightmer)
        #expect(ChanceOracle.type(at: 11, in: message.bases, rescue) == nil)
        func score(_ message: NucleotideSequence, _ microRNA: MicroRNA) -> Double {
            -0.5 * Double(ChanceOracle.count(.sevenmerOrBetter, in: message.bases, microRNA))
        }
        let mutation = Counterfactual.compare(message, mutated) { score($0, miR221) }
        #expect(mutation.before == -1 && mutation.after == -0.5 && mutation.difference == 0.5)
        let swap = Counterfactual.compare(mutated, under: miR221, and: rescue, score: score)
        #expect(swap.before == -0.5 && swap.after == -0.5)
    }
}

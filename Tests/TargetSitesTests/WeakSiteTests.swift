import Sequences
import TargetSites
import Testing

@Suite("Weak sites") struct WeakSiteTests {
    private let microRNA = MicroRNA(name: "miR-221-3p", letters: "AGCUACAUUGUCUGCUGGGUUUC")

    @Test("equal a naive search by letters, and never a proper site")
    func oracle() {
        var random = SplitMix(seed: 12)
        let guide = Array("AGCUACAUUGUCUGCUGGGUUUC").map(String.init)
        var found = 0
        for _ in 0..<400 {
            var letters = (0..<40).map { _ in "ACGU".randomElement(using: &random)! }
            let site = Array("AUGUAGC")
            let place = Int.random(in: 20...30, using: &random)
            for k in 0..<7 { letters[place + k] = site[k] }
            letters[place + Int.random(in: 0..<7, using: &random)] = "ACGUN".randomElement(using: &random)!
            let bases = NucleotideSequence(name: "m", letters: String(letters)).bases
            let ours = WeakSite.find(of: microRNA, in: bases)
            var expected: Set<Int> = []
            for anchor in 7...40 {
                var faults: [String] = []
                for position in 2...8 {
                    let pair = guide[position - 1] + String(letters[anchor - position + 1])
                    if ["AU", "UA", "CG", "GC"].contains(pair) { continue }
                    faults.append(
                        pair.contains("N") ? "N" : ["GU", "UG"].contains(pair) ? "wobble" : "mismatch")
                }
                if faults == ["wobble"] { expected.insert(anchor) }
            }
            #expect(Set(ours.filter { $0.fault == .wobble }.map(\.anchor)) == expected)
            #expect(ours.allSatisfy { $0.fault == .wobble || $0.pairing >= 4 })
            let proper = Set(
                SiteScanner.sites(of: microRNA, in: bases, types: [.eightmer, .sevenmerM8]).map(\.anchor))
            #expect(proper.isDisjoint(with: ours.map(\.anchor)))
            found += expected.count
        }
        #expect(found > 30)
    }

    @Test("a mismatch counts only where positions 13 to 16 make up for it")
    func compensation() {
        // Opposite position 5 a mismatch; complement of positions 9 to 17 beside it.
        let beyond = String(
            microRNA.letters.dropFirst(8).prefix(9).reversed().map {
                ["A": "U", "U": "A", "G": "C", "C": "G"][String($0)]!
            }.joined())
        func sites(_ before: String) -> [WeakSite] {
            WeakSite.find(
                of: microRNA,
                in: NucleotideSequence(name: "m", letters: "CCCCCCCC" + before + "AUGAAGCA").bases)
        }
        let made = sites(beyond)
        #expect(
            made.count == 1 && made[0].position == 5 && made[0].fault == .mismatch && made[0].isCompensatory)
        #expect(sites("AAAAAAAAA").isEmpty)
    }
}

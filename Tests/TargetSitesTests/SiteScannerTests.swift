import Sequences
import TargetSites
import Testing

@Suite("Sites") struct SiteScannerTests {
    /// Straight from the definitions, letter by letter.
    private func naive(_ microRNA: MicroRNA, _ message: [UInt8], _ types: Set<SiteType>) -> [Site] {
        let partner = ["A": "U", "C": "G", "G": "C", "U": "A"]
        let target = message.map { String(Character(Unicode.Scalar(Base.letter($0)))) }
        let guide = Array(microRNA.letters).map(String.init)
        var sites: [Site] = []
        for anchor in 0..<(target.count + 2) {
            func at(_ position: Int) -> String? {
                let place = anchor - position + 1
                return target.indices.contains(place) ? target[place] : nil
            }
            func pairs(_ range: ClosedRange<Int>) -> Bool {
                range.allSatisfy { position in
                    at(position).map { $0 == partner[guide[position - 1]]! } ?? false
                }
            }
            let hasA = at(1) == "A"
            var best: SiteType?
            if hasA && pairs(2...6) { best = .sixmerA1 }
            if pairs(3...8) { best = .offsetSixmer }
            if pairs(2...7) { best = hasA ? .sevenmerA1 : .sixmer }
            if pairs(2...8) { best = hasA ? .eightmer : .sevenmerM8 }
            if let best, types.contains(best) { sites.append(Site(type: best, anchor: anchor)) }
        }
        return sites
    }

    @Test("equals a naive scan on random sequences with every ambiguity code")
    func oracle() {
        var random = SplitMix(seed: 5)
        var found = 0
        for trial in 0..<1000 {
            let microRNAs = (0..<4).map { k in
                MicroRNA(
                    name: "m\(k)",
                    letters: String((0..<22).map { _ in "ACGU".randomElement(using: &random)! }))
            }
            // Parts of seed matches planted among random letters, so that every type and end occurs.
            var message: [UInt8] = []
            for _ in 0..<Int.random(in: 0...12, using: &random) {
                let seed = microRNAs.randomElement(using: &random)!.bases.prefix(9).reversed().map(
                    Base.complement)
                let part = seed.dropFirst(Int.random(in: 0...3, using: &random)).dropLast(
                    Int.random(in: 0...3, using: &random))
                message += part
                for _ in 0..<Int.random(in: 0...4, using: &random) {
                    message.append(
                        Int.random(in: 0..<8, using: &random) == 0
                            ? UInt8.random(in: 1...15, using: &random)
                            : 1 << UInt8.random(in: 0...3, using: &random))
                }
            }
            let types = trial % 2 == 0 ? Set(SiteType.allCases) : SiteScanner.canonical
            var sites: [[Site]] = microRNAs.map { _ in [] }
            let scanner = SiteScanner(microRNAs, types: types)
            scanner.scan(message) { family, site in
                for member in scanner.families[family].members { sites[member].append(site) }
            }
            for (microRNA, sites) in zip(microRNAs, sites) {
                #expect(sites == naive(microRNA, message, types))
                found += sites.count
            }
        }
        #expect(found > 3000)
    }

    @Test("every type at both ends of a message")
    func ends() {
        let microRNA = MicroRNA(name: "miR-221-3p", letters: "AGCUACAUUGUCUGCUGGGUUUC")
        func types(_ letters: String) -> [String] {
            let bases = NucleotideSequence(name: "m", letters: letters).bases
            return SiteScanner.sites(of: microRNA, in: bases, types: Set(SiteType.allCases)).map {
                "\($0.type.rawValue) \($0.range.lowerBound)-\($0.range.upperBound)"
            }
        }
        #expect(types("AUGUAGCA") == ["8mer 0-8"])
        #expect(types("AUGUAGC") == ["7mer-m8 0-7"])
        #expect(types("UGUAGCA") == ["7mer-A1 0-7"])
        #expect(types("UGUAGC") == ["6mer 0-6"])
        #expect(types("AUGUAG") == ["offset 6mer 0-6"])
        #expect(types("GUAGCA") == ["6mer-A1 0-6"])
        #expect(types("GUAGC") == [] && types("") == [] && types("NUGUAGCN") == ["6mer 1-7"])
    }

    @Test(
        "CDKN1B carries two 8mers of miR-221-3p, at nucleotides 201 and 274",
        .enabled(if: Reference.has("data/target-sites/CDKN1B_human_3UTR.fa")))
    func positiveControl() throws {
        let message = try SequenceFile.read(path: Reference.path("data/target-sites/CDKN1B_human_3UTR.fa"))[0]
        let microRNA = MicroRNA(name: "miR-221-3p", letters: "AGCUACAUUGUCUGCUGGGUUUC")
        let eightmers = SiteScanner.sites(of: microRNA, in: message.bases).filter { $0.type == .eightmer }
        #expect(eightmers.map { $0.range.lowerBound + 1 } == [201, 274])
    }
}

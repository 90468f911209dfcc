import Foundation
import Inputs
import Sequences
import TargetSites
import Testing

@Suite("Details of messages, conservation and cumulative scores")
struct ContextDetailsTests {
    private func withFile<T>(_ text: String, _ body: (String) throws -> T) throws -> T {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try text.write(to: url, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: url) }
        return try body(url.path)
    }

    private func code(_ body: () throws -> Void) -> (code: String, line: Int?)? {
        do { try body() } catch let error as InputError {
            return (error.code.rawValue, error.location?.line)
        } catch {}
        return nil
    }

    @Test(
        "Broken tables are named with their line",
        arguments: [
            ("a\t1\t5\t101\n", "broken-isoform", 1), ("a\t1\t5\t50\n\na\t0\t5\t50\r\n", "broken-isoform", 3),
            ("a\t1\t5\t50\ra\t6\t5\t50\r", "broken-isoform", 2), ("a\t1\t5\n", "broken-isoform", 1),
            ("a\t1\t5\t50\na\t5\t9\t40\n", "overlapping-isoforms", 2),
            ("a\t1\t5\tnan\n", "broken-isoform", 1),
        ])
    func brokenIsoforms(text: String, expected: String, line: Int) throws {
        try withFile(text) { path in
            let found = code {
                var details = MessageDetails()
                try details.readIsoforms(path: path)
            }
            #expect(found?.code == expected && found?.line == line)
        }
    }

    @Test(
        "Broken tables of P_CT are named with their line",
        arguments: [
            ("gene\tstart\tpct\n", "missing-column", 1),
            ("gene\tseed\tstart\tpct\na\tGAGGUAG\t5\n", "short-row", 2),
            ("gene\tseed\tstart\tpct\na\tlet-7\t5\t0.5\n", "unknown-family", 2),
            ("gene\tseed\tstart\tpct\na\tGAGGUAG\t0\t0.5\n", "broken-start", 2),
            ("gene\tseed\tstart\tpct\na\tGAGGUAG\t5\t1.5\n", "broken-probability", 2),
            ("gene\tseed\tstart\tpct\na\tGAGGUAG\t5\t0.5\na\tGAGGTAG\t5\t0.4\n", "repeated-site", 3),
        ])
    func brokenConservation(text: String, expected: String, line: Int) throws {
        try withFile(text) { path in
            let found = code {
                var details = MessageDetails()
                try details.readConservation(path: path)
            }
            #expect(found?.code == expected && found?.line == line)
        }
    }

    @Test("A cell NA leaves the probability unknown; T is U")
    func unknownConservation() throws {
        try withFile("gene\tseed\tstart\tpct\na\tGAGGTAG\t5\t0.5\na\tGAGGTAG\t9\tNA\n") { path in
            var details = MessageDetails()
            try details.readConservation(path: path)
            #expect(details.conservation == ["a": [.init(seed: "GAGGUAG", start: 5): 0.5]])
        }
    }

    @Test("Branch lengths by hand, and against paths between pairs of leaves")
    func tree() throws {
        let tree = try SpeciesTree(newick: "((a:1,b:2):4,\n(c:8,d:16):32,e:64);")
        #expect(tree.species == ["a", "b", "c", "d", "e"])
        #expect(tree.branchLength(of: ["a"]) == 0)
        #expect(tree.branchLength(of: ["a", "b"]) == 3)
        #expect(tree.branchLength(of: ["a", "c"]) == 1 + 4 + 32 + 8)
        #expect(tree.branchLength(of: ["c", "d", "e"]) == 8 + 16 + 32 + 64)
        #expect(tree.branchLength(of: ["a", "b", "c", "d", "e"]) == 127)
        for broken in ["(a:1,b:2", "(a:1,a:2);", "(a:x,b:1);", "a:1);", "", "(a:-1,b:1);", "(a,b)(c,d);"] {
            #expect(throws: InputError.self, "\(broken)") { try SpeciesTree(newick: broken) }
        }
    }

    @Test(
        "Broken alignments are named with their line",
        arguments: [
            ("a\t9606\tAC-G\na\t10090\tACG\n", "not-aligned", 2), ("a\t9606\n", "not-aligned", 1),
            ("a\t9606\tA\na\t9606\tC\n", "repeated-name", 2),
            ("a\t9606\tA\nb\t9606\tC\na\t9606\tC\n", "repeated-name", 3),
            ("gene\tspecies\tsequence\na\t9606\tA!\n", "unknown-letter", 2),
        ])
    func brokenAlignment(text: String, expected: String, line: Int) throws {
        try withFile(text) { path in
            let found = code {
                let reader = try AlignedMessageReader(path: path)
                while try reader.next() != nil {}
            }
            #expect(found?.code == expected && found?.line == line)
        }
    }

    private func site(_ anchor: Int) -> Site { Site(type: .eightmer, anchor: anchor) }

    @Test("One site: the weighted score; whole shares: the sum")
    func cumulative() {
        let one = CumulativeScore([.init(site: site(50), total: -0.4, share: 0.3)])
        #expect(abs(one.score - log2((exp2(-0.4) - 1) * 0.3 + 1)) < 1e-14)
        let whole = CumulativeScore(
            [50, 90, 200].map { .init(site: site($0), total: -Double($0) / 300, share: 1) })
        #expect(abs(whole.score - whole.total) < 1e-14 && whole.terms.map(\.site.anchor) == [200, 90, 50])
        #expect(CumulativeScore([]).score == 0)
    }

    @Test("Isoforms counted one by one give the same repression where shares fall towards the distal end")
    func isoforms() {
        var random = SplitMix(seed: 20_151_205)
        for _ in 0..<200 {
            let count = Int.random(in: 1...6, using: &random)
            let shares = (0..<count).map { _ in Double.random(in: 0...1, using: &random) }.sorted(by: >)
            let totals = (0..<count).map { _ in Double.random(in: -1...0, using: &random) }
            let terms = (0..<count).map {
                CumulativeScore.Term(site: site(20 + 30 * $0), total: totals[$0], share: shares[$0])
            }
            // What is left of the isoforms that end after each site, distal last.
            var left = 1 - shares[0]
            for k in 0..<count {
                let share = shares[k] - (k + 1 < count ? shares[k + 1] : 0)
                left += share * exp2(totals[...k].reduce(0, +))
            }
            #expect(abs(CumulativeScore(terms.shuffled(using: &random)).score - log2(left)) < 1e-12)
        }
    }

    @Test("Of sites that overlap, those with the lowest sum")
    func overlaps() {
        var random = SplitMix(seed: 7)
        for _ in 0..<200 {
            let terms = (0..<7).map { _ in
                CumulativeScore.Term(
                    site: site(Int.random(in: 7...60, using: &random)),
                    total: -Double.random(in: 0.01...1, using: &random), share: 1)
            }
            var best = 0.0
            for choice in 0..<(1 << terms.count) {
                let picked = terms.indices.filter { choice >> $0 & 1 == 1 }.map { terms[$0] }
                let places = picked.map(\.site.range).sorted { $0.lowerBound < $1.lowerBound }
                if zip(places, places.dropFirst()).allSatisfy({ $0.upperBound <= $1.lowerBound }) {
                    best = min(best, picked.reduce(0) { $0 + $1.total })
                }
            }
            #expect(abs(CumulativeScore(terms).total - best) < 1e-12)
        }
    }
}

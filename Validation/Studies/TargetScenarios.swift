import Foundation
import NumericalKit
import Tables
import TargetSites

/// Genes whose 3'UTRs differ in length and composition, and that no microRNA touches.
public enum TargetScenarios {
    public static let all: [Scenario] = [shift(.nearest), shift(.strata), list, windows].map { scenario in
        var scenario = scenario
        scenario.mostReplicates = 2_000
        return scenario
    }

    /// Bases by one Markov chain of human composition, lengths log-normal about 400 nt.
    private static func utr(_ stream: inout RandomStream, length: Int) -> String {
        // Shares of the bases that follow A, C, G and U in human 3'UTRs, cumulative.
        let next = [[0.31, 0.49, 0.75], [0.31, 0.60, 0.67], [0.26, 0.49, 0.76], [0.20, 0.40, 0.67]]
        var state = Int(stream.uniform() * 4)
        var letters: [UInt8] = []
        letters.reserveCapacity(length)
        for _ in 0..<length {
            let draw = stream.uniform()
            state = next[state].firstIndex { draw < $0 } ?? 3
            letters.append(Array("ACGU".utf8)[state])
        }
        return String(decoding: letters, as: UTF8.self)
    }

    private static func genes(
        _ count: Int, _ stream: inout RandomStream
    ) -> (names: [String], lengths: [Double], table: Table) {
        let lengths = (0..<count).map { _ in max(60, 400 * exp(0.8 * stream.normal())).rounded() }
        let names = (0..<count).map { "G\($0)" }
        let sequences = lengths.map { utr(&stream, length: Int($0)) }
        return (
            names, lengths,
            madeTable([("name", .texts(names)), ("sequence", .texts(sequences))], name: "utrs")
        )
    }

    /// Long 3'UTRs fall, whatever they hold: the plain tests call that repression.
    private static func shift(_ matching: TargetShiftAnalysis.Matching) -> Scenario {
        Scenario(
            "target-shift/\(matching.rawValue)",
            "400 genes whose fold change depends on the length of their 3'UTR alone, \(matching.rawValue)",
            expects: .lower
        ) { stream in
            let (names, lengths, utrs) = genes(400, &stream)
            let changes = lengths.map { -0.3 * log2($0 / 400) + 0.5 * stream.normal() }
            var analysis = TargetShiftAnalysis(
                gene: "gene", change: "log2fc", microRNA: "miR-221-3p", utrs: "utrs")
            analysis.weakest = .sixmer
            analysis.matching = matching
            return MadeStudy(
                analysis, madeTable([("gene", .texts(names)), ("log2fc", .values(changes))]),
                others: ["utrs": utrs])
        }
    }

    private static let list = Scenario(
        "target-list/length", "300 genes, long 3'UTRs more often in the list, sites by chance alone"
    ) { stream in
        let (names, lengths, utrs) = genes(300, &stream)
        let groups = lengths.map { length -> String? in
            stream.uniform() < 1 / (1 + exp(-1.5 * log2(length / 400))) ? "hit" : "rest"
        }
        return MadeStudy(
            TargetListAnalysis(gene: "gene", group: "set", of: "hit", microRNA: "miR-221-3p", utrs: "utrs"),
            madeTable([("gene", .texts(names)), ("set", .texts(groups))]), others: ["utrs": utrs])
    }

    private static let windows = Scenario(
        "target-windows/chance", "200 windows of 300 nt, sites by chance alone"
    ) { stream in
        let sequences = (0..<200).map { _ in Optional(utr(&stream, length: 300)) }
        return MadeStudy(
            TargetWindowsAnalysis(window: "window", microRNA: "mir"),
            madeTable([
                ("window", .texts(sequences)), ("mir", .texts(sequences.map { _ in "miR-221-3p" })),
            ]))
    }
}

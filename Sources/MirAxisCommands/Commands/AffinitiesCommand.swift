internal import ArgumentParser
internal import Foundation
internal import Inputs
internal import Sequences
internal import TargetSites

struct AffinitiesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "affinities", abstract: "Write the affinities of a microRNA for all its possible sites.",
        usage: """
            miraxis affinities --mirna UAGCUUAUCAGACUGAUGUUGA --weights cnn_weights.npz --output kd.tsv
            miraxis affinities --mirna miR-221-3p --output kd.tsv
            """,
        discussion: """
            The table (12mer, log_kd, mir) has a row for each of the 438,784 stretches of 12 nucleotides that hold four matches \
            to the seed. Without --weights the affinities that ship are written (52 human microRNAs). The weights are those \
            of the network of McGeary et al. 2019, as an .npz archive with the names of the authors' model. The analysis \
            'target' reads the table through its option 'affinities'.
            """)

    @Option(help: "A microRNA: its name, or its sequence.")
    var mirna: String

    @Option(help: "Weights of the published network, .npz.")
    var weights: String?

    @Option(help: "A file to write; it appears whole or not at all. Default: standard output.")
    var output: String?

    func run() throws {
        let microRNA = try KnownMicroRNAs.find([mirna], at: .commandLine)[0]
        let affinity = try affinity(of: microRNA)
        let sink = try TextSink(output)
        var rows = 0
        sink.write { $0 += "12mer\tlog_kd\tmir\n".utf8 }
        affinity.forEachSite { letters, logKD in
            sink.write { out in
                out += letters
                out += String(format: "\t%.6f\t", logKD).utf8
                out += microRNA.name.utf8
                out.append(UInt8(ascii: "\n"))
            }
            rows += 1
        }
        try sink.finish()
        Console.note("\(rows) stretches of \(microRNA.name)")
        if let output { Console.note("written: \(output)") }
    }

    private func affinity(of microRNA: MicroRNA) throws(InputError) -> any Affinity {
        if let weights { return try AffinityNetwork(path: weights).affinity(of: microRNA) }
        if let shipped = ShippedAffinities.affinity(of: microRNA) { return shipped }
        throw InputError(
            "no-affinities", "no affinities of \(microRNA.name) ship with MirAxis", at: .commandLine,
            remedy: "bring the weights of the published network with '--weights'")
    }
}
